"""New pixels of hostile files: nothing carried over, bombs refused in bounded time and memory."""

import struct
import time
import zlib
from io import BytesIO

import pillow_heif
import pypdfium2
import pytest
from PIL import Image

from tracker.exports.previews.bounded import Bounds, Made, render

QUICK = Bounds(cpu=5, wall=8)


def picture(kind: str, size: tuple[int, int] = (320, 200), **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **more)
    return out.getvalue()


def opened(made: Made) -> Image.Image:
    assert made.problem == ""
    return Image.open(BytesIO(made.pixels))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])
def test_every_kind_of_picture_becomes_plain_pixels(kind: str) -> None:
    shown = opened(render(picture(kind), f"image/{kind.lower()}"))
    assert (shown.format, shown.size) == ("WEBP", (320, 200))


def test_phone_photo_in_heic_is_shown() -> None:
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (320, 200), "navy")).save(out)
    assert opened(render(out.getvalue(), "image/heic")).size == (320, 200)


def test_first_pages_of_a_pdf_are_drawn_below_each_other() -> None:
    document, out = pypdfium2.PdfDocument.new(), BytesIO()
    for _ in range(9):
        document.new_page(200, 300)
    document.save(out)
    made = render(out.getvalue(), "application/pdf")
    assert made.found["pages"] == 9
    assert opened(made).height == 5 * (600 + 8)


def test_picture_lies_the_way_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(render(picture("JPEG", exif=exif), "image/jpeg")).size == (200, 320)


@pytest.mark.parametrize("side", [20_000, 60_000])
def test_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
    began = time.monotonic()
    assert render(bomb, "image/png", bounds=QUICK).problem == "too big"
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("cut", [0, 10, 200])
@pytest.mark.parametrize("kind", ["image/jpeg", "image/heic", "application/pdf", "image/png"])
def test_broken_file_is_unreadable_and_nothing_worse(kind: str, cut: int) -> None:
    assert render(picture("JPEG")[:cut] + b"\xff" * 50, kind, bounds=QUICK).pixels == b""
