"""Signed checkpoints: the text of C2SP tlog-checkpoint in a signed note, Ed25519."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ED25519 = b"\x01"


class BadNote(ValueError):
    """A note that cannot be read, is signed by somebody else or was altered."""


@dataclass(frozen=True)
class Note:
    """What a checkpoint says: size and root of the tree, when it was made and why."""

    origin: str
    size: int
    root: bytes
    made_at: str
    why: str

    @property
    def text(self) -> str:
        """Return the signed text; every line ends with a line feed."""
        root = base64.b64encode(self.root).decode("ascii")
        return f"{self.origin}\n{self.size}\n{root}\nmade {self.made_at}\nwhy {self.why}\n"


def public_key(seed: bytes) -> bytes:
    """Return the 32 bytes by which everybody can check the signatures of `seed`."""
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_hash(origin: str, public: bytes) -> bytes:
    """Return the first four bytes of SHA-256(name ‖ LF ‖ type ‖ key), as signed notes do."""
    return hashlib.sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:4]


def sign(note: Note, seed: bytes) -> str:
    """Return the note with its signature line."""
    return sign_text(note.text, name=note.origin, seed=seed)


def sign_text(text: str, *, name: str, seed: bytes) -> str:
    """Return any text that ends with a line feed, with a signature line under it."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    mark = key_hash(name, public_key(seed)) + key.sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(mark).decode('ascii')}\n"


def read(signed: str, *, origin: str, public: bytes) -> Note:
    """Return what a signed note says, once origin, key and signature are what they must be.

    Exactly one signature line, so that no altered byte goes unseen. BadNote otherwise.
    """
    try:
        text, name, raw = _taken_apart(signed)
        note = _parse(text)
    except (ValueError, UnicodeError) as problem:
        raise BadNote("not a checkpoint") from problem
    if name != origin or note.origin != origin or note.text != text:
        raise BadNote("a checkpoint of another installation, or altered")
    _check(text, raw, name=origin, public=public)
    return note


def read_text(signed: str, *, name: str, public: bytes) -> str:
    """Return the text that stands above a good signature of `name`. BadNote otherwise."""
    try:
        text, signer, raw = _taken_apart(signed)
    except (ValueError, UnicodeError) as problem:
        raise BadNote("not a signed text") from problem
    if signer != name:
        raise BadNote("signed by another installation")
    _check(text, raw, name=name, public=public)
    return text


def _taken_apart(signed: str) -> tuple[str, str, bytes]:
    """Return text, name and mark; ValueError for any second spelling of the signature line."""
    text, line = signed.split("\n\n— ", 1)
    name, mark, rest = line.replace("\n", " ", 1).split(" ", 2)
    raw = base64.b64decode(mark, validate=True)
    if rest or base64.b64encode(raw).decode("ascii") != mark:
        raise ValueError("signature line")
    return text + "\n", name, raw


def _check(text: str, raw: bytes, *, name: str, public: bytes) -> None:
    if raw[:4] != key_hash(name, public):
        raise BadNote("signed with another key")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], text.encode())
    except (InvalidSignature, UnicodeError):
        raise BadNote("the signature does not fit: altered") from None


def _parse(text: str) -> Note:
    origin, size, root, made, why, end = text.split("\n")
    if end or not made.startswith("made ") or not why.startswith("why "):
        raise ValueError("lines")
    return Note(
        origin=origin,
        size=int(size),
        root=base64.b64decode(root, validate=True),
        made_at=made.removeprefix("made "),
        why=why.removeprefix("why "),
    )
