"""One of us at a time over one data directory."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError


@contextmanager
def alone() -> Iterator[None]:
    """Hold the data directory; CommandError while `up` or another command of this kind runs."""
    with (settings.DATA_DIR / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise CommandError(f"Doorstep already runs with {settings.DATA_DIR}.") from taken
        yield
