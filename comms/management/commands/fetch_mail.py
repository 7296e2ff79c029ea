"""Fetch new mail from the mailbox of the settings, once; the worker does so every minute."""

import imaplib
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comms import mailbox


class Command(BaseCommand):
    """Says how many mails came in."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch."""
        try:
            taken = mailbox.poll()
        except (OSError, imaplib.IMAP4.error) as problem:
            raise CommandError(f"The mailbox cannot be read: {type(problem).__name__}") from problem
        self.stdout.write(str(taken))
