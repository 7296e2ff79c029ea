"""The letter of a request on its way out: proposed by one, confirmed by another, then sent once.

By e-mail the confirmed bytes wait in the outbox. By web form, post, fax or hand a person carries
the confirmed text out and records it with its proof: `record_filing`.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from comms.actions import letters, messages, sealed_scan
from comms.actions.letters import Text
from comms.actions.responses import Leaks, Unready
from comms.models import Message, Purpose
from comms.rules import wording
from comms.rules.leak_guard import Finding
from comms.states import MessageStatus
from tracker import history, lifecycle, policy
from tracker.actions import formal_requests, proposals
from tracker.importers.mail.tokens import reply_address
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Evidence, FormalRequest, HistoryEvent, Proposal, Publication, User
from tracker.models.formal_requests import FiledBy
from tracker.policy import Actor
from tracker.rules import regimes
from tracker.rules.errors import RuleError
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission
from tracker.states import ProposalStatus, RequestStatus

WRITING = (
    "request.prepared", "request.elements_filled", "request.facts_told", "request.letter_written",
    "request.readied",
)  # fmt: skip
"""Whoever did one of these had a hand in the letter and cannot confirm it."""


@transaction.atomic
def prepare(case: Case, *, regime: str, by: Actor, now: datetime, **values: Any) -> FormalRequest:
    """Begin a request, with what its letter says by itself ticked off on the checklist."""
    told = {**letters.prefilled(regime), **_urls(regime, values.get("publication"))}
    return formal_requests.prepare(case, regime=regime, elements=told, by=by, now=now, **values)


def _urls(regime: str, publication: Publication | None) -> dict[str, str]:
    from_publication = {"url": publication.url, "urls": publication.url} if publication else {}
    needed = {one.key for one in regimes.get(regime).required_elements}
    return {key: text for key, text in from_publication.items() if key in needed and text}


@transaction.atomic
def propose(
    request: FormalRequest, *, reasons: Mapping[str, str], by: Actor, now: datetime
) -> Proposal:
    """Render the final bytes once and put them before a second person.

    NotReady with open points, Unready when the letter is not whole, Leaks with what is sealed.
    """
    policy.require(by, Permission.PROPOSE, request.case)
    lifecycle.lock_case(request.case_id)
    formal_requests.require_fileable(request, now=now)
    nothing_under_way(request)
    text, facts, payload = _final(request, by, now)
    found = sealed_scan.scan(request.case, payload, now=now)
    if any(f.absolute or not reasons.get(f.secret, "").strip() for f in found):
        raise Leaks(found)
    letters.keep_version(request, text.version)
    FormalRequest.objects.filter(pk=request.pk).update(letter_version=text.version)
    proposal = proposals.propose(
        Operation.FILE_REQUEST, subject_key=request.key, case=request.case, payload=payload,
        facts=facts, editors=writers(request), reason="", by=by, now=now,
        findings=[{**asdict(f), "why": reasons[f.secret].strip()} for f in found],
    )  # fmt: skip
    history.record(
        "request.proposed", case=request.case, by=by, about=request.key, ref=request.ref, at=now,
        proposal=proposal.key, letter=text.version,
    )  # fmt: skip
    return proposal


def findings(request: FormalRequest, *, by: Actor, now: datetime) -> list[Finding]:
    """Return what the leak guard would find in the letter as it stands."""
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    _text, _facts, payload = _final(request, by, now)
    return sealed_scan.scan(request.case, payload, now=now)


def writers(request: FormalRequest) -> list[str]:
    """Return the natural persons who had a hand in a request, as the history tells."""
    keys = HistoryEvent.objects.filter(object_key=request.key, kind__in=WRITING)
    people = User.objects.filter(key__in=keys.values("actor_key"))
    return sorted({str(one.natural_person) for one in people})


def nothing_under_way(request: FormalRequest) -> None:
    """Raise NotAllowedNow while a letter of this request may be leaving, or may have left."""
    pending = [MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNCERTAIN]
    if Message.objects.filter(formal_request=request, status__in=pending).exists():
        raise NotAllowedNow(_("A letter of this request is in the outbox. Look there first."))


@transaction.atomic
def approve(
    proposal: Proposal,
    *,
    digest_seen: str,
    factor: str,
    factor_at: datetime | None,
    by: Actor,
    now: datetime,
) -> Message | None:
    """Confirm a request: by e-mail it waits in the outbox now, otherwise somebody carries it."""
    request = of_proposal(proposal)
    approved = proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    formal_requests.require_fileable(request, now=now)
    message = None
    if is_mail(proposal):
        message = messages.queue(
            approved, purpose=Purpose.REQUEST, recipient=approved.facts["recipients"][0],
            formal_request=request, by=by, now=now,
        )  # fmt: skip
    history.record(
        "request.approved", case=proposal.case, by=by, about=request.key, ref=request.ref, at=now,
        proposal=proposal.key,
    )  # fmt: skip
    return message


@transaction.atomic
def refuse(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """Say no to a request; its writer reads why."""
    proposals.refuse(proposal, reason=reason, by=by, now=now)
    _back(of_proposal(proposal), why="refused", by=by, now=now)


@transaction.atomic
def take_back(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a request back before it left: nobody has confirmed it, or nobody has carried it yet."""
    if is_mail(proposal) and proposal.status != ProposalStatus.OPEN:
        raise NotAllowedNow(_("This waits in the outbox. Stop it there."))
    proposals.withdraw(proposal, reason=reason, by=by, now=now)
    _back(of_proposal(proposal), why="withdrawn", by=by, now=now)


