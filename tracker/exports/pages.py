"""The printed bundle: cut into volumes, each typeset in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.exports import sections

HEAVY = 250
"""So many items make a volume; more would take the typesetter too much memory."""
LONGEST = 300
ROOT = Path(__file__).resolve().parents[2]


class CannotTypeset(RuntimeError):
    """The typesetter gave up."""


def typeset(record: dict[str, Any], *, made_at: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each volume; the same record, the same bytes."""
    parts = volumes(sections.blocks(record))
    for number, blocks in enumerate(parts, 1):
        data = _volume(record["cover"], blocks, number, len(parts))
        name = "bundle.pdf" if number == 1 else f"bundle-{number}.pdf"
        yield name, _pdf(data, int(made_at.timestamp()))


def volumes(blocks: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Cut the blocks into volumes of bearable weight; a table is cut between its rows."""
    parts: list[list[dict[str, Any]]] = [[]]
    weight = 0
    for block in (piece for whole in blocks for piece in _pieces(whole)):
        heavy = len(block.get("rows", [])) if block["kind"] == "table" else 1
        if weight and weight + heavy > HEAVY:
            parts.append([])
            weight = 0
        parts[-1].append(block)
        weight += heavy
    return parts


def _pieces(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    rows = block.get("rows", [])
    if block["kind"] != "table" or len(rows) <= HEAVY:
        yield block
        return
    for at in range(0, len(rows), HEAVY):
        yield {**block, "rows": rows[at : at + HEAVY]}


def _volume(
    cover: dict[str, Any], blocks: list[dict[str, Any]], number: int, of: int
) -> dict[str, Any]:
    footer = f"{cover['bundle']} · {cover['case']}"
    if of > 1:
        footer += " · " + _("volume %(n)d of %(all)d") % {"n": number, "all": of}
    told = {
        "title": footer, "organisation": cover["organisation"], "footer": footer,
        "language": (get_language() or "en")[:2], "blocks": blocks,
        "words": {"page": _("page {n} of {all}")},
    }  # fmt: skip
    return {**told, "cover": sections.cover(cover)} if number == 1 else told


def _pdf(data: dict[str, Any], moment: int) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "tracker.exports.typesetting", str(moment)],
            input=json.dumps(data).encode(),
            capture_output=True, timeout=LONGEST, check=True, cwd=ROOT,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as problem:
        raise CannotTypeset from problem
    return done.stdout
