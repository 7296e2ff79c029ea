"""Danger to life: the number stands there at once; who it is, is asked when the letter leaves."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from comms.models import Message
from tests import factories as make
from tracker.models import EmergencyAct

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
POLICE = "leitstelle@polizei.example"


class Alone:
    """A colleague alone on duty who signed in an hour ago."""

    def __init__(self, sign_in) -> None:
        cache.clear()
        self.officer, self.case = make.user("communications"), make.case()
        self.person = make.person(self.case, name="Emre")
        make.grant(self.case, self.officer)
        TOTP.activate(self.officer, SECRET)
        self.client = sign_in(self.officer, fresh=False)
        self.page = reverse("case-emergency", args=[self.case.ref])

    def send(self, **more: str):
        words = {
            "desk": f"police={POLICE}", "happening": "A man with a knife stands at the door.",
            "person": self.person.pk, "callback": "+49 30 1234", "language": "en",
            "reason": "Nobody else is on duty tonight.", "danger": "on", **more,
        }  # fmt: skip
        return self.client.post(self.page, words)


@pytest.fixture
def alone(settings, sign_in) -> Alone:
    settings.EMERGENCY_DESKS = (("police", POLICE),)
    return Alone(sign_in)


def test_the_number_stands_there_however_long_ago_somebody_signed_in(alone) -> None:
    shown = alone.client.get(alone.page)
    assert shown.status_code == 200
    assert 'href="tel:' in shown.content.decode()
    assert "code" in shown.context["form"].fields


@pytest.mark.parametrize("given", [{}, {"code": "000000"}])
def test_without_the_code_nothing_leaves_and_every_word_stays(alone, given) -> None:
    answer = alone.send(**given)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"code"}
    assert "A man with a knife stands at the door." in answer.content.decode()
    assert not EmergencyAct.objects.exists()
    assert not Message.objects.exists()


def test_the_code_typed_beside_the_letter_sends_it_in_one_press(alone) -> None:
    digits = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    assert alone.send(code=digits).url == reverse("outbox-list")
    assert EmergencyAct.objects.get().done_by == alone.officer


def test_somebody_with_a_key_alone_is_sent_to_it_and_keeps_what_was_written(alone) -> None:
    alone.officer.authenticator_set.update(type="webauthn")
    answer = alone.send()
    assert answer.status_code == 422
    assert "Sign in once more" in str(answer.context["form"].non_field_errors())
    assert "/accounts/2fa/webauthn/reauthenticate/" in answer.context["prove_at"]
    assert not Message.objects.exists()
