"""Logging a contact, and the receipt that only follows what is safely stored."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.db import DatabaseError, IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker import policy
from tracker.actions import access, reports
from tracker.actions.reports import Entry, Newcomer
from tracker.lifecycle import NotAllowedNow
from tracker.models import Contact, Person
from tracker.queries import mine
from tracker.rules.faults import faultpoint
from tracker.web.front import door, key_pictures, places, uploads
from tracker.web.front.door import PersonRequest
from tracker.web.front.fields import TOO_BIG
from tracker.web.front.log_form import LogForm
from tracker.web.front.stored import files_again, say_not_stored, status_of

RECEIPT, RECEIPT_FOR = "receipt", 3600


@door.open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: PersonRequest) -> HttpResponse:
    """Log a contact on one page; a receipt follows only what is stored."""
    country = places.guess(request, request.person)
    if request.method != "POST":
        return _page(request, _empty_form(request, country), country)
    form = LogForm(request.POST, request.FILES, person=request.person, country=country)
    try:
        saved = _saved_or_found(request, form)
    except NotAllowedNow as refusal:
        form.add_error(None, str(refusal))
        saved = None
    except (OSError, DatabaseError):
        say_not_stored(form)
        saved = None
    return saved or _page(request, form, country)


def _empty_form(request: PersonRequest, country: str) -> LogForm:
    again = request.person and request.GET.get("again")
    last = mine.last_caller(request.person) if again else {}
    return LogForm(initial=last, person=request.person, country=country)


def _page(request: PersonRequest, form: LogForm, country: str) -> HttpResponse:
    chosen = form.data.get("country") or country
    context = {
        "form": form, "danger": places.danger(request, chosen, request.person),
        "person": request.person,
        "files_again": files_again(form),
    }  # fmt: skip
    return render(request, "tracker/front_log.html", context, status=status_of(form))


def _saved_or_found(request: PersonRequest, form: LogForm) -> HttpResponse | None:
    try:
        return _saved(request, form)
    except IntegrityError:
        # Pressed twice at the very same moment: the other press stored it, and is found now.
        return _saved(request, form)


def _saved(request: PersonRequest, form: LogForm) -> HttpResponse | None:
    """Save and lead to the receipt, or return None with sentences in the form."""
    if getattr(request, "upload_too_large", False):
        form.add_error("attached", TOO_BIG)
    now, person = timezone.now(), request.person
    if not form.is_valid() or (person is None and not _known(request, form)):
        return None
    person = request.person
    zone = places.zone(form.cleaned_data["country"], person, form.cleaned_data.get("zone", ""))
    facts = form.facts(zone=zone, now=now)
    if facts is None:
        return None
    carried = mine.caller_of(person, form.cleaned_data["taken"]) if person else {}
    files = form.cleaned_data["attached"]
    entries = uploads.entries(
        facts, form.payload(), files, carried=carried,
        just_now=form.cleaned_data["when"] == "now",
    )  # fmt: skip
    if person is None:
        contact = _save_first(request, form, entries, zone=zone)
    else:
        contact = _save(person, form, entries)
        request.session.pop("shown", None)
    faultpoint("reports.after_commit")
    return _to_receipt(contact, danger=facts.danger)


def _to_receipt(contact: Contact, *, danger: bool) -> HttpResponse:
    # In a signed cookie and not in the session: that would be a second write for each contact.
    answer = redirect("front-saved")
    told = signing.dumps({"contact": contact.pk, "danger": danger}, salt=RECEIPT)
    answer.set_cookie(
        RECEIPT, told, max_age=RECEIPT_FOR, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Strict",
    )  # fmt: skip
    return answer


def _receipt(request: PersonRequest) -> dict[str, Any]:
    try:
        return dict(signing.loads(request.COOKIES[RECEIPT], salt=RECEIPT, max_age=RECEIPT_FOR))
    except (KeyError, signing.BadSignature):
        return {}


def _known(request: PersonRequest, form: LogForm) -> bool:
    """Let somebody in who typed their key on this page; without one they are new here."""
    typed = form.cleaned_data.get("key")
    if not typed:
        return True
    key = access.enter(typed, now=timezone.now())
    if key is None:
        form.add_error("key", _("This key opens no page. Leave it out to log without it."))
        return False
    door.enter(request, key)
    request.person = key.person
    return True


def _save_first(
    request: PersonRequest, form: LogForm, entries: list[Entry], *, zone: str
) -> Contact:
    data = form.cleaned_data
    language = (get_language() or "en")[:2]
    newcomer = Newcomer(language=language, country=data["country"], time_zone=zone)
    contact, key = reports.save_first(
        entries, aim=form.aim(), newcomer=newcomer, once=data["once"], now=timezone.now()
    )
    if key is not None:
        door.enter(request, key, shows=data["once"])
    return contact


def _save(person: Person, form: LogForm, entries: list[Entry]) -> Contact:
    now = timezone.now()
    return reports.save_another(
        entries, aim=form.aim(), reporter=person, once=form.cleaned_data["once"],
        by=policy.protected(person, now=now), now=now,
    )  # fmt: skip


@door.person_only
@require_safe
def saved(request: PersonRequest) -> HttpResponse:
    """Show the receipt: the key once, what happens next and by when, what to say at the door."""
    receipt = _receipt(request)
    contact = mine.entries(request.person).filter(pk=receipt.get("contact", 0)).first()
    if contact is None:
        return redirect("front-me")
    code = door.code_to_show(request)
    country = places.guess(request, request.person)
    context = {
        "contact": contact, "key": key_pictures.shown(code),
        "steps": mine.what_next(request.person, about=contact, now=timezone.now()),
        "person": request.person,
        "named": contact.claimed_name or contact.claimed_outlet or contact.claimed_handle,
        "danger": places.danger(request, country, request.person) if receipt["danger"] else None,
    }  # fmt: skip
    return render(request, "tracker/front_saved.html", context)
