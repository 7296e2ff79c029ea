"""What `check` says about this installation: the SQLite below, the key file, the address."""

import sqlite3
import stat
from typing import Any

from django.conf import settings
from django.core import checks as system
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

OLDEST_SQLITE = (3, 40, 1)
"""Older ones carry faults in WAL mode that can lose a commit or damage a file."""


def sqlite_is_new_enough(app_configs: Any, **details: Any) -> list[CheckMessage]:
    """Warn of a SQLite with known faults, and say what to do."""
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    wanted = ".".join(str(part) for part in OLDEST_SQLITE)
    return [
        system.Warning(
            f"SQLite {sqlite3.sqlite_version} is too old to be trusted with this.",
            hint=f"Use a Python built with SQLite {wanted} or newer, or set DATABASE_URL to "
            "a PostgreSQL database.",
            id="doorstep.W001",
        )
    ]


def key_file_is_private(app_configs: Any, **details: Any) -> list[CheckMessage]:
    """Report a key file, or its folder, that others on this machine may read."""
    exposed = [
        path
        for path in (settings.KEY_FILE, settings.KEY_FILE.parent)
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    return [
        Error(f"Others on this machine may read {path}.", hint=f"Run: chmod go= {path}",
              id="doorstep.E001")
        for path in exposed
    ]  # fmt: skip


def address_is_encrypted(app_configs: Any, **details: Any) -> list[CheckMessage]:
    """Warn of an address without TLS."""
    if settings.SECURE_SITE:
        return []
    return [
        system.Warning(
            f"People would reach {settings.BASE_URL} unencrypted.",
            hint="Put a web server with TLS in front and set DOORSTEP_BASE_URL to its address.",
            id="doorstep.W002",
        )
    ]


def demo_is_off(app_configs: Any, **details: Any) -> list[CheckMessage]:
    """Report a demo that is about to be shown to the world."""
    if not settings.DEMO:
        return []
    return [Error("This is the demo: anybody can sign in as anybody.", id="doorstep.E002")]


def install() -> None:
    """Let `check` and every start run these; those about the open net only before a deployment."""
    register(sqlite_is_new_enough, Tags.compatibility)
    register(key_file_is_private, Tags.security)
    register(address_is_encrypted, Tags.security, deploy=True)
    register(demo_is_off, Tags.security, deploy=True)
