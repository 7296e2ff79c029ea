"""What must hold for every clock, place and instant."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules import calendars, deadlines, facts, regimes
from tracker.rules.clock_terms import State
from tracker.rules.deadlines import Due
from tracker.rules.regimes.base import Clock, DueOf, EarlierOf, LaterOf, Side

CLOCKS = [(regime.id, clock) for regime in regimes.all() for clock in regime.clocks]
INSTANTS = st.integers(0, 16 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PLACES = st.sampled_from(calendars.PLACES)
SWITCHES = {"still_online": True, "election_period": True}


def starts(regime: str, clock: Clock) -> set[str]:
    """The facts a clock starts on, through the clocks it compares."""
    rule = clock.starts_on
    if isinstance(rule, str):
        return {rule}
    keys = (rule.clock,) if isinstance(rule, DueOf) else rule.clocks
    return {fact for key in keys for fact in starts(regime, regimes.clock(regime, key))}


def due(regime: str, clock: Clock, start: datetime, place: str, **more: object) -> Due:
    given_facts = dict.fromkeys(starts(regime, clock), start)
    return deadlines.due(regime, clock.key, {**SWITCHES, **given_facts, **more}, place)


def instant(value: date, place: str) -> datetime:
    """A date as the last moment of its day, so that dates and instants compare."""
    if isinstance(value, datetime):
        return value
    midnight = datetime(value.year, value.month, value.day, tzinfo=calendars.zone(place))
    return midnight + timedelta(days=1)


@given(clock=st.sampled_from(CLOCKS), place=PLACES, one=INSTANTS, two=INSTANTS)
@settings(max_examples=300, deadline=None)
def test_due_date_never_comes_earlier_when_the_start_comes_later(
    clock: tuple[str, Clock], place: str, one: datetime, two: datetime
) -> None:
    first, second = (due(*clock, start, place) for start in sorted((one, two)))
    if first.due and second.due:
        assert instant(first.due, place) <= instant(second.due, place)


@given(clock=st.sampled_from(CLOCKS), place=PLACES, start=INSTANTS)
@settings(max_examples=300, deadline=None)
def test_safe_date_is_ours_alone_and_never_after_the_due_date(
    clock: tuple[str, Clock], place: str, start: datetime
) -> None:
    answer = due(*clock, start, place)
    if answer.side is not Side.OURS or answer.due is None:
        assert answer.act_by is None
    if answer.act_by and answer.due:
        assert instant(answer.act_by, place) <= instant(answer.due, place)


@given(
    clock=st.sampled_from(CLOCKS),
    place=PLACES,
    start=INSTANTS,
    minutes=st.integers(-14 * 60, 14 * 60),
)
@settings(max_examples=200, deadline=None)
def test_same_instant_in_another_offset_gives_the_same_answer(
    clock: tuple[str, Clock], place: str, start: datetime, minutes: int
) -> None:
    elsewhere = start.astimezone(timezone(timedelta(minutes=minutes)))
    one, two = due(*clock, start, place), due(*clock, elsewhere, place)
    assert (one.due, one.act_by, one.steps) == (two.due, two.act_by, two.steps)


EXTENDED = [(regime, clock) for regime, clock in CLOCKS if clock.extension]


@given(clock=st.sampled_from(EXTENDED), place=PLACES, start=INSTANTS)
@settings(max_examples=150, deadline=None)
def test_extended_date_is_never_before_the_unextended_one(
    clock: tuple[str, Clock], place: str, start: datetime
) -> None:
    plain = due(*clock, start, place)
    longer = due(*clock, start, place, extension_notified=True)
    assert plain.due
    assert longer.due
    assert longer.due > plain.due


@given(place=PLACES, start=INSTANTS, asked=st.integers(0, 60), answered=st.integers(0, 90))
@settings(max_examples=150, deadline=None)
def test_stop_clock_only_lengthens(place: str, start: datetime, asked: int, answered: int) -> None:
    clock = regimes.clock("uk-gdpr-rights", "answer")
    plain = due("uk-gdpr-rights", clock, start, place)
    stopped = due(
        *("uk-gdpr-rights", clock, start, place),
        clarification_asked_at=start + timedelta(days=asked),
        clarification_answered_at=start + timedelta(days=asked + answered),
    )
    assert plain.due
    assert stopped.due
    assert stopped.due >= plain.due


@given(name=st.text(st.characters(categories=["L", "N"]), min_size=1), start=INSTANTS)
@settings(max_examples=100, deadline=None)
def test_unknown_facts_are_refused(name: str, start: datetime) -> None:
    with pytest.raises(facts.FactError):
        deadlines.due("gdpr-15-access", "answer", {f"x_{name}": start}, "IE")


@given(clock=st.sampled_from(CLOCKS), place=PLACES, start=INSTANTS)
@settings(max_examples=300, deadline=None)
def test_rolled_dates_and_safe_dates_are_never_closed(
    clock: tuple[str, Clock], place: str, start: datetime
) -> None:
    answer = due(*clock, start, place)
    if answer.due and not isinstance(answer.due, datetime) and answer.due != answer.unrolled:
        assert calendars.is_open(answer.calendar, answer.due)
    if answer.act_by and not isinstance(answer.act_by, datetime):
        assert calendars.is_open(answer.calendar, answer.act_by, saturday_open=True)


@given(clock=st.sampled_from(CLOCKS), place=PLACES, start=INSTANTS)
@settings(max_examples=200, deadline=None)
def test_answer_without_a_date_says_why(
    clock: tuple[str, Clock], place: str, start: datetime
) -> None:
    answer = due(*clock, start, place)
    assert (answer.due is not None) == (answer.state is State.DATED)
    assert answer.steps
    assert answer.citation


def test_clocks_that_compare_others_carry_no_period_of_their_own() -> None:
    compared = [c for _, c in CLOCKS if isinstance(c.starts_on, EarlierOf | LaterOf)]
    assert compared
    assert not any(clock.amount for clock in compared)


@given(text=st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_as_an_instant_is_read_or_refused(text: str) -> None:
    try:
        read = facts.read("received_at", text)
    except facts.FactError:
        return
    assert isinstance(read, datetime)
    assert read.astimezone(ZoneInfo("UTC")).utcoffset() == timedelta()
