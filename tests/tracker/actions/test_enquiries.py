"""Joining contacts to enquiries, and working on them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tests import factories as make
from tracker import policy
from tracker.actions import contacts, enquiries, notes
from tracker.lifecycle import NotAllowedNow
from tracker.models import Enquiry, Handle, HistoryEvent, Lane, Marking, Membership, Note, Route
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Role
from tracker.states import ContactStatus

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
HOUSE = policy.house("test")
HOUR = timedelta(hours=1)


def log(person, *, at=NOW, **facts):
    facts = ContactFacts(**{"channel": "phone", "occurred_at": at, **facts})
    return contacts.log(make.intake(person.case), facts, aimed_at=person, by=HOUSE, now=NOW)


def joined(*logged):
    return len({contact.enquiry_id for contact in logged}) == 1


@pytest.fixture
def person():
    """Return somebody in a German case."""
    return make.person()


@pytest.fixture
def lena(person):
    """Return an officer who may open the case."""
    user = make.user(Role.COMMUNICATIONS, name="Lena Brandt", joined_at=NOW)
    user.role_grants.update(starts_at=NOW - HOUR)
    make.grant(person.case, user, starts_at=NOW - HOUR)
    return policy.staff(user, now=NOW)


# --- Read before, done afterwards ----------------------------------------------------------------


def wait(row, by):
    enquiries.wait(row, by=by, now=NOW)


def hand_over(row, by):
    enquiries.hand_over(row, team=make.team(), reason="theirs", by=by, now=NOW)


@pytest.mark.parametrize("act", [wait, hand_over])
def test_what_somebody_closed_since_the_page_was_read_stays_closed(person, lena, act):
    read_before = log(person).enquiry
    enquiries.close(Enquiry.objects.get(pk=read_before.pk), reason="done", by=lena, now=NOW)
    with pytest.raises(NotAllowedNow, match="Open it again first"):
        act(read_before, lena)
    read_before.refresh_from_db()
    assert (read_before.open, read_before.answer_by) == (False, None)


def test_an_enquiry_that_moved_to_another_case_lets_no_team_into_that_one(person, lena):
    read_before, team, into = log(person).enquiry, make.team(), make.case()
    Enquiry.objects.filter(pk=read_before.pk).update(case=into)
    with pytest.raises(NotAllowedNow, match="quicker"):
        enquiries.hand_over(read_before, team=team, reason="theirs", by=lena, now=NOW)
    assert not team.case_grants.exists()


# --- Joining -----------------------------------------------------------------------------------


def test_same_outlet_and_story_near_in_time_is_one_enquiry(person):
    first = log(person, claimed_outlet="Abendkurier", story="the eleven minutes")
    again = log(person, claimed_outlet="ABENDKURIER ", story="The eleven minutes!", at=NOW + HOUR)
    assert joined(first, again)


def test_another_story_another_outlet_another_case_or_another_month_is_another_enquiry(person):
    rows = [
        log(person, claimed_outlet="Abendkurier", story="house"),
        log(person, claimed_outlet="Abendkurier", story="marriage"),
        log(person, claimed_outlet="Morgenpost", story="house"),
        log(make.person(), claimed_outlet="Abendkurier", story="house"),
        log(person, claimed_outlet="Abendkurier", story="house", at=NOW - timedelta(days=30)),
    ]
    assert len({row.enquiry_id for row in rows}) == 5


def test_a_story_that_nobody_named_joins_what_the_outlet_is_after(person):
    first = log(person, claimed_outlet="Abendkurier")
    named = log(person, claimed_outlet="Abendkurier", story="house")
    assert joined(first, named)
    assert Enquiry.objects.get().story == "house"


def test_the_same_number_in_any_spelling_is_the_same_caller(person):
    assert joined(
        log(person, claimed_handle="030 123 45 67"),
        log(person, claimed_handle="+49 (0)30 1234567", claimed_name="Somebody"),
        log(person, claimed_handle="0049 30 1234567"),
    )


def test_the_same_number_for_two_known_outlets_stays_apart(person):
    make.outlet("Abendkurier")
    make.outlet("Morgenpost")
    one = log(person, claimed_handle="030 1234567", claimed_outlet="Abendkurier")
    two = log(person, claimed_handle="030 1234567", claimed_outlet="Morgenpost")
    assert not joined(one, two)


def test_two_callers_nobody_knows_stay_apart(person):
    assert not joined(log(person), log(person))


def test_a_known_handle_names_the_journalist_and_their_outlet(person):
    outlet = make.outlet("Abendkurier")
    reuter = make.journalist("M. Reuter", outlet=outlet)
    Handle.objects.create(kind="phone", value="+49301234567", journalist=reuter)
    contact = log(person, claimed_handle="030-1234567")
    assert (contact.journalist, contact.outlet) == (reuter, outlet)
    assert (contact.enquiry.journalist, contact.enquiry.headline) == (reuter, "Abendkurier")


def test_what_is_told_late_moves_the_beginning_and_not_the_latest(person):
    log(person, claimed_outlet="Abendkurier", channel="doorstep")
    log(person, claimed_outlet="Abendkurier", channel="letter", at=NOW - timedelta(days=2))
    enquiry = Enquiry.objects.get()
    assert (enquiry.first_at, enquiry.latest_at) == (NOW - timedelta(days=2), NOW)
    assert enquiry.latest_channel == "doorstep"


def test_it_knows_each_person_it_was_aimed_at_once(person):
    mother = make.person(person.case, circle="parent")
    for aimed in (person, mother, mother):
        log(aimed, claimed_outlet="Abendkurier")
    assert Enquiry.objects.get().aimed_at == [person.pk, mother.pk]


def test_all_that_one_more_contact_changes_of_an_enquiry_is_kept(person):
    log(person, claimed_handle="030 1234567")
    Enquiry.objects.update(answered_at=NOW, lane=Lane.WAITING, team=None, why="", rule_name="old")
    press = make.journalist("Ann", outlet=make.outlet("Courier"))
    Handle.objects.create(kind="phone", value="+49301234567", journalist=press)
    more = {
        "claimed_handle": "030 1234567", "claimed_name": "Ann", "story": "The lake", "danger": True,
        "minor": True, "nature": "enquiry", "their_deadline_at": NOW + HOUR, "channel": "email",
    }  # fmt: skip
    for at, whom in ((NOW - HOUR, person), (NOW + HOUR, make.person(person.case))):
        stored = columns(log(whom, at=at, **more).enquiry)
        assert stored == columns(Enquiry.objects.get())
    assert (stored["contacts_count"], stored["first_at"]) == (3, NOW - HOUR)


def columns(enquiry):
    return {field.attname: getattr(enquiry, field.attname) for field in enquiry._meta.fields}


# --- Working on one ----------------------------------------------------------------------------


def test_second_of_two_who_take_it_hears_who_was_quicker(person, lena):
    enquiry = log(person).enquiry
    stale = Enquiry.objects.get(pk=enquiry.pk)
    enquiries.claim(enquiry, by=lena, now=NOW)
    with pytest.raises(NotAllowedNow, match="Lena Brandt took it already"):
        enquiries.claim(stale, by=lena, now=NOW)
    assert HistoryEvent.objects.filter(kind="enquiry.claimed").count() == 1


def test_whoever_took_it_keeps_it_when_more_comes_in(person, lena):
    enquiries.claim(log(person, claimed_outlet="Abendkurier").enquiry, by=lena, now=NOW)
    contact = log(person, claimed_outlet="Abendkurier", danger=True)
    assert contact.assignee == lena.user
    assert Enquiry.objects.get().assignee == lena.user
    assert Enquiry.objects.get().lane == Lane.NOW


def test_handing_over_lets_the_team_in_says_why_and_leaves_nobodys_lane(person, lena):
    contact = log(person)
    tom = make.user(Role.COMMUNICATIONS, name="Tom Reyes")
    tom.role_grants.update(starts_at=NOW - HOUR)
    york = make.team("york", name="New York desk", members=(tom,))
    enquiries.hand_over(contact.enquiry, team=york, to=tom, reason="knows them", by=lena, now=NOW)
    enquiry = Enquiry.objects.get()
    assert (enquiry.lane, enquiry.assignee, enquiry.team) == (Lane.TODAY, tom, york)
    assert enquiry.why == "Lena Brandt: knows them"
    newest = Route.objects.latest("routed_at", "pk")
    assert (newest.team, newest.assignee, newest.routed_by) == (york, tom, lena.user)
    assert policy.may(policy.staff(tom, now=NOW), policy.Permission.CASE_READ, person.case)


def test_nobody_outside_the_team_and_nobody_who_may_not_open_it_gets_it(lena):
    person = make.person(make.case(marking=Marking.RESTRICTED))
    make.grant(person.case, lena.user, starts_at=NOW - HOUR)
    enquiry = log(person).enquiry
    tom = make.user(Role.COMMUNICATIONS)
    tom.role_grants.update(starts_at=NOW - HOUR)
    york = make.team("york")
    with pytest.raises(NotAllowedNow, match="not in the team"):
        enquiries.hand_over(enquiry, team=york, to=tom, reason="r", by=lena, now=NOW)
    Membership.objects.create(team=york, user=tom)
    with pytest.raises(NotAllowedNow, match="may not open"):
        enquiries.hand_over(enquiry, team=york, to=tom, reason="r", by=lena, now=NOW)
    assert Enquiry.objects.get().assignee is None


def test_a_fair_question_is_marked_with_all_its_contacts(person, lena):
    contact = log(person)
    enquiries.mark(contact.enquiry, nature="enquiry", by=lena, now=NOW)
    contact.refresh_from_db()
    assert (contact.nature, Enquiry.objects.get().nature) == ("enquiry", "enquiry")


def test_waiting_closing_and_opening_again(person, lena):
    contact = log(person)
    enquiry = contact.enquiry
    enquiries.wait(enquiry, by=lena, now=NOW)
    assert (enquiry.lane, enquiry.answer_by) == (Lane.WAITING, None)
    enquiries.close(enquiry, reason="done", by=lena, now=NOW)
    with pytest.raises(NotAllowedNow, match="closed already"):
        enquiries.close(Enquiry.objects.get(), reason="done", by=lena, now=NOW)
    enquiries.reopen(enquiry, by=lena, now=NOW)
    contact.refresh_from_db()
    assert (enquiry.open, enquiry.lane, contact.status) == (True, Lane.TODAY, ContactStatus.ROUTED)
    assert enquiry.answer_by is not None
    with pytest.raises(NotAllowedNow, match="open already"):
        enquiries.reopen(enquiry, by=lena, now=NOW)


def test_a_closed_enquiry_is_left_alone_by_what_comes_in_later(person, lena):
    first = log(person, claimed_outlet="Abendkurier")
    enquiries.close(first.enquiry, reason="done", by=lena, now=NOW)
    assert not joined(first, log(person, claimed_outlet="Abendkurier", at=NOW + HOUR))


def test_splitting_moves_facts_with_the_contacts_and_nothing_joins_the_part_again(person, lena):
    calm = log(person, claimed_outlet="Abendkurier")
    loud = log(person, claimed_outlet="Abendkurier", danger=True, at=NOW + HOUR)
    apart = enquiries.split(
        calm.enquiry, contacts=[loud], reason="another matter", by=lena, now=NOW
    )
    left = Enquiry.objects.get(pk=calm.enquiry_id)
    assert (left.danger, left.lane, left.contacts_count, left.latest_at) == (
        False, Lane.UNPLACED, 1, NOW,
    )  # fmt: skip
    assert (apart.danger, apart.lane, apart.contacts_count) == (True, Lane.NOW, 1)
    later = log(person, claimed_outlet="Abendkurier", at=NOW + HOUR)
    assert later.enquiry_id == left.pk


def test_a_merge_leaves_it_with_whoever_took_one_of_them(person, lena):
    taken, free, closed = (
        log(person, claimed_outlet=name).enquiry for name in ("Abendkurier", "Ledger", "Courier")
    )
    enquiries.claim(closed, by=lena, now=NOW)
    enquiries.close(closed, reason="done", by=lena, now=NOW)
    enquiries.merge(closed, into=free, reason="same", by=lena, now=NOW)
    free.refresh_from_db()
    assert free.assignee is None  # what was done with is nobody's work any more
    enquiries.claim(taken, by=lena, now=NOW)
    kept = enquiries.merge(taken, into=free, reason="same", by=lena, now=NOW)
    assert kept.assignee == Enquiry.objects.get(pk=free.pk).assignee == lena.user
    assert {contact.assignee for contact in free.contacts.all()} == {lena.user}


def test_a_merge_takes_an_enquiry_from_nobody(person, lena):
    mine, other = (log(person, claimed_outlet=name).enquiry for name in ("Abendkurier", "Ledger"))
    tom = make.user(Role.COMMUNICATIONS, name="Tom Reyes")
    Enquiry.objects.filter(pk=other.pk).update(assignee=tom)
    enquiries.claim(mine, by=lena, now=NOW)
    assert enquiries.merge(mine, into=other, reason="same", by=lena, now=NOW).assignee == tom


def test_what_was_merged_twice_leads_to_what_remains_in_one_step(person, lena):
    one, two, three = (
        log(person, claimed_outlet=name).enquiry for name in ("Abendkurier", "Ledger", "Courier")
    )
    enquiries.merge(one, into=two, reason="same", by=lena, now=NOW)
    enquiries.merge(two, into=three, reason="same", by=lena, now=NOW)
    assert set(three.merged.all()) == {one, two}


def test_splitting_nothing_or_all_is_refused(person, lena):
    contact = log(person)
    for chosen in ([], [contact]):
        with pytest.raises(NotAllowedNow, match="leave at least one"):
            enquiries.split(contact.enquiry, contacts=chosen, reason="r", by=lena, now=NOW)


def test_merging_moves_contacts_and_notes_and_leaves_a_trace(person, lena):
    one = log(person, claimed_outlet="Abendkurier", at=NOW - HOUR).enquiry
    other = log(person, danger=True).enquiry
    notes.write(person.case, enquiry=other, body="known", by=lena, now=NOW)
    enquiries.merge(other, into=one, reason="same man", by=lena, now=NOW)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.contacts_count, one.danger, one.lane, one.latest_at) == (2, True, Lane.NOW, NOW)
    assert (other.open, other.merged_into, other.contacts_count) == (False, one, 0)
    assert Note.objects.get().enquiry == one
    with pytest.raises(NotAllowedNow):
        enquiries.reopen(other, by=lena, now=NOW)


def test_what_one_of_two_knew_is_known_of_both_after_a_merge(person, lena):
    outlet = make.outlet("Blitzblatt")
    known = make.enquiry(person.case, outlet=outlet, story="The outage", nature="intrusion")
    unknown = make.enquiry(person.case)
    for enquiry in (known, unknown):
        make.contact(person.case, enquiry=enquiry)
    enquiries.merge(known, into=unknown, reason="same man", by=lena, now=NOW)
    unknown.refresh_from_db()
    assert (unknown.headline, unknown.story, unknown.nature) == (
        "Blitzblatt", "The outage", "intrusion",
    )  # fmt: skip
    other = make.enquiry(person.case, outlet=make.outlet("Abendkurier"))
    enquiries.merge(unknown, into=other, reason="same matter", by=lena, now=NOW)
    other.refresh_from_db()
    assert (other.headline, other.story) == ("Abendkurier", "The outage")


def test_two_who_merge_the_same_pair_in_opposite_directions_make_no_circle(person, lena):
    one, other = make.enquiry(person.case), make.enquiry(person.case)
    for enquiry in (one, other):
        make.contact(person.case, enquiry=enquiry)
    as_read = {row.pk: row for row in Enquiry.objects.select_related("merged_into")}
    enquiries.merge(one, into=other, reason="same man", by=lena, now=NOW)
    with pytest.raises(NotAllowedNow, match="same case"):
        enquiries.merge(as_read[other.pk], into=as_read[one.pk], reason="r", by=lena, now=NOW)
    other.refresh_from_db()
    assert (other.merged_into, other.open, other.contacts_count) == (None, True, 2)


def test_enquiries_of_two_cases_are_never_merged(person, lena):
    other = make.person()
    make.grant(other.case, lena.user, starts_at=NOW - HOUR)
    with pytest.raises(NotAllowedNow, match="same case"):
        enquiries.merge(log(person).enquiry, into=log(other).enquiry, reason="r", by=lena, now=NOW)


def test_the_same_note_again_within_a_minute_is_one_note_and_later_or_elsewhere_another(
    person, lena
):
    one, other = log(person).enquiry, log(person).enquiry
    first = notes.write(person.case, enquiry=one, body="He rang.", by=lena, now=NOW)
    again = NOW + timedelta(seconds=59)
    assert notes.write(person.case, enquiry=one, body="He rang.", by=lena, now=again) == first
    notes.write(person.case, enquiry=other, body="He rang.", by=lena, now=again)
    notes.write(person.case, enquiry=one, body="He rang.", by=lena, now=NOW + HOUR)
    assert Note.objects.count() == 3
    assert HistoryEvent.objects.filter(kind="note.written").count() == 3


@pytest.mark.parametrize(
    "act",
    [
        lambda e, by: enquiries.claim(e, by=by, now=NOW),
        lambda e, by: enquiries.mark(e, nature="enquiry", by=by, now=NOW),
        lambda e, by: enquiries.wait(e, by=by, now=NOW),
        lambda e, by: enquiries.close(e, reason="r", by=by, now=NOW),
        lambda e, by: notes.write(e.case, enquiry=e, body="b", by=by, now=NOW),
    ],
)
def test_without_the_role_it_is_refused_and_without_the_case_it_does_not_exist(person, act):
    enquiry = log(person).enquiry
    with pytest.raises(PermissionDenied):
        act(enquiry, make.actor(Role.AUDITOR))
    with pytest.raises(Http404):
        act(enquiry, policy.staff(make.user(Role.COMMUNICATIONS)))
