"""What stands in the rail and the tabs of a case; the one place that names both apps' pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comms.models import OUTWARD, Message
from comms.states import MessageStatus
from tracker import policy
from tracker.models import (
    Case,
    CaseExclusion,
    CaseGrant,
    Deadline,
    EmergencyAct,
    Enquiry,
    FormalRequest,
    Proposal,
    User,
)
from tracker.policy import Actor
from tracker.queries import approving
from tracker.queries.tallies import CAP, bounded, told
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission
from tracker.states import CaseStatus, RequestStatus

Cases = Any
"""Numbers of cases, or the query for them: whatever `case__in` takes."""
Rows = Callable[[Cases, Actor], QuerySet[Any]]
ENDED = (RequestStatus.CLOSED, RequestStatus.ABANDONED, RequestStatus.LAPSED)
THIS_WEEK = timedelta(days=7)


def _queue(cases: Cases, _by: Actor) -> QuerySet[Any]:
    return Enquiry.objects.filter(open=True, case__in=cases)


def _cases(cases: Cases, _by: Actor) -> QuerySet[Any]:
    return Case.objects.filter(pk__in=cases).exclude(status=CaseStatus.CLOSED)


def _requests(cases: Cases, _by: Actor) -> QuerySet[Any]:
    return FormalRequest.objects.filter(case__in=cases).exclude(status__in=ENDED)


def _deadlines(cases: Cases, _by: Actor) -> QuerySet[Any]:
    week = timezone.localdate() + THIS_WEEK
    near = Q(act_by_on__lte=week) | Q(act_by_on=None, due_on__lte=week)
    return Deadline.objects.filter(near, case__in=cases, met_at=None, waived_at=None)


def _outbox(cases: Cases, _by: Actor) -> QuerySet[Any]:
    waiting = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNCERTAIN)
    letters = Message.objects.filter(purpose__in=OUTWARD)
    return letters.filter(status__in=waiting, case__in=cases)


def _proposals(cases: Cases, by: Actor) -> QuerySet[Any]:
    mine = Q(case__in=cases) | Q(case=None)
    both = Q(subject_key__in=Case.objects.filter(pk__in=cases).values("key"))
    rows = approving.awaiting(Proposal.objects.filter(mine), by=by)
    rows = rows.exclude(approving.names_a_shut_case(by))
    return rows.filter(both | ~Q(operation=Operation.MERGE_CASES))


def _emergencies(_cases: Cases, by: Actor) -> QuerySet[Any]:
    """Return looks that wait for legal's review, in every case to which the reader is no party."""
    rows = CaseGrant.objects.filter(break_glass=True, reviewed_at=None)
    return rows.exclude(case__in=_party_to(by))


def _acts_alone(_cases: Cases, by: Actor) -> QuerySet[Any]:
    return EmergencyAct.objects.filter(reviewed_at=None).exclude(case__in=_party_to(by))


def _party_to(by: Actor) -> QuerySet[Any]:
    return CaseExclusion.objects.of(by.user).values("case")


@dataclass(frozen=True)
class Entry:
    """One line of the rail. It appears where its page exists and the reader may open it."""

    label: Any
    url_name: str
    permission: Permission | None = None
    rows: Rows | None = None
    counted_as: Any = "%s"
    also: Rows | None = None


RAIL: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    ("", (
        Entry(_("Queue"), "desk-home", Permission.QUEUE_READ, _queue),
        Entry(_("Cases"), "case-list", Permission.CASE_READ, _cases),
        Entry(_("Requests"), "request-list", Permission.CASE_READ, _requests),
        Entry(_("Deadlines"), "deadline-list", Permission.CASE_READ, _deadlines, _("%s this week")),
        Entry(_("Outbox"), "outbox-list", Permission.QUEUE_READ, _outbox, _("%s waiting")),
        Entry(_("To approve"), "approval-list", Permission.QUEUE_READ, _proposals),
    )),
    (_("Know"), (
        Entry(_("Outlets"), "outlet-list", Permission.QUEUE_READ),
        Entry(_("Lines"), "line-list", Permission.QUEUE_READ),
        Entry(_("Regimes"), "regime-list", Permission.QUEUE_READ),
    )),
    (pgettext_lazy("rail", "Set"), (
        Entry(_("Routing"), "routing-rules", Permission.ROUTING_EDIT),
        Entry(_("People"), "staff-list", Permission.STAFF_READ),
        Entry(_("Holds"), "hold-list", Permission.HOLD_SET),
        Entry(_("Emergencies"), "case-glass-reviews", Permission.CASE_GRANT, _emergencies,
              also=_acts_alone),
        Entry(_("What will go"), "retention-list", Permission.ERASE),
        Entry(_("History"), "history", Permission.HISTORY_READ),
    )),
)  # fmt: skip

