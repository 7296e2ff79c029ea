"""Routing explains itself: plain data in, team, lane, answer-by and reasons out."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules import routing
from tracker.rules.business_hours import Office
from tracker.rules.routing import Desk, Facts, Rule, UnknownCondition, Why

WEEK = ("09:00-18:00",) * 5 + ("", "")
BERLIN = Office(hours=WEEK, zone="Europe/Berlin", place="DE-BE")
NEW_YORK = Office(hours=WEEK, zone="America/New_York", place="US-FED")
GERMAN = Desk(slug="german", office=BERLIN, languages=("de",))
YORK = Desk(slug="york", office=NEW_YORK, languages=("en",))
EVERYBODY = Desk(slug="everybody", office=Office(hours=()), catch_all=True)
DESKS = (EVERYBODY, GERMAN, YORK)
TUESDAY_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SATURDAY_NIGHT = datetime(2026, 11, 28, 22, 0, tzinfo=UTC)

FAMILY = Rule(
    name="Family at home, Germany", team="german", lane=routing.NOW, hours=1,
    conditions={"circle": ["parent", "sibling"], "country": ["DE"], "channel": ["doorstep"]},
)  # fmt: skip
GERMAN_WORDS = Rule(
    name="German", team="german", lane=routing.TODAY, conditions={"language": ["de"]}
)


def decide(rules, *, now=TUESDAY_NOON, desks=DESKS, **facts):
    return routing.decide(Facts(**{"channel": "phone", **facts}), rules, desks, now=now)


def test_family_at_home_in_germany_goes_to_the_german_desk_now():
    decision = decide(
        [GERMAN_WORDS, FAMILY][::-1], channel="doorstep", circle="parent", country="DE"
    )
    assert (decision.team, decision.lane) == ("german", routing.NOW)
    assert decision.rule_name == "Family at home, Germany"
    assert decision.reasons == (Why.RULE,)
    assert decision.answer_by == TUESDAY_NOON + timedelta(hours=1)


def test_first_rule_in_order_wins():
    everything = Rule(name="All", team="york")
    assert decide([everything, GERMAN_WORDS], language="de").rule_name == "All"
    assert decide([GERMAN_WORDS, everything], language="de").rule_name == "German"


@pytest.mark.parametrize("fact", ["danger", "minor", "after_stop"])
def test_what_is_urgent_is_now_even_where_the_rule_says_later_and_says_why(fact):
    later = Rule(name="Slow", team="german", lane=routing.LATER, hours=40)
    decision = decide([later], **{fact: True})
    assert (decision.team, decision.lane) == ("german", routing.NOW)
    assert decision.reasons == (Why.RULE, Why(fact))
    assert decision.answer_by == TUESDAY_NOON + timedelta(hours=routing.NOW_HOURS)


@pytest.mark.parametrize("fact", ["danger", "minor", "after_stop"])
def test_what_is_urgent_and_has_no_rule_is_now_with_everybody(fact):
    decision = decide([], **{fact: True})
    assert (decision.team, decision.lane, decision.everybody) == ("everybody", routing.NOW, True)
    assert decision.reasons[0] == Why(fact)


def test_without_a_rule_it_is_nobodys_yet_and_everybody_sees_it():
    decision = decide([FAMILY])
    assert (decision.team, decision.lane) == ("everybody", routing.UNPLACED)
    assert decision.reasons == (Why.NO_RULE,)
    assert decision.answer_by is not None


def test_a_language_that_no_team_speaks_is_said():
    assert decide([], language="tr").reasons == (Why.LANGUAGE,)
    assert decide([], language="de").reasons == (Why.NO_RULE,)


def test_a_team_with_nobody_on_duty_gets_nothing_and_everybody_sees_it():
    empty = Desk(slug="german", office=BERLIN, on_duty=0, languages=("de",))
    decision = decide([GERMAN_WORDS], desks=(EVERYBODY, empty), language="de")
    assert (decision.team, decision.lane) == ("everybody", routing.UNPLACED)
    assert decision.reasons == (Why.RULE, Why.NOBODY_THERE)


def test_lane_now_outside_office_hours_stays_with_the_team_and_everybody_sees_it_too():
    facts = {"channel": "doorstep", "circle": "parent", "country": "DE"}
    decision = decide([FAMILY], now=SATURDAY_NIGHT, **facts)
    assert (decision.team, decision.lane) == ("german", routing.UNPLACED)
    assert decision.everybody
    assert decision.reasons == (Why.RULE, Why.CLOSED)


def test_danger_at_night_stays_in_lane_now_by_the_clock():
    decision = decide([GERMAN_WORDS], now=SATURDAY_NIGHT, language="de", danger=True)
    assert (decision.team, decision.lane) == ("german", routing.NOW)
    assert decision.reasons == (Why.RULE, Why.DANGER, Why.CLOSED)
    assert decision.answer_by == SATURDAY_NIGHT + timedelta(hours=1)


def test_answer_by_counts_the_office_hours_of_the_team_in_its_zone():
    german = decide([GERMAN_WORDS], language="de").answer_by
    assert german == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # 6 h on Tuesday, 2 on Wednesday
    york = decide([Rule(name="US", team="york")]).answer_by
    assert york == datetime(2026, 11, 24, 22, 0, tzinfo=UTC)  # opens 09:00, eight hours later


def test_answer_by_skips_the_public_holidays_of_the_teams_place():
    before_thanksgiving = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)
    decision = decide([Rule(name="US", team="york", hours=2)], now=before_thanksgiving)
    assert decision.answer_by == datetime(2026, 11, 27, 15, 0, tzinfo=UTC)


def test_a_place_without_a_calendar_is_counted_in_plain_weekdays_and_says_so():
    nowhere = Desk(slug="german", office=Office(hours=WEEK, zone="Europe/Berlin", place="XX"))
    decision = decide([GERMAN_WORDS], desks=(EVERYBODY, nowhere), language="de")
    assert decision.answer_by == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert Why.PLAIN_WEEKDAYS in decision.reasons


def test_their_deadline_brings_the_answer_forward_and_is_explained():
    theirs = TUESDAY_NOON + timedelta(hours=2)
    decision = decide([GERMAN_WORDS], language="de", their_deadline_at=theirs)
    assert decision.answer_by == theirs
    assert decision.reasons == (Why.RULE, Why.THEIR_DEADLINE)


def test_their_deadline_that_has_passed_or_is_later_changes_nothing():
    plain = decide([GERMAN_WORDS], language="de").answer_by
    for theirs in (TUESDAY_NOON - timedelta(hours=1), TUESDAY_NOON + timedelta(days=9)):
        decision = decide([GERMAN_WORDS], language="de", their_deadline_at=theirs)
        assert (decision.answer_by, decision.reasons) == (plain, (Why.RULE,))


def test_their_deadline_today_pulls_it_out_of_later():
    later = Rule(name="Slow", team="german", lane=routing.LATER, hours=40)
    decision = decide([later], their_deadline_at=TUESDAY_NOON + timedelta(hours=3))
    assert decision.lane == routing.TODAY


@pytest.mark.parametrize(
    ("conditions", "facts", "fits"),
    [
        ({}, {}, True),
        ({"outlet": ["Abendkurier"]}, {"outlet": "ABENDKURIER"}, True),
        ({"outlet": ["Abendkurier"]}, {"outlet": "Morgenpost"}, False),
        ({"keyword": ["Schule", "Kita"]}, {"words": "He waited at the schule"}, True),
        ({"keyword": ["Schule"]}, {"words": "He rang"}, False),
        ({"verified": True}, {"verified": True}, True),
        ({"verified": False}, {"verified": True}, False),
        ({"repeat": True}, {}, False),
        ({"nature": ["enquiry"], "language": ["de", "en"]}, {"nature": "enquiry", "language": "en"}, True),
        ({"nature": ["enquiry"], "language": ["de"]}, {"nature": "enquiry", "language": "en"}, False),
    ],
)  # fmt: skip
def test_all_conditions_of_a_rule_must_hold(conditions, facts, fits):
    rule = Rule(name="R", team="german", conditions=conditions)
    assert routing.holds(rule, Facts(**{"channel": "email", **facts})) is fits


@pytest.mark.parametrize(
    "conditions",
    [{"mood": ["bad"]}, {"minor": "yes"}, {"language": "de"}, {"language": []}, {"keyword": [""]}],
)
def test_conditions_that_routing_cannot_read_are_refused(conditions):
    with pytest.raises(UnknownCondition):
        decide([Rule(name="R", team="german", conditions=conditions)])


@pytest.mark.parametrize("name", sorted(routing.CONDITIONS))
def test_every_condition_makes_a_difference(name):
    yes, no = (True, False) if name in routing.YES_OR_NO else ("x", "")
    rule = Rule(name="R", team="german", conditions={name: True if yes is True else ["x"]})
    field = "words" if name == "keyword" else name
    assert routing.holds(rule, Facts(**{"channel": "", field: yes}))
    assert not routing.holds(rule, Facts(**{"channel": "", field: no}))
