"""Working on enquiries: claim, hand over, mark, wait, close, split and merge."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.actions import candidates, cases, joining, numbers
from tracker.lifecycle import NotAllowedNow
from tracker.models import Contact, Enquiry, IntakeSource, Lane, Nature, Route, Team, User
from tracker.policy import Actor
from tracker.queries import routing as reading
from tracker.rules import business_hours
from tracker.rules.roles import Permission
from tracker.states import ContactStatus

HOURS = 8
"""Open hours of the team within which something taken up again is answered."""
REASON = 300
"""A reason is cut to so many characters."""


@transaction.atomic
def claim(enquiry: Enquiry, *, by: Actor, now: datetime) -> Enquiry:
    """Take an enquiry; the second of two gets a sentence. NotAllowedNow."""
    policy.require(by, Permission.CONTACT_ROUTE, enquiry.case)
    cases.lock(enquiry.case)
    free = Enquiry.objects.filter(pk=enquiry.pk, assignee=None, open=True)
    if by.user is None or free.update(assignee=by.user) != 1:
        raise NotAllowedNow(_taken(enquiry))
    enquiry.assignee = by.user
    Contact.objects.filter(enquiry=enquiry).update(assignee=by.user)
    history.record("enquiry.claimed", case=enquiry.case, by=by, about=enquiry.key, at=now)
    return enquiry


def _taken(enquiry: Enquiry) -> str:
    row = Enquiry.objects.select_related("assignee").get(pk=enquiry.pk)
    if not row.open:
        return _("This enquiry is closed. Open it again before you take it.")
    return _("%(name)s took it already.") % {"name": row.assignee}


@transaction.atomic
def hand_over(
    enquiry: Enquiry, *, team: Team, to: User | None = None, reason: str, by: Actor, now: datetime
) -> Enquiry:
    """Give an enquiry to a team or to one of its members, with the reason. NotAllowedNow."""
    policy.require(by, Permission.CONTACT_ROUTE, enquiry.case)
    _locked_and_open(enquiry)
    cases.let_team_in(enquiry.case, team, reason=reason[:REASON], by=by, now=now)
    _require_may_open(enquiry, team, to, now)
    enquiry.lane = Lane.TODAY if enquiry.lane == Lane.UNPLACED else Lane(enquiry.lane)
    enquiry.team, enquiry.assignee, enquiry.rule_name = team, to, ""
    enquiry.why = _("%(name)s: %(reason)s") % {"name": by.user or by.name, "reason": reason}
    enquiry.why = enquiry.why[:REASON]
    enquiry.save(update_fields=["lane", "team", "assignee", "rule_name", "why"])
    _route_all(enquiry, by, now)
    history.record(
        "enquiry.handed_over", case=enquiry.case, by=by, about=enquiry.key, at=now,
        team=team.slug, to=to.key if to else None, reason=reason,
    )  # fmt: skip
    return enquiry


def _require_may_open(enquiry: Enquiry, team: Team, to: User | None, now: datetime) -> None:
    if to is None:
        return
    if not team.memberships.filter(user=to).exists():
        raise NotAllowedNow(_("%(name)s is not in the team %(team)s.") % {"name": to, "team": team})
    if not policy.may(policy.staff(to, now=now), Permission.CASE_READ, enquiry.case):
        raise NotAllowedNow(_("%(name)s may not open this case.") % {"name": to})


def _route_all(enquiry: Enquiry, by: Actor, now: datetime) -> None:
    contacts = Contact.objects.filter(enquiry=enquiry, status=ContactStatus.ROUTED)
    contacts.update(team=enquiry.team, assignee=enquiry.assignee)
    Route.objects.bulk_create(
        Route(
            contact=contact, team=contact.team, assignee=contact.assignee, lane=enquiry.lane,
            answer_by=contact.answer_by, reason=enquiry.why, routed_at=now, routed_by=by.user,
        )
        for contact in contacts.select_related("team", "assignee")
        if contact.team is not None
    )  # fmt: skip


@transaction.atomic
def mark(enquiry: Enquiry, *, nature: str, by: Actor, now: datetime) -> Enquiry:
    """Say what it was: an enquiry, an approach or an intrusion; its contacts are that too."""
    policy.require(by, Permission.CONTACT_JUDGE, enquiry.case)
    cases.lock(enquiry.case)
    was, enquiry.nature = enquiry.nature, Nature(nature)
    Enquiry.objects.filter(pk=enquiry.pk).update(nature=nature)
    contacts = Contact.objects.filter(enquiry=enquiry)
    contacts.update(nature=nature)
    if enquiry.case.desists.exists():
        # Only of mail to the press office does it depend on the nature whether it counts.
        for contact in contacts.filter(intake__source=IntakeSource.MAIL):
            candidates.reassess(contact, now=now)
    history.record(
        "enquiry.marked", case=enquiry.case, by=by, about=enquiry.key, at=now, was=was,
        nature=nature,
    )  # fmt: skip
    return enquiry


@transaction.atomic
def wait(enquiry: Enquiry, *, by: Actor, now: datetime) -> Enquiry:
    """Put an enquiry into the lane that waits for the other side. NotAllowedNow."""
    policy.require(by, Permission.CONTACT_ROUTE, enquiry.case)
    _locked_and_open(enquiry)
    _set(enquiry, lane=Lane.WAITING, answer_by=None)
    history.record("enquiry.waited", case=enquiry.case, by=by, about=enquiry.key, at=now)
    return enquiry


@transaction.atomic
def answer(enquiry: Enquiry, *, by: Actor, now: datetime) -> Enquiry:
    """Note that they got our answer: it waits for them, its contacts are answered."""
    policy.require(by, Permission.RESPONSE_DRAFT, enquiry.case)
    cases.lock(enquiry.case)
    _set(enquiry, lane=Lane.WAITING, answer_by=None, answered_at=now, open=True)
    routed = Contact.objects.filter(enquiry=enquiry, status=ContactStatus.ROUTED)
    routed.update(status=ContactStatus.ANSWERED)
    history.record("enquiry.answered", case=enquiry.case, by=by, about=enquiry.key, at=now)
    return enquiry


@transaction.atomic
def close(enquiry: Enquiry, *, reason: str, by: Actor, now: datetime) -> Enquiry:
    """Take an enquiry out of the queue, with the reason. NotAllowedNow."""
    policy.require(by, Permission.CONTACT_ROUTE, enquiry.case)
    cases.lock(enquiry.case)
    if Enquiry.objects.filter(pk=enquiry.pk, open=True).update(open=False, answer_by=None) != 1:
        raise NotAllowedNow(_("This enquiry is closed already."))
    enquiry.open, enquiry.answer_by = False, None
    Contact.objects.filter(enquiry=enquiry).update(status=ContactStatus.CLOSED)
    history.record(
        "enquiry.closed", case=enquiry.case, by=by, about=enquiry.key, at=now, reason=reason
    )
    return enquiry


@transaction.atomic
def reopen(enquiry: Enquiry, *, by: Actor, now: datetime) -> Enquiry:
    """Put a closed or waiting enquiry back among today's work. NotAllowedNow."""
    policy.require(by, Permission.CONTACT_ROUTE, enquiry.case)
    cases.lock(enquiry.case)
    back = Q(open=False) | Q(lane=Lane.WAITING)
    due = _due(enquiry, now)
    values = {"open": True, "lane": Lane.TODAY, "answer_by": due, "answered_at": None}
    if Enquiry.objects.filter(back, pk=enquiry.pk, merged_into=None).update(**values) != 1:
        raise NotAllowedNow(_("This enquiry is open already."))
    enquiry.refresh_from_db()
    Contact.objects.filter(
        enquiry=enquiry, status__in=(ContactStatus.CLOSED, ContactStatus.ANSWERED)
    ).update(status=ContactStatus.ROUTED)
    history.record("enquiry.reopened", case=enquiry.case, by=by, about=enquiry.key, at=now)
    return enquiry


