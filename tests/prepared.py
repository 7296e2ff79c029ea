"""A migrated database kept from the last run, so that a test run does not migrate anew."""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("django", "django-q2", "django-allauth")


def template() -> Path:
    """Return where the migrated database lies; its name changes with every migration."""
    seen = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        seen.update(path.name.encode() + path.read_bytes())
    for package in PACKAGES:
        seen.update(version(package).encode())
    folder = Path(tempfile.gettempdir()) / f"doorstep-tests-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{seen.hexdigest()[:24]}.sqlite3"


def migrate() -> None:
    """Migrate the database of this process's settings, from the kept one where there is one."""
    if template().exists():
        shutil.copy(template(), settings.DATABASES["default"]["NAME"])
    call_command("migrate", verbosity=0)


def fill(uri: str) -> sqlite3.Connection | None:
    """Copy the kept database into the one in memory; hold the connection, or it is gone."""
    source = template()
    if not source.exists():
        return None
    memory = sqlite3.connect(uri, uri=True, check_same_thread=False)
    with closing(sqlite3.connect(source)) as kept:
        kept.backup(memory)
    return memory


def keep(uri: str) -> None:
    """Keep a database that was just migrated."""
    target = template()
    if target.exists():
        return
    part = target.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(uri, uri=True)) as memory, closing(sqlite3.connect(part)) as kept:
        memory.backup(kept)
    part.replace(target)
