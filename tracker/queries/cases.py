"""Cases as a member of staff may see them: the list, one case with its numbers, and why."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from tracker import policy
from tracker.models import (
    Allowance,
    Case,
    CaseGrant,
    Circle,
    Contact,
    Enquiry,
    Evidence,
    FormalRequest,
    HistoryEvent,
    Hold,
    Mandate,
    Person,
    PersonMessage,
)
from tracker.models.base import house_day
from tracker.policy import Actor
from tracker.queries import conversations, merged
from tracker.states import CaseStatus

LOOKS = ("case.read", "case.glass_broken", "sealed.revealed", "sealed.used_in_letter",
         "sealed.used_in_emergency", "sealed.scanned", "sealed.read_to_erase", "channel.opened",
         "intake.opened", "evidence.seen", "evidence.data_seen", "evidence.downloaded",
         "evidence.opened_for_preview", "export.begun", "export.handed_out")  # fmt: skip
"""Entries that tell of a look: nothing in the case moves by it."""


@dataclass(frozen=True)
class Asked:
    """What the list was filtered by; empty values filter nothing."""

    status: str = ""
    marking: str = ""
    mine: bool = False
    words: str = ""


def listing(by: Actor, asked: Asked) -> QuerySet[Case]:
    """Return the cases `by` may open, the one that moved last first."""
    cases = policy.cases_visible_to(by).select_related("owner").annotate(moved_at=_moved())
    if asked.status:
        cases = cases.filter(status=asked.status)
    else:
        cases = cases.exclude(status=CaseStatus.CLOSED)
    if asked.marking:
        cases = cases.filter(marking=asked.marking)
    if asked.mine:
        cases = cases.filter(owner=by.user)
    if asked.words:
        cases = cases.filter(
            Q(ref__icontains=asked.words)
            | merged.named(asked.words)
            | Exists(Enquiry.objects.filter(_about(asked.words), case=OuterRef("pk")))
        )
    return cases.order_by("-moved_at", "-pk")


def _moved() -> Greatest:
    """Return when something was last done in a case, whatever it was.

    Not `latest_at` alone: retention counts from that, and no step of ours may put it off.
    """
    steps = HistoryEvent.objects.filter(case_key=OuterRef("key")).exclude(kind__in=LOOKS)
    newest = Subquery(steps.order_by("-seq").values("at")[:1])
    return Greatest("latest_at", Coalesce(newest, "latest_at"))


def _about(words: str) -> Q:
    return Q(story__icontains=words) | Q(caller__icontains=words) | Q(outlet__name__icontains=words)


def for_list(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add what one line of the list shows; each is one look at an index."""
    return cases.annotate(
        held=held(),
        contacts_n=_count(Contact),
        open_n=_count(Enquiry, open=True),
        answer_by=Subquery(
            Enquiry.objects.filter(case=OuterRef("pk"), open=True, answer_by__isnull=False)
            .order_by("answer_by")
            .values("answer_by")[:1]
        ),
    )


