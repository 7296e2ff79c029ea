"""Put a backup into an empty installation, check it, and send nothing again."""

import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from comms.actions import restoring
from tracker import keyring, policy
from tracker.actions import replaying
from tracker.exports import backup
from tracker.exports.frames import BrokenArchive
from tracker.management.alone import alone
from tracker.models import HistoryEvent
from tracker.queries import integrity
from tracker.sealing import Damaged


class Command(BaseCommand):
    """`restore FILE --into DIR`."""

    help = "Restore a backup into an empty data directory, verify it and send nothing again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what to restore, and where."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--into", type=Path, metavar="DIR", help="an empty or new directory")
        parser.add_argument("--here", action="store_true", help="into this very installation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start anew for the other directory, or restore here."""
        source = options["file"].resolve()
        if not source.is_file():
            raise CommandError(f"{source} is not there.")
        if options["here"]:
            # Under a running server, its workers would send and write while rows come back.
            with alone():
                self._restore(source)
        elif options["into"]:
            _start_in(options["into"].resolve(), source)
        else:
            raise CommandError("Say where: --into DIR")

    def _restore(self, source: Path) -> None:
        call_command("migrate", verbosity=0)
        if HistoryEvent.objects.exists():
            raise CommandError("There is a record here already. Restore into an empty one.")
        try:
            about = backup.restore(source)
        except (BrokenArchive, Damaged, keyring.KeyProblem) as problem:
            raise CommandError(f"The backup was not restored: {problem}") from problem
        parked = restoring.settle(by=policy.house("operator"), now=timezone.now())
        again = replaying.replay(by=policy.house("operator"), now=timezone.now())
        report = integrity.verify(evidence=True)
        self.stdout.write(
            f"restored as of {about.get('made_at')}: {report.events} entries, "
            f"{len(report.problems)} problem(s), {parked} message(s) to look at by hand, "
            f"{again} erasure(s) done again"
        )
        if not report.ok:
            for found in report.problems[:20]:
                self.stderr.write(f"{found.seq}: {found.what}")
            raise SystemExit(1)


def _start_in(folder: Path, source: Path) -> None:
    """Run the same command with the other directory, whose settings are read at its start."""
    if folder.exists() and any(folder.iterdir()):
        raise CommandError(f"{folder} is not empty.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.DEMO:
        shutil.copy(settings.DATA_DIR / "DEMO", folder / "DEMO")
    env = {**os.environ, "DOORSTEP_DATA_DIR": str(folder)}
    if settings.DEMO or "DOORSTEP_KEY_FILE" not in os.environ:
        _bring_keys(folder)
    if connection.vendor == "sqlite":
        env.pop("DATABASE_URL", None)
    command = [sys.executable, sys.argv[0], "restore", str(source), "--here"]
    ended = subprocess.run(command, env=env, check=False)  # noqa: S603 - our own command
    if ended.returncode:
        raise SystemExit(ended.returncode)


def _bring_keys(folder: Path) -> None:
    """Copy keys, and the list of erasures beside them, to where the new directory expects them."""
    old = Path(settings.KEY_FILE)
    new = folder / "keys" / old.name
    new.parent.mkdir(mode=0o700)
    for name in (old, old.with_suffix(".erased")):
        if name.exists():
            shutil.copy(name, new.with_suffix(name.suffix))
            new.with_suffix(name.suffix).chmod(0o600)
