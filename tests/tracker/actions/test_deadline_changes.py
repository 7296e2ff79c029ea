"""What people do to a date leaves both dates and the reason; the rules never move it after."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.requests import Scene, scene
from tracker import policy
from tracker.actions import deadline_changes, deadlines, formal_requests, request_answers
from tracker.lifecycle import NotAllowedNow
from tracker.models import Allowance, Deadline
from tracker.models.formal_requests import Outcome
from tracker.queries import due
from tracker.queries.due import DueState

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def at() -> Scene:
    made = scene(NOW, kind="search", country="IE", language="en")
    made.sign("gdpr-17-search")
    made.allow(Allowance.PRIVACY)
    return made


@pytest.fixture
def row(at: Scene) -> Deadline:
    request = at.prepare(
        "gdpr-17-search", addressee_kind="search_engine", place="IE", language="en"
    )
    at.ready(request, query="{person}", urls="https://search.example/1", country="(DE)",
             reasons="Private.", evidence="(none)", identity="(none)")  # fmt: skip
    formal_requests.note_sent(request, by=policy.house("outbox", now=NOW), now=NOW)
    return Deadline.objects.get(formal_request=request, clock="answer")


def changed(row: Deadline) -> list[tuple[str, date | None, date | None]]:
    rows = row.changes.order_by("pk").values_list("kind", "was_on", "now_on")
    return [one for one in rows if one[0] not in ("filed", "computed")]


def test_extension_shows_both_dates_and_is_not_moved_back_by_the_rules(at, row):
    assert row.due_on == date(2026, 12, 23)
    deadline_changes.extend(
        row, to=date(2027, 1, 15), reason="agreed by phone", by=at.second, now=NOW
    )
    assert changed(row) == [("hand_extend", date(2026, 12, 23), date(2027, 1, 15))]
    request_answers.record_reply(
        row.formal_request, outcome=Outcome.EXTENDED, note="", answered_at=NOW, by=at.by,
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    row.refresh_from_db()
    assert row.due_on == date(2027, 1, 15)
    kind, was, now_on = changed(row)[-1]
    assert (kind, was) == ("review", date(2027, 1, 15))
    assert now_on is not None
    assert due.to_review(row, due.changes(row)) is not None


def test_newer_date_is_taken_or_the_stored_one_kept_only_by_legal_with_a_reason(at, row):
    Deadline.objects.update(due_on=date(2026, 12, 20), rule_version="2026-01-01")
    row.refresh_from_db()
    assert list(due.outdated()) == [row]
    deadlines.review(row, by=policy.house("deadlines", now=NOW), now=NOW)
    assert due.to_review(row, due.changes(row)).now_on == date(2026, 12, 23)
    with pytest.raises(PermissionDenied):
        deadline_changes.keep(row, reason="mine", by=at.by, now=NOW)
    deadline_changes.keep(row, reason="counsel counted it so", by=at.second, now=NOW)
    assert due.to_review(row, due.changes(row)) is None
    row.refresh_from_db()
    assert row.due_on == date(2026, 12, 20)


def test_pause_takes_the_day_away_and_running_on_adds_the_days_it_stood_still(at, row):
    deadline_changes.pause(row, reason="they check identity", by=at.second, now=NOW)
    assert (row.paused, row.due_on) == (True, None)
    assert due.state_of(row, NOW) is DueState.PAUSED
    later = NOW + timedelta(days=10)
    legal = policy.staff(at.lawyer, now=later)
    deadline_changes.resume(row, reason="they have it", by=legal, now=later)
    assert (row.paused, row.unrolled_on, row.due_on) == (
        False, date(2027, 1, 2), date(2027, 1, 4),
    )  # fmt: skip
    assert changed(row) == [
        ("hand_pause", date(2026, 12, 23), None),
        ("hand_resume", None, date(2027, 1, 4)),
    ]


def test_let_go_and_done_keep_both_dates_and_nobody_settles_twice(at, row):
    deadline_changes.meet(
        row, at=NOW, reason="their mail of today", by=at.by, now=NOW + timedelta(hours=1)
    )
    assert due.state_of(row, NOW) is DueState.MET
    assert changed(row) == [("met", date(2026, 12, 23), date(2026, 11, 23))]
    with pytest.raises(NotAllowedNow, match="settled"):
        deadline_changes.waive(row, reason="no need", by=at.second, now=NOW)


@pytest.mark.parametrize("act", ["pause", "waive"])
def test_only_legal_stops_or_lets_go_and_never_without_a_reason(at, row, act):
    do = getattr(deadline_changes, act)
    with pytest.raises(PermissionDenied):
        do(row, reason="so", by=at.by, now=NOW)
    with pytest.raises(NotAllowedNow, match="why"):
        do(row, reason=" ", by=at.second, now=NOW)
    assert changed(row) == []


def test_done_cannot_lie_in_the_future(at, row):
    with pytest.raises(NotAllowedNow, match="future"):
        deadline_changes.meet(row, at=NOW + timedelta(days=1), reason="soon", by=at.by, now=NOW)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2026, 12, 1, tzinfo=UTC), DueState.OPEN),
        (datetime(2026, 12, 16, 12, tzinfo=UTC), DueState.SOON),
        (datetime(2026, 12, 23, 23, 59, tzinfo=UTC), DueState.SOON),
        (datetime(2026, 12, 24, 0, 1, tzinfo=UTC), DueState.OVERDUE),
    ],
)
def test_state_is_derived_at_the_place_of_the_addressee(row, now, state):
    assert due.state_of(row, now) is state


def test_met_after_the_last_day_is_met_late(row):
    row.met_at = datetime(2026, 12, 24, 9, tzinfo=UTC)
    assert due.state_of(row, NOW) is DueState.MET_LATE
