"""Uploads wait sealed on disk: flat memory, the bytes as they came, nothing clear anywhere."""

import os
import tracemalloc
from pathlib import Path

import pytest
from django.core.files.uploadhandler import SkipFile
from django.test import RequestFactory

from tracker import sealing
from tracker.web import uploads
from tracker.web.uploads import PIECE, SealedSpool, SealedUploadHandler


def filled(data: bytes, by: int = 65536) -> SealedSpool:
    spool = SealedSpool()
    for at in range(0, len(data), by):
        spool.add(data[at : at + by])
    return spool


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_what_was_put_in_comes_out_from_anywhere(size: int) -> None:
    data = os.urandom(size)
    spool = filled(data)
    assert spool.read() == data
    spool.seek(0)
    assert b"".join(iter(lambda: spool.read(1000), b"")) == data
    spool.seek(-min(5, size), 2)
    assert spool.read() == data[size - min(5, size) :]


def test_nothing_clear_reaches_the_disk() -> None:
    spool = filled(b"Nordhafen " * PIECE)
    spool._disk.seek(0)
    assert b"Nordhafen" not in spool._disk.read()


def test_where_the_disk_is_full_the_pieces_wait_in_memory(monkeypatch, tmp_path: Path) -> None:
    def full(**_where: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads.tempfile, "TemporaryFile", full)
    data = os.urandom(2 * PIECE + 3)
    assert filled(data).read() == data


def test_a_large_file_is_taken_and_sealed_in_flat_memory(settings) -> None:
    settings.MAX_UPLOAD_BYTES = 64 << 20
    handler = SealedUploadHandler(RequestFactory().post("/"))
    handler.new_file("file", "big.bin", "application/octet-stream", 0, None, None)
    piece, pieces = os.urandom(65536), 320
    tracemalloc.start()
    for _number in range(pieces):
        handler.receive_data_chunk(piece, 0)
    got = handler.file_complete(65536 * pieces)
    sealed = sum(len(one) for one in sealing.seal_stream(got.chunks(), b"x"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sealed > 65536 * pieces
    assert peak < 4 << 20
    with pytest.raises(SkipFile):
        handler.receive_data_chunk(bytes(settings.MAX_UPLOAD_BYTES), 0)


def test_one_large_piece_is_not_copied_for_every_chunk_of_it() -> None:
    tracemalloc.start()
    for _one in sealing.seal_stream([bytes(16 << 20)], b"x"):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 18 << 20
