"""The chronology of a case, and the bare record for auditors."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from tracker import policy
from tracker.queries import chronology
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.cases import head

ALL = 5000
"""So many entries at most stand on the one page for printing."""


def case_history(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everything that happened in a case; filters and the day stand in the address."""
    case = finding.case_for(request, ref)
    asked, zone = _asked(request), timezone.get_current_timezone()
    limit = ALL if asked.everything else chronology.PAGE
    context: dict[str, Any] = head(request, case, "case-history") | {
        "asked": asked,
        "shown": chronology.of_case(case, asked, zone=zone, limit=limit),
        "total": chronology.count(case, asked, zone=zone),
        "groups": [(name, words) for name, (words, _kinds) in chronology.FILTERS.items()],
        "badge": chronology.badge(),
        "today": timezone.localdate(),
        "past": asked.on is not None,
    }
    return render(request, "tracker/case_history.html", context)


def _asked(request: HttpRequest) -> chronology.Asked:
    given = request.GET
    return chronology.Asked(
        group=given.get("show", ""),
        words=given.get("q", "").strip()[:80],
        on=_day(given.get("on", "")),
        before=_number(given.get("before", "")),
        everything=given.get("all") == "1" or given.get("order") == "happened",
        as_it_happened=given.get("order") == "happened",
    )


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and day < timezone.localdate() else None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None


def bare_history(request: HttpRequest) -> HttpResponse:
    """Show auditors kinds, times and hashes of the whole record; no content, no case."""
    policy.require(finding.actor(request), Permission.HISTORY_READ)
    kind = request.GET.get("kind", "")[:40]
    rows = chronology.bare(before=_number(request.GET.get("before", "")), kind=kind)
    shown = rows[: chronology.PAGE]
    more = shown[-1].seq if len(rows) > len(shown) else None
    context = {"rows": shown, "more": more, "kind": kind, "badge": chronology.badge()}
    return render(request, "tracker/history.html", context)
