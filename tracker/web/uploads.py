"""Uploads wait sealed on disk until the vault has them: flat memory, and never a clear file."""

import secrets
import tempfile
from io import RawIOBase
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

PIECE, TAG = 256 * 1024, 16


class SealedSpool(RawIOBase):
    """A file without a name, sealed with a key that nobody but this object has.

    Written once from front to end, then read from anywhere. Where the disk is full the pieces wait
    in memory instead: the vault says so then, to a reader who still has what was typed.
    """

    def __init__(self) -> None:
        self._cipher = AESGCM(secrets.token_bytes(32))
        self._disk: Any = None
        self._kept: dict[int, bytes] = {}
        self._tail, self._sealed = bytearray(), 0
        self._at = 0

    def add(self, data: bytes) -> None:
        """Put `data` at the end; whole pieces go to the disk."""
        self._tail += data
        while len(self._tail) >= PIECE:
            self._put(bytes(self._tail[:PIECE]))
            del self._tail[:PIECE]

    def _put(self, piece: bytes) -> None:
        number, self._sealed = self._sealed, self._sealed + 1
        try:
            self._disk = self._disk or tempfile.TemporaryFile(  # noqa: SIM115  as long as this lives
                dir=settings.DATA_DIR
            )
            self._disk.seek(number * (PIECE + TAG))
            # A key of its own, and every piece is written once: its number is nonce enough.
            self._disk.write(self._cipher.encrypt(number.to_bytes(12, "big"), piece, None))
            self._disk.flush()
        except OSError:
            self._kept[number] = piece

    def _piece(self, number: int) -> bytes:
        if number == self._sealed:
            return bytes(self._tail)
        if number in self._kept:
            return self._kept[number]
        self._disk.seek(number * (PIECE + TAG))
        sealed = self._disk.read(PIECE + TAG)
        return self._cipher.decrypt(number.to_bytes(12, "big"), sealed, None)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read from anywhere."""
        return True

    def seek(self, to: int, whence: int = 0) -> int:
        """Go to a place, counted from the start, from here or from the end."""
        size = self._sealed * PIECE + len(self._tail)
        self._at = max(0, (0, self._at, size)[whence] + to)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read what fits from one piece; 0 at the end."""
        number, start = divmod(self._at, PIECE)
        if number > self._sealed:
            return 0
        part = self._piece(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        """Let go of the disk."""
        if self._disk is not None:
            self._disk.close()
        super().close()


class SealedUploadHandler(FileUploadHandler):
    """Collects files sealed, all together up to the limit that the page told before.

    What is too big is skipped and the rest of the form still read, so that nothing typed is lost.
    """

    used = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a new file."""
        super().new_file(*args, **kwargs)
        self.file = SealedSpool()
        self.total = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece; skip the file where the limit is passed."""
        self.total += len(raw_data)
        if self.used + self.total > settings.MAX_UPLOAD_BYTES:
            self.request.upload_too_large = True  # type: ignore[union-attr]
            self.file.close()
            raise SkipFile
        self.file.add(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Return the whole file."""
        self.used += self.total
        return UploadedFile(
            file=self.file,  # type: ignore[arg-type]
            name=self.file_name or "file",
            content_type=self.content_type or "application/octet-stream",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
