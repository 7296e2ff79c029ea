"""The process that makes pixels or mere sound of one file; started by `bounded` only."""

import io
import json
import struct
import sys
import warnings
from typing import Any

from PIL import ExifTags, Image, ImageOps

from tracker.exports.previews import sound
from tracker.rules.confinement import confine

FRAME = "#808080"
WORD = 200


def main(options: str) -> None:
    """Read a file on standard input; write length, JSON and WebP."""
    asked = json.loads(options)
    raw = sys.stdin.buffer.read()
    codecs(asked["type"])
    confine(cpu=asked["cpu"], memory=asked["memory"])
    found: dict[str, Any] = {}
    try:
        (pixels, kind), problem = made(raw, asked, found), ""
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        pixels, kind, problem = b"", "", "too big"
    except sound.NoSound:
        pixels, kind, problem = b"", "", "nothing to play"
    except Exception:  # the libraries raise whatever a hostile file makes them raise
        pixels, kind, problem = b"", "", "unreadable"
    told = json.dumps({"problem": problem, "kind": kind, "found": found}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(told)) + told + pixels)
    sys.stdout.buffer.flush()


def codecs(media_type: str) -> None:
    """Load what reads this type, before files are refused."""
    Image.preinit()
    Image.init()
    if media_type in {"image/heic", "image/heif"}:
        import pillow_heif  # noqa: PLC0415 - a big library that other types do not need

        pillow_heif.register_heif_opener(thumbnails=False)
    if media_type == "application/pdf":
        import pypdfium2  # noqa: F401, PLC0415 - as above


def made(raw: bytes, asked: dict[str, Any], found: dict[str, Any]) -> tuple[bytes, str]:
    """Return new pixels or the mere sound, and which of them it is."""
    if asked["type"].startswith(("audio/", "video/")):
        return sound.clean(raw, found)
    return draw(raw, asked, found), "image/webp"


def draw(raw: bytes, asked: dict[str, Any], found: dict[str, Any]) -> bytes:
    """Return fresh pixels as WebP; fill `found` with what the file says about itself."""
    Image.MAX_IMAGE_PIXELS = asked["pixels"]
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if asked["type"] == "application/pdf":
        return packed(pages(raw, asked, found))
    with Image.open(io.BytesIO(raw)) as source:
        found |= told_by(source)
        if source.width * source.height > asked["pixels"]:
            raise Image.DecompressionBombError
        source.draft("RGB", (asked["side"], asked["side"]))
        return packed(fresh(ImageOps.exif_transpose(source), asked["side"]))


def fresh(source: Image.Image, side: int) -> Image.Image:
    """Return an image that has nothing of `source` but its pixels, at most `side` wide or high."""
    source = source.copy()
    source.thumbnail((side, side))
    plain = source.convert("RGBA")
    copied = Image.new("RGB", plain.size, "white")
    copied.paste(plain, mask=plain.getchannel("A"))
    return Image.frombytes("RGB", copied.size, copied.tobytes())


def packed(image: Image.Image) -> bytes:
    """Return an image as WebP without anything beside its pixels."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=2, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def pages(raw: bytes, asked: dict[str, Any], found: dict[str, Any]) -> Image.Image:
    """Return the first pages of a PDF below each other."""
    import pypdfium2  # noqa: PLC0415 - a big library that other types do not need

    document = pypdfium2.PdfDocument(raw)
    found |= {
        key: str(value)[:WORD] for key, value in document.get_metadata_dict().items() if value
    }
    found["pages"] = len(document)
    drawn = [
        _page(document[number], asked["side"] * 3 // 4)
        for number in range(min(len(document), asked["pages"]))
    ]
    sheet = Image.new(
        "RGB", (max(one.width for one in drawn), sum(one.height + 8 for one in drawn)), FRAME
    )
    top = 0
    for one in drawn:
        sheet.paste(one, (0, top))
        top += one.height + 8
    return sheet


def _page(page: Any, side: int) -> Image.Image:
    scale = min(2.0, side / max(page.get_size()))
    return fresh(page.render(scale=scale).to_pil(), side)


# --- What a file says about itself ----------------------------------------------------------------


def told_by(source: Image.Image) -> dict[str, Any]:
    """Return camera, times, place and programs as an image names them; cut to a few words."""
    exif = source.getexif()
    found = {str(ExifTags.TAGS.get(tag, tag)): _word(value) for tag, value in exif.items()
             if tag not in {0x8769, 0x8825, 0x927C, 0x02BC}}  # fmt: skip
    inner = exif.get_ifd(0x8769)
    found |= {
        str(ExifTags.TAGS.get(tag, tag)): _word(value)
        for tag, value in inner.items()
        if tag in {0x9003, 0x9004, 0x9010, 0x9011, 0xA431, 0xA433, 0xA434, 0xA430}
    }
    place = _place(exif.get_ifd(0x8825))
    if place:
        found["place"] = place
    for name in ("comment", "Comment", "Description", "Author", "Software", "Creation Time"):
        if source.info.get(name):
            found[name.lower()] = _word(source.info[name])
    found["size"] = f"{source.width} x {source.height}"
    return found


def _word(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return "".join(sign for sign in str(value)[:WORD] if sign.isprintable()).strip()


def _place(gps: dict[int, Any]) -> str:
    try:
        north, east = _degrees(gps[2]), _degrees(gps[4])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    north = -north if gps.get(1) == "S" else north
    east = -east if gps.get(3) == "W" else east
    return f"{north:.5f}, {east:.5f}"


def _degrees(parts: Any) -> float:
    whole, minutes, seconds = (float(part) for part in parts)
    return whole + minutes / 60 + seconds / 3600
