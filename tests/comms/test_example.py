"""What the example has to show of requests, and that it is told through the actions alone."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from comms.management.demo import story
from tracker.models import (
    Candidate,
    Case,
    Contact,
    DesistEntry,
    Enquiry,
    FormalRequest,
    HistoryEvent,
    Lane,
    Nature,
)
from tracker.queries import desists, requests
from tracker.rules.desist import Result, Status

pytestmark = pytest.mark.django_db


def test_the_example_shows_a_running_clock_a_refusal_a_draft_and_a_candidate() -> None:
    now = timezone.now()
    story.tell(now)
    running, refused, draft = FormalRequest.objects.order_by("ref")
    assert (running.status, refused.status, draft.status) == ("filed", "decided", "draft")
    due = running.deadlines.get(clock="answer")
    assert due.due_on is not None
    assert (due.due_on > now.date(), due.provisional) == (True, False)
    assert refused.outcome_note
    steps = [one for one in requests.next_steps(refused, now=now) if one.kind == "regime"]
    assert steps[0].regime is not None
    assert steps[0].regime.id == "dsa-20-complaint"
    assert steps[0].dues is not None
    assert [one.clock for one in steps[0].dues.dated] == ["file"]

    entry = DesistEntry.objects.get()
    assert desists.state_of(entry, now) == desists.EntryState.HOLDS
    found = Candidate.objects.filter(desist=entry, result=Result.CANDIDATE)
    assert {row.status for row in found} == {Status.CANDIDATE, Status.DISMISSED}
    newest = found.latest("contact__occurred_at")
    theirs = newest.contact.case.contacts.filter(outlet=entry.outlet)
    assert theirs.latest("occurred_at") == newest.contact


def test_the_example_is_entered_in_the_order_of_its_days() -> None:
    """What was allowed, asked for, seen and said stands between the contacts of its days."""
    now = timezone.now()
    story.tell(now)
    case = Case.objects.get(ref="CASE-0001")
    entries = HistoryEvent.objects.filter(case_key=case.key).order_by("seq")
    told = ("contact.logged", "mandate.given", "request.filed", "publication.gone", "person.wrote",
            "note.written", "sealed.scanned", "sealed.used_in_letter")  # fmt: skip
    until = entries.filter(kind="contact.logged").latest("seq").seq
    moments = list(entries.filter(kind__in=told, seq__lt=until).values_list("at", flat=True))
    late = [one for before, one in pairwise(moments) if one < before - timedelta(hours=3)]
    assert late == []
    assert entries.filter(kind="mandate.given", seq__lt=until).count() == 4
    assert entries.filter(kind="request.filed", seq__lt=until).count() == 2


def test_the_queue_of_the_example_is_a_morning_in_which_the_desk_has_been_at_work() -> None:
    now = timezone.now()
    story.tell(now)
    assert Contact.objects.filter(case__ref="CASE-0001").count() == 60
    open_now = Enquiry.objects.filter(open=True)
    assert open_now.filter(lane=Lane.WAITING, answered_at__isnull=False).count() == 2
    assert open_now.exclude(lane=Lane.WAITING).filter(assignee=None).exists()
    assert open_now.filter(assignee__isnull=False).count() > 3
    assert open_now.filter(answer_by__gt=now).count() > 2
    assert set(Enquiry.objects.filter(open=False).values_list("nature", flat=True)) == {
        Nature.ENQUIRY, Nature.APPROACH, Nature.INTRUSION
    }  # fmt: skip
