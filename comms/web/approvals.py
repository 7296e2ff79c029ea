"""The second person's pages: what waits, and the exact bytes to confirm."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comms.actions import letters, uncertain
from comms.actions import requests as filing
from comms.actions import responses as answers
from comms.models import Line
from comms.queries import responses
from comms.rules import wording
from comms.web.asking import actor
from comms.web.response_forms import RefusalForm
from tracker import policy
from tracker.actions import (
    addresses,
    erasure,
    exports,
    holds,
    merging,
    proposals,
    retention,
    roles,
    seats,
    staff_terms,
)
from tracker.models import FormalRequest, Proposal
from tracker.queries import approving, labels, proposed
from tracker.rules import regimes
from tracker.rules.operations import RULES, Operation
from tracker.rules.roles import Permission
from tracker.states import ProposalStatus
from tracker.web import fresh
from tracker.web.record import finding
from tracker.web.trying import carried_out


@dataclass(frozen=True)
class Ways:
    """What follows from each of the three answers to a proposal."""

    approve: Callable[..., object] = proposals.approve
    refuse: Callable[..., object] = proposals.refuse
    withdraw: Callable[..., object] = proposals.withdraw
    is_mail: bool = False


WAYS: dict[Operation, Ways] = {
    Operation.SEND_RESPONSE: Ways(answers.approve, answers.refuse, answers.take_back, is_mail=True),
    Operation.FILE_REQUEST: Ways(filing.approve, filing.refuse, filing.take_back, is_mail=True),
    Operation.RESOLVE_UNCERTAIN: Ways(uncertain.approve, is_mail=True),
    Operation.EMERGENCY_SEND: Ways(is_mail=True),
    Operation.SEAT_AT_CASE: Ways(approve=seats.approve),
    Operation.GRANT_ROLE: Ways(approve=roles.approve),
    Operation.LOOSEN_TERMS: Ways(approve=staff_terms.approve),
    Operation.EXPORT_BUNDLE: Ways(approve=exports.approve),
    Operation.RELEASE_HOLD: Ways(approve=holds.approve_release),
    Operation.CHANGE_CONTACT_ADDRESS: Ways(addresses.approve, addresses.refuse, addresses.withdraw),
    Operation.MERGE_CASES: Ways(approve=merging.approve),
    Operation.ERASE_PERSON: Ways(approve=erasure.approve),
    Operation.PURGE_CASE: Ways(approve=retention.approve),
}
"""Operations whose row moves with the proposal; for all others the proposal alone changes."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second person, and what was confirmed lately."""
    policy.require(actor(request), Permission.STAFF_READ)
    now = timezone.now()
    rows = [_row(p, request, now) for p in responses.proposals_waiting(actor(request))]
    context = {
        "yours": [row for row in rows if not row["why_not"]],
        "others": [row for row in rows if row["why_not"]],
        "ended": [_row(p, request, now) for p in responses.proposals_ended(actor(request))],
        "standing": _standing(request),
    }
    return render(request, "comms/approval_list.html", context)


def _standing(request: HttpRequest) -> str:
    """Return why this reader confirms nothing at all, such as that they leave soon."""
    by = actor(request)
    if not policy.may(by, Permission.APPROVE) or by.user is None:
        return " ".join(
            dict.fromkeys([policy.why_not(by, Permission.APPROVE), policy.last_day(by)])
        )
    return approving.why_rests(by.user, by.now)


def _row(proposal: Proposal, request: HttpRequest, now: Any) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "label": labels.operation(proposal.operation),
        "to": ", ".join(proposal.facts.get("recipients", [])),
        "why_not": approving.why_not_approve(proposal, by=actor(request), now=now),
    }


