"""The key file: made once with owner-only rights, kept outside database, vault and backups."""

import base64
import hashlib
import json
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

KEY_BYTES = 32


class KeyProblem(Exception):
    """The key file is missing, unreadable or readable by others; the message says what to do."""


@dataclass(frozen=True)
class Keyring:
    """Secrets of one installation.

    `sealing` maps a key id (4 bytes, hex) to an AES-256 key; `current` names the one that writes.
    """

    current: str
    sealing: dict[str, bytes]
    pepper: bytes
    signing: bytes
    django_secret: str

    def sealing_key(self, key_id: str) -> bytes:
        """Return the AES key `key_id`; KeyProblem when this installation does not hold it."""
        try:
            return self.sealing[key_id]
        except KeyError:
            raise KeyProblem(
                f"Sealed data was written with key {key_id}, which the key file does not hold. "
                "Put back the key file that belongs to this database."
            ) from None

    @property
    def fingerprint(self) -> str:
        """Return a short public name of this key file that gives nothing of it away."""
        return hashlib.sha256(b"doorstep-fingerprint" + self.pepper).hexdigest()[:16]


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def key_id_of(key: bytes) -> str:
    """Return the public id of a sealing key."""
    return hashlib.sha256(b"doorstep-key-id" + key).hexdigest()[:8]


def fresh() -> Keyring:
    """Return a new keyring from the system's random source."""
    key = secrets.token_bytes(KEY_BYTES)
    return Keyring(
        current=key_id_of(key),
        sealing={key_id_of(key): key},
        pepper=secrets.token_bytes(KEY_BYTES),
        signing=secrets.token_bytes(KEY_BYTES),
        django_secret=secrets.token_urlsafe(64),
    )


def with_new_key(ring: Keyring) -> Keyring:
    """Return `ring` with one more sealing key, which writes from now on."""
    key = secrets.token_bytes(KEY_BYTES)
    known = {**ring.sealing, key_id_of(key): key}
    return replace(ring, current=key_id_of(key), sealing=known)


def _write_part(path: Path, ring: Keyring) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps(
        {
            "format": 1,
            "current": ring.current,
            "sealing": {key_id: _b64(key) for key_id, key in ring.sealing.items()},
            "pepper": _b64(ring.pepper),
            "signing": _b64(ring.signing),
            "django_secret": ring.django_secret,
        },
        indent=2,
    )
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    return part


def write(path: Path, ring: Keyring) -> None:
    """Replace the key file at `path`, whole or not at all."""
    _write_part(path, ring).replace(path)


def create(path: Path) -> Keyring:
    """Make a new key file unless another process was quicker; return what stands there now."""
    part = _write_part(path, fresh())
    # A link fails where the name is taken, so the slower of two first starts changes nothing.
    with suppress(FileExistsError):
        os.link(part, path)
    part.unlink()
    return read(path)


def read(path: Path) -> Keyring:
    """Return the keyring at `path`; KeyProblem when others may read it or it is damaged."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        data = json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or "it is damaged. Put back a copy"
        raise KeyProblem(f"The key file {path} cannot be read: {why}.") from problem
    if mode & 0o077:
        raise KeyProblem(f"The key file {path} can be read by others. Run: chmod 600 {path}")
    return Keyring(
        current=data["current"],
        sealing={key_id: base64.b64decode(key) for key_id, key in data["sealing"].items()},
        pepper=base64.b64decode(data["pepper"]),
        signing=base64.b64decode(data["signing"]),
        django_secret=data["django_secret"],
    )


@lru_cache(maxsize=4)
def load(path: Path) -> Keyring:
    """Return the keyring at `path`, made at the first start; read once in each process."""
    return read(path) if path.exists() else create(path)
