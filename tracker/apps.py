"""The app that records what happened, what is owed and who may see it."""

from django.apps import AppConfig


class TrackerConfig(AppConfig):
    """tracker knows."""

    name = "tracker"
    verbose_name = "Doorstep tracker"
