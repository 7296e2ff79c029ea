"""Write a signed checkpoint to a file that then belongs somewhere else."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker import policy
from tracker.actions import checkpoints


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
        try:
            options["output"].write_text(row.note, encoding="utf-8")
        except OSError as problem:
            raise CommandError(f"The note is signed but cannot be written: {problem}") from problem
        self.stdout.write(f"{row.size} entries, root {row.root}")