def with_numbers(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add all numbers that the head of a case and its tabs show, in the one query."""
    first = _grouped(Contact, Min("occurred_at"))
    subject = Person.objects.filter(case=OuterRef("pk"), circle=Circle.SUBJECT).order_by("pk")
    return cases.select_related("owner").annotate(
        held=held(),
        contacts_n=_count(Contact),
        first_contact_at=Subquery(first),
        outlets_n=_number(_grouped(Enquiry, Count("outlet", distinct=True))),
        subject_employment=Subquery(subject.values("employment")[:1]),
        subject_until=Subquery(subject.values("employed_until")[:1]),
        subject_country=Subquery(subject.values("country")[:1]),
        people_n=_count(Person, erased_at__isnull=True),
        evidence_n=_count(Evidence, removed_at__isnull=True),
        requests_n=_count(FormalRequest),
        unread_n=_number(
            PersonMessage.objects.filter(
                person__case=OuterRef("pk"), from_person=True, read_at__isnull=True
            )
            .order_by()
            .values("person__case")
            .annotate(n=Count("pk"))
            .values("n")
        ),
    )


def held() -> Exists:
    """Return the condition that legal holds a case."""
    return Exists(Hold.objects.filter(case=OuterRef("pk"), released_at__isnull=True))


def _grouped(model: type, value: object, **only: object) -> QuerySet:  # type: ignore[type-arg]
    rows = model.objects.filter(case=OuterRef("pk"), **only).order_by()  # type: ignore[attr-defined]
    return rows.values("case").annotate(n=value).values("n")  # type: ignore[no-any-return]


def _count(model: type, **only: object) -> Coalesce:
    return _number(_grouped(model, Count("pk"), **only))


def _number(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Way:
    """Why `by` may open a case, and until when; `by_role` where no grant is needed."""

    reason: str = ""
    until: datetime | None = None
    break_glass: bool = False
    owner: bool = False
    team: str = ""


def way_in(case: Case, by: Actor) -> Way:
    """Return the widest way `by` has into `case`: looking after it, own grant, team, role."""
    if by.user is not None and case.owner_id == by.user.pk:
        return Way(owner=True)
    mine = Q(user=by.user) | Q(team__memberships__user=by.user)
    grants = list(
        CaseGrant.objects.live(by.now).filter(mine, case=case).select_related("team")[:20]
    )
    if not grants:
        return Way()
    best = max(grants, key=_breadth)
    return Way(
        reason=best.reason, until=best.until, break_glass=best.break_glass,
        team=best.team.name if best.team else "",
    )  # fmt: skip


def _breadth(grant: CaseGrant) -> tuple[bool, bool, float]:
    ends = grant.until.timestamp() if grant.until else float("inf")
    return (not grant.break_glass, grant.user_id is not None, ends)


@dataclass(frozen=True)
class Allowed:
    """What the affected person said about one thing: yes since when, taken back, or nothing."""

    what: str
    label: str
    yes: bool
    since: datetime | None
    until: object = None
    scope: str = ""
    asked: bool = True


def circle(case: Case) -> list[Person]:
    """Return the people of a case, the affected person first; nobody who was erased.

    `waits_since` of each: since when they wait for an answer of ours.
    """
    living = case.people.filter(erased_at__isnull=True).annotate(waits_since=conversations.since())
    people = list(living.order_by("pk")[:100])
    order = list(Circle)
    return sorted(people, key=lambda row: (order.index(Circle(row.circle)), row.pk))


def erased_at(case: Case, circle: list[Person]) -> datetime | None:
    """Return when the last of a case was erased, or None while anybody of it is left."""
    if circle:
        return None
    latest: datetime | None = case.people.aggregate(at=Max("erased_at"))["at"]
    return latest


def allows(case: Case, *, now: datetime) -> list[Allowed]:
    """Return each thing the affected person may allow, with their newest word on it."""
    rows = Mandate.objects.filter(person__case=case, person__circle=Circle.SUBJECT)
    newest: dict[str, Mandate] = {}
    for row in rows.order_by("given_at"):
        newest[row.what] = row
    return [_allowed(newest.get(what.value), what, now) for what in _SHOWN]


_ASKED_FIRST = (Allowance.STOP_LETTERS, Allowance.CONFIRM_JOB, Allowance.INTERVIEW)
_SHOWN = (*_ASKED_FIRST, *(what for what in Allowance if what not in _ASKED_FIRST))


def _allowed(row: Mandate | None, what: Allowance, now: datetime) -> Allowed:
    if row is None:
        return Allowed(what=what, label=str(what.label), yes=False, since=None, asked=False)
    ended = row.until_on is not None and row.until_on < house_day(now)
    yes = row.withdrawn_at is None and not ended
    return Allowed(
        what=what, label=str(what.label), yes=yes, since=row.given_at if yes else row.withdrawn_at,
        until=row.until_on, scope=row.scope,
    )  # fmt: skip


def allows_of_all(case: Case) -> dict[int, list[Mandate]]:
    """Return the live mandates of everybody in a case, by the person's row."""
    found: dict[int, list[Mandate]] = {}
    rows = Mandate.objects.filter(person__case=case, withdrawn_at__isnull=True)
    for row in rows.order_by("given_at"):
        found.setdefault(row.person_id, []).append(row)
    return found
