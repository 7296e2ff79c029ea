"""The ZIP: the same files in the same order give the same bytes, nothing packed, nothing beside."""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO, Self

from tracker.rules import notes

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 4_000_000_000
"""A plain ZIP ends at four gigabytes; larger ones need a form that old programs cannot read."""
MANIFEST = "manifest.txt"


class TooLarge(RuntimeError):
    """The bundle would be larger than a plain ZIP can be."""


class Archive:
    """A ZIP being written. Files are stored as they are, so that anything can check them."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=False)
        self._listed: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._zip.close()

    def add(self, name: str, chunks: Iterable[bytes]) -> str:
        """Write one file piece by piece; return its SHA-256. TooLarge where it does not fit."""
        hasher = hashlib.sha256()
        with self._zip.open(_plain(name), "w") as member:
            for chunk in chunks:
                if self._out.tell() + len(chunk) > MOST_BYTES:
                    raise TooLarge
                hasher.update(chunk)
                member.write(chunk)
        self._listed[name] = hasher.hexdigest()
        return self._listed[name]

    def add_text(self, name: str, text: str) -> None:
        """Write a text."""
        self.add(name, [text.encode()])

    def seal(self, *, bundle: str, case_key: str, origin: str, seed: bytes) -> None:
        """Sign the list of all files and add it; the last file of every bundle.

        `case_key`: the key of the case and, parted by blanks, of those that became part of it.
        """
        lines = [f"{origin} bundle", bundle, case_key]
        lines += [f"{digest}  {name}" for name, digest in sorted(self._listed.items())]
        text = "".join(f"{line}\n" for line in lines)
        self.add_text(MANIFEST, notes.sign_text(text, name=origin, seed=seed))


def as_json(data: Any) -> str:
    """Return data in one spelling that people can read too."""
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n"


def _plain(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, FIRST_DAY)
    info.create_system = 3
    info.external_attr = 0o600 << 16
    return info