def _back(request: FormalRequest, *, why: str, by: Actor, now: datetime) -> None:
    """Make a draft of it again, whoever says so; the words of the refusal stay readable."""
    if request.status == RequestStatus.READY:
        lifecycle.advance(request, RequestStatus.DRAFT)
    history.record(
        "request.returned",
        case=request.case,
        by=by,
        about=request.key,
        ref=request.ref,
        at=now,
        why=why,
    )


def lay_back_expired(*, now: datetime) -> int:
    """Return requests that waited too long for a second person to their writers; how many."""
    by = policy.house("gate", now=now)
    return proposals.end_expired(
        of=Operation.FILE_REQUEST, now=now,
        then=lambda row: _back(of_proposal(row), why="expired", by=by, now=now),
    )  # fmt: skip


@transaction.atomic
def record_filing(
    proposal: Proposal, *, filed_at: datetime, proof: Evidence | None, by: Actor, now: datetime
) -> None:
    """Record that a confirmed request was carried out by a person, when, and with which proof."""
    request = of_proposal(proposal)
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    if is_mail(proposal):
        raise NotAllowedNow(_("This one leaves through the outbox."))
    if proof is None:
        raise RuleError("Proof: add the receipt, a picture of the form or the posting slip.")
    approved = proposals.claim(
        proposal, operation=Operation.FILE_REQUEST, digest=proposal.digest, now=now, by=by
    )
    formal_requests.file(request, approved=approved, filed_at=filed_at, proof=proof, by=by, now=now)


@transaction.atomic
def reopen(request: FormalRequest, *, by: Actor, now: datetime) -> None:
    """Make a draft of a request that is ready; not while a letter of it may be leaving."""
    nothing_under_way(request)
    formal_requests.reopen(request, by=by, now=now)


def of_proposal(proposal: Proposal) -> FormalRequest:
    """Return the request a proposal is about."""
    rows = FormalRequest.objects.select_related("case", "outlet", "journalist", "person")
    return rows.get(key=proposal.subject_key)


def is_mail(proposal: Proposal) -> bool:
    """Tell whether what was approved is an e-mail, or a text that a person carries."""
    return bool(proposal.facts.get("way") == FiledBy.EMAIL)


def _final(request: FormalRequest, by: Actor, now: datetime) -> tuple[Text, dict[str, Any], bytes]:
    text = letters.final_text(request, by=by, now=now)
    if too_long := letters.over_length(request, text, now=now):
        raise Unready(too_long)
    if left := wording.unfilled(f"{text.subject} {text.body}"):
        raise Unready(_("Fill in %(field)s, or take it out.") % {"field": ", ".join(left)})
    if request.filed_by_way == FiledBy.EMAIL:
        return text, *_as_mail(request, text, now)
    return text, *_as_paper(request, text)


def _as_mail(request: FormalRequest, text: Text, now: datetime) -> tuple[dict[str, Any], bytes]:
    token = wording.new_token()
    letter = wording.Envelope(
        sender_name=settings.PRESS_NAME, sender=settings.PRESS_ADDRESS,
        recipient_name=request.journalist.name if request.journalist else request.outlet.name,
        recipient=request.recipient_address, reply_to=reply_address(token, settings.MAIL_DOMAIN),
        subject=text.subject, body=text.body, at=now.replace(microsecond=0),
        message_id=wording.new_message_id(settings.MAIL_DOMAIN),
    )  # fmt: skip
    try:
        payload = wording.render(letter)
    except (RuleError, ValueError):
        raise Unready(_("Write one e-mail address, such as name@paper.example.")) from None
    more = {"sender": letter.sender, "message_id": letter.message_id, "token": token,
            "waits_seconds": settings.OUTBOX_WAIT_SECONDS}  # fmt: skip
    return {**_facts(request, text), **more}, payload


def _as_paper(request: FormalRequest, text: Text) -> tuple[dict[str, Any], bytes]:
    sheet = f"{request.outlet.name}\n{request.recipient_address}\n\n{text.subject}\n\n{text.body}"
    return _facts(request, text), sheet.encode()


def _facts(request: FormalRequest, text: Text) -> dict[str, Any]:
    return {
        "request": request.ref,
        "way": request.filed_by_way,
        "recipients": [request.recipient_address],
        "subject": text.subject,
        "body": text.body,
        "regime": f"{request.regime} {request.regime_version}",
        "letter": text.version,
        "sends": request.sender_kind,
        "mandate": str(request.mandate.key) if request.mandate else "",
    }
