"""Make a new sealing key and seal everything anew with it."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker import keyring, policy, sealing, vault
from tracker.actions import rotation
from tracker.management.alone import alone
from tracker.models import Blob


class Command(BaseCommand):
    """`rotate_keys [--resume] [--forget-old]`; may be killed and run again with --resume."""

    help = "Seal all sealed fields and files with a new key. Stop `up` first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whether to go on with a run that was broken off, and what to do with old keys."""
        parser.add_argument("--resume", action="store_true", help="no new key: go on sealing")
        parser.add_argument(
            "--forget-old", action="store_true",
            help="take keys out of the file that nothing is sealed with any more",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the key first, so that both are there while both are needed."""
        # A process that began before knows no new key: with --forget-old, what it went on sealing
        # with an old one would never open again.
        with alone():
            self._rotate(Path(settings.KEY_FILE), options)

    def _rotate(self, path: Path, options: dict[str, Any]) -> None:
        if not options["resume"]:
            keyring.write(path, keyring.with_new_key(keyring.read(path)))
        keyring.load.cache_clear()
        fields = rotation.reseal_all()
        files, whole = self._reseal_files()
        rotation.note(fields=fields, files=files, by=policy.house("operator"), now=timezone.now())
        if options["forget_old"] and whole:
            self._forget(path)
        self.stdout.write(f"{fields} fields and {files} files sealed anew")
        if not whole:
            raise CommandError("Old keys stay: see `verify --evidence`, then --resume.")

    def _forget(self, path: Path) -> None:
        ring = keyring.read(path)
        keyring.write(path, replace(ring, sealing={ring.current: ring.sealing[ring.current]}))
        self.stdout.write(
            f"{len(ring.sealing) - 1} old key(s) forgotten: backups taken before now open only "
            "with a copy of the key file as it was"
        )

    def _reseal_files(self) -> tuple[int, bool]:
        """Return how many files were sealed anew, and whether none had to be left as it lies."""
        done, whole = 0, True
        for blob in Blob.objects.filter(removed_at=None).order_by("pk").iterator():
            try:
                done += vault.reseal(blob)
            except (sealing.Damaged, OSError) as problem:
                whole = False
                self.stderr.write(f"original {blob.key}: {type(problem).__name__}")
        return done, whole
