"""Contacts held against requests to stop: at once when logged, again when facts change."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tests import factories as make
from tracker import policy, tasks
from tracker.actions import candidates, contact_facts, contacts, desists, enquiries
from tracker.lifecycle import NotAllowedNow
from tracker.models import Candidate, Contact, Enquiry, Lane
from tracker.queries import candidates as candidates_of
from tracker.queries import desists as reading
from tracker.rules.desist import Proof, PublicInterest, Status
from tracker.rules.records import ContactFacts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SAID = NOW - timedelta(days=3)
HOUSE = policy.house("test")
VIEW = {"public_interest": PublicInterest.NONE, "their_side": ""}


@pytest.fixture
def at():
    case = make.case()
    person = make.person(case)
    outlet = make.outlet("Morgenblatt", group="Nord Medien")
    reporter = make.journalist("Ida Sommer", outlet=outlet)
    entry = asked(case, person, outlet=outlet, journalist=reporter, direct=True)
    return SimpleNamespace(
        case=case, person=person, outlet=outlet, reporter=reporter, entry=entry,
        lawyer=member(case, "legal"), officer=member(case, "communications"),
    )  # fmt: skip


def member(case, role):
    who = make.user(role)
    who.role_grants.update(starts_at=SAID)
    make.grant(case, who, starts_at=SAID)
    return policy.staff(who, now=NOW)


def asked(case, *people, **fields):
    told = {"effective_at": SAID, "entered_at": SAID, "proof_level": "B", **fields}
    entry = make.desist(case, **told)
    entry.people.set(people)
    return entry


def log(at, *, person=None, when=NOW, source="web", **facts):
    told = {"channel": "phone", "occurred_at": when, "claimed_outlet": "Morgenblatt", **facts}
    intake = make.intake(at.case, source=source)
    return contacts.log(
        intake, ContactFacts(**told), aimed_at=person or at.person, by=HOUSE, now=NOW
    )


def verdicts(row):
    return {one["key"]: one["verdict"] for one in row.conditions}


def test_call_by_the_asked_title_is_a_candidate_with_all_seven_conditions_in_lane_now(at):
    contact = log(at)
    row = Candidate.objects.get(contact=contact, desist=at.entry)
    assert (row.result, row.level, row.status) == ("candidate", "L2", "candidate")
    assert list(verdicts(row).values()) == ["met"] * 7
    assert all(one["sentence"] for one in row.conditions)
    assert row.minutes_since == 3 * 24 * 60
    assert any("duty" in caveat for caveat in row.caveats)
    assert Enquiry.objects.get().lane == Lane.NOW
    assert make.events(at.case, "candidate.raised").count() == 1


def test_case_without_entries_is_asked_once_and_keeps_no_row(at, django_assert_max_num_queries):
    other = make.person()
    contact = make.contact(other.case, person=other)
    with django_assert_max_num_queries(1):
        assert not candidates.assess(contact, now=NOW).candidate
    assert not Candidate.objects.filter(contact=contact).exists()


def test_contact_of_another_case_is_never_held_against_it(at):
    stranger = make.person()
    log(SimpleNamespace(case=stranger.case, person=stranger))
    assert not Candidate.objects.exists()


def test_somebody_the_request_does_not_protect_makes_no_candidate(at):
    neighbour = make.person(at.case, circle="neighbour")
    row = Candidate.objects.get(contact=log(at, person=neighbour))
    assert (row.result, verdicts(row)["target_protected"]) == ("none", "not_met")


def test_colleagues_have_a_day_to_learn_of_what_was_said_to_one_reporter(at):
    early = log(at, when=SAID + timedelta(hours=23))
    late = log(at, when=SAID + timedelta(hours=25))
    found = {row.contact_id: row.result for row in Candidate.objects.filter(desist=at.entry)}
    assert found == {early.pk: "none", late.pk: "candidate"}


def test_title_of_the_same_group_is_suggested_to_be_asked_not_marked(at):
    make.outlet("Abendblatt", group="Nord Medien")
    row = Candidate.objects.get(contact=log(at, claimed_outlet="Abendblatt"))
    assert (row.result, row.level) == ("new_addressee", "")


def test_group_that_said_it_knows_makes_its_sister_title_a_candidate_after_the_change(
    at, run_queue
):
    make.outlet("Abendblatt", group="Nord Medien")
    contact = log(at, claimed_outlet="Abendblatt")
    at.entry.group = "Nord Medien"
    at.entry.save()
    desists.amend(
        at.entry, people=[at.person], channels=[], story="", acknowledged_by_group=True,
        also_told=[], replaces=None, review_on=None, reason="their lawyer wrote", by=at.officer, now=NOW,
    )  # fmt: skip
    run_queue()
    row = Candidate.objects.get(contact=contact)
    assert (row.result, row.level) == ("candidate", "L3")


def amended(at, entry, **values):
    told = {"people": [at.person], "channels": [], "story": "", "acknowledged_by_group": False,
            "also_told": [], "replaces": None, "review_on": None, **values}  # fmt: skip
    desists.amend(entry, reason="put right", by=at.officer, now=NOW, **told)


def test_other_title_that_the_request_reached_is_a_candidate_of_level_four(at, run_queue):
    other = make.outlet("Abendblatt")
    contact = log(at, claimed_outlet="Abendblatt")
    amended(at, at.entry, also_told=[other])
    run_queue()
    row = Candidate.objects.get(contact=contact)
    assert (row.result, row.level) == ("candidate", "L4")


def test_newer_request_takes_the_place_of_the_older_once_colleagues_can_know(at, run_queue):
    at.entry.effective_at = SAID - timedelta(days=9)
    at.entry.save()
    newer = asked(at.case, at.person, outlet=at.outlet, effective_at=SAID)
    early, late = log(at, when=SAID - timedelta(days=1)), log(at)
    amended(at, newer, replaces=at.entry)
    run_queue()
    results = {
        (one.contact_id, one.desist_id): one.result
        for one in Candidate.objects.exclude(desist=None)
    }
    assert results[early.pk, at.entry.pk] == "candidate"
    assert results[late.pk, at.entry.pk] == "none"
    assert results[late.pk, newer.pk] == "candidate"
    assert reading.state_of(at.entry, NOW) == reading.EntryState.REPLACED


def test_a_request_cannot_take_the_place_of_itself(at):
    newer = asked(at.case, at.person, outlet=at.outlet)
    amended(at, newer, replaces=at.entry)
    with pytest.raises(NotAllowedNow, match="take the place of itself"):
        amended(at, at.entry, replaces=newer)


def test_notice_to_an_industry_covers_its_country_alone(at):
    home, abroad = make.outlet("Daily", country="GB"), make.outlet("Abendblatt", country="DE")
    entry = desists.note_said(
        at.case, outlet=None, journalist=None, people=[at.person], said_at=SAID, proof=Proof.B,
        note="circulated at noon", country="GB", by=at.officer, now=NOW,
    )  # fmt: skip
    assert (entry.scope, entry.outlet, entry.country) == ("industry", None, "GB")
    found = {
        name: Candidate.objects.get(contact=log(at, claimed_outlet=name), desist=entry)
        for name in (home.name, abroad.name)
    }
    assert (found["Daily"].result, found["Daily"].level) == ("candidate", "L4")
    assert found["Abendblatt"].result == "new_addressee"


def test_repeated_contact_is_a_pattern_for_counsel_of_the_titles_country(at):
    make.outlet("Daily", country="GB")
    for hours in (1, 30):
        log(at, when=NOW - timedelta(hours=hours), claimed_outlet="Daily")
    keys = [str(flag.key) for flag in candidates_of.patterns_of(at.case)]
    assert keys == ["pattern_uk_pha"]


def test_unknown_caller_cannot_be_told_and_becomes_a_candidate_once_recognised(at):
    contact = log(at, claimed_outlet="")
    row = Candidate.objects.get(contact=contact)
    assert (row.result, verdicts(row)["match_level"]) == ("cannot_tell", "cannot_tell")
    assert contact.enquiry.lane != Lane.NOW
    contact_facts.recognise(
        contact, outlet=None, journalist=at.reporter, nature="approach", by=at.officer, now=NOW
    )
    row.refresh_from_db()
    assert (row.result, row.level) == ("candidate", "L1")
    assert Enquiry.objects.get().lane == Lane.NOW
    assert make.events(at.case, "candidate.raised").count() == 1


def test_corrected_time_before_the_request_takes_the_candidate_back_and_tells_so(at):
    contact = log(at)
    contact_facts.correct(
        contact, field="occurred_at", value=SAID - timedelta(hours=1), reason="wrong day",
        by=at.officer, now=NOW,
    )  # fmt: skip
    row = Candidate.objects.get(contact=contact)
    assert (row.result, verdicts(row)["after_desist"]) == ("none", "not_met")
    assert make.events(at.case, "candidate.changed").count() == 1


def test_time_given_as_some_time_that_day_cannot_be_told_on_the_day_the_grace_ends(at):
    row = Candidate.objects.get(contact=log(at, when=SAID + timedelta(days=1), precision="day"))
    assert (row.result, verdicts(row)["after_desist"]) == ("cannot_tell", "cannot_tell")


@pytest.mark.parametrize(
    ("when", "precision", "asked"),
    [
        (SAID + timedelta(minutes=5), "exact", True),
        (SAID + timedelta(minutes=5), "day", False),
        (SAID + timedelta(days=2), "day", True),
        (SAID + timedelta(days=2), "until", False),
    ],
)
def test_whoever_came_on_a_day_counts_as_asked_before_only_where_no_hour_of_it_was_earlier(
    at, when, precision, asked
):
    contact = log(at, when=when, precision=precision)
    assert candidates_of.arrived_before(SAID, contact) is asked


def test_what_is_known_by_its_latest_day_alone_cannot_be_told_to_have_come_after(at):
    row = Candidate.objects.get(contact=log(at, when=SAID + timedelta(days=3), precision="until"))
    assert (row.result, verdicts(row)["after_desist"]) == ("cannot_tell", "cannot_tell")
    assert row.minutes_since is None


def test_what_is_known_by_its_latest_day_before_the_request_is_no_candidate(at):
    log(at, when=SAID - timedelta(days=2), precision="until")
    assert not Candidate.objects.filter(result="candidate").exists()


def test_request_whose_arrival_becomes_known_later_is_held_against_later_contacts_only(
    at, run_queue
):
    at.entry.effective_at = None
    at.entry.save()
    before = log(at, when=SAID + timedelta(hours=1))
    after = log(at, when=NOW)
    assert {row.result for row in Candidate.objects.all()} == {"cannot_tell"}
    desists.take_effect(
        at.entry, at=SAID + timedelta(hours=3), proof=Proof.B, by=at.officer, now=NOW
    )
    run_queue()
    found = dict(Candidate.objects.values_list("contact_id", "result"))
    assert found == {before.pk: "none", after.pk: "candidate"}
    tasks.assess_desist(at.entry.pk)
    assert make.events(at.case, "candidate.raised").count() == 1


def test_lifted_request_catches_nothing_more_and_keeps_what_came_before(at, run_queue):
    before = log(at, when=NOW - timedelta(hours=1))
    desists.lift(at.entry, reason="she wants to talk", by=at.officer, now=NOW)
    after = log(at, when=NOW + timedelta(minutes=5))
    run_queue()
    assert list(Candidate.objects.values_list("contact_id", "result")) == [(before.pk, "candidate")]
    assert after.pk != before.pk
    with pytest.raises(NotAllowedNow):
        desists.lift(at.entry, reason="again", by=at.officer, now=NOW)


def test_entry_past_its_review_day_is_stale_and_no_candidate(at):
    at.entry.review_on = SAID.date()
    at.entry.save()
    assert Candidate.objects.get(contact=log(at)).result == "stale_desist"


def test_one_question_to_the_press_office_is_no_candidate_and_the_second_is(at):
    first = log(at, channel="email", source="mail", nature="enquiry", when=NOW)
    second = log(
        at, channel="email", source="mail", nature="enquiry", when=NOW + timedelta(hours=1)
    )
    found = dict(Candidate.objects.values_list("contact_id", "result"))
    assert found == {first.pk: "none", second.pk: "candidate"}


def test_mail_to_the_press_office_waits_for_its_nature_and_is_held_again_when_marked(at):
    contact = log(at, channel="email", source="mail")
    assert Candidate.objects.get().result == "cannot_tell"
    enquiries.mark(contact.enquiry, nature="intrusion", by=at.officer, now=NOW)
    assert Candidate.objects.get().result == "candidate"


def test_request_said_aloud_holds_from_that_instant_for_that_reporter(at, run_queue):
    paper = make.outlet("Kurier")
    reporter = make.journalist("Jo", outlet=paper)
    contact = log(at, claimed_outlet="Kurier", when=SAID + timedelta(minutes=2))
    entry = desists.note_said(
        at.case, outlet=None, journalist=reporter, people=[at.person], said_at=SAID,
        proof=Proof.C, note="At the door, in German.", by=at.officer, now=NOW,
    )  # fmt: skip
    contact_facts.recognise(
        contact, outlet=paper, journalist=reporter, nature="approach", by=at.officer, now=NOW
    )
    run_queue()
    row = Candidate.objects.get(contact=contact, desist=entry)
    assert (row.result, row.level, row.minutes_since) == ("candidate", "L1", 2)


def judge(row, by, **values):
    told = {"status": Status.CONFIRMED_BY_LEGAL, "seen": Status.CANDIDATE, "reason": "Clear.",
            **VIEW, "by": by, "now": NOW, **values}  # fmt: skip
    candidates.judge(row, **told)


def test_legal_confirms_with_a_reason_and_the_second_of_two_lawyers_gets_a_sentence(at):
    log(at)
    row, same = Candidate.objects.get(), Candidate.objects.get()
    judge(row, at.lawyer)
    with pytest.raises(NotAllowedNow, match="quicker"):
        judge(same, at.lawyer, status=Status.DISMISSED)
    row.refresh_from_db()
    assert (row.status, row.reason, row.judged_by) == (
        "confirmed_by_legal", "Clear.", at.lawyer.user,
    )  # fmt: skip
    assert make.events(at.case, "candidate.judged").count() == 1


def test_nobody_but_legal_of_this_case_judges_and_never_without_a_reason(at):
    log(at)
    row = Candidate.objects.get()
    with pytest.raises(PermissionDenied):
        judge(row, at.officer)
    Candidate.objects.filter(pk=row.pk).update(result="cannot_tell")
    row.refresh_from_db()
    with pytest.raises(NotAllowedNow, match="condition"):
        judge(row, at.lawyer)
    Candidate.objects.filter(pk=row.pk).update(result="candidate")
    row.refresh_from_db()
    with pytest.raises(NotAllowedNow, match="why"):
        judge(row, at.lawyer, reason=" ")
    at.case.marking = "restricted"
    at.case.save()
    with pytest.raises(Http404):
        judge(row, policy.staff(make.user("legal")))
    assert Candidate.objects.get().status == "candidate"


def test_word_of_legal_about_other_facts_is_asked_for_again(at):
    contact = log(at)
    row = Candidate.objects.get()
    judge(row, at.lawyer, status=Status.DISMISSED)
    contact_facts.recognise(
        contact, outlet=at.outlet, journalist=None, nature="approach", by=at.officer, now=NOW
    )
    row.refresh_from_db()
    assert row.status == "dismissed"
    contact_facts.correct(
        contact, field="occurred_at", value=SAID, reason="wrong", by=at.officer, now=NOW
    )
    row.refresh_from_db()
    assert (row.result, row.status, row.judged_at) == ("none", "candidate", None)


def test_what_needs_no_request_is_noted_with_its_sentence(at):
    child = make.person(circle="child", is_minor=True)
    contact = log(
        SimpleNamespace(case=child.case, person=child), claimed_outlet="", followed=True,
        would_not_say_who=True, stayed_after_asked=True,
    )  # fmt: skip
    row = Candidate.objects.get(contact=contact)
    assert row.desist is None
    assert [flag["key"] for flag in row.flags] == [
        "remained_after_leave_request", "followed", "refused_identification", "minor_approached",
    ]  # fmt: skip
    contact_facts.recognise(
        contact, outlet=None, journalist=None, nature="intrusion", school_or_hospital=True,
        by=policy.house("test"), now=NOW,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.flags[-1]["key"] == "school_or_hospital"


def test_third_attempt_within_two_days_is_pursuit_with_its_numbers_and_a_correction_undoes_it(at):
    paper = make.outlet("Kurier")
    rows = [log(at, claimed_outlet="Kurier", when=NOW + timedelta(hours=h)) for h in (0, 20, 40)]
    flags = [reading.flags_noted(row) for row in rows]
    assert [len(found) for found in flags] == [0, 0, 1]
    assert flags[2][0]["numbers"] == {"attempts": 3, "hours": 48, "from_attempts": 3}
    contact_facts.recognise(
        Contact.objects.get(pk=rows[0].pk), outlet=at.outlet, journalist=None,
        nature="approach", by=at.officer, now=NOW,
    )  # fmt: skip
    assert paper.contacts.count() == 2
    assert reading.flags_noted(rows[2]) == []
