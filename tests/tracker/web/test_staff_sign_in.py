"""No staff page opens before a second factor was given in this very session."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import staff
from tracker.models import HistoryEvent
from tracker.queries import approving

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def password_only(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sign_in_by_form(user) -> tuple[Client, object]:
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client, answer


def test_without_a_factor_the_desk_sends_to_setting_one_up():
    answer = password_only(make.user("communications")).get("/desk/")
    assert answer.status_code == 302
    assert answer.url == "/accounts/2fa/"


def test_a_session_older_than_the_factor_has_to_give_it():
    user = make.user("communications")
    client = password_only(user)
    TOTP.activate(user, SECRET)
    answer = client.get("/desk/")
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/2fa/reauthenticate/")


def test_password_and_code_together_open_the_desk():
    user = make.user("communications")
    TOTP.activate(user, SECRET)
    client, answer = sign_in_by_form(user)
    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/desk/").status_code == 302
    answer = client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert answer.url == "/desk/people/start/"
    assert client.get("/desk/").status_code == 200


def test_the_same_code_does_not_work_twice():
    user = make.user("communications")
    TOTP.activate(user, SECRET)
    same = code()
    for expected in (302, 200):
        client, _answer = sign_in_by_form(user)
        assert client.post("/accounts/2fa/authenticate/", {"code": same}).status_code == expected


@pytest.mark.django_db(transaction=True)
def test_who_just_set_a_factor_up_has_given_it_and_is_led_on_from_the_codes():
    user = make.user("communications")
    client, _answer = sign_in_by_form(user)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    told = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}, follow=True)
    assert told.redirect_chain[-1][0] == "/accounts/2fa/recovery-codes/"
    assert 'href="/desk/people/start/"' in told.content.decode()
    assert client.get("/desk/people/").status_code == 200
    user.refresh_from_db()
    assert user.credentials_changed_at is not None
    assert {message.subject for message in mail.outbox} == {"A change to your account"}
    assert {recipient for message in mail.outbox for recipient in message.to} == {user.email}


def test_the_secret_of_an_app_is_not_stored_in_clear():
    user = make.user("communications")
    TOTP.activate(user, SECRET)
    assert SECRET not in str(Authenticator.objects.get(user=user).data)


def test_a_new_password_does_not_sign_in_and_still_takes_the_second_step():
    user = make.user("communications")
    TOTP.activate(user, SECRET)
    client = Client()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    words = "five other quiet words"
    client.post(page.request["PATH_INFO"], {"password1": words, "password2": words})
    assert client.get("/desk/").status_code == 302
    answer = client.post("/accounts/login/", {"login": user.email, "password": words})
    assert answer.url.startswith("/accounts/2fa/authenticate/")


def test_a_new_password_ends_the_other_sessions(sign_in):
    user = make.user("communications")
    other = sign_in(user)
    user.set_password("five other quiet words")
    user.save()
    assert other.get("/desk/").status_code == 302


def test_asking_for_a_new_password_answers_alike_for_strangers():
    user = make.user("communications")
    answers = [
        Client().post("/accounts/password/reset/", {"email": email})
        for email in (user.email, "nobody@desk.example")
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, answers[0].url)] * 2
    assert len(mail.outbox) == 1


def test_somebody_whose_last_day_has_passed_cannot_sign_in(sign_in):
    user = make.user("communications")
    client = sign_in(user)
    user.ends_on = (timezone.now() - timedelta(days=2)).date()
    user.save()
    assert client.get("/desk/").status_code == 302
    _client, answer = sign_in_by_form(user)
    assert answer.url == "/accounts/inactive/"


def test_nobody_signs_up_by_themselves():
    answer = Client().post("/accounts/signup/", {"email": "x@desk.example", "password1": PASSWORD})
    assert not make.User.objects.filter(email="x@desk.example").exists()
    assert answer.status_code == 200


PAGES = [
    "/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/",
    "/accounts/inactive/", "/accounts/signup/", "/accounts/welcome/made-up/",
]  # fmt: skip
OWN_PAGES = [
    "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/", "/accounts/password/change/", "/accounts/logout/",
    "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/", "/accounts/2fa/recovery-codes/",
    "/accounts/sessions/",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_sign_in_pages_carry_no_inline_script(address):
    answer = Client().get(address)
    assert answer.status_code in {200, 404}
    assert b"doorstep.css" in answer.content
    assert b"<script>" not in answer.content
    assert b"style=" not in answer.content


@pytest.mark.parametrize("address", OWN_PAGES)
def test_account_pages_open_in_the_houses_look(address, sign_in):
    answer = sign_in().get(address)
    assert answer.status_code in {200, 302, 404}
    if answer.status_code == 200:
        assert b"doorstep.css" in answer.content
        assert b"<script>" not in answer.content


# --- Where somebody is signed in ---------------------------------------------------------------


def signed_in(user, agent: str) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    cache.clear()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    return client


def test_own_sessions_are_listed_and_the_others_ended_with_an_entry():
    user = make.user("communications")
    TOTP.activate(user, SECRET)
    here = signed_in(user, "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0")
    there = signed_in(user, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1")
    assert there.get("/desk/").status_code == 200
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox · Linux" in page
    assert "Safari · iPhone" in page
    assert page.count("this one</span>") == 1
    assert here.post("/accounts/sessions/").status_code == 302
    assert there.get("/desk/").status_code == 302
    assert here.get("/desk/").status_code == 200
    entry = HistoryEvent.objects.get(kind="staff.sessions_ended")
    assert (entry.actor_key, entry.object_key) == (user.key, user.key)


def test_sessions_of_somebody_else_are_neither_shown_nor_ended():
    user, other = make.user("communications"), make.user("communications")
    for one in (user, other):
        TOTP.activate(one, SECRET)
    theirs = signed_in(other, "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0")
    mine = signed_in(user, "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0")
    assert "Windows" not in mine.get("/accounts/sessions/").content.decode()
    mine.post("/accounts/sessions/")
    assert theirs.get("/desk/").status_code == 200


def test_the_password_alone_shows_no_sessions_and_ends_none():
    user = make.user("communications")
    TOTP.activate(user, SECRET)
    signed_in(user, "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0")
    for method in ("get", "post"):
        answer = getattr(password_only(user), method)("/accounts/sessions/")
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/2fa/")
    assert UserSession.objects.filter(user=user).count() == 1


# --- A day without confirming, after a factor changed ------------------------------------------


@pytest.mark.parametrize(
    "what",
    ["mfa/email/totp_activated", "mfa/email/webauthn_added", "mfa/email/webauthn_removed",
     "mfa/email/recovery_codes_generated", "account/email/password_reset",
     "account/email/password_changed"],
)  # fmt: skip
def test_every_change_of_a_factor_is_noted_with_its_hour(what):
    user = make.user("legal")
    staff.note_credentials_changed(user, what=what, now=timezone.now())
    user.refresh_from_db()
    assert user.credentials_changed_at is not None


def test_setting_up_factors_while_joining_is_no_change():
    token = staff.offer_setup(by=policy.house("setup"), now=timezone.now())
    user = staff.set_up(
        token, name="Olga Marin", email="olga@desk.example", password=PASSWORD,
        by=policy.house("setup"), now=timezone.now(),
    )  # fmt: skip
    staff.note_credentials_changed(user, what="totp_activated", now=timezone.now())
    user.refresh_from_db()
    assert user.credentials_changed_at is None
    later = timezone.now() + timedelta(hours=2)
    staff.note_credentials_changed(user, what="totp_deactivated", now=later)
    user.refresh_from_db()
    assert user.credentials_changed_at == later


@pytest.mark.django_db(transaction=True)
def test_a_new_password_by_mail_stops_confirming_for_a_day():
    user = make.user("legal")
    TOTP.activate(user, SECRET)
    client = Client()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    words = "five other quiet words"
    client.post(page.request["PATH_INFO"], {"password1": words, "password2": words})
    user.refresh_from_db()
    assert approving.why_rests(user, timezone.now()).startswith("You changed how you sign in")
    assert approving.why_rests(user, timezone.now() + timedelta(hours=24)) == ""
