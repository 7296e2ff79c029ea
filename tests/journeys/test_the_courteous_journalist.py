"""Journey 8: one polite e-mail to the press office is an enquiry, never an intrusion."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comms import inbound
from tests import factories as make
from tracker.models import Candidate, Contact, Enquiry, Intake, Lane
from tracker.rules.roles import Role
from tracker.states import IntakeStatus

pytestmark = pytest.mark.django_db
MAIL = b"""From: Joan Okafor <j.okafor@cityledger.example>\r
To: press@doorstep.example\r
Subject: A question about the eleven minutes\r
Message-ID: <q1@cityledger.example>\r
Date: %s\r
Content-Type: text/plain; charset=utf-8\r
\r
Dear press office, may I ask for a comment for a profile? Many thanks, Joan Okafor\r
"""


@pytest.fixture
def tom():
    """Return an officer of the New York desk, which gets what comes from outlets in the US."""
    user = make.user(Role.COMMUNICATIONS, name="Tom Reyes")
    york = make.team(
        "york", name="New York desk", members=(user,), time_zone="America/New_York",
        hours=["00:00-24:00"] * 7, holiday_place="US-FED",
    )  # fmt: skip
    make.rule(
        york, name="Outlet in the US", conditions={"outlet_country": ["US"]}, answer_within_hours=5
    )
    return user


def test_a_polite_mail_becomes_an_enquiry_with_a_deadline_and_is_no_intrusion(sign_in, tom):
    make.outlet("City Ledger", country="US", language="en", domains=["cityledger.example"])
    person = make.person(label="him")
    make.grant(person.case, tom)
    now = timezone.now()
    raw = MAIL % now.strftime("%a, %d %b %Y %H:%M:%S +0000").encode()
    inbound.read(*inbound.store([raw], now=now), now=now)

    client = sign_in(tom)
    assert "Unmatched mail" in client.get(reverse("desk-home")).content.decode()
    mail = Intake.objects.get(status=IntakeStatus.UNMATCHED)
    client.post(reverse("unmatched-match", args=[mail.ref]), {"where": person.case.ref})

    contact, enquiry = Contact.objects.get(), Enquiry.objects.get()
    assert (contact.nature, contact.channel) == ("enquiry", "email")
    assert (enquiry.nature, enquiry.lane, enquiry.headline) == (
        "enquiry",
        Lane.TODAY,
        "City Ledger",
    )
    assert enquiry.why == "“Outlet in the US” → New York desk, lane Today"
    assert now < enquiry.answer_by <= now + timedelta(hours=5, minutes=1)
    body = client.get(reverse("desk-home")).content.decode()
    assert "City Ledger" in body
    assert 'class="pill square">enquiry' in body
    assert "intrusion" not in body
    assert not Candidate.objects.exists()

    client.post(reverse("enquiry-claim", args=[enquiry.ref]))
    client.post(reverse("enquiry-wait", args=[enquiry.ref]))
    enquiry.refresh_from_db()
    assert (enquiry.assignee, enquiry.lane, enquiry.nature) == (tom, Lane.WAITING, "enquiry")