@require_safe
def page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show exactly what is to be confirmed."""
    proposal = _find(request, key)
    return render(request, "comms/approval_page.html", _signing(request, proposal))


def _signing(request: HttpRequest, proposal: Proposal, **more: Any) -> dict[str, Any]:
    now, open_still = timezone.now(), proposal.status == ProposalStatus.OPEN
    operation = Operation(proposal.operation)
    return {
        **_row(proposal, request, now),
        **_bytes_shown(proposal),
        "told": proposed.told(proposal),
        "whom": _whom(proposal) if open_still else "",
        "facts": [(_plain(name), _plain(value)) for name, value in sorted(proposal.facts.items())],
        "unchanged": proposals.digest_of(proposal) == proposal.digest,
        "open": open_still,
        "prove_at": "" if fresh.is_fresh(request) else fresh.address(request),
        "proposer_leaving": proposal.proposed_by.is_leaving(now),
        "mine": _is_mine(request, proposal),
        "may_withdraw": open_still and _may(request, proposal, RULES[operation].propose),
        "may_refuse": open_still and _may(request, proposal, RULES[operation].approve),
        "refusal": RefusalForm(),
        "answer": _answer(proposal),
        **_filing(proposal),
        "address": _address(request, proposal),
        **more,
    }


def _plain(value: object) -> object:
    """Return what was noted beside the bytes as people read it: lists in a row, names as words."""
    if isinstance(value, list):
        return ", ".join(str(_plain(one)) for one in value)
    return value.replace("_", " ") if isinstance(value, str) and value.isidentifier() else value


def _bytes_shown(proposal: Proposal) -> dict[str, Any]:
    raw = bytes(proposal.payload)
    if not _ways(proposal).is_mail:
        return {"raw": raw.decode("utf-8", "replace")}
    letter = wording.read(raw)
    key = str(proposal.facts.get("line", ""))
    line = Line.objects.filter(key=key).first() if key else None
    # The line as it was written, its blanks unfilled: that a name was put in is a difference too.
    changes = wording.differences(line.body, letter.body.strip()) if line else []
    return {"letter": letter, "line": line, "differences": changes, "raw": raw.decode("ascii")}


def _answer(proposal: Proposal) -> object:
    if proposal.operation != Operation.SEND_RESPONSE:
        return None
    return answers.of_proposal(proposal)


def _filing(proposal: Proposal) -> dict[str, Any]:
    """Return the request a proposal is about, with its rule: who will learn who asks."""
    if proposal.operation != Operation.FILE_REQUEST:
        return {}
    row = FormalRequest.objects.filter(key=proposal.subject_key).first()
    if row is None:
        return {"filing": None, "regime": None}
    unnamed = letters.left_unnamed(row, str(proposal.facts.get("body", "")))
    return {"filing": row, "regime": regimes.get(row.regime), "names_nobody": unnamed}


def _address(request: HttpRequest, proposal: Proposal) -> str:
    """Return the whole new address to whoever may confirm it and just proved who they are."""
    if proposal.operation != Operation.CHANGE_CONTACT_ADDRESS or not fresh.is_fresh(request):
        return ""
    by = actor(request)
    return addresses.read(proposal, by=by, now=by.now)


def _whom(proposal: Proposal) -> str:
    """Return where it stands who would be erased."""
    if proposal.operation != Operation.ERASE_PERSON or proposal.case is None:
        return ""
    return f"{reverse('case-circle', args=[proposal.case.ref])}#p-{proposal.subject_key}"


def _is_mine(request: HttpRequest, proposal: Proposal) -> bool:
    user = actor(request).user
    return user is not None and user.natural_person == proposal.proposed_by.natural_person


def _may(request: HttpRequest, proposal: Proposal, permission: Permission) -> bool:
    return policy.may(actor(request), permission, proposal.case)


@require_POST
def approve(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Confirm what the page showed; the digest says that it is still the same."""
    proposal = _find(request, key)
    if not fresh.is_fresh(request):
        return fresh.ask(request, back_to=reverse("approval-page", args=[key]))
    factor, factor_at = fresh.proof(request)
    done = carried_out(
        request,
        lambda: _ways(proposal).approve(
            proposal, digest_seen=request.POST.get("digest", ""), factor=factor,
            factor_at=factor_at, by=actor(request), now=timezone.now(),
        ),
        _("Confirmed."),
    )  # fmt: skip
    mail = done and _ways(proposal).is_mail
    return redirect("outbox-list") if mail else redirect("approval-page", key=key)


@require_POST
def refuse(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say no, with the reason that the writer reads."""
    proposal, form = _find(request, key), RefusalForm(request.POST)
    if not form.is_valid():
        context = _signing(request, proposal, refusal=form)
        return render(request, "comms/approval_page.html", context, status=422)
    reason = form.cleaned_data["reason"]
    done = carried_out(
        request,
        lambda: _ways(proposal).refuse(
            proposal, reason=reason, by=actor(request), now=timezone.now()
        ),
        _("Refused. It goes back with your reason."),
        form=form,
    )
    if done:
        return redirect("approval-list")
    context = _signing(request, proposal, refusal=form)
    return render(request, "comms/approval_page.html", context, status=409)


@require_POST
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a proposal back."""
    proposal = _find(request, key)
    carried_out(
        request,
        lambda: _ways(proposal).withdraw(
            proposal, reason="", by=actor(request), now=timezone.now()
        ),
        _("Taken back."),
    )
    return redirect("approval-list")


def _find(request: HttpRequest, key: uuid.UUID) -> Proposal:
    policy.require(actor(request), Permission.STAFF_READ)
    found = get_object_or_404(responses.proposals_visible_to(actor(request)), key=key)
    if found.case is not None:
        finding.note_reading(found.case, actor(request))
    return found


def _ways(proposal: Proposal) -> Ways:
    ways = WAYS.get(Operation(proposal.operation), Ways())
    # A request by post or web form is a text that somebody carries; it has no headers to show.
    carried = proposal.facts.get("way", "email") != "email"
    return replace(ways, is_mail=False) if carried else ways
