"""Work on one request: contents, letter, the second person, filing, delivery and the answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from comms.actions import letters
from comms.actions import requests as actions
from comms.actions.responses import Leaks
from comms.rules import letters as wordings
from comms.web.contents_form import ContentsForm, FactsForm
from comms.web.request_forms import (
    AnswerForm,
    ClarifiedForm,
    LetterForm,
    ProofForm,
    zone_of,
)
from comms.web.requests import find, shown
from tracker.actions import cases, evidence, formal_requests, request_answers, request_drafts
from tracker.actions.evidence import Kept
from tracker.lifecycle import NotAllowedNow
from tracker.models import DesistEntry, Evidence, FormalRequest, Proposal
from tracker.queries import checklist, clocks, desist_rows
from tracker.rules import regimes
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.templatetags.doorstep import exact
from tracker.web.trying import tried


def contents(request: HttpRequest, ref: str) -> HttpResponse:
    """Fill in what the request must contain, and when things happened."""
    row = find(request, ref, Permission.REQUEST_PREPARE)
    regime = regimes.get(row.regime)
    form = ContentsForm(row, regime, request.POST or None, initial={"zone": zone_of(row).key})
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _told(request, form)):
        return redirect("request-letter" if "go_on" in request.POST else "request", ref=ref)
    context = shown(request, row) | {
        "form": form, "live": clocks.of_request(row),
        "points": checklist.of_request(row, now=timezone.now()),
        "names_nobody": letters.names_nobody(row, now=timezone.now()),
    }  # fmt: skip
    return _page(request, "comms/request_contents.html", context, form)


def _told(request: HttpRequest, form: ContentsForm) -> None:
    by, now = finding.actor(request), timezone.now()
    with transaction.atomic():
        request_drafts.fill_elements(
            form.row, elements=form.elements(), seen=form.cleaned_data["seen"], by=by, now=now
        )
        if form.fact_names:
            request_drafts.tell_facts(form.row, told=form.facts(), by=by, now=now)


def facts(request: HttpRequest, ref: str) -> HttpResponse:
    """Tell when things happened once it has left: every date follows, with both days kept."""
    row = find(request, ref, Permission.REQUEST_PREPARE)
    form = FactsForm(row, request.POST or None, initial={"zone": zone_of(row).key})
    if request.method == "POST" and form.is_valid() and tried(
        form,
        lambda: request_drafts.tell_facts(
            row, told=form.facts(), by=finding.actor(request), now=timezone.now()
        ),
    ):  # fmt: skip
        messages.success(request, _("The dates were computed again."))
        return redirect("request", ref=ref)
    return _page(request, "comms/request_facts.html", shown(request, row) | {"form": form}, form)


def letter(request: HttpRequest, ref: str) -> HttpResponse:
    """Say where it goes and read the letter; the wording may be changed."""
    row, now = find(request, ref, Permission.REQUEST_PREPARE), timezone.now()
    text = letters.text_of(row, now=now)
    form = LetterForm(row, request.POST or None, initial=_letter(row, text))
    if request.method == "POST" and form.is_valid():
        told = _as_kept(form, row, text, anew="anew" in request.POST)
        if tried(
            form,
            lambda: request_drafts.write_letter(row, by=finding.actor(request), now=now, **told),
        ):
            return redirect("request" if "go_on" in request.POST else "request-letter", ref=ref)
    context = shown(request, row) | {"form": form, "letter": text}
    return _page(request, "comms/request_letter.html", context, form)


def _letter(row: FormalRequest, text: letters.Text) -> dict[str, Any]:
    address = row.recipient_address or _known_address(row)
    return {"way": row.filed_by_way, "recipient_address": address, "language": row.language,
            "subject": text.subject, "body": text.body}  # fmt: skip


def _known_address(row: FormalRequest) -> str:
    if row.filed_by_way != "email":
        return row.outlet.postal_address.replace("\n", ", ")[:300]
    reporter = row.journalist.email if row.journalist else ""
    desist = row.outlet.desist_email if row.regime == "press-desist-notice" else ""
    return reporter or desist or row.outlet.newsroom_email


def _as_kept(
    form: LetterForm, row: FormalRequest, text: letters.Text, *, anew: bool
) -> dict[str, Any]:
    """Keep the wording only where somebody changed it; until then the template writes it."""
    told = dict(form.cleaned_data)
    told["body"] = told["body"].replace("\r\n", "\n")
    same = told["body"].strip() == text.body.strip() and told["subject"] == text.subject
    other = told["language"] != row.language and not text.edited
    if anew or other or (same and not text.edited):
        return told | {"subject": "", "body": "", "letter_version": ""}
    return told | {"letter_version": text.version.removesuffix(letters.EDITED) + letters.EDITED}


def check(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the letter as the addressee gets it, and put it before a second person."""
    row, now = find(request, ref, Permission.REQUEST_PREPARE), timezone.now()
    found = _proposed(request, row) if request.method == "POST" else []
    if found is None:
        return redirect("request", ref=ref)
    context = shown(request, row) | {
        "letter": letters.final_text(row, by=finding.actor(request), now=now),
        "open_points": checklist.missing(row, now=now, filing=True),
        "names_nobody": letters.names_nobody(row, now=now),
        "wording": wordings.find(row.regime, row.language),
        "findings": found,
    }
    return render(request, "comms/request_check.html", context)


