"""Write a sealed backup of database and vault into one file."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker import policy
from tracker.actions import checkpoints
from tracker.exports import backup


class Command(BaseCommand):
    """`backup -o FILE`. The key file is not in it and has to be kept somewhere else."""

    help = "Write database and vault into one sealed file. Keep the key file apart from it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where to write."""
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write beside the target first, so that a broken run leaves no half backup."""
        now, target = timezone.now(), options["output"]
        checkpoints.make(why="backup", by=policy.house("operator"), now=now)
        part = target.with_name(f".{target.name}.part")
        try:
            size = _write(part)
            part.replace(target)
        except OSError as problem:
            part.unlink(missing_ok=True)
            raise CommandError(f"The backup cannot be written: {problem}") from problem
        self.stdout.write(f"{target}: {size} bytes")


def _write(part: Path) -> int:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        for piece in backup.archive(now=timezone.now()):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
        return out.tell()
