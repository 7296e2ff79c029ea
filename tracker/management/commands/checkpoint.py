"""Write a signed checkpoint to a file that then belongs somewhere else."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker import policy
from tracker.actions import checkpoints
from tracker.exports import stamps
from tracker.models import Checkpoint
from tracker.queries import signed


class Command(BaseCommand):
    """`checkpoint -o FILE`."""

    help = "Sign where the record stands and write the note to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where to write."""
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
        parser.add_argument("--why", default="by hand", help="one or two words kept in the note")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the note, then the file."""
        why = " ".join(options["why"].split())[:40]
        row = checkpoints.make(why=why, by=policy.house("operator"), now=timezone.now())
        stamps.stamp(row, now=timezone.now())
        try:
            _write(options["output"], row)
        except OSError as problem:
            raise CommandError(f"The note is signed but cannot be written: {problem}") from problem
        self.stdout.write(f"{row.size} entries, root {row.root}")


def _write(path: Path, row: Checkpoint) -> None:
    """Write the note and, where there is one, its time stamp beside it."""
    path.write_text(row.note, encoding="utf-8")
    if row.stamp is not None:
        signed.stamp_beside(path).write_bytes(bytes(row.stamp))