def _proposed(request: HttpRequest, row: FormalRequest) -> list[dict[str, Any]] | None:
    """Propose; return what the guard found with the words already typed, or None when done."""
    typed = {name[4:]: str(t) for name, t in request.POST.items() if name.startswith("why-")}
    try:
        actions.propose(row, reasons=typed, by=finding.actor(request), now=timezone.now())
    except Leaks as leaks:
        messages.error(request, str(leaks))
        return [{"finding": one, "why": typed.get(one.secret, "")} for one in leaks.findings]
    except NotAllowedNow as refusal:
        messages.error(request, str(refusal))
        return []
    messages.success(request, _("A second person sees it now."))
    return None


def filed(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that a confirmed request was carried out by web form, post, fax or hand."""
    row = find(request, ref, Permission.REQUEST_PREPARE)
    proposal = formal_requests.live_proposal(row)
    form = _proof_form(request, row)
    if request.method == "POST" and form.is_valid() and tried(
        form, lambda: _with_proof(request, row, form, proposal)
    ):  # fmt: skip
        messages.success(request, _("Filed. Their time runs from the day it arrives."))
        return redirect("request", ref=ref)
    context = shown(request, row) | {"form": form, "proposal": proposal}
    return _page(request, "comms/request_filed.html", context, form)


def _with_proof(
    request: HttpRequest, row: FormalRequest, form: ProofForm, proposal: Proposal | None
) -> None:
    if proposal is None:
        raise NotAllowedNow(_("No second person has confirmed this."))
    by, now, kept = finding.actor(request), timezone.now(), _kept(form)
    with transaction.atomic():
        cases.lock(row.case)
        proof = _attached(kept, row, by=by, now=now)
        actions.record_filing(
            proposal, filed_at=form.cleaned_data["at"], proof=proof, by=by, now=now
        )


def delivered(request: HttpRequest, ref: str) -> HttpResponse:
    """Record when it arrived, with the proof."""
    row = find(request, ref, Permission.REQUEST_PREPARE)
    form = _proof_form(request, row)
    if request.method == "POST" and form.is_valid() and tried(
        form, lambda: _arrived(request, row, form)
    ):  # fmt: skip
        messages.success(request, _("Delivery is proven. The dates are certain now."))
        _say_from_when(request, row)
        return redirect("request", ref=ref)
    return _page(
        request, "comms/request_delivered.html", shown(request, row) | {"form": form}, form
    )


def _say_from_when(request: HttpRequest, row: FormalRequest) -> None:
    """Say from when contacts count, where the request asked to stop: not from its arrival."""
    entry = DesistEntry.objects.filter(formal_request=row).first()
    at = desist_rows.counts_from(entry) if entry is not None else None
    if at is not None and at > timezone.now():
        told = _(
            "Contacts count as after it from %(at)s on: until then they have time to tell their "
            "people."
        ) % {"at": exact(at)}
        messages.info(request, told)


def _arrived(request: HttpRequest, row: FormalRequest, form: ProofForm) -> None:
    by, now, kept = finding.actor(request), timezone.now(), _kept(form)
    with transaction.atomic():
        cases.lock(row.case)
        proof = _attached(kept, row, by=by, now=now)
        request_answers.record_delivery(
            row, delivered_at=form.cleaned_data["at"], proof=proof, by=by, now=now
        )


def _proof_form(request: HttpRequest, row: FormalRequest) -> ProofForm:
    return ProofForm(
        request.POST or None, request.FILES or None, initial={"zone": zone_of(row).key}
    )


def _kept(form: ProofForm) -> Kept | None:
    """Seal the file before the transaction that enters it."""
    file = form.cleaned_data["proof"]
    return evidence.keep(file.name, file.chunks()) if file else None


def _attached(kept: Kept | None, row: FormalRequest, *, by: Any, now: Any) -> Evidence | None:
    if kept is None:
        return None
    return evidence.attach(
        kept, case=row.case, contact=None, intake=None, giver=None, how="proof", by=by, now=now
    )


def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Record what they answered, or that they did not; the next step follows from it."""
    row = find(request, ref, Permission.REQUEST_PREPARE)
    form = AnswerForm(
        regimes.get(row.regime), request.POST or None, initial={"zone": zone_of(row).key}
    )
    if request.method == "POST" and form.is_valid() and tried(
        form,
        lambda: request_answers.record_reply(
            row, by=finding.actor(request), now=timezone.now(), **form.told()
        ),
    ):  # fmt: skip
        return redirect("request", ref=ref)
    return _page(request, "comms/request_answer.html", shown(request, row) | {"form": form}, form)


def clarified(request: HttpRequest, ref: str) -> HttpResponse:
    """Record when we gave them what they asked for; their clock runs on."""
    row = find(request, ref, Permission.REQUEST_PREPARE)
    form = ClarifiedForm(request.POST or None, initial={"zone": zone_of(row).key})
    if request.method == "POST" and form.is_valid() and tried(
        form,
        lambda: request_answers.record_clarification(
            row, answered_at=form.cleaned_data["clarification_answered_at"],
            by=finding.actor(request), now=timezone.now(),
        ),
    ):  # fmt: skip
        return redirect("request", ref=ref)
    context = shown(request, row) | {"form": form}
    return _page(request, "comms/request_clarified.html", context, form)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], form: forms.Form
) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)
