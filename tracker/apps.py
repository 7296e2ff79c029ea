"""The app that records what happened, what is owed and who may see it."""

from django.apps import AppConfig

from tracker import checks


class TrackerConfig(AppConfig):
    """tracker knows."""

    name = "tracker"
    verbose_name = "Doorstep tracker"

    def ready(self) -> None:
        """Let the system checks know what this installation must look like."""
        checks.install()
