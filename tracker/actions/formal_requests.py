"""Formal requests: prepared, made ready, filed once two people stand behind them, then followed.

What they answered is in `tracker/actions/request_answers.py`; the letter itself is comms'.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import cases, deadlines, desists, numbers, proposals
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import (
    Case,
    Contact,
    Evidence,
    FormalRequest,
    Journalist,
    Outlet,
    Person,
    Proposal,
    Publication,
)
from tracker.policy import Actor
from tracker.queries import checklist, clocks, fitting
from tracker.queries.checklist import Item
from tracker.rules import addressees, asks, filing, regimes, sequence
from tracker.rules.asks import Ask
from tracker.rules.errors import RuleError
from tracker.rules.operations import Operation
from tracker.rules.regimes.base import AS_OF, Side
from tracker.rules.roles import Permission
from tracker.rules.sameness import SECOND_PRESS
from tracker.states import REQUEST, ProposalStatus, RequestStatus


class NotReady(NotAllowedNow):
    """Points of the checklist are open; `items` says which."""

    def __init__(self, items: list[Item]) -> None:
        first = _("This is open yet: %(points)s.")
        super().__init__(first % {"points": "; ".join(item.sentence.rstrip(".") for item in items)})
        self.items = items


@transaction.atomic
def prepare(
    case: Case,
    *,
    regime: str,
    person: Person,
    sender_kind: str,
    outlet: Outlet,
    addressee_kind: str,
    place: str,
    by: Actor,
    now: datetime,
    journalist: Journalist | None = None,
    publication: Publication | None = None,
    contacts: Sequence[Contact] = (),
    follows: FormalRequest | None = None,
    language: str = "en",
    elements: Mapping[str, str] | None = None,
) -> FormalRequest:
    """Begin a request under `regime`, in the version of the rules that holds today.

    The same again within moments, while nobody wrote in the first, is a second press.
    RuleError when the regime does not fit this addressee, country or sender.
    """
    policy.require(by, Permission.REQUEST_PREPARE, case)
    found = regimes.get(regime)
    kind = addressees.require_possible(outlet.kind, addressee_kind)
    fitting.require_fit(
        found.id, outlet=outlet, addressee=kind, place=place, sender_kind=sender_kind, person=person
    )
    fitting.require_place(outlet, place)
    _all_of_case(case, person, publication, follows, *contacts)
    ways = filing.ways(found.id)
    cases.lock(case)
    asked = {
        "person": person, "regime": found.id, "sender_kind": sender_kind, "outlet": outlet,
        "journalist": journalist, "addressee_kind": kind.value, "place": place,
        "publication": publication, "follows": follows, "language": language,
        "drafted_by": by.user,
    }  # fmt: skip
    if twice := _pressed_before(case, asked, contacts, now):
        return twice
    row = FormalRequest.objects.create(
        ref=numbers.ref("R"), case=case, regime_version=AS_OF, **asked,
        elements=dict(elements or {}), drafted_at=now,
        filed_by_way="email" if "email" in ways else ways[0],
        facts=_first_facts(found.id, publication, contacts, follows),
    )  # fmt: skip
    row.contacts.set(contacts)
    deadlines.settle(row, kind="computed", reason=_("Prepared."), by=by, now=now)
    history.record(
        "request.prepared", case=case, by=by, about=row.key, at=now, ref=row.ref, regime=row.regime,
        version=row.regime_version, outlet=outlet.key, follows=follows.key if follows else None,
    )  # fmt: skip
    return row


def _pressed_before(
    case: Case, asked: Mapping[str, Any], contacts: Sequence[Contact], now: datetime
) -> FormalRequest | None:
    drafts = FormalRequest.objects.filter(case=case, status=RequestStatus.DRAFT, edits=0, **asked)
    recent = drafts.filter(drafted_at__gt=now - SECOND_PRESS)
    about = {row.pk for row in contacts}
    return next((r for r in recent if {c.pk for c in r.contacts.all()} == about), None)


def _all_of_case(case: Case, *rows: Any) -> None:
    if any(row is not None and row.case_id != case.pk for row in rows):
        raise RuleError("This belongs to another case.")


def _first_facts(
    regime: str,
    publication: Publication | None,
    contacts: Sequence[Contact],
    follows: FormalRequest | None,
) -> dict[str, object]:
    """Return when things happened as far as the record knows, from the request before it too."""
    known = follows.facts if follows is not None else {}
    asked = [name for name in clocks.facts_asked(regime) if name != "sender_set_due_at"]
    found: dict[str, object] = {name: known[name] for name in asked if name in known}
    if publication is not None and publication.published_at is not None:
        found["published_at"] = publication.published_at.isoformat()
    if contacts:
        found["conduct_at"] = max(row.occurred_at for row in contacts).isoformat()
    return found


@transaction.atomic
def ready(request: FormalRequest, *, by: Actor, now: datetime) -> None:
    """Say that the draft is complete; NotReady with every open point."""
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    if items := checklist.missing(request, now=now):
        raise NotReady(items)
    mandate = None
    if asks.needs_mandate(request.sender_kind):
        mandate = checklist.live_mandate(request.person, request.regime, now=now)
    lifecycle.advance(request, RequestStatus.READY, mandate=mandate)
    history.record(
        "request.readied", case=request.case, by=by, about=request.key, ref=request.ref, at=now,
        mandate=mandate.key if mandate else None,
    )  # fmt: skip


@transaction.atomic
def reopen(request: FormalRequest, *, by: Actor, now: datetime) -> None:
    """Take a request that is ready back to a draft; not while a second person looks at it."""
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    if live_proposal(request) is not None:
        raise NotAllowedNow(_("It waits for a second person. Take it back there first."))
    lifecycle.advance(request, RequestStatus.DRAFT)
    history.record(
        "request.reopened", case=request.case, by=by, about=request.key, ref=request.ref, at=now
    )


def live_proposal(request: FormalRequest) -> Proposal | None:
    """Return the proposal to file it that is open or approved, if there is one."""
    return Proposal.objects.filter(
        operation=Operation.FILE_REQUEST, subject_key=request.key,
        status__in=[ProposalStatus.OPEN, ProposalStatus.APPROVED],
    ).first()  # fmt: skip


def require_fileable(request: FormalRequest, *, now: datetime) -> None:
    """Raise NotAllowedNow when it may not leave at this instant; asked at every step, and last."""
    if request.status != RequestStatus.READY:
        label = RequestStatus(request.status).label
        raise NotAllowedNow(_("It is “%(status)s”, not ready to file.") % {"status": label})
    if items := checklist.missing(request, now=now, filing=True):
        raise NotReady(items)


@transaction.atomic
def file(
    request: FormalRequest, *, approved: Approved, filed_at: datetime, proof: Evidence, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Record that an approved request left by web form, post, fax or hand, with its proof."""
    proposals.demand(approved, Operation.FILE_REQUEST, about=request.key)
    approved_at = approved.proposal.approval.approved_at
    sequence.require_order({"approved_at": approved_at, "filed_at": filed_at}, now=now)
    require_fileable(request, now=filed_at)
    request.elements["_filed_proof"] = proof.ref
    request.save(update_fields=["elements"])
    _filed(request, filed_at=filed_at, by=by, now=now)
    history.record(
        "request.filed", case=request.case, by=by, about=request.key, ref=request.ref, at=now,
        way=request.filed_by_way, filed_at=filed_at, proof=proof.key,
        proposal=approved.proposal.key,
    )  # fmt: skip


