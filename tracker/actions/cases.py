"""Opening cases, saying where they stand and how far they may be seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import numbers, proposals
from tracker.actions.proposals import Approved
from tracker.composed import Read, instant, number
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, CaseGrant, Marking, Proposal, Team, User
from tracker.policy import Actor
from tracker.queries import staff as colleagues
from tracker.rules.operations import Operation
from tracker.rules.roles import LEAVING_SOON, Permission, Role
from tracker.states import CaseStatus

_LET_IN = Read(
    lambda: CaseGrant.objects.live(instant("now"))
    .filter(case=number("case"), team=number("team")).values_list("pk")[:1]
)  # fmt: skip
MARKINGS = [Marking.STANDARD, Marking.RESTRICTED, Marking.PRIVILEGED]


@transaction.atomic
def open_case(*, language: str, country: str, by: Actor, now: datetime) -> Case:
    """Open a case for one affected person and their circle."""
    if by.user is not None:
        policy.require(by, Permission.CONTACT_LOG)
    case = Case.objects.create(
        ref=numbers.ref("CASE"), language=language, country=country, opened_at=now, latest_at=now
    )
    history.record("case.opened", case=case, by=by, about=case.key, at=now, ref=case.ref)
    return case


def lock(case: Case) -> None:
    """Take the lock of a case: before its enquiries and contacts, and before the first entry."""
    lifecycle.lock_case(case.pk)


def let_team_in(case: Case, team: Team, *, reason: str, by: Actor, now: datetime) -> bool:
    """Grant a team access unless it has it; part of routing, which writes the entry."""
    if _LET_IN.any(now=now, case=case.pk, team=team.pk):
        return False
    CaseGrant.objects.create(
        case=case, team=team, reason=reason, granted_at=now, starts_at=now, granted_by=by.user
    )
    return True


@transaction.atomic
def move(case: Case, *, to: CaseStatus, reason: str, by: Actor, now: datetime) -> None:
    """Say that a case is active, quiet, closed, or open again; erasing has its own way."""
    policy.require(by, Permission.CASE_MANAGE, case)
    if to is CaseStatus.ERASED:
        raise PermissionDenied
    ended = {"closed_at": now, "closed_by": by.user} if to is CaseStatus.CLOSED else _NOT_ENDED
    was = lifecycle.advance(case, to, **ended)
    history.record(
        "case.moved", case=case, by=by, about=case.key, at=now, was=was, to=to.value, reason=reason
    )


_NOT_ENDED = {"closed_at": None, "closed_by": None}


@transaction.atomic
def hand_over(case: Case, *, to: User | None, reason: str, by: Actor, now: datetime) -> None:
    """Say who looks after a case; somebody excluded from it cannot.

    Whoever looks after a case may open it: to let somebody new in takes the seat for that, too.
    """
    policy.require(by, Permission.CASE_MANAGE, case)
    if to is not None and not policy.may(policy.staff(to, now=now), Permission.CASE_READ, case):
        policy.require(by, Permission.CASE_GRANT, case)
    if to is not None and case.exclusions.of(to).exists():
        raise NotAllowedNow(_("They are a party to this case and cannot look after it."))
    with leaving_somebody(case, by=by, now=now):
        Case.objects.filter(pk=case.pk).update(owner=to)
    case.owner = to
    history.record(
        "case.handed_over", case=case, by=by, about=case.key, at=now,
        to=to.key if to else None, reason=reason,
    )  # fmt: skip


@transaction.atomic
def raise_marking(case: Case, *, to: Marking, reason: str, by: Actor, now: datetime) -> None:
    """Let fewer people see a case, at once. Whoever does it keeps their own way in.

    NotAllowedNow where nobody else would keep theirs: one person alone shuts nobody out.
    """
    policy.require(by, Permission.MARKING_RAISE, case)
    lock(case)
    if to is Marking.PRIVILEGED:
        policy.require(by, Permission.PRIVILEGED, case)
    was = Marking(case.marking)
    if MARKINGS.index(to) <= MARKINGS.index(was):
        raise NotAllowedNow(_("It is “%(was)s” already.") % {"was": was.label})
    _keep_a_way_in(case, by=by, reason=reason, now=now)
    _mark(case, was=was, to=to)
    if not _somebody_else(case, by=by, now=now):
        case.marking = was
        raise NotAllowedNow(
            _("Only you could work on it then. Ask somebody of legal to let themselves in first.")
        )
    history.record(
        "case.marking_raised", case=case, by=by, about=case.key, at=now,
        was=was.value, to=to.value, reason=reason,
    )  # fmt: skip


def propose_lower_marking(
    case: Case, *, to: Marking, reason: str, by: Actor, now: datetime
) -> Proposal:
    """Put before a second person that more people may see a case."""
    if MARKINGS.index(to) >= MARKINGS.index(Marking(case.marking)):
        raise NotAllowedNow(_("That would not let more people see it."))
    facts = {"case": case.ref, "was": case.marking, "to": to.value}
    return proposals.propose(
        Operation.LOWER_MARKING, subject_key=case.key, case=case, facts=facts,
        payload=history.canonical(facts).encode("ascii"), editors=[], findings=[], reason=reason,
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def lower_marking(case: Case, *, approved: Approved, by: Actor, now: datetime) -> None:
    """Let more people see a case, as two people approved."""
    proposals.demand(approved, Operation.LOWER_MARKING, about=case.key)
    was, to = Marking(approved.facts["was"]), Marking(approved.facts["to"])
    _mark(case, was=was, to=to)
    history.record(
        "case.marking_lowered", case=case, by=by, about=case.key, at=now,
        was=was.value, to=to.value, reason=approved.proposal.reason,
    )  # fmt: skip


@transaction.atomic
def carry_out_lowering(case: Case, proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """Claim what was approved and do it, in one transaction."""
    policy.require(by, Permission.CASE_MANAGE, case)
    approved = proposals.claim(
        proposal, operation=Operation.LOWER_MARKING, digest=proposal.digest, now=now, by=by
    )
    lower_marking(case, approved=approved, by=by, now=now)


def _mark(case: Case, *, was: Marking, to: Marking) -> None:
    if not Case.objects.filter(pk=case.pk, marking=was).update(marking=to):
        raise NotAllowedNow(_("Somebody else was quicker. Look at it again before you go on."))
    case.marking = to


@contextmanager
def leaving_somebody(case: Case, *, by: Actor, now: datetime) -> Iterator[None]:
    """Lock the case; NotAllowedNow where what happens inside leaves it to `by` alone or to nobody.

    One person alone empties no case of everybody else. What nobody else could open before may be
    changed by whoever may, as long as they themselves can go on.
    """
    lock(case)
    # Whom somebody shut out while this waited for the lock shuts nobody out in turn.
    policy.require(by, Permission.CASE_READ, case)
    stays = now + LEAVING_SOON
    # Who helps for a few days in a standard case may be thanked: legal as a whole can open it.
    least = stays if case.marking == Marking.STANDARD else None
    before = _somebody_else(case, by=by, now=now, until=least)
    yield
    if _somebody_else(case, by=by, now=now, until=stays):
        return
    if before or not policy.may(by, Permission.CASE_MANAGE, case):
        raise NotAllowedNow(
            _("No colleague could work on it then. Let one in first, for fourteen days at least.")
        )


def somebody_lets_in(case: Case, *, now: datetime) -> bool:
    """Tell whether anybody who stays may give others access to the case."""
    able = _insiders(case, now=now, until=None)
    return any(_stays_and(Permission.CASE_GRANT, user, case, now) for user in able)


def _somebody_else(case: Case, *, by: Actor, now: datetime, until: datetime | None = None) -> bool:
    """Tell whether a colleague who stays may work on the case as it is marked now.

    `until`: how long at least their way in has to last.
    """
    marked = Case.objects.get(pk=case.pk)
    others = _insiders(marked, now=now, until=until)
    if by.user is not None:
        others = others.exclude(natural_person=by.user.natural_person)
    return any(_stays_and(Permission.CASE_MANAGE, user, marked, now) for user in others)


def _insiders(case: Case, *, now: datetime, until: datetime | None) -> QuerySet[User]:
    ways = _ways_in(case, now, until)
    return User.objects.filter(colleagues.can_sign_in(), ways).distinct()


def _ways_in(case: Case, now: datetime, until: datetime | None) -> Q:
    """Return whom something opens the case to: by name, by looking after it, by team, by seat."""
    grants = CaseGrant.objects.live(now).filter(case=case, break_glass=False)
    if until is not None:
        grants = grants.filter(Q(until__isnull=True) | Q(until__gte=until))
    found = Q(pk__in=grants.values("user")) | Q(pk=case.owner_id)
    if case.marking == Marking.STANDARD:
        found |= Q(memberships__team__in=grants.values("team"))
        found |= Q(role_grants__role=Role.LEGAL)
    return found


def _stays_and(may: Permission, user: User, case: Case, now: datetime) -> bool:
    other = policy.staff(user, now=now)
    return not other.leaving and policy.may(other, may, case)


def _keep_a_way_in(case: Case, *, by: Actor, reason: str, now: datetime) -> None:
    if by.user is None or case.owner_id == by.user.pk:
        return
    mine = CaseGrant.objects.live(now).filter(case=case, user=by.user, break_glass=False)
    if not mine.exists():
        CaseGrant.objects.create(
            case=case, user=by.user, reason=reason, granted_by=by.user, granted_at=now,
            starts_at=now,
        )  # fmt: skip


@transaction.atomic
def end_merged(case: Case, *, into: Case, by: Actor, now: datetime) -> None:
    """Close a case that became part of another one; part of merging, which two people approved.

    Nobody opens it any more: whoever may open the other one is led there.
    """
    policy.require(by, Permission.APPROVE, case)
    if case.status != CaseStatus.CLOSED:
        lifecycle.advance(case, CaseStatus.CLOSED, closed_at=now, closed_by=by.user)
    CaseGrant.objects.live(now).filter(case=case).update(revoked_at=now, revoked_by=by.user)
    Case.objects.filter(merged_into=case).update(merged_into=into)
    Case.objects.filter(pk=case.pk).update(merged_into=into, owner=None, marking=Marking.RESTRICTED)
    history.record("case.merged_away", case=case, by=by, about=into.key, at=now, into=into.ref)


@transaction.atomic
def note_reading(case: Case, *, by: Actor, now: datetime) -> None:
    """Write down that somebody opened the file; the person can see role and time."""
    policy.require(by, Permission.CASE_READ, case)
    history.record("case.read", case=case, by=by, about=case.key, at=now)
