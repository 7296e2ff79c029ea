"""Who may open a case and why: given, ended, excluded; and the look in an emergency."""

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.actions import cases
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, CaseExclusion, CaseGrant, Marking, User
from tracker.models.base import house_day
from tracker.policy import Actor
from tracker.rules.roles import Permission, Role

GLASS_HOURS = timedelta(hours=4)
"""How long an emergency look lasts."""
GLASS_REASON = 20
"""The fewest characters that say why."""
REVIEW_DAYS = 3
"""Working days until an emergency look has to be reviewed; overdue ones block the next."""


@transaction.atomic
def give(
    case: Case, *, to: User, reason: str, until: datetime | None, by: Actor, now: datetime
) -> CaseGrant:
    """Let one member of staff open `case`, with a reason and, as a rule, an end."""
    policy.require(by, Permission.CASE_GRANT, case)
    if case.exclusions.of(to).exists():
        raise NotAllowedNow(_("They are a party to this case and must not open it."))
    given = CaseGrant.objects.create(
        case=case, user=to, reason=reason, until=until, granted_by=by.user,
        granted_at=now, starts_at=now,
    )  # fmt: skip
    history.record(
        "case.granted", case=case, by=by, about=to.key, at=now, reason=reason, until=until
    )
    return given


@transaction.atomic
def revoke(grant: CaseGrant, *, reason: str, by: Actor, now: datetime) -> None:
    """End somebody's way into a case; the row stays."""
    policy.require(by, Permission.CASE_GRANT, grant.case)
    open_rows = CaseGrant.objects.filter(pk=grant.pk, revoked_at__isnull=True)
    with cases.leaving_somebody(grant.case, by=by, now=now):
        if not open_rows.update(revoked_at=now, revoked_by=by.user):
            raise NotAllowedNow(_("This was ended already."))
    history.record(
        "case.grant_revoked", case=grant.case, by=by, about=_holder(grant), at=now, reason=reason,
        team=grant.team.slug if grant.team else None,
    )  # fmt: skip


def _holder(grant: CaseGrant) -> uuid.UUID | None:
    return grant.user.key if grant.user else None


@transaction.atomic
def exclude(case: Case, *, who: User, reason: str, by: Actor, now: datetime) -> CaseExclusion:
    """Shut a party to the case out of it, whatever else would let them in."""
    policy.require(by, Permission.CASE_GRANT, case)
    with cases.leaving_somebody(case, by=by, now=now):
        row, made = CaseExclusion.objects.get_or_create(
            case=case, user=who,
            defaults={"reason": reason, "excluded_at": now, "excluded_by": by.user},
        )  # fmt: skip
        if not made:
            raise NotAllowedNow(_("They are excluded already."))
        theirs = Case.objects.filter(owner__natural_person=who.natural_person)
        theirs.filter(pk=case.pk).update(owner=None)
    history.record("case.excluded", case=case, by=by, about=who.key, at=now, reason=reason)
    return row


@transaction.atomic
def end_exclusion(exclusion: CaseExclusion, *, reason: str, by: Actor, now: datetime) -> None:
    """Take an exclusion back that was a mistake; what else lets them in counts again.

    Nobody does it for themselves. The row goes; why it was there and why it went stays entered.
    """
    case, who = exclusion.case, exclusion.user
    policy.require(by, Permission.CASE_GRANT, case)
    if by.user is not None and by.user.natural_person == who.natural_person:
        raise NotAllowedNow(_("Nobody takes their own exclusion back: ask a colleague."))
    cases.lock(case)
    gone, _rows = CaseExclusion.objects.filter(pk=exclusion.pk).delete()
    if not gone:
        raise NotAllowedNow(_("This exclusion was taken back already."))
    history.record("case.exclusion_ended", case=case, by=by, about=who.key, at=now, reason=reason)


@transaction.atomic
def break_glass(ref: str, *, reason: str, by: Actor, now: datetime) -> CaseGrant:
    """Open a case in an emergency: to read, for four hours, and everybody concerned is told.

    NotAllowedNow for a reason too short, for a case that cannot be opened like this (the same
    words whether it exists or not), and while an earlier look waits too long for its review.
    """
    policy.require(by, Permission.BREAK_GLASS)
    _reason_enough(reason)
    if overdue_review(by, now=now):
        raise NotAllowedNow(_("An earlier emergency look of yours still waits for its review."))
    case = _breakable(by).filter(ref__iexact=ref.strip()).first()
    if case is None or by.user is None:
        raise NotAllowedNow(_("No case of this number can be opened like this."))
    grant = CaseGrant.objects.create(
        case=case, user=by.user, reason=reason.strip()[:300], break_glass=True, starts_at=now,
        until=now + GLASS_HOURS, granted_at=now, granted_by=by.user,
    )  # fmt: skip
    history.record(
        "case.glass_broken", case=case, by=by, about=case.key, at=now, reason=reason.strip(),
        until=grant.until, owner=case.owner.key if case.owner else None,
    )  # fmt: skip
    return grant


def _reason_enough(reason: str) -> None:
    if len(" ".join(reason.split())) < GLASS_REASON:
        raise NotAllowedNow(_("Say in a sentence why it cannot wait: at least 20 characters."))


def _breakable(by: Actor) -> QuerySet[Case]:
    party = CaseExclusion.objects.of(by.user).values("case")
    cases = Case.objects.exclude(status="erased").exclude(pk__in=party)
    cases = cases.filter(merged_into__isnull=True)
    cases = cases.exclude(pk__in=policy.cases_visible_to(by).values("pk"))
    return cases if Role.LEGAL in by.roles else cases.exclude(marking=Marking.PRIVILEGED)


def overdue_review(by: Actor, *, now: datetime) -> bool:
    """Tell whether an emergency look of theirs waits for longer than three working days."""
    waiting = CaseGrant.objects.filter(user=by.user, break_glass=True, reviewed_at__isnull=True)
    first = waiting.order_by("granted_at").first()
    return first is not None and house_day(now) > review_due(first)


def review_due(grant: CaseGrant) -> date:
    """Return the last day on which an emergency look should be reviewed, weekends left out."""
    return working_days_after(house_day(grant.granted_at))


def working_days_after(day: date) -> date:
    """Return the last day of the time for a review of what happened on `day`."""
    left = REVIEW_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


@transaction.atomic
def review(grant: CaseGrant, *, verdict: str, by: Actor, now: datetime) -> None:
    """Say what legal makes of an emergency look; nobody reviews their own."""
    policy.require(by, Permission.CASE_GRANT)
    if not grant.break_glass or by.user is None or _same_person(grant, by.user):
        raise NotAllowedNow(_("Somebody else has to review this."))
    cases.lock(grant.case)
    rows = CaseGrant.objects.filter(pk=grant.pk, reviewed_at__isnull=True)
    if not rows.update(reviewed_at=now, reviewed_by=by.user):
        raise NotAllowedNow(_("This was reviewed already."))
    history.record(
        "case.glass_reviewed", case=grant.case, by=by, about=grant.case.key, at=now,
        verdict=verdict, who=_holder(grant),
    )  # fmt: skip


def _same_person(grant: CaseGrant, user: User) -> bool:
    return grant.user is not None and grant.user.natural_person == user.natural_person
