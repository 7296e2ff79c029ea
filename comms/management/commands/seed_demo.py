"""Fill the demo's own directory with the example, once; tell how to sign in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comms.management.demo import story
from tracker.actions import access
from tracker.management.demo.cast import CAST, PASSWORD
from tracker.management.demo.record import KEY_OF_EMRE
from tracker.models import User


class Command(BaseCommand):
    """Make the example."""

    help = "Fill the demo with its example, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to make the example or only to tell how to sign in."""
        parser.add_argument("--tell", action="store_true", help="only print how to sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the example unless it is there; never outside the demo's directory."""
        if not settings.DEMO:
            raise CommandError("The example is only made by: python3 manage.py up --demo")
        if options["tell"]:
            self._tell()
        elif not User.objects.exists():
            story.tell(timezone.now())

    def _tell(self) -> None:
        self.stdout.write("\nEverything here is invented, and no mail leaves it. Sign in as:")
        for part in CAST:
            self.stdout.write(f"  {part.email:22} {part.seat}")
        self.stdout.write(
            f"Password for all: {PASSWORD}\n"
            "Code: see /demo/ in the browser, or press a name in the bar at the top.\n"
            f"The affected person has no account but a key: {access.code_from(KEY_OF_EMRE)}"
        )
