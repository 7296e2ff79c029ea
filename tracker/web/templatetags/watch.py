"""Template words for requests to stop, candidates, dates and regimes."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.models import Deadline, DesistEntry
from tracker.queries import desists, due, labels
from tracker.queries.due import DueState, Line
from tracker.rules import catalogue_words, regimes
from tracker.rules.desist import Scope
from tracker.rules.regimes.base import MEANINGS, DueOf, EarlierOf, ExceptIn, LaterOf, OnlyIn
from tracker.rules.standing_words import upper
from tracker.web.front import places

register = template.Library()
register.filter("in_grace_until", desists.in_grace_until)

CONDITIONS = {
    "initiated_by_journalist": gettext_lazy("Their side started it"),
    "target_protected": gettext_lazy("It was meant for somebody protected"),
    "match_level": gettext_lazy("It came from somebody who was asked"),
    "after_desist": gettext_lazy("It came after the request, with time to learn of it"),
    "desist_active": gettext_lazy("The request holds"),
    "mode_counts": gettext_lazy("It was an attempt to reach somebody"),
    "no_consent": gettext_lazy("The person had not agreed"),
}
VERDICTS = {
    "met": pgettext_lazy("condition", "met"),
    "not_met": gettext_lazy("not met"),
    "cannot_tell": gettext_lazy("cannot tell"),
}
LEVELS = {
    "L1": gettext_lazy("level 1: the same journalist"),
    "L2": gettext_lazy("level 2: the same title, or somebody working for it"),
    "L3": gettext_lazy("level 3: a sister title whose group was told"),
    "L4": gettext_lazy("level 4: another outlet that was told"),
}
INTERESTS = {
    "not_assessed": gettext_lazy("not looked at yet"),
    "arguable": gettext_lazy("can be argued"),
    "strong": gettext_lazy("strong"),
    "none": gettext_lazy("none"),
}


def _words(name: str, table: dict[str, Any]) -> None:
    register.filter(name, lambda value: str(table.get(value, value)))


for _name, _table in (
    ("condition_name", CONDITIONS),
    ("verdict_word", VERDICTS),
    ("result_word", labels.RESULTS),
    ("status_word", labels.STATUSES),
    ("level_word", LEVELS),
    ("proof_word", labels.PROOFS),
    ("scope_word", labels.SCOPES),
    ("interest_word", INTERESTS),
):
    _words(_name, _table)


@register.filter
def asked_whom(row: DesistEntry) -> str:
    """Return who was asked to stop."""
    if row.scope == Scope.INDUSTRY:
        named = places.NAMES.get(row.country, row.country)
        return _("the whole industry: %(country)s") % {"country": named}
    if row.journalist and row.outlet:
        return f"{row.outlet}, {row.journalist}"
    return str(row.outlet or row.journalist or row.group or _("everybody"))


@register.filter
def minutes_word(minutes: int) -> str:
    """Return a number of minutes as minutes, hours or days."""
    if minutes < 120:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


@register.filter
def whose(row: Deadline) -> str:
    """Return whose turn it is, ours or theirs, for the groups of the list."""
    return "ours" if row.side == "ours" else "theirs"


@register.filter
def deadline_title(row: Deadline) -> str:
    """Return what a date is about: the step and the regime."""
    if row.formal_request is None or row.regime:
        return upper(row.label)
    return f"{upper(row.label)} – {regimes.get(row.rule).title}"


@register.filter
def day_tone(line: Line) -> str:
    """Return the class of a day: red when it is there or gone, amber within three days."""
    left = due.days_left(line.row, timezone.now())
    if line.state is DueState.OVERDUE or (left is not None and left <= 0):
        return "time-red"
    return "time-amber" if left is not None and left <= 3 else "time"


@register.filter
def plain(value: object) -> str:
    """Return the name of a fact or a kind as words."""
    return str(value).replace("_", " ")


@register.filter
def plain_words(values: Iterable[object]) -> str:
    """Return names as words, one after another."""
    return ", ".join(plain(value) for value in values)


@register.filter
def outcome_words(codes: Iterable[str]) -> str:
    """Return what may come back, in words."""
    return ", ".join(catalogue_words.outcome(code) for code in codes)


@register.filter
def meaning(value: StrEnum) -> str:
    """Return what a word of the catalogue means."""
    return MEANINGS.get(value, plain(value))


@register.filter
def start_words(value: str | EarlierOf | LaterOf | DueOf) -> str:
    """Return from what a clock counts."""
    if isinstance(value, DueOf):
        return _("the day of “%(clock)s”") % {"clock": plain(value.clock)}
    if isinstance(value, EarlierOf):
        return _("the earlier of %(clocks)s") % {"clocks": plain_words(value.clocks)}
    if isinstance(value, LaterOf):
        return _("the later of %(clocks)s") % {"clocks": plain_words(value.clocks)}
    return regimes.FACTS[value].meaning


@register.filter
def place_words(value: OnlyIn | ExceptIn) -> str:
    """Return where a clock exists."""
    codes = {"codes": ", ".join(value.codes)}
    return _("only %(codes)s") % codes if isinstance(value, OnlyIn) else _("not %(codes)s") % codes
