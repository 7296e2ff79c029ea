"""Dates beside a request: limitations, what follows from the request before, and what runs on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import factories as make
from tests.requests import Scene, scene
from tracker.actions import deadlines, formal_requests, request_answers, request_drafts
from tracker.models import Allowance, Deadline, FormalRequest
from tracker.models.formal_requests import Outcome
from tracker.policy import house
from tracker.queries import clocks, requests
from tracker.rules import authorities, regimes
from tracker.rules.errors import RuleError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def at() -> Scene:
    made = scene(NOW)
    made.allow(Allowance.TAKEDOWN)
    made.allow(Allowance.CORRECTION)
    made.allow(Allowance.PRIVACY)
    return made


def claim(at: Scene, **told: object) -> FormalRequest:
    """Return a demand to a publisher, signed by the person, that tells when things happened."""
    row = at.prepare("de-unterlassung", sender_kind="person", addressee_kind="publisher")
    request_drafts.tell_facts(row, told=told, by=at.by, now=NOW)
    return row


def as_filed(at: Scene, row: FormalRequest, when: datetime = NOW) -> FormalRequest:
    """Return it as a request that left by mail."""
    FormalRequest.objects.filter(pk=row.pk).update(status="ready")
    row.refresh_from_db()
    formal_requests.note_sent(row, by=house("outbox", now=when), now=when)
    return row


def dates(row: FormalRequest) -> dict[str, tuple[date | None, date | None]]:
    return {f"{one.regime} {one.clock}".strip(): (one.due_on, one.act_by_on)
            for one in row.deadlines.all()}  # fmt: skip


def test_urgency_and_limitation_run_beside_a_demand(at: Scene) -> None:
    row = claim(at, known_at="2026-10-31T10:00:00+01:00")
    assert dates(row) == {
        "de-verfuegung file": (date(2026, 11, 30), date(2026, 11, 27)),
        "de-verjaehrung file": (date(2029, 12, 31), date(2029, 12, 28)),
    }
    urgent = row.deadlines.get(regime="de-verfuegung")
    assert (urgent.label, urgent.side) == ("Urgency for an interim injunction", "ours")


def test_the_letter_does_not_keep_the_date_of_the_court(at: Scene) -> None:
    row = as_filed(at, claim(at, known_at="2026-10-31T10:00:00+01:00"))
    assert row.deadlines.get(regime="de-verfuegung").met_at is None
    request_answers.record_reply(
        row, outcome=Outcome.REFUSED, note="", answered_at=NOW, by=at.by, now=NOW
    )
    steps = requests.next_steps(row, now=NOW)
    assert [one.due.isoformat() for one in steps[0].dues.dated] == ["2026-11-30", "2029-12-31"]
    assert ("clock", "de-verfuegung") in [(s.kind, s.regime and s.regime.id) for s in steps]


def test_the_same_facts_told_twice_change_nothing(at: Scene) -> None:
    row = claim(at, known_at="2026-10-31T10:00:00+01:00")
    request_drafts.tell_facts(
        row, told={"known_at": "2026-10-31T10:00:00+01:00"}, by=at.by, now=NOW
    )
    assert row.deadlines.count() == 2
    assert not any(one.changes.exists() for one in row.deadlines.all())


def test_nobody_learned_of_it_before_it_was_published(at: Scene) -> None:
    told = {"published_at": "2026-11-05T10:00:00+01:00", "known_at": "2026-11-04T10:00:00+01:00"}
    row = at.prepare("de-presserat", sender_kind="anyone", addressee_kind="press_council",
                     outlet=make.outlet(kind="other", country="DE"))  # fmt: skip
    with pytest.raises(RuleError, match="Learned of: this lies before “Published”"):
        request_drafts.tell_facts(row, told=told, by=at.by, now=NOW)


def refused_by_a_platform(at: Scene) -> FormalRequest:
    at.outlet = make.outlet(kind="platform", country="IE", language="en")
    at.sign("dsa-16-notice")
    row = at.prepare("dsa-16-notice", addressee_kind="platform", place="IE", language="en")
    as_filed(at, row)
    request_answers.record_reply(
        row, outcome=Outcome.REFUSED, note="", answered_at=NOW, by=at.by, now=NOW
    )
    return row


def test_a_refusal_starts_the_clock_of_the_complaint_that_follows(at: Scene) -> None:
    before = refused_by_a_platform(at)
    row = at.prepare("dsa-20-complaint", addressee_kind="platform", place="IE", follows=before)
    assert dates(row) == {"file": (date(2027, 5, 24), date(2027, 5, 21))}
    assert "received_at" not in row.facts


def test_a_decision_elsewhere_can_be_told_and_starts_it_too(at: Scene) -> None:
    assert clocks.facts_asked("dsa-20-complaint") == ["decision_notified_at"]
    assert "decision_notified_at" not in clocks.facts_asked("uk-ipso-complaint")
    assert "referred_at" in clocks.facts_told_later("uk-ipso-complaint")
    assert not set(clocks.DELIVERY) & set(clocks.facts_told_later("us-ca-ccpa-delete"))


def test_austrian_court_period_follows_the_period_for_printing_the_reply(at: Scene) -> None:
    at.outlet = make.outlet(kind="press", country="AT", language="de")
    row = at.prepare("at-gegendarstellung", sender_kind="person", addressee_kind="publisher",
                     place="AT")  # fmt: skip
    as_filed(at, row)
    insert, court = (row.deadlines.get(clock=name) for name in ("insert", "escalate"))
    assert insert.due_on == date(2026, 11, 28)  # a Saturday is a Werktag
    assert (court.due_on, court.provisional) == (date(2027, 1, 9), True)
    request_drafts.tell_facts(
        row, told={"insert_period_ended_at": "2026-11-23T10:30:00+01:00"}, by=at.by, now=NOW
    )
    court.refresh_from_db()
    assert (court.due_on, court.provisional) == (date(2027, 1, 4), False)


def test_a_letter_to_the_paper_keeps_its_own_step_and_the_council_still_waits(at: Scene) -> None:
    at.outlet = make.outlet(kind="press", country="NL", language="nl")
    row = at.prepare("nl-rvdj", sender_kind="person", addressee_kind="editor", place="NL")
    told = {"conduct_at": "2026-11-02T10:00:00+01:00"}
    request_drafts.tell_facts(row, told=told, by=at.by, now=NOW)
    as_filed(at, row)
    kept = {one.clock: one.met_at is not None for one in row.deadlines.all()}
    assert kept == {"file_medium": True, "answer": False, "file": False}
    request_answers.record_reply(
        row, outcome=Outcome.REFUSED, note="", answered_at=NOW, by=at.by, now=NOW
    )
    first, second = requests.next_steps(row, now=NOW)[:2]
    assert (first.kind, first.dues.dated[0].due) == ("own", date(2027, 5, 2))
    assert second.kind == "body"


def test_a_fact_told_after_filing_starts_no_clock_that_filing_has_kept(at: Scene) -> None:
    row = at.prepare("de-gegendarstellung-print", sender_kind="person", addressee_kind="publisher",
                     place="DE-BW")  # fmt: skip
    as_filed(at, row)
    request_drafts.tell_facts(
        row, told={"known_at": "2026-11-20T10:00:00+01:00"}, by=at.by, now=NOW
    )
    assert row.deadlines.get(clock="file_guide").met_at == row.filed_at


def test_a_complaint_names_the_authority_of_the_home_and_of_the_addressee() -> None:
    found = authorities.right_ones("gdpr-77-dpa-complaint", home="DE-HH", place="IE")
    assert found == (
        "Hamburgischer Beauftragter für Datenschutz und Informationsfreiheit",
        "Data Protection Commission (DPC)",
    )
    assert authorities.right_ones("gdpr-77-dpa-complaint", home="", place="US-CA")[0].startswith(
        "DPA"
    )
    assert authorities.right_ones("uk-ipso-complaint", home="GB", place="GB-ENG")[0].startswith(
        "IPSO"
    )
    assert all(
        authorities.right_ones(one.id, home="DE", place="DE-BE") for one in regimes.requests()
    )


def test_another_reading_and_the_note_stand_among_the_stored_steps(at: Scene) -> None:
    at.outlet = make.outlet(kind="data_broker", country="US", language="en")
    row = at.prepare("us-ca-ccpa-delete", sender_kind="person", addressee_kind="data_broker",
                     place="US-CA", language="en")  # fmt: skip
    request_drafts.fill_elements(row, elements={"_optout": True}, by=at.by, now=NOW)
    as_filed(at, row, datetime(2026, 6, 29, 16, tzinfo=UTC))
    steps = Deadline.objects.get(formal_request=row, clock="optout").steps
    assert any(step.startswith("Another reading: Mon 20 Jul 2026 if Fri 3 Jul") for step in steps)


def test_an_old_date_beside_a_request_is_held_against_newer_rules(at: Scene) -> None:
    row = claim(at, known_at="2026-10-31T10:00:00+01:00")
    urgent = row.deadlines.get(regime="de-verfuegung")
    Deadline.objects.filter(pk=urgent.pk).update(
        due_on=date(2026, 12, 1), rule_version="2026-01-01"
    )
    urgent.refresh_from_db()
    asked = deadlines.review(urgent, by=house("review", now=NOW), now=NOW + timedelta(hours=1))
    assert asked is not None
    assert (asked.was_on, asked.now_on) == (date(2026, 12, 1), date(2026, 11, 30))


def test_a_notice_passed_on_by_the_council_enters_the_register_for_its_industry(at: Scene) -> None:
    at.outlet = make.outlet("IPSO", kind="other", country="GB", language="en")
    row = at.prepare("ipso-privacy-notice", addressee_kind="press_council", place="GB-ENG",
                     language="en")  # fmt: skip
    as_filed(at, row)
    assert not at.case.desists.exists()
    request_answers.record_reply(
        row, outcome=Outcome.COMPLIED, note="", answered_at=NOW, by=at.by, now=NOW
    )
    entry = at.case.desists.get()
    assert (entry.scope, entry.country, entry.effective_at) == ("industry", "GB", NOW)
    assert list(entry.people.all()) == [at.person]


def test_a_renewed_request_to_stop_takes_the_place_of_the_one_it_follows(at: Scene) -> None:
    at.allow()
    first = as_filed(at, at.prepare())
    second = as_filed(at, at.prepare(follows=first))
    assert second.desist.replaces == first.desist


@pytest.mark.parametrize(
    ("ticks", "running"),
    [
        ({}, {"answer"}),
        ({"_complaint": True}, {"complaint_acknowledge", "complaint_answer"}),
    ],
)
def test_a_request_does_not_start_the_clocks_of_a_complaint(
    at: Scene, ticks: dict[str, bool], running: set[str]
) -> None:
    at.outlet = make.outlet(kind="press", country="GB", language="en")
    row = at.prepare("uk-gdpr-rights", addressee_kind="publisher", place="GB-ENG", language="en")
    request_drafts.fill_elements(row, elements=ticks, by=at.by, now=NOW)
    as_filed(at, row)
    assert {one.clock for one in row.deadlines.all()} == running


def british(at: Scene) -> FormalRequest:
    """Return a request to a British paper that left and was received on a Monday."""
    at.outlet = make.outlet(kind="press", country="GB", language="en")
    row = at.prepare("uk-gdpr-rights", addressee_kind="publisher", place="GB-ENG", language="en")
    return as_filed(at, row)


def test_a_question_stops_the_clock_and_our_answer_lets_it_run_on_with_both_dates(
    at: Scene,
) -> None:
    row = british(at)
    asked, answered = NOW + timedelta(days=2), NOW + timedelta(days=6)
    request_answers.record_reply(
        row, outcome=Outcome.ASKS_IDENTITY, note="", answered_at=asked, received_at=NOW, by=at.by,
        now=asked,
    )  # fmt: skip
    due = row.deadlines.get(clock="answer")
    assert (due.paused, due.due_on) == (True, None)
    assert [one.kind for one in requests.next_steps(row, now=asked)] == ["clarify"]
    with pytest.raises(RuleError, match="Clarification answered: this lies before"):
        request_answers.record_clarification(row, answered_at=NOW, by=at.by, now=answered)
    request_answers.record_clarification(row, answered_at=answered, by=at.by, now=answered)
    due.refresh_from_db()
    assert (due.paused, due.due_on) == (False, date(2026, 12, 29))  # 23 Dec and five days, rolled
    assert [one.kind for one in due.changes.order_by("pk")] == ["pause", "resumed"]
    assert due.changes.order_by("pk")[0].was_on == date(2026, 12, 23)


def test_a_wrong_addressee_leads_to_the_right_one_under_the_same_rule(at: Scene) -> None:
    row = british(at)
    request_answers.record_reply(
        row, outcome=Outcome.WRONG_ADDRESSEE, note="the agency", answered_at=NOW, by=at.by, now=NOW
    )
    first = requests.next_steps(row, now=NOW)[0]
    assert (first.kind, first.regime and first.regime.id) == ("again", "uk-gdpr-rights")


def test_what_was_complied_with_is_watched_and_what_was_done_in_part_goes_on(at: Scene) -> None:
    row = british(at)
    request_answers.record_reply(
        row, outcome=Outcome.PARTLY, note="", answered_at=NOW, by=at.by, now=NOW
    )
    assert "words" in [one.kind for one in requests.next_steps(row, now=NOW)]
    row.outcome = Outcome.COMPLIED
    assert [one.kind for one in requests.next_steps(row, now=NOW)] == ["watch", "close"]
