"""The few shapes that every page of a bundle is made of."""

from typing import Any

from django.utils.translation import gettext as _

from tracker.models.contacts import DAY_ONLY

Block = dict[str, Any]


def when(instant: str) -> str:
    """Return an instant to the minute with its offset, the same in every language."""
    if not instant:
        return ""
    day, _t, clock = instant.partition("T")
    return f"{day} {clock[:5]} {clock[8:].replace('+00:00', 'UTC')}".strip()


def known(contact: dict[str, Any]) -> str:
    """Return when a contact happened as far as it is known: of a day without a time, the day."""
    at = str(contact["occurred_at"])
    return at[:10] if contact["precision"] in DAY_ONLY else at


def plain(code: str) -> str:
    """Return a word of the record as it may be printed."""
    return code.replace("_", " ")


def section(title: str, content: list[Block], *, same_page: bool = False) -> list[Block]:
    """Return a headed part; it says so when there is nothing in it."""
    body = content or [{"kind": "soft", "text": _("Nothing here.")}]
    heading = {"kind": "heading", "text": title}
    return [heading, *body] if same_page else [{"kind": "break"}, heading, *body]


def told(intro: str, items: list[Block]) -> list[Block]:
    """Return items under a sentence on how to read them; nothing where there are none."""
    return [{"kind": "soft", "text": intro}, *items] if items else []


def table(head: list[str], rows: list[list[str]], widths: list[int]) -> Block:
    """Return a table; widths are shares, 0 as wide as its content."""
    return {"kind": "table", "head": head, "rows": rows, "widths": widths}


def item(
    head: str, side: str, rows: list[list[str]], *, words: str = "", held: list[Block] | None = None
) -> Block:
    """Return one entry with its words, its facts and what was held against it."""
    return {
        "kind": "item", "head": head, "side": side, "rows": rows, "words": words,
        "held": held or [],
    }  # fmt: skip


def facts(*rows: tuple[str, str]) -> list[list[str]]:
    """Return label and value of every fact that there is."""
    return [[label, value] for label, value in rows if value]


def label(choices: Any, value: str) -> str:
    """Return the word for a value, in the reader’s language."""
    return str(choices(value).label) if value in choices.values else value
