"""Requests: prepared under the right rule, blocked until complete, filed by two, then followed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from comms.actions import requests
from comms.actions.responses import Leaks
from tests import factories as make
from tests.requests import DESIST, Scene, scene
from tracker.actions import (
    deadlines,
    evidence,
    formal_requests,
    mandates,
    proposals,
    regimes,
    request_answers,
    request_drafts,
)
from tracker.actions.formal_requests import NotReady
from tracker.lifecycle import NotAllowedNow
from tracker.models import Allowance, Deadline, DesistEntry, Evidence
from tracker.models.formal_requests import Outcome
from tracker.policy import house, protected
from tracker.queries import clocks
from tracker.rules import asks, sequence
from tracker.rules.errors import RuleError
from tracker.states import RequestStatus

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def at() -> Scene:
    made = scene(NOW)
    made.sign("press-desist-notice", "gdpr-17-search", "dsa-16-notice")
    made.allow()
    return made


def test_a_desist_request_to_a_paper_is_drafted_confirmed_and_queued(at: Scene) -> None:
    row = at.ready()
    message = at.confirm(at.propose(row))
    assert message is not None
    assert message.formal_request == row
    assert message.recipient == at.outlet.newsroom_email
    row.refresh_from_db()
    assert (row.status, row.mandate.what) == (RequestStatus.READY, Allowance.STOP_LETTERS)
    assert row.letter_version == "desist-de-2"


def test_a_second_press_prepares_no_second_request(at: Scene) -> None:
    row = at.prepare()
    assert at.prepare() == row
    assert make.events(at.case, "request.prepared").count() == 1
    request_drafts.fill_elements(row, elements=DESIST, by=at.by, now=at.now)
    assert at.prepare() != row


def filed(at: Scene, row: object = None) -> object:
    """Return a request that left by mail just now, as the outbox notes it."""
    made = row or at.ready()
    formal_requests.note_sent(made, by=house("outbox", now=at.now), now=at.now)
    return made


def with_search(at: Scene) -> None:
    at.outlet = make.outlet(kind="search", country="IE", language="en")
    at.allow(Allowance.PRIVACY)


def search_request(at: Scene) -> object:
    with_search(at)
    row = at.prepare("gdpr-17-search", addressee_kind="search_engine", place="IE", language="en")
    return at.ready(
        row, query="{person}", urls="https://search.example/1", country="(DE)", reasons="Private.",
        evidence="(none)", identity="(none)",
    )  # fmt: skip


def proof(at: Scene) -> Evidence:
    kept = evidence.keep("slip.txt", [b"posted"])
    return evidence.attach(
        kept, case=at.case, contact=None, intake=None, giver=None, by=at.by, now=at.now
    )


def test_an_addressee_of_the_wrong_kind_is_refused_with_the_rule(at: Scene) -> None:
    with pytest.raises(RuleError, match="Whom there: this house can only be addressed as"):
        at.prepare(addressee_kind="search_engine")


def test_a_regime_of_another_country_is_refused_with_its_reason(at: Scene) -> None:
    with pytest.raises(RuleError, match="belongs to FR, and the addressee is in DE-BE"):
        at.prepare("fr-ddr-presse", addressee_kind="director_of_publication", sender_kind="person")


def test_a_sender_without_standing_is_refused_before_anything_is_drafted(at: Scene) -> None:
    with pytest.raises(RuleError, match="may not send it: only the affected person"):
        at.prepare("de-gegendarstellung-print", addressee_kind="publisher")
    assert not at.case.formal_requests.exists()


def test_an_optional_regime_is_off_until_counsel_switches_it_on(at: Scene) -> None:
    with_search(at)
    told = {"addressee_kind": "search_engine", "place": "IE"}
    with pytest.raises(RuleError, match="optional"):
        at.prepare("google-pii-policy", **told)
    at.sign("google-pii-policy")
    assert at.prepare("google-pii-policy", **told).filed_by_way == "web_form"


def test_open_points_block_and_are_all_named(at: Scene) -> None:
    row = at.prepare()
    with pytest.raises(NotReady) as refusal:
        formal_requests.ready(row, by=at.by, now=at.now)
    assert {item.key for item in refusal.value.items} == {"story", "clause", "address"}


def test_without_a_mandate_or_with_one_for_something_else_it_is_not_ready(at: Scene) -> None:
    mandates.withdraw(at.person, what=Allowance.STOP_LETTERS, by=protected(at.person), now=NOW)
    at.allow(Allowance.TAKEDOWN)
    with pytest.raises(NotReady, match="ask outlets to stop contacting us"):
        at.ready()


def test_a_minor_needs_the_word_of_a_guardian(at: Scene) -> None:
    at.person.is_minor = True
    at.person.save()
    with pytest.raises(NotReady, match="a guardian has to sign"):
        at.ready()
    at.allow(signed_by_guardian=True)
    assert at.ready().status == RequestStatus.READY


def test_what_the_person_limited_has_to_be_confirmed(at: Scene) -> None:
    at.allow(scope="only this paper")
    row = at.prepare()
    with pytest.raises(NotReady, match="only this paper"):
        at.ready(row)
    request_drafts.fill_elements(row, elements={"_scope": True}, by=at.by, now=NOW)
    assert at.ready(row).status == RequestStatus.READY


def test_a_text_over_the_legal_length_says_by_how_much(at: Scene) -> None:
    at.outlet = make.outlet(kind="other", country="FR", language="fr")
    row = at.prepare("fr-cdjm", addressee_kind="press_council", place="FR", sender_kind="anyone")
    with pytest.raises(
        NotReady, match=r"5007 characters, and the rule allows 5000\. Shorten it by 7"
    ):
        at.ready(row, identity="x", medium="x", copy="x", reasons="a" * 5007)


def test_a_letter_that_was_reworded_is_measured_too(at: Scene) -> None:
    at.outlet = make.outlet(kind="other", country="FR", language="fr")
    at.sign("fr-cdjm")
    row = at.prepare("fr-cdjm", addressee_kind="press_council", place="FR", sender_kind="anyone",
                     language="fr")  # fmt: skip
    told = {"identity": "(jointe)", "medium": "(jointe)", "copy": "(jointe)", "reasons": "bref"}
    request_drafts.fill_elements(row, elements=told, by=at.by, now=NOW)
    at.address(row, subject="Saisine", body=f"Madame, Monsieur,\n\n{'a' * 9000}", way="web_form",
               recipient_address="le formulaire")  # fmt: skip
    formal_requests.ready(row, by=at.by, now=NOW)
    with pytest.raises(NotAllowedNow, match=r"characters, and the rule allows 5000\."):
        at.propose(row)
    row.refresh_from_db()
    assert (row.status, len(row.body)) == (RequestStatus.READY, 9019)


def test_without_a_place_nothing_is_begun_and_the_sentence_says_which_there_are(at: Scene) -> None:
    with pytest.raises(RuleError, match="Where they sit: pick one of Baden-Wuerttemberg, "):
        at.prepare(place="DE")
    assert not at.case.formal_requests.exists()


def test_a_complaint_needs_what_the_matter_needs() -> None:
    assert asks.allowances("dsa-20-complaint") == ("takedown",)
    assert asks.allowances("gdpr-77-dpa-complaint") == ("privacy",)
    assert asks.allowances("de-presserat") == ("correction", "takedown", "stop_letters")


def test_a_way_the_regime_does_not_know_is_refused(at: Scene) -> None:
    row = at.prepare()
    with pytest.raises(RuleError, match="Way: this request cannot go that way"):
        at.address(row, way="fax")


def test_a_regime_disabled_after_the_draft_stops_the_filing_and_keeps_the_words(at: Scene) -> None:
    row = at.ready()
    regimes.switch_off("press-desist-notice", counsel="Dr. Recht", note="", by=at.second, now=NOW)
    with pytest.raises(NotReady, match="counsel has switched this off"):
        at.propose(row)
    row.refresh_from_db()
    assert (row.status, row.elements["story"]) == (RequestStatus.READY, "the eleven minutes")


def test_whoever_wrote_in_it_cannot_confirm_it(at: Scene) -> None:
    row = at.prepare()
    request_drafts.fill_elements(row, elements={"story": "x"}, by=at.second, now=NOW)
    proposal = at.propose(at.ready(row))
    with pytest.raises(NotAllowedNow, match="You wrote in this"):
        at.confirm(proposal)


def test_the_full_name_leaves_only_with_the_word_of_the_person(at: Scene) -> None:
    row = at.prepare()
    at.ready(row, story="Es geht um Emre Yılmaz.")
    with pytest.raises(Leaks) as leaks:
        at.propose(row)
    assert any(one.absolute for one in leaks.value.findings)
    at.allow(Allowance.NAME_ME)
    assert "Emre Y" in at.propose(row).facts["body"]


def test_their_deadline_is_provisional_until_delivery_and_then_keeps_both_dates(at: Scene) -> None:
    row = filed(at, search_request(at))
    deadline = Deadline.objects.get(formal_request=row, clock="answer")
    assert (deadline.provisional, deadline.due_on) == (True, date(2026, 12, 22))
    later = NOW + timedelta(days=3)
    request_answers.record_delivery(
        row, delivered_at=later, proof=proof(at), by=at.by, now=later + timedelta(hours=1)
    )
    deadline.refresh_from_db()
    assert (deadline.provisional, deadline.due_on) == (False, date(2026, 12, 28))
    [change] = deadline.changes.all()
    assert (change.was_on, change.now_on, change.kind) == (
        date(2026, 12, 22), date(2026, 12, 28), "delivery",
    )  # fmt: skip


def test_delivery_before_filing_or_without_proof_is_refused(at: Scene) -> None:
    row = filed(at)
    early = NOW - timedelta(days=1)
    with pytest.raises(RuleError, match="Delivered: this lies before “Filed”"):
        request_answers.record_delivery(row, delivered_at=early, proof=proof(at), by=at.by, now=NOW)
    with pytest.raises(RuleError, match="Proof:"):
        request_answers.record_delivery(row, delivered_at=NOW, proof=None, by=at.by, now=NOW)
    row.refresh_from_db()
    assert row.delivered_at is None


def test_it_cannot_have_arrived_after_they_asked_about_it(at: Scene) -> None:
    row = filed(at, search_request(at))
    asked, later = NOW + timedelta(days=1), NOW + timedelta(days=2)
    request_answers.record_reply(
        row, outcome=Outcome.ASKS_MORE, note="", answered_at=asked, by=at.by, now=later
    )
    with pytest.raises(RuleError, match="Clarification asked: this lies before “Delivered”"):
        request_answers.record_delivery(
            row, delivered_at=later, proof=proof(at), by=at.by, now=later
        )


def test_a_time_told_to_the_minute_may_share_the_minute_of_what_it_follows(at: Scene) -> None:
    order = {"approved_at": NOW + timedelta(seconds=40), "filed_at": NOW}
    sequence.require_order(order, now=NOW + timedelta(hours=1))
    with pytest.raises(RuleError, match="Filed: this lies before"):
        sequence.require_order(order | {"filed_at": NOW - timedelta(minutes=1)}, now=NOW)


def test_a_time_without_a_zone_names_the_fact(at: Scene) -> None:
    row = at.prepare()
    with pytest.raises(RuleError, match="published_at has no time zone"):
        request_drafts.tell_facts(row, told={"published_at": "2026-11-01T10:00"}, by=at.by, now=NOW)


def test_silence_can_be_said_only_after_their_last_day(at: Scene) -> None:
    row = filed(at, search_request(at))
    told = {"outcome": Outcome.SILENCE, "note": "", "by": at.by}
    with pytest.raises(RuleError, match="they have until Tue 22 Dec 2026"):
        request_answers.record_reply(row, answered_at=NOW, now=NOW, **told)
    later = NOW + timedelta(days=31)
    request_answers.record_reply(row, answered_at=later, now=later, **told)
    assert (row.status, row.outcome) == (RequestStatus.LAPSED, Outcome.SILENCE)


def test_more_time_announced_in_time_moves_the_date_and_too_late_does_not(at: Scene) -> None:
    row = filed(at, search_request(at))
    said = NOW + timedelta(days=10)
    request_answers.record_reply(
        row,
        outcome=Outcome.EXTENDED,
        note="",
        answered_at=said,
        received_at=NOW,
        by=at.by,
        now=said,
    )
    deadline = Deadline.objects.get(formal_request=row, clock="answer")
    assert deadline.due_on == date(2027, 2, 22)
    assert [one.kind for one in deadline.changes.all()] == ["extension"]


def test_an_answer_proves_a_request_to_stop_and_makes_it_hold(at: Scene) -> None:
    row = filed(at)
    said = NOW + timedelta(hours=5)
    request_answers.record_reply(
        row, outcome=Outcome.COMPLIED, note="", answered_at=said, by=at.by, now=said
    )
    entry = DesistEntry.objects.get()
    assert (entry.proof_level, entry.effective_at, entry.review_on) == (
        "A", said, date(2027, 11, 22),
    )  # fmt: skip


def test_a_newer_rule_asks_and_never_moves_a_stored_date(at: Scene) -> None:
    row = filed(at, search_request(at))
    deadline = Deadline.objects.get(formal_request=row, clock="answer")
    Deadline.objects.update(due_on=date(2026, 12, 21), rule_version="2026-01-01")
    deadline.refresh_from_db()
    first = deadlines.review(deadline, by=house("review", now=NOW), now=NOW)
    assert (first.was_on, first.now_on, first.kind) == (
        date(2026, 12, 21), date(2026, 12, 22), "review",
    )  # fmt: skip
    assert deadlines.review(deadline, by=house("review", now=NOW), now=NOW) is None
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 12, 21)


def test_a_country_without_a_calendar_is_told_and_nothing_is_computed(at: Scene) -> None:
    at.outlet = make.outlet(country="PL")
    row = at.prepare(place="PL")
    assert "unknown place" in clocks.of_request(row).problem.lower()
    assert not Deadline.objects.exists()


def test_a_request_by_post_is_filed_with_proof_and_not_before_its_approval(at: Scene) -> None:
    row = at.prepare()
    request_drafts.fill_elements(row, elements=DESIST, by=at.by, now=NOW)
    at.address(row, way="post", recipient_address="Hauptstr. 1, Berlin")
    formal_requests.ready(row, by=at.by, now=NOW)
    proposal = at.propose(row)
    assert at.confirm(proposal) is None
    slip = proof(at)
    told = {"proof": slip, "by": at.by, "now": NOW + timedelta(hours=2)}
    with pytest.raises(RuleError, match="Filed: this lies before “Confirmed”"):
        requests.record_filing(proposal, filed_at=NOW - timedelta(hours=1), **told)
    requests.record_filing(proposal, filed_at=NOW + timedelta(hours=1), **told)
    row.refresh_from_db()
    assert (row.status, row.elements["_filed_proof"]) == (RequestStatus.FILED, slip.ref)
    with pytest.raises(NotAllowedNow):
        requests.record_filing(proposal, filed_at=NOW + timedelta(hours=1), **told)


def test_filing_without_the_word_of_a_second_person_is_impossible(at: Scene) -> None:
    row = at.prepare()
    at.address(row, way="post", recipient_address="Hauptstr. 1, Berlin")
    proposal = at.propose(at.ready_as_is(row))
    with pytest.raises(NotAllowedNow):
        requests.record_filing(proposal, filed_at=NOW, proof=proof(at), by=at.by, now=NOW)
    with pytest.raises(proposals.NotApproved):
        formal_requests.file(
            row,
            approved=None,
            filed_at=NOW,
            proof=proof(at),
            by=at.by,
            now=NOW,  # type: ignore[arg-type]
        )


def test_the_next_request_takes_the_refused_one_further_once_it_is_filed(at: Scene) -> None:
    before = filed(at)
    request_answers.record_reply(
        before, outcome=Outcome.REFUSED, note="", answered_at=NOW, by=at.by, now=NOW
    )
    following = at.prepare(follows=before)
    before.refresh_from_db()
    assert before.status == RequestStatus.DECIDED
    filed(at, at.ready(following))
    before.refresh_from_db()
    assert before.status == RequestStatus.APPEALED
