"""What is refused to a colleague is entered, and legal hears of whoever stands out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions import announcements
from comms.models import Message
from tests import factories as make
from tracker import history, policy
from tracker.actions import oversight, people_staff
from tracker.models import HistoryEvent

pytestmark = pytest.mark.django_db


def entries(kind: str) -> list[dict]:
    events = HistoryEvent.objects.filter(kind=kind).order_by("seq")
    return list(history.details([event.seq for event in events]).values())


def test_a_refused_page_is_entered_alike_whether_it_exists_or_not(sign_in) -> None:
    client, foreign = sign_in(make.user("communications")), make.case()
    for ref in (foreign.ref, "CASE-NONE"):
        assert client.get(reverse("case", args=[ref])).status_code == 404
    assert client.get(reverse("case-glass-reviews")).status_code == 403
    asked = [(told["page"], told["asked"], told["status"]) for told in entries("staff.refused")]
    assert asked == [
        ("case", foreign.ref, 404), ("case", "CASE-NONE", 404), ("case-glass-reviews", "", 403)
    ]  # fmt: skip
    assert not make.events(foreign, "staff.refused").exists()


def test_whoever_walks_through_numbers_is_told_to_legal_once(sign_in) -> None:
    lawyer, officer = make.user("legal"), make.user("communications", name="Ina Walker")
    client = sign_in(officer)
    for number in range(oversight.REFUSALS + 2):
        client.get(reverse("case", args=[f"CASE-{number:04d}"]))
    assert len(entries("staff.refused")) == oversight.REFUSALS
    assert len(entries("staff.stood_out")) == 1
    announcements.announce_since(now=timezone.now())
    assert Message.objects.filter(recipient=lawyer.email, purpose="notice").count() == 1
    page = sign_in(lawyer).get(reverse("case-glass-reviews")).content.decode()
    assert "Ina Walker" in page
    assert "20 pages" in page


def test_old_refusals_are_no_walk() -> None:
    by, now = make.actor("communications"), timezone.now()
    for number in range(oversight.REFUSALS * 2):
        at = now + timedelta(minutes=number)
        oversight.refuse(page="case", asked="CASE-1", status=404, by=by, now=at)
    assert len(entries("staff.refused")) == oversight.REFUSALS * 2
    assert entries("staff.stood_out") == []


def test_whoever_reveals_very_much_within_the_hour_is_told_to_legal_once() -> None:
    officer, now = make.user("communications"), timezone.now()
    case = make.case(owner=officer)
    person, by = make.person(case, name="Jonas"), policy.staff(officer)
    for number in range(oversight.REVEALS + 2):
        assert len(entries("staff.stood_out")) == (number >= oversight.REVEALS)
        people_staff.reveal(person, what="name", reason="to ring them", by=by, now=now)
    assert entries("staff.stood_out") == [{"number": oversight.REVEALS, "what": "looks"}]
    assert make.events(case, "staff.stood_out").count() == 0
