"""The whole story on one page: single events while they fit, then by day, month or year."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from tracker.exports.letters import ALONE, OURS
from tracker.exports.parts import known
from tracker.models import Channel, Outcome
from tracker.models.publications import PublicationState

LINES = 36
"""So many lines fit on one page."""
WIDTHS = (16, 10, 7, 4)
"""How much of an instant tells it: to the minute, by day, by month, by year."""
FEW = 3


def one_page(told: dict[str, Any]) -> list[dict[str, str]]:
    """Return lines of when and what, oldest first, never more than one page holds."""
    kinds = (_contacts, _desists, _requests, _publications, _answers)
    happened = sorted(line for kind in kinds for line in kind(told))
    for width in WIDTHS:
        lines = _lines(happened, width)
        if len(lines) <= LINES:
            return lines
    return lines[:LINES]


def _lines(happened: list[tuple[str, str, str]], width: int) -> list[dict[str, str]]:
    """Return the lines when instants are cut to `width`; equal acts of one time are counted."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for at, what, whose in happened:
        counted.setdefault((at[:width].replace("T", " "), what), Counter())[whose] += 1
    return [
        {"when": when, "what": _sentence(what, sum(whose.values()), whose)}
        for (when, what), whose in counted.items()
    ]


def _sentence(what: str, count: int, whose: Counter[str]) -> str:
    names = [name for name, _n in whose.most_common() if name]
    shown = ", ".join(names[:FEW])
    if len(names) > FEW:
        shown = _("%(names)s and %(n)d more") % {"names": shown, "n": len(names) - FEW}
    head = f"{count} × {what}" if count > 1 else what
    return f"{head}: {shown}" if shown else head


def _contacts(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (known(row), str(Channel(row["channel"]).label),
         row["outlet"] or row["said_to_be_from"])
        for row in told["contacts"]
    ]  # fmt: skip


def _desists(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (row["effective_at"] or row["entered_at"], _("asked to stop"),
         row["outlet"] or row["reporter"] or row["group"])
        for row in told["desists"]
    ]  # fmt: skip


def _requests(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    filed = [(row["filed_at"], _("request filed"), row["outlet"]) for row in told["requests"]]
    decided = [
        (row["decided_at"], _("answered: %(outcome)s") % {"outcome": Outcome(row["outcome"]).label},
         row["outlet"])
        for row in told["requests"]
    ]  # fmt: skip
    return [line for line in filed + decided if line[0]]


def _answers(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    ours = [row for row in told["exhibits"] if row["how"] == OURS and not row["request"]]
    alone = [row for row in told["exhibits"] if row["how"] == ALONE]
    return [
        *((row["added_at"], _("we answered"), "") for row in ours),
        *((row["added_at"], _("we wrote to a desk: danger to life"), "") for row in alone),
    ]


def _publications(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    lines = [
        (row["published_at"] or row["added_at"], _("published"), row["outlet"])
        for row in told["publications"]
    ]
    for row in told["publications"]:
        before = PublicationState.UP.value
        for look in row["looks"]:
            if look["state"] != before:
                word = PublicationState(look["state"]).label
                lines.append(
                    (look["at"], _("publication: %(state)s") % {"state": word}, row["outlet"])
                )
            before = look["state"]
    return lines
