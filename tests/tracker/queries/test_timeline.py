"""The picture of a case: single contacts while there are few, days or months when there are many."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from tracker.models import Candidate, Case, Contact
from tracker.queries import timeline

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make.case()


def contacts(case: Case, *days_ago: int) -> list[Contact]:
    """Add one call for each of these days, at noon."""
    noon = timezone.now().replace(hour=12, minute=0)
    return [
        make.contact(case, channel="phone", occurred_at=noon - timedelta(days=n)) for n in days_ago
    ]


def hit(contact: Contact, status: str = "candidate") -> None:
    entry = make.desist(contact.case, effective_at=contact.occurred_at - timedelta(days=1))
    Candidate.objects.create(contact=contact, desist=entry, result="candidate", status=status)


def test_few_contacts_stand_one_by_one(case: Case) -> None:
    first, _second = contacts(case, 2, 1)
    hit(first)
    shown = timeline.of_case(case, contacts=2)
    assert [(mark.count, mark.candidate) for mark in shown.marks] == [(1, True), (1, False)]
    assert (shown.span, shown.candidates) == ("", 1)


@pytest.mark.parametrize(("longest", "span", "marks"), [(3, "day", 2), (400, "month", 2)])
def test_many_contacts_are_counted_by_day_or_month(
    monkeypatch: pytest.MonkeyPatch, case: Case, longest: int, span: str, marks: int
) -> None:
    monkeypatch.setattr(timeline, "MOST", 2)
    rows = contacts(case, longest, longest, 1)
    hit(rows[0])
    hit(rows[2], status="dismissed")
    shown = timeline.of_case(case, contacts=3)
    counted = [mark for mark in shown.marks if not mark.candidate]
    assert shown.span == span
    assert [mark.count for mark in counted] == [2, 1]
    assert len(counted) == marks
    assert shown.candidates == 1
    assert sum(day.candidates for day in timeline.by_day(shown)) == 1
    assert sum(day.lanes["phone"] for day in timeline.by_day(shown)) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_picture_costs_the_same_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries, case: Case, number: int
) -> None:
    monkeypatch.setattr(timeline, "MOST", 2)
    contacts(case, *range(1, number + 1))
    with django_assert_num_queries(3):
        timeline.of_case(case, contacts=number)