@transaction.atomic
def split(
    enquiry: Enquiry, *, contacts: Collection[Contact], reason: str, by: Actor, now: datetime
) -> Enquiry:
    """Move some contacts into an enquiry of their own, which nothing joins by itself."""
    policy.require(by, Permission.CONTACT_ROUTE, enquiry.case)
    cases.lock(enquiry.case)
    moving = Contact.objects.filter(enquiry=enquiry, pk__in=[contact.pk for contact in contacts])
    first = moving.order_by("occurred_at").first()
    if first is None or moving.count() == enquiry.contacts.count():
        raise NotAllowedNow(_("Choose at least one contact, and leave at least one behind."))
    apart = _apart(enquiry, first, reason)
    moved = moving.update(enquiry=apart)
    for row in (enquiry, apart):
        joining.recount(row)
    history.record(
        "enquiry.split", case=enquiry.case, by=by, about=enquiry.key, at=now, into=apart.ref,
        contacts=moved, reason=reason,
    )  # fmt: skip
    return apart


def _apart(enquiry: Enquiry, first: Contact, reason: str) -> Enquiry:
    return Enquiry.objects.create(
        ref=numbers.ref("ENQ"), case=enquiry.case, outlet=first.outlet, story=first.story,
        journalist=first.journalist, caller=first.claimed_outlet or first.claimed_name,
        nature=first.nature, team=enquiry.team, assignee=enquiry.assignee, lane=enquiry.lane,
        answer_by=enquiry.answer_by, open=enquiry.open, answered_at=enquiry.answered_at,
        split_off=True,
        why=_("split off by hand: %(reason)s") % {"reason": reason[:REASON - 60]},
    )  # fmt: skip


