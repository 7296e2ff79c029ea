"""Journey 5, without the watching: the right routes for an article and a search result."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import SignIn
from tests.requests import Scene, scene
from tracker.models import Allowance, Deadline, FormalRequest, Proposal
from tracker.states import RequestStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Scene:
    made = scene(timezone.now(), name="Suchdienst", kind="search", country="IE", language="en")
    made.sign("gdpr-17-search")
    made.allow(Allowance.PRIVACY)
    made.allow(Allowance.NAME_ME)
    return made


def asked(at: Scene, about: str, **more: str) -> str:
    told = {
        "person": str(at.person.key), "about": about, "outlet": str(at.outlet.key),
        "sender": "person_via_mandate", "place": "IE", **more,
    }  # fmt: skip
    return f"{reverse('request-new', args=[at.case.ref])}?{urlencode(told)}"


def test_the_ways_show_who_learns_the_name_and_the_arithmetic_before_anything_is_sent(
    at: Scene, sign_in: SignIn
) -> None:
    page = sign_in(at.officer).get(asked(at, "search_result"))
    [way] = [one for one in page.context["ways"] if one.regime.id == "gdpr-17-search"]
    text = page.content.decode()
    assert page.context["chosen"].regime.id == "gdpr-17-search"
    assert way.theirs.due is not None
    assert "1 month" in text
    assert "learns who asks:" in text
    assert "the search engine" in text
    unfit = {
        one.regime.id: one.option.against for one in (*page.context["near"], *page.context["far"])
    }
    assert any("not to a search engine" in one for one in unfit["gdpr-17-21-publisher"])
    assert "us-take-it-down" in unfit


def begun(at: Scene, desk: Client) -> FormalRequest:
    desk.post(asked(at, "search_result"), {"regime": "gdpr-17-search"})
    return FormalRequest.objects.get()


def filled(at: Scene, desk: Client) -> FormalRequest:
    row = begun(at, desk)
    desk.post(reverse("request-contents", args=[row.ref]), {
        "e_query": "{person}", "e_urls": "https://search.example/?q=1", "e_country": "(Germany)",
        "e_reasons": "A private person; the page shows the house.", "e_evidence": "(none needed)",
        "e_identity": "(on request)", "go_on": "1", "seen": "0",
    })  # fmt: skip
    letter = reverse("request-letter", args=[row.ref])
    desk.post(letter, {
        **desk.get(letter).context["form"].initial, "go_on": "1",
        "way": "web_form", "recipient_address": "the form on removal of results", "language": "en",
    })  # fmt: skip
    desk.post(reverse("request-ready", args=[row.ref]))
    row.refresh_from_db()
    assert row.status == RequestStatus.READY
    return row


def carried_out(at: Scene, row: FormalRequest, desk: Client, legal: Client) -> None:
    desk.post(reverse("request-check", args=[row.ref]))
    proposal = Proposal.objects.get(subject_key=row.key)
    signing = legal.get(reverse("approval-page", args=[proposal.key])).content.decode()
    assert "Emre Yılmaz" in signing
    legal.post(reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest})
    form = {"zone": "Europe/Dublin", "proof": SimpleUploadedFile("form.txt", b"case 4711")}
    at_dublin = timezone.now().astimezone().isoformat()
    answer = desk.post(reverse("request-filed", args=[row.ref]), {"at": at_dublin, **form})
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_delisting_by_web_form_takes_two_people_and_its_proof_and_then_counts(
    at: Scene, sign_in: SignIn
) -> None:
    desk, legal = sign_in(at.officer), sign_in(at.lawyer)
    row = filled(at, desk)
    carried_out(at, row, desk, legal)
    row.refresh_from_db()
    assert row.status == RequestStatus.FILED
    deadline = Deadline.objects.get(formal_request=row, clock="answer")
    assert deadline.provisional
    assert deadline.due_on > timezone.localdate()
    assert deadline.steps
    assert deadline.citation
    assert deadline.calendar_version.startswith("IE")

    answered = timezone.now().isoformat()
    answer = desk.post(reverse("request-answer", args=[row.ref]), {
        "outcome": "refused", "ground": "public interest in the information", "note": "",
        "answered_at": answered, "received_at": "", "zone": "Europe/Dublin",
    })  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    row.refresh_from_db()
    deadline.refresh_from_db()
    assert (row.status, row.outcome) == (RequestStatus.DECIDED, "refused")
    assert (deadline.met_at is not None, deadline.provisional) == (True, False)
    page = desk.get(reverse("request", args=[row.ref]))
    steps = [one.regime.id for one in page.context["steps"] if one.kind == "regime"]
    assert steps == ["gdpr-77-dpa-complaint"]
    assert "Complaint to a supervisory authority" in page.content.decode()


def test_a_form_that_comes_back_says_why_and_keeps_what_was_typed(
    at: Scene, sign_in: SignIn
) -> None:
    desk, legal = sign_in(at.officer), sign_in(at.lawyer)
    row = filled(at, desk)
    carried_out(at, row, desk, legal)
    url = reverse("request-answer", args=[row.ref])
    told = {"outcome": "refused", "note": "they say no", "answered_at": "2999-01-01T10:00",
            "zone": ""}  # fmt: skip
    page = desk.post(url, told)
    assert page.status_code == 422
    assert "Say in which time zone this was" in page.content.decode()
    assert "they say no" in page.content.decode()
    page = desk.post(url, {**told, "zone": "Europe/Dublin"})
    assert "this lies in the future" in str(page.context["form"].errors["answered_at"])
    row.refresh_from_db()
    assert row.outcome == ""


def test_an_article_on_an_unsigned_way_can_be_drafted_and_not_filed(sign_in: SignIn) -> None:
    at = scene(timezone.now())
    at.allow(Allowance.TAKEDOWN)
    shown = at.publication(published_at=datetime(2026, 11, 1, 9, tzinfo=UTC))
    desk = sign_in(at.officer)
    url = asked(at, str(shown.key), sender="person", place="DE-BY")
    page = desk.get(url)
    assert "de-unterlassung" in [one.regime.id for one in page.context["ways"]]
    assert "not reviewed: draft only" in page.content.decode()
    desk.post(url, {"regime": "de-unterlassung"})
    row = FormalRequest.objects.get()
    assert row.facts["published_at"].startswith("2026-11-01")
    page = desk.get(reverse("request-check", args=[row.ref]))
    assert "counsel" in [point.key for point in page.context["open_points"]]
    desk.post(reverse("request-check", args=[row.ref]))
    assert not Proposal.objects.exists()
