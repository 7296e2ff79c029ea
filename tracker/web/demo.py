"""The demo's own pages: sign in as anybody, read the mail that was caught. Not there otherwise."""

import time
from email import policy as mail_policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from tracker.actions import access
from tracker.management.demo.cast import BY_EMAIL, BY_SLUG, CAST, PASSWORD, Part
from tracker.management.demo.record import KEY_OF_EMRE, LINK_OF_MOTHER
from tracker.models import User

STEP = 30
SHOWN = 200


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what the demo bar shows on every page."""
    current = BY_EMAIL.get(getattr(request.user, "email", ""))
    return {"demo_cast": CAST, "demo_current": current, "demo_mail_count": len(_names())}


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show who can be signed in as, with password and the code of this half minute."""
    rows = [{"part": part, "code": code_now(part)} for part in CAST]
    seconds = STEP - int(time.time()) % STEP
    details = {
        "rows": rows,
        "password": PASSWORD,
        "seconds": seconds,
        "key": access.code_from(KEY_OF_EMRE),
        "link": access.code_from(LINK_OF_MOTHER),
    }
    return render(request, "tracker/demo_index.html", details)


def code_now(part: Part) -> str:
    """Return the six digits that this colleague's authenticator shows now."""
    return str(format_hotp_value(hotp_value(part.totp_secret, int(time.time()) // STEP)))


@login_not_required
@require_POST
def sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign in as somebody of the example, as if password and code had just been typed."""
    part = BY_SLUG.get(slug)
    if part is None:
        raise Http404
    user = get_object_or_404(User, email=part.email)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    at = time.time()
    request.session["account_authentication_methods_user"] = str(user.pk)
    request.session["account_authentication_methods"] = [
        {"method": "password", "at": at, "email": user.email},
        {"method": "mfa", "type": "totp", "at": at},
    ]
    return redirect("desk-start")


@login_not_required
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """List the mail that was caught, newest first."""
    rows = [{"name": name, "mail": _read(name)} for name in _names()[:SHOWN]]
    return render(request, "tracker/demo_mail.html", {"rows": rows})


@login_not_required
@require_GET
def mail_one(request: HttpRequest, name: str) -> HttpResponse:
    """Show one caught mail: what stands in it, and its source."""
    if name not in _names():
        raise Http404
    read = _read(name)
    body = read.get_body(("plain",))
    details = {"mail": read, "body": body.get_content() if body else "", "source": _source(name)}
    return render(request, "tracker/demo_mail_one.html", details)


def _names() -> list[str]:
    return sorted((path.name for path in settings.DEMO_MAIL_DIR.glob("*.eml")), reverse=True)


def _source(name: str) -> str:
    raw = (settings.DEMO_MAIL_DIR / name).read_bytes()
    return str(raw.decode("utf-8", "replace"))


def _read(name: str) -> EmailMessage:
    with (settings.DEMO_MAIL_DIR / name).open("rb") as raw:
        return BytesParser(EmailMessage, policy=mail_policy.default).parse(raw)
