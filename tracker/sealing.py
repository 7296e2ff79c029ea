"""Authenticated encryption of sealed fields and files; bound to model, field and row.

A ciphertext names its format and its key: 0x01 ‖ key id (4) ‖ nonce (12) ‖ AES-256-GCM.
Files are cut into chunks whose place and end are authenticated, so that neither truncation
nor reordering goes unseen.
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tracker import keyring
from tracker.history import Disclosure

FORMAT = b"\x01"
KEY_ID, NONCE, TAG = 4, 12, 16
CHUNK = 64 * 1024


class Damaged(Exception):
    """Sealed bytes do not open: altered, cut, or moved here from another row."""


class NotWrittenDown(Exception):
    """Somebody asked for sealed data without an entry in the history first."""


class KeyedRow(Protocol):
    """A row with a key that sealed data is bound to."""

    key: uuid.UUID


def ring() -> keyring.Keyring:
    """Return this installation's keys."""
    return keyring.load(settings.KEY_FILE)


def _bound_to(row: KeyedRow, field: str) -> bytes:
    return f"{type(row).__module__.split('.')[0]}.{type(row).__name__}.{field}:{row.key}".encode()


def _encrypt(data: bytes, bound: bytes) -> bytes:
    keys = ring()
    key_id, nonce = bytes.fromhex(keys.current), secrets.token_bytes(NONCE)
    prefix = FORMAT + key_id
    sealed = AESGCM(keys.sealing[keys.current]).encrypt(nonce, data, prefix + bound)
    return prefix + nonce + sealed


def _decrypt(sealed: bytes, bound: bytes) -> bytes:
    if sealed[:1] != FORMAT or len(sealed) < 1 + KEY_ID + NONCE + TAG:
        raise Damaged("unknown format")
    prefix, nonce = sealed[: 1 + KEY_ID], sealed[1 + KEY_ID : 1 + KEY_ID + NONCE]
    key = ring().sealing_key(prefix[1:].hex())
    try:
        return AESGCM(key).decrypt(nonce, sealed[1 + KEY_ID + NONCE :], prefix + bound)
    except InvalidTag:
        raise Damaged("altered, or bound to another row") from None


def key_of(sealed: bytes) -> str:
    """Return the id of the key that sealed text was written with."""
    return sealed[1 : 1 + KEY_ID].hex()


def seal(row: KeyedRow, field: str, text: str) -> bytes | None:
    """Return `text` sealed for that field of that row; nothing for an empty text."""
    return _encrypt(text.encode(), _bound_to(row, field)) if text else None


def reveal(row: KeyedRow, field: str, *, disclosure: Disclosure) -> str:
    """Return the clear text of a sealed field, once the look at it stands in the history.

    NotWrittenDown without a genuine entry that names the row; Damaged when it does not open.
    """
    if not disclosure.genuine or row.key not in disclosure.objects:
        raise NotWrittenDown(field)
    sealed = getattr(row, field)
    return _decrypt(bytes(sealed), _bound_to(row, field)).decode() if sealed else ""


def reseal(row: KeyedRow, field: str) -> bytes | None:
    """Return the field sealed anew with the current key, or None when it is already."""
    sealed = getattr(row, field)
    if not sealed or key_of(bytes(sealed)) == ring().current:
        return None
    return _encrypt(_decrypt(bytes(sealed), _bound_to(row, field)), _bound_to(row, field))


def digest(purpose: str, value: str) -> str:
    """Return the keyed digest that finds a value again without storing it."""
    text = unicodedata.normalize("NFKC", value).casefold().strip()
    return hmac.new(ring().pepper, f"{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()


FACTOR = "second-factor"
"""The purpose that secrets of second factors are guarded for."""


def guard(purpose: str, text: str) -> str:
    """Return `text` encrypted for one purpose, under a key that no rotation changes."""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(_purpose_key(purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return base64.b64encode(nonce + sealed).decode("ascii")


def unguard(purpose: str, guarded: str) -> str:
    """Return the clear text of `guard`; Damaged when it does not open."""
    raw = base64.b64decode(guarded)
    try:
        clear = AESGCM(_purpose_key(purpose)).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode())
    except InvalidTag:
        raise Damaged(purpose) from None
    return clear.decode()


def _purpose_key(purpose: str) -> bytes:
    return hmac.new(ring().pepper, f"key\x00{purpose}".encode(), hashlib.sha256).digest()


# --- Files -------------------------------------------------------------------------------------


def _chunk_bound(bound: bytes, number: int, *, last: bool) -> bytes:
    return bound + number.to_bytes(8, "big") + (b"\x01" if last else b"\x00")


def seal_stream(chunks: Iterable[bytes], bound: bytes) -> Iterator[bytes]:
    """Yield sealed pieces for clear `chunks` of any size; memory stays flat."""
    keys = ring()
    prefix = FORMAT + bytes.fromhex(keys.current)
    cipher, number, held = AESGCM(keys.sealing[keys.current]), 0, b""
    yield prefix
    for piece in _small(chunks):
        held += piece
        while len(held) > CHUNK:
            part, held = held[:CHUNK], held[CHUNK:]
            yield _seal_chunk(cipher, part, _chunk_bound(prefix + bound, number, last=False))
            number += 1
    yield _seal_chunk(cipher, held, _chunk_bound(prefix + bound, number, last=True))


def _small(chunks: Iterable[bytes]) -> Iterator[memoryview]:
    """Cut what comes in large pieces, so that no long rest is copied for every chunk of it."""
    for piece in chunks:
        view = memoryview(piece)
        for at in range(0, len(view), CHUNK):
            yield view[at : at + CHUNK]


def _seal_chunk(cipher: AESGCM, part: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + cipher.encrypt(nonce, part, bound)


def open_stream(sealed: Iterable[bytes], bound: bytes) -> Iterator[bytes]:
    """Yield the clear bytes of a sealed file; Damaged before any wrong byte is given out."""
    pieces = _exactly(sealed, 1 + KEY_ID, NONCE + CHUNK + TAG)
    prefix = next(pieces, (b"", False))[0]
    if prefix[:1] != FORMAT or len(prefix) != 1 + KEY_ID:
        raise Damaged("unknown format")
    cipher = AESGCM(ring().sealing_key(prefix[1:].hex()))
    finished = False
    for number, (piece, last) in enumerate(pieces):
        yield _open_chunk(cipher, piece, _chunk_bound(prefix + bound, number, last=last), number)
        finished = last
    if not finished:
        raise Damaged("the end is missing")


def _open_chunk(cipher: AESGCM, piece: bytes, bound: bytes, number: int) -> bytes:
    try:
        return cipher.decrypt(piece[:NONCE], piece[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise Damaged(f"chunk {number} is altered, missing or out of place") from None


def _exactly(source: Iterable[bytes], first: int, size: int) -> Iterator[tuple[bytes, bool]]:
    """Yield `first` bytes, then pieces of `size`; the flag marks the last piece."""
    held, wanted = b"", first
    for data in source:
        held += data
        while len(held) > wanted:
            piece, held = held[:wanted], held[wanted:]
            yield piece, False
            wanted = size
    if held:
        yield held, True
