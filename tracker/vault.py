"""Evidence originals: put, open, verify. Sealed files under random names, never a public path."""

import hashlib
import os
import secrets
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from tracker import sealing
from tracker.history import Disclosure
from tracker.keyring import KeyProblem
from tracker.models import Blob
from tracker.rules.faults import faultpoint

READ = 256 * 1024


@dataclass(frozen=True)
class Stored:
    """What was written: SHA-256 and size of the clear bytes, and the row's key."""

    digest: str
    size: int
    key: uuid.UUID


def path_of(key: uuid.UUID) -> Path:
    """Return where the sealed file of a blob lies."""
    name = key.hex
    return Path(settings.VAULT_DIR) / name[:2] / name


def _bound(key: uuid.UUID) -> bytes:
    return f"vault:{key}".encode()


def write(chunks: Iterable[bytes]) -> Stored:
    """Seal `chunks` into a new file, synced to disk before this returns. No row is made.

    A file without a row is harmless and is swept up later; a row without a file would be a loss,
    so the file comes first.
    """
    key, hasher, size = uuid.uuid4(), hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            hasher.update(chunk)
            size += len(chunk)
            yield chunk

    _put(key, counted())
    return Stored(digest=hasher.hexdigest(), size=size, key=key)


def _put(key: uuid.UUID, chunks: Iterable[bytes]) -> None:
    """Seal `chunks` into the file of `key`, whole or not at all; what lay there is replaced."""
    target = path_of(key)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            for piece in sealing.seal_stream(chunks, _bound(key)):
                out.write(piece)
            out.flush()
            faultpoint("vault.before_fsync")
            os.fsync(out.fileno())
        faultpoint("vault.before_rename")
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    faultpoint("vault.after_rename")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def blob_for(stored: Stored) -> tuple[Blob, bool]:
    """Return the blob of these bytes, locked, and whether its file is the one just written."""
    # Locked, so that an erasure that finds nobody using it cannot take the file away meanwhile.
    rows, new = Blob.objects.select_for_update(), {"key": stored.key, "size": stored.size}
    blob, _made = rows.get_or_create(digest=stored.digest, removed_at=None, defaults=new)
    return blob, blob.key == stored.key


def mend(blob: Blob, stored: Stored) -> None:
    """Put the intact copy `stored` in the place of the damaged or missing file of `blob`."""
    _put(blob.key, _clear(stored.key))


def discard(stored: Stored) -> None:
    """Take away a file that no row names: its bytes are kept elsewhere."""
    path_of(stored.key).unlink(missing_ok=True)


def read(blob: Blob, *, disclosure: Disclosure) -> Iterator[bytes]:
    """Yield the original bytes, once the look at it stands in the history."""
    if not disclosure.genuine or blob.key not in disclosure.objects:
        raise sealing.NotWrittenDown("blob")
    return _clear(blob.key)


def _clear(key: uuid.UUID) -> Iterator[bytes]:
    return sealing.open_stream(_file(path_of(key)), _bound(key))


def _file(path: Path) -> Iterator[bytes]:
    try:
        source = path.open("rb")
    except OSError:
        raise sealing.Damaged("the file is missing") from None
    with source:
        while data := _piece(source):
            yield data


def _piece(source: BinaryIO) -> bytes:
    try:
        return source.read(READ)
    except OSError:
        raise sealing.Damaged("the disk cannot read the file") from None


def problem_with(blob: Blob) -> str | None:
    """Return what is wrong with a stored original, or None; nothing of it is shown to anyone."""
    hasher = hashlib.sha256()
    try:
        for piece in _clear(blob.key):
            hasher.update(piece)
    except (sealing.Damaged, KeyProblem) as damage:
        return str(damage)
    return None if hasher.hexdigest() == blob.digest else "the content has another SHA-256"


def remove(blob: Blob) -> None:
    """Overwrite and delete the file of a blob; the row says that it is gone."""
    path = path_of(blob.key)
    if path.exists():
        with path.open("r+b") as out:
            out.write(secrets.token_bytes(min(path.stat().st_size, sealing.CHUNK)))
            out.flush()
            os.fsync(out.fileno())
        path.unlink()
        _sync_folder(path.parent)


def reseal(blob: Blob) -> bool:
    """Seal a stored original anew when an old key holds it; tell whether it was needed.

    The new file replaces the old in one step, so a kill leaves one or the other, both readable.
    """
    path = path_of(blob.key)
    with path.open("rb") as source:
        if source.read(5)[1:].hex() == sealing.ring().current:
            return False
    _put(blob.key, _clear(blob.key))
    return True
