"""The morning queue: forty contacts as a few stories; one is answered, confirmed, sent, replied to."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.urls import reverse
from django.utils import timezone

from comms import inbound, outbox
from comms.models import Message
from tests import factories as make
from tests import smtp
from tests.comms import answers
from tracker import policy
from tracker.actions import contacts, intake
from tracker.models import Enquiry, Person, Proposal
from tracker.rules.records import ContactFacts, IntakeRecord

pytestmark = pytest.mark.django_db
PAPERS = [f"Morning Paper {n}" for n in range(1, 10)]
STORIES = [
    "The outage",
    "The contractor",
    "The flight home",
    "The family",
    "The photos",
    "The money",
]


@pytest.fixture
def server(settings, tmp_path) -> Iterator[smtp.Recorder]:
    settings.VAULT_DIR, settings.OUTBOX_WAIT_SECONDS = tmp_path, 0
    with smtp.running() as (recorder, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield recorder


def rang(whom: Person, paper: int, *, handle: str = "", **facts: object) -> None:
    """Have one newspaper ring one person, in the night before."""
    night, by = timezone.now() - timedelta(hours=6), policy.house("test")
    came = intake.receive(
        IntakeRecord(source="web", payload={}), case=whom.case, reporter=whom, by=by, now=night
    )
    told = ContactFacts(
        channel="phone", occurred_at=night, claimed_outlet=PAPERS[paper], claimed_handle=handle,
        story=STORIES[paper % 6], summary="They want to know who did it.", **facts,
    )  # fmt: skip
    contacts.log(came, told, aimed_at=whom, by=by, now=night)


def night_of_forty() -> tuple[Person, Person, Person]:
    """Two cases: nine papers ring the first forty times in all; one also rings the second."""
    outlets = [make.outlet(name, language="en") for name in PAPERS]
    first = make.person(make.case(), label="subject", name="Emre Yılmaz")
    mother = make.person(first.case, label="mother", circle="parent", name="Ayşe Yılmaz")
    second = make.person(make.case(), label="other subject", name="Nora Vogt")
    for n in range(37):
        rang(mother if n % 4 == 3 else first, n % 9)
    for whom in (first, mother, second):
        rang(whom, 0, handle="+44 20 7946 0000", claimed_name="Mara Lind")
    reporter = make.journalist("Mara Lind", outlet=outlets[0], email="mara@morning.example")
    Enquiry.objects.filter(outlet=outlets[0]).update(journalist=reporter)
    return first, mother, second


def writes_back(to: smtp.Received, words: str) -> None:
    """Let the reporter answer a letter of ours."""
    reply = EmailMessage()
    reply["From"], reply["To"] = "Mara Lind <mara@morning.example>", str(to.mail["Reply-To"])
    reply["Subject"], reply["Message-ID"] = "Re: Your question", "<again@morning.example>"
    reply["In-Reply-To"], reply["Date"] = str(to.mail["Message-ID"]), str(to.mail["Date"])
    reply.set_content(words)
    inbound.read(*inbound.store([reply.as_bytes()], now=timezone.now()), now=timezone.now())


def test_the_morning_queue(server, sign_in):
    first, _mother, second = night_of_forty()
    officer, lawyer = make.user("communications"), make.user("legal")
    for case in (first.case, second.case):
        make.grant(case, officer)
        make.grant(case, lawyer)
    desk, counsel = sign_in(officer), sign_in(lawyer)
    line = answers.approved_line(timezone.now(), title="No comment on staff")

    # Forty contacts stand there as ten enquiries: nine papers, one of them in both cases.
    queue = desk.get(reverse("desk-home")).content.decode()
    assert "40 contacts in 10 enquiries" in " ".join(queue.split())
    assert all(f">{name}</a>" in queue for name in PAPERS)
    assert f"also in {second.case.ref}" in queue

    # She answers the reporter with an approved line.
    enquiry = Enquiry.objects.get(case=first.case, outlet__name=PAPERS[0])
    assert (
        "Nobody has answered yet."
        in desk.get(reverse("enquiry", args=[enquiry.ref])).content.decode()
    )
    url = f"{reverse('response-new', args=[enquiry.ref])}?line={line.key}"
    form = desk.get(url).context["form"].initial
    assert form["recipient"] == "mara@morning.example"
    assert form["body"].startswith("Dear Mara Lind,")
    page = desk.post(url, form, follow=True)
    response = page.context["response"]
    desk.post(reverse("response-propose", args=[response.ref]))
    proposal = Proposal.objects.get()

    # Nothing leaves on one person's word.
    outbox.drain()
    assert server.received == []

    # A colleague sees the very letter and confirms it; it goes out once.
    waits = counsel.get(reverse("approval-list")).content.decode()
    assert reverse("approval-page", args=[proposal.key]) in waits
    assert (
        "Dear Mara Lind,"
        in counsel.get(reverse("approval-page", args=[proposal.key])).content.decode()
    )
    counsel.post(reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest})
    outbox.drain()
    outbox.drain()
    (left,) = server.received
    assert left.raw == bytes(proposal.payload)
    response.refresh_from_db()
    enquiry.refresh_from_db()
    assert (response.status, enquiry.lane) == ("sent", "5-waiting")

    # The reply threads itself under it and brings the enquiry back.
    writes_back(left, "Thank you. One more question.")
    theirs = Message.objects.get(status="received")
    assert (theirs.enquiry, theirs.answers) == (enquiry, Message.objects.get(response=response))

    # The desk reads it where it works, and the enquiry is owed an answer again.
    queue = desk.get(reverse("desk-home")).content.decode()
    assert "They wrote back." in queue
    assert "Thank you. One more question." in queue
    page = desk.get(reverse("enquiry", args=[enquiry.ref])).content.decode()
    assert "Thank you. One more question." in page
    enquiry.refresh_from_db()
    assert (enquiry.lane, enquiry.answered_at) == ("3-today", None)

    # Next time the desk sees what it said, and the next answer threads under the reply.
    told = desk.get(reverse("response-new", args=[enquiry.ref]))
    assert "we do not comment on staff." in told.content.decode()
    assert told.context["form"].initial["subject"] == "Re: Your question"
