"""Flags that need no request to stop, and patterns for counsel."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tracker.rules import pursuit
from tracker.rules.desist import ContactFacts, Mode
from tracker.rules.pursuit import FlagKey, Observed, PursuitPolicy

FIRST = datetime(2026, 3, 1, 9, tzinfo=UTC)


def calls(*hours: float, title: str = "daily") -> list[ContactFacts]:
    return [
        ContactFacts(start=FIRST + timedelta(hours=hour), mode=Mode.CALL, title=title)
        for hour in hours
    ]


def test_three_attempts_within_48_hours_are_flagged_with_their_numbers() -> None:
    found = pursuit.persistent_pursuit(calls(0, 20, 48))
    assert dict(found["daily"].numbers) == {"attempts": 3, "hours": 48, "from_attempts": 3}


def test_attempts_further_apart_or_by_different_titles_are_not_flagged() -> None:
    assert not pursuit.persistent_pursuit(calls(0, 20, 48.1))
    assert not pursuit.persistent_pursuit([*calls(0, 1), *calls(2, title="weekly")])
    assert not pursuit.persistent_pursuit([])


def test_fair_question_to_the_press_office_is_not_counted() -> None:
    fair = ContactFacts(
        start=FIRST, mode=Mode.RIGHT_OF_REPLY, title="daily", via_designated_channel=True
    )
    assert not pursuit.persistent_pursuit([*calls(1, 2), fair])
    assert pursuit.persistent_pursuit([*calls(1, 2), replace(fair, earlier_replies=1)])


def test_limits_are_policy() -> None:
    assert pursuit.persistent_pursuit(calls(0, 5), policy=PursuitPolicy(attempts=2, hours=5))


def test_freelance_counts_for_the_title_that_commissioned_them() -> None:
    freelance = [replace(call, title="agency", acting_for="daily") for call in calls(1)]
    assert "daily" in pursuit.persistent_pursuit([*calls(0, 2), *freelance])


def test_what_was_seen_becomes_flags_with_sentences() -> None:
    everything = Observed(
        remained=True,
        minutes_remained=25,
        followed=True,
        refused_identification=True,
        minor_approached=True,
        school_or_hospital=True,
    )
    found = pursuit.observed_flags(everything)
    assert [flag.key for flag in found] == list(FlagKey)[:5]
    assert found[0].sentence == "They stayed 25 minutes after being asked to leave."
    assert pursuit.observed_flags(Observed()) == ()


def test_patterns_are_for_counsel_of_the_country() -> None:
    twice = [replace(call, journalist="jones", title=None) for call in calls(0, 900)]
    assert [flag.key for flag in pursuit.patterns(twice, country="GB-ENG")] == [
        FlagKey.PATTERN_UK_PHA
    ]
    assert pursuit.patterns(twice, country="de")[0].for_counsel
    assert pursuit.patterns(twice, country="FR") == ()
    assert pursuit.patterns(twice[:1], country="GB") == ()
