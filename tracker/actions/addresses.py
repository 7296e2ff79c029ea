"""Changing how a person is reached on the word of an e-mail: one prepares it, another confirms.

Whoever wants to be written to instead of somebody sends just such a mail. So the new address is
sealed from the first moment, shown in full only to whoever may confirm it, and used once it was
confirmed from there; the old one is told that something changed, and not what.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy, sealing
from tracker.actions import people, proposals
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Person, Proposal, SafeChannel
from tracker.policy import Actor
from tracker.queries import approving, safe_channels
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission


@transaction.atomic
def propose(
    person: Person, *, kind: str, value: str, instead_of: SafeChannel | None, source: str,
    reason: str, by: Actor, now: datetime,
) -> Proposal:  # fmt: skip
    """Put a new address or number before a second person; `source` says on whose word."""
    policy.require(by, Permission.CASE_MANAGE, person.case)
    _refuse_impossible(person, instead_of)
    if safe_channels.known(person, value):
        raise NotAllowedNow(_("This address is known already."))
    lifecycle.lock_case(person.case_id)
    channel = people.new_channel(person, kind=kind, value=value, now=now)
    # Not in use before a second person confirmed it.
    SafeChannel.objects.filter(pk=channel.pk).update(ended_at=now)
    return proposals.propose(
        Operation.CHANGE_CONTACT_ADDRESS, subject_key=person.key, case=person.case, editors=[],
        facts={"channel": str(channel.key), "value": channel.value_digest, "source": source,
               "ends": str(instead_of.key) if instead_of else ""},
        payload=_words(person, channel, instead_of, source).encode(), findings=[],
        reason=reason, by=by, now=now,
    )  # fmt: skip


def _refuse_impossible(person: Person, instead_of: SafeChannel | None) -> None:
    if person.erased_at is not None:
        raise NotAllowedNow(_("This person was erased already."))
    if instead_of is not None and (instead_of.person != person or instead_of.ended_at is not None):
        raise NotAllowedNow(_("The old address is not in use any more."))


def _words(
    person: Person, channel: SafeChannel, instead_of: SafeChannel | None, source: str
) -> str:
    told = {"person": person, "way": channel.get_kind_display(), "hint": channel.hint}
    lines = [
        _("%(person)s: a new way to reach them, %(way)s %(hint)s") % told,
        _("Ends: %(hint)s") % {"hint": instead_of.hint if instead_of else "–"},
        _("On the word of: %(source)s") % {"source": source},
    ]
    return "\n".join(lines)


@transaction.atomic
def read(proposal: Proposal, *, by: Actor, now: datetime) -> str:
    """Return the whole new address to somebody who may confirm it, once the look is entered."""
    channel = _channel(proposal)
    if channel is None or approving.why_not_approve(proposal, by=by, now=now):
        return ""
    policy.require(by, Permission.APPROVE, proposal.case)
    look = history.disclose(
        "sealed.revealed", by=by, case=proposal.case, objects=frozenset({channel.key}),
        what="channel", reason=_("to confirm it as the second person"), person=channel.person.key,
    )  # fmt: skip
    return sealing.reveal(channel, "value_sealed", disclosure=look)


def _channel(proposal: Proposal) -> SafeChannel | None:
    rows = SafeChannel.objects.select_related("person__case")
    return rows.filter(
        key=proposal.facts.get("channel"), person__key=proposal.subject_key,
        value_digest=proposal.facts.get("value"), ended_at__isnull=False, confirmed_at=None,
    ).first()  # fmt: skip


@transaction.atomic
def approve(
    proposal: Proposal, *, digest_seen: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> SafeChannel:  # fmt: skip
    """Confirm as the second person; the old address ends at once, the new one is asked."""
    proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    approved = proposals.claim(
        proposal, operation=Operation.CHANGE_CONTACT_ADDRESS, digest=digest_seen, by=by, now=now
    )
    return change(approved, by=by, now=now)


@transaction.atomic
def change(approved: Approved, *, by: Actor, now: datetime) -> SafeChannel:
    """Take a new address into use and end the old one, as two people approved."""
    proposals.demand(
        approved, Operation.CHANGE_CONTACT_ADDRESS, about=approved.proposal.subject_key
    )
    channel = _channel(approved.proposal)
    if channel is None:
        raise NotAllowedNow(_("Something about this address changed since. Propose it again."))
    person, ends = channel.person, approved.facts["ends"]
    old = SafeChannel.objects.filter(key=ends, person=person).first() if ends else None
    _refuse_impossible(person, old)
    if old is not None:
        SafeChannel.objects.filter(pk=old.pk).update(ended_at=now)
    people.take_into_use(channel, now=now)
    history.record(
        "channel.replaced" if old else "channel.entered", case=person.case, by=by, at=now,
        about=(old or channel).key, way=channel.kind, new=channel.key,
        source=approved.facts["source"], reason=approved.proposal.reason,
    )  # fmt: skip
    return channel


@transaction.atomic
def refuse(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """Say no; the address is kept nowhere."""
    proposals.refuse(proposal, reason=reason, by=by, now=now)
    forget(proposal)


@transaction.atomic
def withdraw(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """Take it back; the address is kept nowhere."""
    proposals.withdraw(proposal, reason=reason, by=by, now=now)
    forget(proposal)


def forget_expired(*, now: datetime) -> int:
    """End what nobody confirmed in time; the address is kept nowhere. Return how many."""
    return proposals.end_expired(of=Operation.CHANGE_CONTACT_ADDRESS, now=now, then=forget)


def forget(proposal: Proposal) -> None:
    """Remove the address that nobody took into use; part of ending its proposal."""
    channel = _channel(proposal)
    if channel is not None:
        channel.delete()
