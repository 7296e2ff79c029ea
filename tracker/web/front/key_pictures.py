"""A key as it is shown: groups of five, and a picture for a telephone's camera."""

from typing import Any

import segno

from tracker.rules import access_codes


def picture(text: str) -> str:
    """Return a QR code as a data address, which the page may show without asking anybody."""
    return str(segno.make(text, error="m").svg_data_uri(scale=4, border=2, dark="#000"))


def shown(code: str) -> dict[str, Any] | None:
    """Return groups and picture of a code, or None when there is none to show."""
    if not code:
        return None
    return {"groups": access_codes.grouped(code), "picture": picture(code)}
