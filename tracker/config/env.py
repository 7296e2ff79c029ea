"""What the environment may say. Every name read here stands in the README's settings table."""

import os
import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from tracker import keyring

NAMES: dict[str, str] = {}
"""Every setting that was asked for, with its default as text; a test wants each in the README."""


_WEB = re.compile(r"https?://[^\s/:]+|https?://\[[0-9a-fA-F:]+\]")


class Misconfigured(SystemExit):
    """A setting that cannot be used; the message says what to write instead."""


def text(name: str, default: str = "") -> str:
    """Return `name`, or the content of the file that `name`_FILE points to, or `default`."""
    NAMES[name] = default
    path = os.environ.get(f"{name}_FILE")
    if path:
        return _read(name, Path(path))
    return os.environ.get(name, default).strip()


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise Misconfigured(f"{name}_FILE: cannot read {path}: {problem.strerror}") from problem


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no setting; anything but true/false, yes/no, 1/0, on/off is refused."""
    value = text(name, "true" if default else "false").lower()
    if value in {"true", "yes", "1", "on"}:
        return True
    if value in {"false", "no", "0", "off", ""}:
        return False
    raise Misconfigured(f"{name}: write true or false, not {value!r}")


def number(name: str, default: int, *, least: int = 0, most: int = 10**6) -> int:
    """Return a whole number between two bounds; an empty setting means the default."""
    value = text(name, str(default)) or str(default)
    try:
        found = int(value)
    except ValueError as problem:
        raise Misconfigured(f"{name}: write a whole number, not {value!r}") from problem
    if not least <= found <= most:
        raise Misconfigured(f"{name}: write a number from {least} to {most}, not {found}")
    return found


def one_of(name: str, default: str, known: Collection[str], *, example: str = "") -> str:
    """Return one of the `known` words, in any case; the refusal names them, or one of many."""
    value = text(name, default) or default
    found = {word.casefold(): word for word in known}.get(value.casefold())
    if found is None:
        what = f"something like {example}" if example else " or ".join(known)
        raise Misconfigured(f"{name}: write {what}, not {value!r}")
    return found


def listed(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without blanks."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def addressed(name: str, kinds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return a comma-separated list of kind=address as pairs; each kind is one of `kinds`."""
    found = []
    for part in listed(name):
        kind, _sign, address = part.partition("=")
        if kind not in kinds or not re.fullmatch(r"[^\s@=]+@[^\s@=]+", address):
            words = ", ".join(f"{one}=address" for one in kinds)
            raise Misconfigured(f"{name}: write {words}, not {part!r}")
        found.append((kind, address))
    return tuple(found)


def path(name: str, default: Path) -> Path:
    """Return an absolute path; an empty setting means the default, never the current folder."""
    return Path(text(name, str(default)) or default).expanduser().resolve()


def file(name: str) -> Path | None:
    """Return an absolute path, or nothing where none is named."""
    value = text(name)
    return Path(value).expanduser().resolve() if value else None


def web_address(name: str, default: str = "") -> str:
    """Return an address that starts with http:// or https:// and names a host, or nothing."""
    value = text(name, default) or default
    if value and not _WEB.match(value):
        raise Misconfigured(f"{name}: write an address that starts with https://, not {value!r}")
    return value


def database_address(name: str) -> SplitResult | None:
    """Return the parts of an address of PostgreSQL, or of a file as sqlite:///path; or nothing.

    What it says is never told again: it holds a password.
    """
    value = text(name)
    if not value:
        return None
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"postgres", "postgresql", "sqlite"} and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or not parts.path.strip("/"):
        raise Misconfigured(f"{name}: write postgresql://user:password@host:5432/name")
    return parts


def keep_demo_apart(folder: Path, *, demo: bool) -> None:
    """Mark an empty directory as the demo's; refuse to mix real data and invented data."""
    marker, used = folder / "DEMO", folder.is_dir() and any(folder.iterdir())
    if demo and used and not marker.exists():
        raise Misconfigured(f"{folder} holds real data. The demo needs a directory of its own.")
    if marker.exists() and not demo:
        raise Misconfigured(f"{folder} holds the demo. Choose another DOORSTEP_DATA_DIR.")
    if demo and not used:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        marker.write_text("Invented people and outlets. Delete this directory to start over.\n")


def keep_to_owner() -> None:
    """Have every file that is made from here on readable by its owner alone.

    Also where somebody made the data directory beforehand and left it open.
    """
    os.umask(0o077)


def make_folder(folder: Path) -> None:
    """Make a directory that only its owner may enter."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise Misconfigured(f"Cannot make {folder}: {problem.strerror}.") from problem


def keys(path: Path) -> keyring.Keyring:
    """Return the keys of this installation, made at the first start."""
    try:
        return keyring.load(path)
    except keyring.KeyProblem as problem:
        raise Misconfigured(str(problem)) from problem
    except OSError as problem:
        raise Misconfigured(f"Cannot make the key file {path}: {problem.strerror}.") from problem


def keep_keys_with_data(key: Path, *held: Path) -> None:
    """Refuse to make a new key file where data is kept that another one sealed."""
    if not key.exists() and any(_holds_something(one) for one in held):
        raise Misconfigured(
            f"{held[0].parent} holds data, but its key file {key} is missing. Put it back: without "
            "it nothing sealed can be read. To start over, choose an empty DOORSTEP_DATA_DIR."
        )


def _holds_something(place: Path) -> bool:
    return any(place.iterdir()) if place.is_dir() else place.is_file()
