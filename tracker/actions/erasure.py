"""Erasing a person: two people agree, a hold stops it, the record still verifies afterwards."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy, sealing
from tracker.actions import cases, checkpoints, emptying, holds, proposals, scrubbing
from tracker.actions.proposals import Approved, NotApproved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Person, Proposal, SafeChannel
from tracker.policy import Actor
from tracker.queries import personal
from tracker.queries.personal import Part
from tracker.rules.faults import faultpoint
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission
from tracker.rules.striking import Secret, Struck

_SECRETS = {"name_sealed": "name", "address_sealed": "address", "phone_sealed": "phone"}
_CHANNELS = {"email": "e-mail", "phone": "phone"}


@transaction.atomic
def propose(person: Person, *, basis: str, reason: str, by: Actor, now: datetime) -> Proposal:
    """Put the erasure of a person before a second one; `reason` is kept and names nobody."""
    policy.require(by, Permission.ERASE, person.case)
    facts = _facts(person, _parts_if_now(person), basis)
    return proposals.propose(
        Operation.ERASE_PERSON, subject_key=person.key, case=person.case, facts=facts,
        payload=history.canonical(facts).encode("ascii"), editors=[], findings=[], reason=reason,
        by=by, now=now,
    )  # fmt: skip


def _parts_if_now(person: Person) -> list[Part]:
    """Return what would go; NotAllowedNow, with the sentence why, when it cannot go now."""
    if person.erased_at is not None:
        raise NotAllowedNow(_("This person was erased already."))
    holds.refuse_if_held(person.case)
    parts = personal.of_person(person)
    emptying.refuse_if_under_way(person.case, parts)
    return parts


def _facts(person: Person, parts: list[Part], basis: str) -> dict[str, Any]:
    """Return what the second person confirms: keys and numbers, nothing that names anybody."""
    return {
        "case": person.case.ref, "person": str(person.key), "circle": str(person.circle),
        "basis": basis, "rows": {part.model._meta.label: len(part.numbers) for part in parts},
    }  # fmt: skip


@transaction.atomic
def approve(
    proposal: Proposal, *, digest_seen: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> Person:  # fmt: skip
    """Confirm as the second person; it is carried out at once."""
    if proposal.case is not None:
        cases.lock(proposal.case)
    proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    approved = proposals.claim(
        proposal, operation=Operation.ERASE_PERSON, digest=digest_seen, by=by, now=now
    )
    return erase(approved, by=by, now=now)


@transaction.atomic
def erase(approved: Approved, *, by: Actor, now: datetime) -> Person:
    """Erase a person, as two people approved. Files and traces follow after the commit."""
    person = Person.objects.select_related("case").get(key=approved.proposal.subject_key)
    proposals.demand(approved, Operation.ERASE_PERSON, about=person.key)
    parts = _parts_if_now(person)
    basis = approved.facts["basis"]
    _wipe(person, parts, basis=basis, proposal=approved.proposal, by=by, now=now)
    return person


def _wipe(
    person: Person, parts: list[Part], *, basis: str, proposal: Proposal | None, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    house = policy.house("erasure", now=now)
    checkpoints.make(why="before erasure", by=house, now=now)
    struck, stays = Struck(_secrets(person, house)), personal.others_in_case(person, parts)
    keys = personal.keys_of(parts) | {person.key}
    seqs = emptying.entries(
        person.case, keys=keys, words=frozenset(map(str, keys)) | personal.refs_of(parts),
        struck=struck, proposal=proposal,
        spared=personal.keys_of(stays) - {person.case.key} if person.is_subject else None,
    )  # fmt: skip
    emptying.mentions(stays, struck)
    _empty(person, parts, by=house, now=now)
    emptying.record("person.erased", person.case, person.key, seqs, by=by, now=now, basis=basis)
    checkpoints.make(why="after erasure", by=house, now=now)
    faultpoint("erasure.before_commit")
    transaction.on_commit(scrubbing.scrub)


def _empty(person: Person, parts: list[Part], *, by: Actor, now: datetime) -> None:
    emptying.sessions([person])
    emptying.files(parts, person.case, by=by, now=now)
    for desist in person.desists.all():
        desist.people.remove(person)
    emptying.rows(parts)
    emptying.changes_of_address(person)
    Person.objects.filter(pk=person.pk).update(erased_at=now)
    person.refresh_from_db()


def _secrets(person: Person, by: Actor) -> list[Secret]:
    """Return the sealed values that are searched for in what stays, the look written down."""
    channels = list(SafeChannel.objects.filter(person=person))
    keys = frozenset({person.key, *(row.key for row in channels)})
    look = history.disclose("sealed.read_to_erase", by=by, case=person.case, objects=keys)
    told = [
        Secret(what, sealing.reveal(person, field, disclosure=look))
        for field, what in _SECRETS.items()
    ]
    told += [
        Secret(_CHANNELS[row.kind], sealing.reveal(row, "value_sealed", disclosure=look))
        for row in channels
    ]
    return [secret for secret in told if secret.value]


def erase_again(person: Person, *, by: Actor, now: datetime) -> None:
    """Erase somebody whom a restored backup brought back; two people agreed to it before."""
    if not by.is_house:
        raise NotApproved(Operation.ERASE_PERSON.value)
    with transaction.atomic():
        cases.lock(person.case)
        parts = personal.of_person(person)
        _wipe(person, parts, basis="restore", proposal=None, by=by, now=now)
