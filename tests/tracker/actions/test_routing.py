"""Handing contacts to teams: the action around the rules, and the queue's facts after it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from tests import factories as make
from tracker import policy
from tracker.actions import contacts
from tracker.models import CaseGrant, Enquiry, HistoryEvent, Lane, Membership, Team
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Role
from tracker.states import ContactStatus

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
HOUSE = policy.house("test")


def log(person, *, at=NOW, now=NOW, **facts):
    facts = {"channel": "phone", "occurred_at": at, **facts}
    return contacts.log(
        make.intake(person.case), ContactFacts(**facts), aimed_at=person, by=HOUSE, now=now
    )


@pytest.fixture
def german():
    """Return a German desk with somebody on duty."""
    return make.team("german", name="German desk", members=(make.user(Role.COMMUNICATIONS),))


@pytest.fixture
def everybody():
    """Return the desk that sees everything, with somebody in it."""
    team = make.catch_all()
    Membership.objects.create(team=team, user=make.user(Role.COMMUNICATIONS))
    return team


def test_a_rule_hands_it_to_its_team_and_the_sentence_says_why(german, everybody):
    make.rule(
        german, name="Family at home, Germany", lane=Lane.NOW, answer_within_hours=1,
        conditions={"circle": ["parent"], "country": ["DE"]},
    )  # fmt: skip
    contact = log(make.person(circle="parent"), channel="doorstep")
    enquiry = Enquiry.objects.get()
    assert (contact.team, contact.status) == (german, ContactStatus.ROUTED)
    assert (enquiry.lane, enquiry.team) == (Lane.NOW, german)
    assert enquiry.why == "“Family at home, Germany” → German desk, lane Now"
    assert enquiry.answer_by == NOW + timedelta(hours=1)
    assert CaseGrant.objects.filter(case=contact.case, team=german).exists()


def test_routing_is_one_entry_in_the_history(german, everybody):
    make.rule(german)
    contact = log(make.person())
    kinds = HistoryEvent.objects.filter(case_key=contact.case.key).values_list("kind", flat=True)
    assert list(kinds).count("contact.routed") == 1


def test_without_any_team_a_visible_one_is_made_with_all_who_answer():
    officer = make.user(Role.COMMUNICATIONS)
    make.user(Role.AUDITOR)
    contact = log(make.person())
    assert contact.team.catch_all
    assert list(contact.team.members.all()) == [officer]
    assert policy.may(policy.staff(officer, now=NOW), policy.Permission.CASE_READ, contact.case)
    assert Enquiry.objects.get().lane == Lane.UNPLACED


def test_a_team_whose_last_member_has_left_gets_nothing_more(german, everybody):
    make.rule(german)
    german.members.update(ends_on=NOW.date() - timedelta(days=1))
    contact = log(make.person())
    assert contact.team == everybody
    assert "nobody is on duty there" in Enquiry.objects.get().why


def test_whoever_was_invited_and_never_joined_is_not_on_duty(german, everybody):
    make.rule(german)
    for member in german.members.all():
        member.set_unusable_password()
        member.save()
    assert log(make.person()).team == everybody


def test_a_team_whose_members_are_off_duty_gets_nothing_until_they_are_back(german, everybody):
    make.rule(german)
    Membership.objects.filter(team=german).update(off_duty_until=NOW + timedelta(hours=1))
    assert log(make.person()).team == everybody
    assert log(make.person(), now=NOW + timedelta(hours=2)).team == german


def test_a_rule_that_cannot_be_read_stops_nothing(german, everybody):
    make.rule(german, position=1, conditions={"mood": ["bad"]})
    make.rule(german, position=2, name="All")
    log(make.person())
    assert Enquiry.objects.get().rule_name == "All"


def test_a_rule_for_a_closed_team_is_passed_over(german, everybody):
    make.rule(german, position=1)
    Team.objects.filter(pk=german.pk).update(active=False)
    assert log(make.person()).team == everybody


def test_somebody_who_rings_again_meets_the_rule_for_repeat_callers(german, everybody):
    make.rule(german, name="Again", conditions={"repeat": True})
    person = make.person()
    first = log(person, claimed_handle="030 1234567")
    second = log(person, at=NOW + timedelta(hours=1), claimed_handle="+49 30 123 45 67")
    assert (first.team, second.team) == (everybody, german)


def test_at_night_the_team_and_everybody_may_open_what_is_urgent(german, everybody):
    make.rule(german)
    contact = log(make.person(), now=datetime(2026, 11, 24, 23, 0, tzinfo=UTC), danger=True)
    granted = CaseGrant.objects.filter(case=contact.case).values_list("team", flat=True)
    assert set(granted) == {german.pk, everybody.pk}
    assert Enquiry.objects.get().lane == Lane.NOW


def test_a_more_urgent_contact_lifts_the_enquiry_and_a_calmer_one_does_not_lower_it(
    german, everybody
):
    make.rule(german, name="All")
    person = make.person()
    for danger in (False, True, False):
        log(person, claimed_outlet="Abendkurier", danger=danger)
    enquiry = Enquiry.objects.get()
    assert (enquiry.lane, enquiry.danger, enquiry.contacts_count) == (Lane.NOW, True, 3)
    assert "somebody is in danger" in enquiry.why


def test_a_new_contact_brings_a_waiting_enquiry_back(german, everybody):
    make.rule(german)
    person = make.person()
    log(person, claimed_outlet="Abendkurier")
    Enquiry.objects.update(lane=Lane.WAITING, answer_by=None, answered_at=NOW)
    log(person, claimed_outlet="Abendkurier")
    enquiry = Enquiry.objects.get()
    assert (enquiry.lane, enquiry.answered_at) == (Lane.TODAY, None)
    assert enquiry.answer_by is not None


def test_routing_costs_the_same_few_queries_with_one_rule_and_with_thirty(
    german, everybody, django_assert_max_num_queries
):
    make.rule(german, name="First")
    person = make.person()
    log(person)
    with django_assert_max_num_queries(32):
        log(person)
    for position in range(2, 32):
        make.rule(german, position=position, name=f"Rule {position}")
    with django_assert_max_num_queries(32):
        log(person)


def test_the_sentence_is_in_the_language_of_the_house(german, everybody):
    make.rule(german, name="All")
    with translation.override("tr"):
        log(make.person())
    assert "lane Today" in Enquiry.objects.get().why
