"""Take one mail from standard input; the way in for a mail server's pipe."""

import errno
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from comms import inbound

TRY_AGAIN = os.EX_TEMPFAIL
"""75: the mail server keeps the mail and comes again."""
CHUNK = 256 * 1024


class Command(BaseCommand):
    """Store a mail, then read it. Status 0 once it is stored, 75 when it could not be."""

    help = __doc__
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Store, answer with one line of JSON, never lose."""
        now = timezone.now()
        try:
            intake, raw = inbound.store(_standard_input(), now=now)
        except Exception as problem:
            # Whatever it is, the mail is not here: it must stay where it came from.
            self.stderr.write(f"intake_mail: not stored, try again: {_named(problem)}")
            sys.exit(TRY_AGAIN)
        try:
            inbound.read(intake, raw, now=now)
            line = json.dumps(inbound.summary(intake))
        except Exception as problem:
            self.stderr.write(f"intake_mail: stored, not read yet: {type(problem).__name__}")
            line = json.dumps({
                "intake": intake.ref, "contact": None, "threaded": False, "kind": "contact",
                "warnings": [inbound.LATER],
            })  # fmt: skip
        self.stdout.write(line)


def _named(problem: Exception) -> str:
    """Return what went wrong without a word of the mail."""
    name = type(problem).__name__
    if isinstance(problem, DatabaseError):
        return f"{name}. Is the disk full? Is the database there, and migrated? `up` does both."
    # What the system says of a file or a pipe names no word of the mail either.
    return f"{name}: {problem.strerror}" if isinstance(problem, OSError) else name


def _standard_input() -> Iterator[bytes]:
    if sys.stdin is None:
        raise OSError(errno.EBADF, "nothing was piped in, standard input is closed")
    while chunk := sys.stdin.buffer.read(CHUNK):
        yield chunk
