"""What follows an erasure after its commit: files, traces in the database file, the list.

Every step looks at what is there and can be killed and done again; the nightly look repeats it.
"""

import json
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from tracker import history, sealing, vault
from tracker.actions import one_by_one
from tracker.models import Blob, HistoryEvent
from tracker.rules.faults import faultpoint

log = logging.getLogger(__name__)
LISTED = ("person.erased", "case.purged")
"""Entries that must be carried out again when an older backup is restored."""
STRAY_AFTER = 24 * 3600
"""Seconds after which a file in the vault without a row belongs to nobody who still works."""
EMPTIES = (*LISTED, "mail.purged")
"""Entries after which old pages of the database hold what is gone from its rows."""
LOCK_WAIT = "20s"
LEADING_NUMBER = re.compile(r"\d+")
TABLES, STATISTICS = 3, 20
"""How often it is tried: nobody reads a table while it is written anew, and some are large."""
PAUSE = 0.5
"""Seconds between two attempts."""


class StillSeen(Exception):
    """A transaction older than the erasure still sees what it removed."""


def scrub() -> None:
    """Finish every erasure that was committed: list it, remove files, leave no trace behind."""
    faultpoint("erasure.after_commit")
    enlist()
    remove_files()
    clear_traces()
    faultpoint("erasure.after_traces")


def remove_files() -> int:
    """Remove the files of blobs whose rows say that they are gone; return how many."""
    gone = [blob for blob in Blob.objects.filter(removed_at__isnull=False).iterator()
            if vault.path_of(blob.key).exists()]  # fmt: skip
    return one_by_one.each(gone, _remove)


def _remove(blob: Blob) -> None:
    faultpoint("erasure.before_file")
    vault.remove(blob)
    faultpoint("erasure.after_file")


def sweep(now: datetime) -> int:
    """Remove files that no row ever named, such as those of a process that was killed."""
    folder = Path(settings.VAULT_DIR)
    known = {key.hex for key in Blob.objects.values_list("key", flat=True)}
    strays = [
        path for path in folder.glob("??/*")
        if path.name not in known and now.timestamp() - path.stat().st_mtime > STRAY_AFTER
    ]  # fmt: skip
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def clear_traces() -> None:
    """Let no old page keep what was overwritten: cut the log of SQLite, rewrite PostgreSQL."""
    if connection.in_atomic_block:
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    entries = HistoryEvent.objects.filter(kind__in=EMPTIES).order_by("-seq")
    # Its leaf and not its number: another database may have an erasure of the same number.
    newest = entries.values_list("leaf", flat=True).first()
    if newest is not None and newest != _swept():
        _rewrite(newest)


def _rewrite(newest: str) -> None:
    """Write every table anew: a plain VACUUM frees the space and leaves the words in it.

    Whoever holds a table for long makes this wait for the next look.
    """
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    names = ", ".join(map(connection.ops.quote_name, tables))
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_WAIT}'")
        try:
            _vacuum(cursor, f"VACUUM (FULL, ANALYZE, VERBOSE) {names}", TABLES)
            # What the planner noted as frequent values; the owner of the database may do this.
            _vacuum(cursor, "VACUUM (FULL, VERBOSE) pg_catalog.pg_statistic", STATISTICS)
        except (OperationalError, StillSeen) as problem:
            log.error("traces of an erasure stay until the next look: %s", type(problem).__name__)
            return
        finally:
            cursor.execute("RESET lock_timeout")
    _mark().write_text(newest, encoding="ascii")


def _vacuum(cursor: CursorWrapper, statement: str, attempts: int) -> None:
    """Do it until it left no row behind that is dead and still seen by somebody; StillSeen.

    A transaction older than the erasure, be it the server's own look for its statistics, makes
    PostgreSQL carry such rows over. Only what it says of each table tells.
    """
    kept = list[int]()

    def note(said: Any) -> None:
        number = LEADING_NUMBER.match(said.message_detail or "")
        if number:
            kept.append(int(number[0]))

    connection.connection.add_notice_handler(note)
    try:
        for _attempt in range(attempts):
            kept.clear()
            cursor.execute(statement)
            if not any(kept):
                return
            time.sleep(PAUSE)
    finally:
        connection.connection.remove_notice_handler(note)
    raise StillSeen


def _mark() -> Path:
    return Path(settings.DATA_DIR) / "erased.swept"


def _swept() -> str:
    """Return the leaf of the last erasure after which every table was written anew."""
    try:
        return _mark().read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


# --- The list of erasures, kept beside the key file ----------------------------------------------


def path() -> Path:
    """Return where the list lies: with the keys, outside database and backups."""
    return Path(settings.KEY_FILE).with_suffix(".erased")


def enlist() -> int:
    """Append what was erased and is not in the list yet, synced to disk; return how many."""
    known = {_name(line) for line in listed()}
    fresh = [line for line in _erasures() if _name(line) not in known]
    faultpoint("erasure.before_list")
    if fresh:
        _append(fresh)
    faultpoint("erasure.after_list")
    return len(fresh)


def _name(line: dict[str, Any]) -> tuple[str, str, str]:
    return line["kind"], line["about"], line["what"]


def _erasures() -> Iterator[dict[str, Any]]:
    events = list(HistoryEvent.objects.filter(kind__in=LISTED))
    said = history.details([event.seq for event in events])
    for event in events:
        told = said.get(event.seq, {})
        for about in (str(event.object_key), *told.get("merged", ())):
            yield {"kind": event.kind, "about": about, "what": str(told.get("what", ""))}


def _append(lines: list[dict[str, Any]]) -> None:
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as out:
        out.write("\n")  # A line that a kill cut short ends here.
        for line in lines:
            salt = secrets.token_hex(16)
            proof = _proof(salt, line)
            out.write(json.dumps({**line, "salt": salt, "proof": proof}, sort_keys=True) + "\n")
        out.flush()
        os.fsync(out.fileno())


def _proof(salt: str, line: dict[str, Any]) -> str:
    return sealing.digest("erased", f"{salt} {' '.join(_name(line))}")


def listed() -> list[dict[str, Any]]:
    """Return the lines that this installation wrote; a cut or forged one is passed over."""
    try:
        lines = path().read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [line for text in lines if (line := _line(text)) is not None]


def _line(text: str) -> dict[str, Any] | None:
    try:
        line = json.loads(text)
        good = line["proof"] == _proof(line["salt"], line)
    except (ValueError, KeyError, TypeError):
        return None
    return line if good else None
