"""The end of the time that things are kept: announced, agreed on by two people, then done.

No clock alone destroys anything: what two people confirmed before its day is done on its day.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy, privacy
from tracker.actions import (
    checkpoints,
    emptying,
    holds,
    old_mail,
    one_by_one,
    proposals,
    scrubbing,
)
from tracker.actions.proposals import Approved, NotApproved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Person, Proposal
from tracker.policy import Actor
from tracker.privacy import S2, S3, S4, Class, E, K
from tracker.queries import merged, personal, retention
from tracker.queries.personal import Part
from tracker.queries.retention import Going
from tracker.rules.faults import faultpoint
from tracker.rules.operations import Operation
from tracker.rules.retention import NOTICE, What
from tracker.rules.roles import Permission
from tracker.states import ProposalStatus

CLASSES: dict[What, frozenset[Class]] = {
    What.MINORS: privacy.GOES,
    What.SEALED: frozenset({S3, K}),
    What.PERSONAL: frozenset({S2, S3, S4, E, K}),
}


@transaction.atomic
def announce(going: Going, *, by: Actor, now: datetime) -> None:
    """Say what will go and when, two weeks before; whoever objects reopens it or holds it."""
    policy.require_house(by)
    history.record(
        "retention.announced", case=going.case, by=by, about=going.case.key, at=now,
        what=going.step.what.value, due=going.step.due_at,
    )  # fmt: skip


def announce_due(*, now: datetime) -> int:
    """Announce what comes due and was not announced since its clock started; return how many."""
    by, found = policy.house("retention", now=now), list[Going]()
    one_by_one.each(
        retention.closed(Case.objects.all()),
        lambda case: found.extend(retention.in_case(case, until=now + NOTICE)),
    )
    untold = [one for one in found if one.announced_at is None or one.announced_at < one.start]
    return sum(
        one_by_one.done("case", going.case.pk, partial(announce, going, by=by, now=now))
        for going in untold
    )


@transaction.atomic
def propose(case: Case, what: What, *, reason: str, by: Actor, now: datetime) -> Proposal:
    """Put before a second person that the time of something is over, or will be."""
    policy.require(by, Permission.ERASE, case)
    going = _going(case, what)
    holds.refuse_if_held(case)
    facts = {
        "case": case.ref, "what": what.value, "due": going.step.due_at.isoformat(),
        "clock_started": going.start.isoformat(),
        "rows": {part.model._meta.label: len(part.numbers) for part in _parts(case, what)},
    }  # fmt: skip
    return proposals.propose(
        Operation.PURGE_CASE, subject_key=case.key, case=case, facts=facts,
        payload=history.canonical(facts).encode("ascii"), editors=[], findings=[], reason=reason,
        by=by, now=now,
    )  # fmt: skip


def _going(case: Case, what: What) -> Going:
    found = [going for going in retention.of_case(case) if going.step.what is what]
    if not found:
        raise NotAllowedNow(_("Nothing of this kind is to go in this case."))
    return found[0]


def _parts(case: Case, what: What) -> list[Part]:
    if what is not What.MINORS:
        return personal.of_case(case)
    return [part for person in _minors(case) for part in personal.of_person(person)]


def _minors(case: Case) -> list[Person]:
    return list(case.people.filter(is_minor=True, erased_at__isnull=True))


@transaction.atomic
def approve(
    proposal: Proposal, *, digest_seen: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> Proposal:  # fmt: skip
    """Confirm as the second person; it is done at once, or on its day if that is to come."""
    proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    if proposal.case is None:
        old_mail.carry_out(proposal, by=by, now=now)
        return proposal
    case, what = _of(proposal)
    if _going(case, what).may_go(now):
        carry_out(proposal, now=now)
    return proposal


def _of(proposal: Proposal) -> tuple[Case, What]:
    return Case.objects.get(key=proposal.subject_key), What(proposal.facts["what"])


@transaction.atomic
def carry_out(proposal: Proposal, *, now: datetime) -> None:
    """Do what two people confirmed, on or after its day. NotAllowedNow when it may not go now."""
    approved = proposals.claim(
        proposal, operation=Operation.PURGE_CASE, digest=proposal.digest, now=now
    )
    purge(approved, by=policy.house("retention", now=now), now=now)


def carry_out_due(*, now: datetime) -> int:
    """Do what was confirmed before its day and is due now; return how many.

    What is held, was reopened or is not due yet waits, and ends with its proposal.
    """
    waiting = Proposal.objects.filter(
        operation=Operation.PURGE_CASE, status=ProposalStatus.APPROVED, expires_at__gt=now
    )
    return one_by_one.each(waiting.order_by("pk"), partial(carry_out, now=now))


@transaction.atomic
def purge(approved: Approved, *, by: Actor, now: datetime) -> None:
    """Empty what was approved: due, announced two weeks ago, not held. Files follow the commit."""
    case, what = _of(approved.proposal)
    proposals.demand(approved, Operation.PURGE_CASE, about=case.key)
    holds.refuse_if_held(case)
    going, parts = _going(case, what), _parts(case, what)
    if not going.may_go(now) or approved.facts["clock_started"] != going.start.isoformat():
        raise NotAllowedNow(_("Its time has not come, or something happened in the case since."))
    emptying.refuse_if_under_way(case, parts)
    _purge(case, what, parts, approved.proposal, by=by, now=now)


def purge_again(case: Case, what: What, *, by: Actor, now: datetime) -> None:
    """Empty what a restored backup brought back; two people agreed to it before."""
    if not by.is_house:
        raise NotApproved(Operation.PURGE_CASE.value)
    with transaction.atomic():
        lifecycle.lock_case(case.pk)
        _purge(case, what, _parts(case, what), None, by=by, now=now)


def _purge(
    case: Case, what: What, parts: list[Part], proposal: Proposal | None, *, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    checkpoints.make(why="before erasure", by=policy.house("retention", now=now), now=now)
    seqs = _entries(case, what, parts, proposal)
    people = _minors(case) if what is What.MINORS else list(case.people.all())
    emptying.sessions(people)
    if E in CLASSES[what]:
        emptying.files(parts, case, by=by, now=now)
    emptying.rows(parts, CLASSES[what])
    if what is not What.SEALED:
        Person.objects.filter(pk__in=[p.pk for p in people]).update(erased_at=now)
    emptying.record(
        "case.purged", case, case.key, seqs, by=by, now=now, what=what.value,
        merged=merged.keys(case)[1:],
    )  # fmt: skip
    checkpoints.make(why="after erasure", by=policy.house("retention", now=now), now=now)
    faultpoint("retention.before_commit")
    transaction.on_commit(scrubbing.scrub)


def _entries(case: Case, what: What, parts: list[Part], proposal: Proposal | None) -> list[int]:
    """Return the entries whose words go too; those about sealed values hold none of them."""
    if what is What.SEALED:
        return []
    keys = personal.keys_of(parts)
    if what is What.MINORS:
        words = frozenset(map(str, keys)) | personal.refs_of(parts)
        return emptying.entries(
            case, keys=keys, words=words, struck=None, spared=None, proposal=proposal
        )
    return emptying.entries(
        case, keys=keys, words=frozenset(), struck=None, spared=frozenset(), proposal=proposal
    )