CASE_TABS = (
    ("case", _("Overview"), ""),
    ("case-contacts", _("Contacts"), "contacts_n"),
    ("case-requests", _("Requests"), "requests_n"),
    ("case-messages", _("Messages"), "unread_n"),
    ("case-evidence", _("Evidence"), "evidence_n"),
    ("case-circle", _("Circle"), "people_n"),
    ("case-history", _("History"), ""),
)
"""Tabs of a case: URL name, words, and which number of the case stands beside them."""


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page needs: the rail for staff, nothing for anybody else."""
    by = getattr(request, "actor", None)
    if by is None or not request.path.startswith("/desk"):
        return {"navigation": []}
    # Counted only where a page draws the rail: a refusal draws none.
    return {
        "navigation": SimpleLazyObject(lambda: _rail(by, request)), "case_tabs": CASE_TABS,
    }  # fmt: skip


def _rail(by: Actor, request: HttpRequest) -> list[dict[str, Any]]:
    groups = [(label, _open_to(by, entries)) for label, entries in RAIL]
    counts = _counts(by, [entry for _label, entries in groups for entry, _url in entries])
    rail = [
        {"label": label, "items": [_item(entry, url, counts, request) for entry, url in entries]}
        for label, entries in groups
        if entries
    ]
    return [*rail, _you(by, request)]


def _open_to(by: Actor, entries: tuple[Entry, ...]) -> list[tuple[Entry, str]]:
    return [
        (entry, url)
        for entry in entries
        if (url := address(entry.url_name))
        and (entry.permission is None or entry.permission in by.permissions)
    ]


def address(url_name: str) -> str:
    """Return the address of a page, or an empty string where there is no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _counts(by: Actor, entries: list[Entry]) -> dict[str, int]:
    """Count all at once: one look at the policy, then one SELECT for the whole rail."""
    if by.user is None or not any(entry.rows for entry in entries):
        return {}
    cases = _visible_cases(by)
    counted = {e.url_name.replace("-", "_"): _number(e, cases, by) for e in entries if e.rows}
    told_of: dict[str, Any] = dict(User.objects.filter(pk=by.user.pk).values(**counted).get())
    return told_of


def _number(entry: Entry, cases: Cases, by: Actor) -> Any:
    both = [bounded(rows(cases, by)) for rows in (entry.rows, entry.also) if rows is not None]
    return both[0] + both[1] if len(both) > 1 else both[0]


def _visible_cases(by: Actor) -> Cases:
    """Return the visible cases as numbers while they are few: a list is far cheaper to ask with."""
    visible = policy.cases_visible_to(by)
    few = list(visible.order_by().values_list("pk", flat=True)[: CAP + 1])
    return few if len(few) <= CAP else visible


def _item(entry: Entry, url: str, counts: dict[str, int], request: HttpRequest) -> dict[str, Any]:
    count = told(counts.get(entry.url_name.replace("-", "_")) or 0)
    here = request.path == url or (url != address("desk-home") and request.path.startswith(url))
    return {
        "label": entry.label, "url": url, "current": here,
        "count": str(entry.counted_as) % count if count else "",
    }  # fmt: skip


def _you(by: Actor, request: HttpRequest) -> dict[str, Any]:
    pages = (
        (request.user, "you"),
        (_("Sign-in and keys"), "mfa_index"),
        (_("Sign out"), "account_logout"),
    )
    found = [(label, address(name)) for label, name in pages]
    items = [
        {"label": label, "url": url, "current": request.path == url, "count": ""}
        for label, url in found
    ]
    return {"label": _("You"), "items": items, "note": policy.last_day(by)}
