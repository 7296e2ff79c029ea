"""Mail that belonged to nobody for ninety days: two people agree that it goes."""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.actions import emptying, proposals, scrubbing
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Intake, Proposal
from tracker.policy import Actor
from tracker.privacy import GOES
from tracker.queries import personal, retention
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission

ABOUT = uuid.UUID("0b1f4a5e-52a5-4d0c-9a3e-5b8a6f0f9a90")
"""Stands for all mail without a case where a proposal wants the key of a row."""


@transaction.atomic
def propose(*, reason: str, by: Actor, now: datetime) -> Proposal:
    """Put before a second person that old mail without a case goes."""
    policy.require(by, Permission.ERASE)
    keys = sorted(map(str, retention.unplaced_mail(now).values_list("key", flat=True)))
    if not keys:
        raise NotAllowedNow(_("No mail is old enough."))
    facts = {"what": "mail", "intakes": keys}
    return proposals.propose(
        Operation.PURGE_CASE, subject_key=ABOUT, case=None, facts=facts,
        payload=history.canonical(facts).encode("ascii"), editors=[], findings=[], reason=reason,
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def carry_out(proposal: Proposal, *, by: Actor, now: datetime) -> int:
    """Claim what was approved and do it, in one transaction."""
    approved = proposals.claim(
        proposal, operation=Operation.PURGE_CASE, digest=proposal.digest, by=by, now=now
    )
    return purge(approved, by=by, now=now)


@transaction.atomic
def purge(approved: Approved, *, by: Actor, now: datetime) -> int:
    """Empty the mail that two people saw listed, as far as it still belongs to nobody."""
    proposals.demand(approved, Operation.PURGE_CASE, about=ABOUT)
    if by.user is None:
        raise PermissionDenied
    rows = retention.unplaced_mail(now).filter(key__in=approved.facts["intakes"])
    parts = personal.of_rows(Intake, rows)
    keys = personal.keys_of(parts)
    seqs = emptying.entries(
        None, keys=keys, words=frozenset(), struck=None, spared=None, proposal=approved.proposal
    )
    emptying.files(parts, None, by=by, now=now)
    emptying.rows(parts, GOES)
    emptying.record("mail.purged", None, ABOUT, seqs, by=by, now=now, count=len(keys))
    transaction.on_commit(scrubbing.scrub)
    return len(keys)
