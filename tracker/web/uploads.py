"""Uploads wait in memory until the vault seals them; never as a clear file on disk."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class SealedUploadHandler(FileUploadHandler):
    """Collects a file in memory up to the limit that the page told before."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a new file."""
        super().new_file(*args, **kwargs)
        self.file = BytesIO()
        self.total = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece; break off where the limit is passed."""
        self.total += len(raw_data)
        if self.total > settings.MAX_UPLOAD_BYTES:
            self.request.upload_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the whole file."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name or "file",
            content_type=self.content_type or "application/octet-stream",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
