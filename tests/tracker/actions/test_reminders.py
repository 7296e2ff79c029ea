"""Reminders look at what is due and not yet told: missed nights are caught up, nothing is twice."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make
from tracker import tasks
from tracker.actions import reminders
from tracker.models import Deadline
from tracker.queries import due

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def dated(days: int | None, **fields: object) -> Deadline:
    told = {"case": make.case(), "clock": "file", "label": "file", "side": "ours",
            "place": "DE-BE", "rule_version": "x",
            "act_by_on": NOW.date() + timedelta(days=days) if days is not None else None,
            **fields}  # fmt: skip
    return Deadline.objects.create(**{"due_on": told["act_by_on"], **told})


def nights(row: Deadline, *left: int) -> list[int]:
    """Run the watch on nights with so many days left; return the numbers it reminded at."""
    for days in left:
        moment = datetime.combine(
            row.act_by_on - timedelta(days=days), NOW.time(), ZoneInfo("Europe/Berlin")
        )
        for near in due.near(moment):
            reminders.remind(near, now=moment)
            reminders.escalate(near, now=moment)
    return list(make.events(row.case, "deadline.reminded").values_list("at", flat=True))


def test_every_number_of_days_is_told_once_however_often_the_watch_runs():
    row = dated(30)
    assert len(nights(row, 30, 20, 15, 14, 14, 13, 8, 7, 4, 3, 2, 1, 1, 0, 0, -1, -5)) == 5
    row.refresh_from_db()
    assert row.reminded_days == 0


def test_missed_nights_are_caught_up_with_one_reminder_not_three():
    row = dated(30)
    assert len(nights(row, 15, 2)) == 1
    row.refresh_from_db()
    assert row.reminded_days == 3


def test_legal_is_called_once_when_our_safe_day_is_at_hand_and_nothing_was_filed():
    row = dated(30)
    nights(row, 5, 3)
    assert not make.events(row.case, "deadline.escalated").exists()
    nights(row, 2, 1, 0)
    assert make.events(row.case, "deadline.escalated").count() == 1


def test_their_date_reminds_and_never_calls_legal():
    row = dated(1, side="theirs", act_by_on=None, due_on=NOW.date())
    reminders.remind(row, now=NOW)
    assert not reminders.escalate(row, now=NOW)
    assert make.events(row.case, "deadline.reminded").count() == 1


@pytest.mark.parametrize(
    "settled",
    [{"met_at": NOW}, {"paused": True}, {"act_by_on": None, "due_on": None}],
    ids=["met", "standing still", "no day in the law"],
)
def test_what_does_not_run_is_left_alone(settled):
    row = dated(1, **settled)
    assert not reminders.remind(row, now=NOW)
    assert not due.near(NOW).filter(pk=row.pk).exists()


def test_second_of_two_workers_claims_nothing():
    row = dated(1)
    first, second = Deadline.objects.get(pk=row.pk), Deadline.objects.get(pk=row.pk)
    assert [reminders.remind(one, now=NOW) for one in (first, second)] == [True, False]


def test_day_counts_where_the_act_must_be_done():
    row = dated(0, place="US-CA", act_by_on=date(2026, 11, 23))
    assert due.days_left(row, datetime(2026, 11, 24, 5, tzinfo=UTC)) == 0


def test_the_task_itself_does_the_same_twice_as_once():
    today = datetime.now(ZoneInfo("Europe/Berlin")).date()  # where the act must be done
    row = dated(0, act_by_on=today + timedelta(days=3), due_on=today + timedelta(days=3))
    tasks.watch_deadlines()
    before = make.every_event(row.case)
    tasks.watch_deadlines()
    assert make.every_event(row.case) == before == 1
