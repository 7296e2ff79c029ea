"""First night: no account, a telephone, in German, three contacts and a screenshot."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import factories as make
from tests.tracker.web.front import PNG, fields_of, key_on
from tracker.models import AccessKey, Case, Contact, Evidence, Route

pytestmark = pytest.mark.django_db
NIGHT = {"when": "now", "aimed": "me", "asked": "unknown", "danger": "no"}


@pytest.fixture
def phone() -> Client:
    """Return a browser that asks for German and runs no script."""
    return Client(headers={"Accept-Language": "de-DE,de;q=0.9"})


def log(phone: Client, **answers: object) -> str:
    """Fill in the form as the page offers it, press Save and return the receipt."""
    page = phone.get("/log/?again=1").content.decode()
    answer = phone.post("/log/", {**fields_of(page), **NIGHT, **answers}, follow=True)
    assert answer.redirect_chain == [("/log/saved/", 302)], answer.content.decode()
    return str(answer.content.decode())


def test_first_night_three_contacts_from_a_telephone_without_an_account(phone: Client) -> None:
    german = make.team(
        "deutsch", name="Deutsches Team", languages=["de"], members=(make.user("communications"),)
    )
    make.rule(german, name="In German", conditions={"language": ["de"]})
    first = log(phone, channel="phone", what="Eine Frau wollte wissen, wo ich bin.", caller="Frau M.",
                outlet="Abendkurier", handle="+49 30 1234567")  # fmt: skip
    code = key_on(first)
    assert "Deutsches Team" in first
    assert "/door-card/" in first

    again = phone.get("/log/?again=1").content.decode()
    assert 'value="Abendkurier"' in again
    assert 'value="Frau M."' in again
    second = log(phone, channel="phone", what="Sie rief noch einmal an.", when="today")
    shot = SimpleUploadedFile("shot.png", PNG, "image/png")
    log(phone, channel="doorstep", what="Ein Mann an der Tür.", aimed="c:parent", attached=shot,
        asked="yes", stayed="on")  # fmt: skip

    assert Case.objects.get().language == "de"
    assert list(Contact.objects.order_by("pk").values_list("channel", flat=True)) == [
        "phone", "phone", "doorstep",
    ]  # fmt: skip
    assert set(Contact.objects.values_list("team__slug", flat=True)) == {"deutsch"}
    assert all("In German" in row.reason for row in Route.objects.all())
    assert Evidence.objects.get().media_type == "image/png"
    assert AccessKey.objects.count() == 1
    assert 'id="key"' not in second

    other = Client(headers={"Accept-Language": "de"})
    entered = other.post("/key/", {"key": code.lower()}, follow=True)
    assert entered.redirect_chain == [("/me/", 302)]
    assert entered.content.decode().count("Abendkurier") >= 2
