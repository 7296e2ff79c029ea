"""Whether somebody may confirm a proposal, and the sentence why not."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import policy
from tracker.models import Case, CaseExclusion, Proposal, RoleGrant, User
from tracker.policy import Actor
from tracker.rules import roles
from tracker.rules.operations import RULES, Operation
from tracker.rules.roles import Permission
from tracker.states import ProposalStatus

SEAT_RESTS = timedelta(hours=24)
"""A seat given by the proposer does not confirm the proposer's acts before this has passed."""
FACTOR_RESTS = timedelta(hours=24)
"""Whoever changed how they sign in confirms nothing before this has passed."""


def visible(by: Actor) -> QuerySet[Proposal]:
    """Return proposals in cases the reader may open, and those that concern no case.

    One that makes one case of two is seen by those alone who may open both; one that lets
    somebody into a shut case by those alone who may ask for or confirm that, and no party to it.
    """
    cases = policy.cases_visible_to(by)
    here = Q(case__in=cases) | Q(case__merged_into__in=cases) | Q(case__isnull=True)
    rows = Proposal.objects.filter(here).exclude(_hides_another(cases))
    return rows.exclude(names_a_shut_case(by))


def names_a_shut_case(by: Actor) -> Q:
    """Return what only those see who may ask that somebody is let in, or confirm it."""
    rule = RULES[Operation.SEAT_AT_CASE]
    shut = Q(operation=Operation.SEAT_AT_CASE)
    if by.user is None or not {rule.propose, rule.approve} & by.permissions:
        return shut
    return shut & Q(subject_key__in=CaseExclusion.objects.of(by.user).values("case__key"))


def _hides_another(cases: QuerySet[Case]) -> Q:
    known = Case.objects.filter(Q(pk__in=cases.values("pk")) | Q(merged_into__in=cases))
    return Q(operation=Operation.MERGE_CASES) & ~Q(subject_key__in=known.values("key"))


def why_not_approve(proposal: Proposal, *, by: Actor, now: datetime) -> str:
    """Return the sentence why `by` cannot confirm this proposal, or nothing."""
    permission = RULES[Operation(proposal.operation)].approve
    if by.user is None or not policy.may(by, permission, proposal.case):
        return policy.why_not(by, permission)
    if proposal.status != ProposalStatus.OPEN:
        return _("Nobody waits for this any more: %(status)s.") % {
            "status": ProposalStatus(proposal.status).label
        }
    if now >= proposal.expires_at:
        return _("This waited too long. It has to be proposed again.")
    return _why_not_this_person(proposal, by.user, now)


def awaiting(rows: QuerySet[Proposal], *, by: Actor) -> QuerySet[Proposal]:
    """Return those of `rows` that `by` may confirm now: `why_not_approve` for many, as a query."""
    if by.user is None or why_rests(by.user, by.now):
        return rows.none()
    me = by.user.natural_person
    rows = rows.filter(status=ProposalStatus.OPEN, expires_at__gt=by.now)
    rows = rows.exclude(proposed_by__natural_person=me)
    # As text, since SQLite cannot ask a list whether it holds something.
    rows = rows.alias(wrote=Cast("editors", TextField()))
    for one in by.user.persons:
        rows = rows.exclude(wrote__contains=one)
    return rows.filter(_theirs_to_confirm(by))


def _theirs_to_confirm(by: Actor) -> Q:
    wanted: dict[Permission, list[Operation]] = {}
    for operation, rule in RULES.items():
        if rule.approve in by.permissions:
            wanted.setdefault(rule.approve, []).append(operation)
    which = Q(pk__in=[])
    for permission, operations in wanted.items():
        which |= Q(Exists(_rested_seats(permission, by)), operation__in=operations)
    return which


def _rested_seats(permission: Permission, by: Actor) -> QuerySet[RoleGrant]:
    """Return the reader's seats for it that the proposer did not give them just now."""
    young = Q(granted_at__gt=by.now - SEAT_RESTS, granted_by__isnull=False)
    proposer = Q(granted_by__natural_person=OuterRef("proposed_by__natural_person"))
    seats = RoleGrant.objects.live(by.now).filter(user=by.user, role__in=_seats(permission))
    return seats.exclude(young & proposer)


def _seats(permission: Permission) -> list[roles.Role]:
    return [role for role, allowed in roles.GRANTS.items() if permission in allowed]


def why_rests(who: User, now: datetime) -> str:
    """Return the sentence why somebody confirms nothing for a day, and until when, or nothing."""
    changed = who.credentials_changed_at
    if changed is None or now >= changed + FACTOR_RESTS:
        return ""
    end = timezone.localtime(changed + FACTOR_RESTS)
    day = date_format(end, pgettext("date format", "j M Y"))
    return _(
        "You changed how you sign in, so you confirm nothing until %(until)s: "
        "whoever takes over an account does just that first."
    ) % {"until": f"{day}, {end:%H:%M}"}


def _why_not_this_person(proposal: Proposal, who: User, now: datetime) -> str:
    if who.natural_person == proposal.proposed_by.natural_person:
        return _("You proposed this yourself. Somebody else has to confirm it.")
    if not who.persons.isdisjoint(proposal.editors):
        return _("You wrote in this. Somebody who did not has to confirm it.")
    if not _seat_rested(proposal, who, now):
        return _("The proposer gave you this seat less than a day ago. Somebody else confirms.")
    return why_rests(who, now)


def _seat_rested(proposal: Proposal, who: User, now: datetime) -> bool:
    permission = RULES[Operation(proposal.operation)].approve
    return (
        who.role_grants.live(now)
        .filter(role__in=_seats(permission))
        .exclude(
            granted_by__natural_person=proposal.proposed_by.natural_person,
            granted_by__isnull=False,
            granted_at__gt=now - SEAT_RESTS,
        )
        .exists()
    )
