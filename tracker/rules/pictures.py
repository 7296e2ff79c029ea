"""Telling a phone's picture by its first bytes: HEIC lies in the same box as a film."""

BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis"})
"""Pictures in HEVC; a sequence of them counts as its first picture."""
SEQUENCES = frozenset({b"hevc", b"hevx", b"hevm", b"hevs"})
GENERAL = frozenset({b"mif1", b"msf1", b"mif2"})
"""Any HEIF; what is in it stands among the brands that follow."""
FIRST, WIDTH = 16, 4


def kind(first: bytes) -> str:
    """Return the media type of a HEIF picture, or nothing."""
    if first[4:8] != b"ftyp":
        return ""
    brand = first[8:12]
    if brand in BRANDS | SEQUENCES:
        return "image/heic"
    end = min(int.from_bytes(first[:4], "big"), len(first))
    others = {first[at : at + WIDTH] for at in range(FIRST, end, WIDTH)}
    if brand not in GENERAL or others & {b"avif", b"avis"}:
        return ""
    return "image/heic" if others & (BRANDS | SEQUENCES) else "image/heif"