@transaction.atomic
def note_sent(request: FormalRequest, *, by: Actor, now: datetime) -> None:
    """Note that the outbox sent the approved letter; part of what follows a sent message."""
    _filed(request, filed_at=now, by=by, now=now)
    history.record(
        "request.filed", case=request.case, by=by, about=request.key,
        ref=request.ref, at=now, way="email",
        filed_at=now,
    )  # fmt: skip


def _filed(request: FormalRequest, *, filed_at: datetime, by: Actor, now: datetime) -> None:
    lifecycle.advance(request, RequestStatus.FILED, filed_at=filed_at)
    kept = clocks.filing_clocks(request)
    deadlines.mark_met(request, sides={Side.OURS}, prefix=kept, at=filed_at)
    deadlines.settle(request, kind="filed", reason=_("Filed; arrival is assumed until it is "
                     "proven."), by=by, now=now)  # fmt: skip
    if asks.ask_of(request.regime) is Ask.DESIST:
        desists.enter(request, by=by, now=now)
    _taken_further(request.follows)


def _taken_further(before: FormalRequest | None) -> None:
    if before is not None and RequestStatus.APPEALED in REQUEST[RequestStatus(before.status)]:
        lifecycle.advance(before, RequestStatus.APPEALED)


@transaction.atomic
def close(request: FormalRequest, *, reason: str, by: Actor, now: datetime) -> None:
    """Say that nothing more follows from this request."""
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    lifecycle.advance(request, RequestStatus.CLOSED)
    deadlines.let_go(request, reason=_("Closed."), by=by, now=now)
    history.record(
        "request.closed",
        case=request.case,
        by=by,
        about=request.key,
        ref=request.ref,
        at=now,
        reason=reason,
    )


@transaction.atomic
def abandon(request: FormalRequest, *, reason: str, by: Actor, now: datetime) -> None:
    """Give a request up before it was filed; it stays readable."""
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    if live_proposal(request) is not None:
        raise NotAllowedNow(_("It waits for a second person. Take it back there first."))
    lifecycle.advance(request, RequestStatus.ABANDONED)
    deadlines.let_go(request, reason=_("Given up."), by=by, now=now)
    history.record(
        "request.abandoned",
        case=request.case,
        by=by,
        about=request.key,
        ref=request.ref,
        at=now,
        reason=reason,
    )