@transaction.atomic
def merge(enquiry: Enquiry, *, into: Enquiry, reason: str, by: Actor, now: datetime) -> Enquiry:
    """Move everything into another enquiry of the same case; this one closes. NotAllowedNow."""
    policy.require(by, Permission.CONTACT_ROUTE, enquiry.case)
    cases.lock(enquiry.case)
    enquiry, into = _both_as_they_are(enquiry, into)
    _take_along(enquiry, into)
    for row in (enquiry, into):
        joining.recount(row)
    joining.take_over(into, enquiry)
    history.record(
        "enquiry.merged", case=enquiry.case, by=by, about=enquiry.key, at=now, into=into.ref,
        to=into.assignee.key if into.assignee else None, reason=reason,
    )  # fmt: skip
    return into


def _take_along(enquiry: Enquiry, into: Enquiry) -> None:
    """Move what hangs on one to the other; whoever works on it keeps it where nobody has that."""
    working = enquiry.assignee_id if enquiry.open else None
    keeps = {"assignee": into.assignee_id or working, "open": into.open or enquiry.open}
    # One step leads to what remains, however often it was merged.
    gone = Enquiry.objects.filter(Q(pk=enquiry.pk) | Q(merged_into=enquiry))
    gone.update(merged_into=into, open=False, answer_by=None)
    Enquiry.objects.filter(pk=into.pk).update(**keeps)
    moved = Contact.objects.filter(enquiry__in=(enquiry, into))
    moved.update(enquiry=into, assignee=keeps["assignee"])
    enquiry.notes.update(enquiry=into)


def _both_as_they_are(enquiry: Enquiry, into: Enquiry) -> tuple[Enquiry, Enquiry]:
    """Return both as they are now, not as they were read: two merges could make a circle."""
    wanted = Enquiry.objects.filter(pk__in=(enquiry.pk, into.pk))
    rows = {row.pk: row for row in wanted.select_for_update(no_key=True).order_by("pk")}
    enquiry, into = rows[enquiry.pk], rows[into.pk]
    if enquiry.merged_into_id:
        raise NotAllowedNow(_("This enquiry was merged already."))
    if into.case_id != enquiry.case_id or into.pk == enquiry.pk or into.merged_into_id:
        raise NotAllowedNow(_("Only two enquiries of the same case can become one."))
    return enquiry, into


def _due(enquiry: Enquiry, now: datetime) -> datetime:
    if enquiry.team is None:
        return now + timedelta(hours=HOURS)
    return business_hours.after(reading.desk_of(enquiry.team).office, now, HOURS).at


def _set(enquiry: Enquiry, **values: object) -> None:
    for name, value in values.items():
        setattr(enquiry, name, value)
    enquiry.save(update_fields=list(values))


def _locked_and_open(enquiry: Enquiry) -> None:
    """Take the lock and look at the enquiry as it is now, not as it was when the page was read."""
    case = enquiry.case
    cases.lock(case)
    enquiry.refresh_from_db()
    if enquiry.case_id != case.pk:
        raise NotAllowedNow(_("Somebody else was quicker. Look at it again before you go on."))
    if not enquiry.open:
        raise NotAllowedNow(_("This enquiry is closed. Open it again first."))
