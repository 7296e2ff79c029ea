"""Journey 4: she asks an outlet to stop; a second person confirms; it goes once; it arrives."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comms import outbox
from comms.models import Message
from comms.states import MessageStatus
from tests import factories as make
from tests import smtp
from tests.conftest import SignIn
from tests.requests import Scene, scene
from tests.tracker.web.front import came_in, fields_of
from tracker.actions import mandates
from tracker.models import (
    Allowance,
    Candidate,
    Contact,
    DesistEntry,
    FormalRequest,
    Lane,
    Proposal,
)
from tracker.policy import protected
from tracker.rules.desist import LABEL
from tracker.states import ProposalStatus, RequestStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings) -> Iterator[smtp.Recorder]:
    with smtp.running() as (recorder, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        yield recorder


@pytest.fixture
def at() -> Scene:
    made = scene(timezone.now(), name="Morgenblatt", group="")
    made.sign("press-desist-notice")
    made.allow()
    make.contact(made.case, outlet=made.outlet, story="the eleven minutes")
    return made


def question(at: Scene, **more: str) -> str:
    told = {
        "person": str(at.person.key), "about": "contact", "outlet": str(at.outlet.key),
        "sender": "person_via_mandate", "place": "DE-BE", **more,
    }  # fmt: skip
    return f"{reverse('request-new', args=[at.case.ref])}?{urlencode(told)}"


def begun(at: Scene, desk: Client, **more: str) -> FormalRequest:
    page = desk.get(question(at, **more))
    assert "Written or oral request to stop contact" in page.content.decode()
    assert "signed off by counsel" in page.content.decode()
    answer = desk.post(question(at, **more), {"regime": "press-desist-notice"})
    row = FormalRequest.objects.get()
    assert answer.url == reverse("request-contents", args=[row.ref])
    return row


def completed(at: Scene, desk: Client, **more: str) -> FormalRequest:
    row = begun(at, desk, **more)
    desk.post(
        reverse("request-contents", args=[row.ref]),
        {"e_story": "Es geht um die elf Minuten.", "e_clause": "(kein Kodex)", "go_on": "1",
         "_people": [str(at.person.key)], "seen": "0"},
    )  # fmt: skip
    page = desk.get(reverse("request-letter", args=[row.ref]))
    form = page.context["form"]
    desk.post(reverse("request-letter", args=[row.ref]), {**form.initial, "go_on": "1"})
    desk.post(reverse("request-ready", args=[row.ref]))
    row.refresh_from_db()
    assert row.status == RequestStatus.READY
    return row


def confirmed(at: Scene, row: FormalRequest, desk: Client, legal: Client) -> Message:
    assert desk.get(reverse("request-check", args=[row.ref])).status_code == 200
    desk.post(reverse("request-check", args=[row.ref]))
    proposal = Proposal.objects.get(subject_key=row.key, status=ProposalStatus.OPEN)
    signing = legal.get(reverse("approval-page", args=[proposal.key])).content.decode()
    assert "Bitte nehmen Sie keinen weiteren Kontakt auf" in signing
    legal.post(reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest})
    return Message.objects.get(formal_request=row)


def test_a_request_to_stop_is_prepared_confirmed_sent_once_and_proven(
    at: Scene, sign_in: SignIn, server: smtp.Recorder
) -> None:
    desk, legal = sign_in(at.officer), sign_in(at.lawyer)
    row = completed(at, desk)
    message = confirmed(at, row, desk, legal)
    assert message.not_before - message.queued_at == timedelta(minutes=5)
    Message.objects.update(not_before=timezone.now())
    outbox.drain()
    outbox.drain()
    [got] = server.received
    assert got.raw == bytes(message.proposal.payload)
    assert "Es geht um die elf Minuten." in got.text
    assert "Emre" not in got.text
    row.refresh_from_db()
    assert row.status == RequestStatus.FILED
    entry = DesistEntry.objects.get(formal_request=row)
    assert (entry.effective_at, entry.proof_level) == (None, "sent")

    arrived = timezone.localtime()
    answer = desk.post(
        reverse("request-delivered", args=[row.ref]),
        {"at": f"{arrived:%Y-%m-%dT%H:%M:%S.%f}", "zone": "Europe/Berlin",
         "proof": SimpleUploadedFile("receipt.txt", b"read at 10:00")},
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    entry.refresh_from_db()
    row.refresh_from_db()
    assert entry.effective_at == row.delivered_at == arrived
    assert (entry.proof_level, list(entry.people.all())) == ("B", [at.person])
    assert entry.review_on is not None
    assert row.delivery_proof.original_name == "receipt.txt"
    told = desk.get(reverse("request", args=[row.ref])).content.decode()
    assert "Delivery is proven." in told
    assert "Contacts count as after it from" in told


def a_day_goes_by(row: FormalRequest) -> None:
    """Put what was filed just now a day and two hours back."""
    then = timezone.now() - timedelta(hours=26)
    FormalRequest.objects.filter(pk=row.pk).update(filed_at=then)
    DesistEntry.objects.filter(formal_request=row).update(entered_at=then)


def rings_again(at: Scene) -> Contact:
    """Have him log, on his own page, a call by another reporter of the same desk just now."""
    phone, _key = came_in(at.person)
    page = phone.get("/log/?again=1").content.decode()
    told = {"when": "now", "aimed": "me", "asked": "unknown", "danger": "no", "channel": "phone",
            "what": "Ein Kollege von ihr.", "outlet": "Morgenblatt"}  # fmt: skip
    answer = phone.post("/log/", {**fields_of(page), **told}, follow=True)
    assert answer.redirect_chain == [("/log/saved/", 302)]
    return Contact.objects.latest("pk")


@pytest.mark.parametrize("word", ["confirmed_by_legal", "dismissed"])
def test_next_days_call_by_the_same_desk_is_a_candidate_until_legal_speaks(
    at: Scene, sign_in: SignIn, server: smtp.Recorder, word: str
) -> None:
    reporter = make.journalist("Ida Sommer", outlet=at.outlet, email="ida@morgenblatt.example")
    desk, legal = sign_in(at.officer), sign_in(at.lawyer)
    row = completed(at, desk, journalist=str(reporter.key))
    confirmed(at, row, desk, legal)
    Message.objects.update(not_before=timezone.now())
    outbox.drain()
    a_day_goes_by(row)
    arrived = timezone.localtime() - timedelta(hours=25)
    slip = SimpleUploadedFile("receipt.txt", b"read")
    desk.post(
        reverse("request-delivered", args=[row.ref]),
        {"at": f"{arrived:%Y-%m-%dT%H:%M}", "zone": "Europe/Berlin", "proof": slip},
    )
    entry = DesistEntry.objects.get(formal_request=row)
    assert entry.direct

    contact = rings_again(at)
    found = Candidate.objects.get(contact=contact, desist=entry)
    assert (found.result, found.level, found.status) == ("candidate", "L2", "candidate")
    assert contact.enquiry.lane == Lane.NOW
    assert LABEL in desk.get(reverse("desk-home")).content.decode()
    address = reverse("candidate", args=[at.case.ref, found.key])
    page = desk.get(address).content.decode()
    assert LABEL in page
    assert all(one["sentence"] in unescape(page) for one in found.conditions)
    assert len(found.conditions) == page.count(" – met ") == 7
    assert "breach" not in page.lower()

    told = {"word": word, "seen": "candidate", "public_interest": "none",
            "their_side": "She had told nobody.", "reason": "We read both letters."}  # fmt: skip
    assert desk.post(address, told).status_code == 403
    assert legal.post(address, told).status_code == 302
    found.refresh_from_db()
    assert (found.status, found.judged_by) == (word, at.lawyer)
    assert make.events(at.case, "candidate.judged").count() == 1
    queue = desk.get(reverse("desk-home")).content.decode()
    assert LABEL not in queue
    assert ("confirmed by legal" in queue) == (word == "confirmed_by_legal")


def test_a_mandate_taken_back_in_the_waiting_time_keeps_the_letter_in_the_house(
    at: Scene, sign_in: SignIn, server: smtp.Recorder
) -> None:
    desk, legal = sign_in(at.officer), sign_in(at.lawyer)
    row = completed(at, desk)
    message = confirmed(at, row, desk, legal)
    mandates.withdraw(
        at.person, what=Allowance.STOP_LETTERS, by=protected(at.person), now=timezone.now()
    )
    Message.objects.update(not_before=timezone.now())
    outbox.drain()
    message.refresh_from_db()
    row.refresh_from_db()
    assert server.received == []
    assert (message.status, row.status) == (MessageStatus.STOPPED, RequestStatus.READY)
    assert "Mandate" in message.last_reply
    page = desk.get(reverse("request", args=[row.ref])).content.decode()
    assert "the person has not allowed this" in page
    assert not DesistEntry.objects.exists()


def test_nobody_from_outside_the_case_sees_any_page_of_it(at: Scene, sign_in: SignIn) -> None:
    row = begun(at, sign_in(at.officer))
    stranger = sign_in(None, "communications")
    made_up = "R-9999"
    for name in ("request", "request-contents", "request-letter", "request-check",
                 "request-filed", "request-delivered", "request-answer", "request-end"):  # fmt: skip
        seen = [stranger.get(reverse(name, args=[ref])) for ref in (row.ref, made_up)]
        assert [one.status_code for one in seen] == [404, 404], name
    assert row.ref not in stranger.get(reverse("request-list")).content.decode()
    assert stranger.get(question(at)).status_code == 404
