"""What a proposal that is no letter says, in words: what happens, to whom, how far."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker.models import Circle, Marking, Proposal, Variant
from tracker.queries import labels
from tracker.rules.operations import Operation

Lines = list[tuple[str | Promise, str]]


def told(proposal: Proposal) -> Lines:
    """Return what is confirmed as label and words; empty where the bytes are read as they are."""
    tell = TELLING.get(Operation(proposal.operation))
    raw = bytes(proposal.payload)
    if tell is None or not raw:
        return []
    try:
        return [line for line in tell(proposal, json.loads(raw)) if line[1]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []  # altered behind our back: the bytes are shown as they are, with a warning


def _export(_proposal: Proposal, said: dict[str, Any]) -> Lines:
    originals, whole = said["originals"], said["variant"] == Variant.FULL
    rest = _("all of them") if whole else _("none")
    return [
        (gettext_lazy("Leaves the house"), f"{said['bundle']} · {Variant(said['variant']).label}"),
        (gettext_lazy("For"), said["recipient"]),
        (gettext_lazy("About the outlet"), said["outlet"] or ""),
        (gettext_lazy("Sealed facts in it"), _listed(said["sealed"], labels.SEALED) or _("none")),
        (gettext_lazy("Originals in it"), rest if originals is None else ", ".join(originals)),
        (gettext_lazy("As it stood"), _instant(said["as_of"])),
        (gettext_lazy("Language"), str(dict(settings.LANGUAGES).get(said["language"], ""))),
    ]  # fmt: skip


def _erase(_proposal: Proposal, said: dict[str, Any]) -> Lines:
    # Nothing here names anybody: this page is kept as proof. Who it is stands in the circle.
    return [
        (gettext_lazy("Who"), str(Circle(said["circle"]).label)),
        (gettext_lazy("Ground"), str(labels.GROUNDS.get(said["basis"], said["basis"]))),
        (gettext_lazy("What goes"), _rows(said)),
    ]


def _purge(_proposal: Proposal, said: dict[str, Any]) -> Lines:
    if said["what"] == "mail":
        return [(gettext_lazy("What goes"), _("old mail that belongs to nobody: %(n)s")
                 % {"n": len(said["intakes"])})]  # fmt: skip
    return [
        (gettext_lazy("What goes"), str(labels.GOING.get(said["what"], said["what"]))),
        (gettext_lazy("How much"), _rows(said)),
        (gettext_lazy("Its time is over"), _instant(said["due"])),
    ]


def _release(_proposal: Proposal, said: dict[str, Any]) -> Lines:
    return [
        (gettext_lazy("Held because"), said["reason"]),
        (gettext_lazy("What it is about"), said.get("scope") or _("the whole case")),
        (gettext_lazy("Held since"), _instant(said["placed_at"])),
        (gettext_lazy("To be looked at again"), _day(date.fromisoformat(said["review_on"]))),
        (gettext_lazy("Afterwards"), _("things may be deleted when their time is over")),
    ]


def _lower(_proposal: Proposal, said: dict[str, Any]) -> Lines:
    return [
        (gettext_lazy("Now"), str(Marking(said["was"]).label)),
        (gettext_lazy("Afterwards"), str(Marking(said["to"]).label)),
    ]


TELLING: dict[Operation, Callable[[Proposal, dict[str, Any]], Lines]] = {
    Operation.EXPORT_BUNDLE: _export,
    Operation.ERASE_PERSON: _erase,
    Operation.PURGE_CASE: _purge,
    Operation.RELEASE_HOLD: _release,
    Operation.LOWER_MARKING: _lower,
}
"""Operations whose bytes are an order for the software; all others are written for people."""


def _listed(names: list[str], words: dict[str, Any]) -> str:
    return ", ".join(str(words.get(name, name)) for name in names)


def _rows(said: dict[str, Any]) -> str:
    return _("%(n)s entries of this case") % {"n": sum(said["rows"].values())}


def _day(on: date) -> str:
    return date_format(on, pgettext("date format", "j M Y"))


def _instant(text: str) -> str:
    local = timezone.localtime(datetime.fromisoformat(text))
    return f"{_day(local)}, {local:%H:%M} {local:%Z}"
