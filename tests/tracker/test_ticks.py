"""One bad row among good ones: it is logged by its number, and the others are done."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from tests.comms import answers
from tests.erasing import lawyers
from tests.requests import scene
from tests.tracker.actions.test_retention import CLOSED, DAY, close, confirm, gone_on, propose
from tracker import history, policy, tasks, vault
from tracker.actions import erasure, formal_requests, proposals, retention, scrubbing
from tracker.models import Allowance, Approval, Blob, Deadline, Proposal
from tracker.rules.retention import What

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
HOUSE = policy.house("test", now=CLOSED)


def outdated_date() -> Deadline:
    """Return a date of a request, computed with rules of last year."""
    at = scene(timezone.now(), kind="search", country="IE", language="en")
    at.sign("gdpr-17-search")
    at.allow(Allowance.PRIVACY)
    row = at.prepare("gdpr-17-search", addressee_kind="search_engine", place="IE", language="en")
    at.ready(row, query="{person}", urls="https://search.example/1", country="(DE)",
             reasons="Private.", evidence="(none)", identity="(none)")  # fmt: skip
    formal_requests.note_sent(row, by=policy.house("outbox", now=at.now), now=at.now)
    row.deadlines.update(rule_version="2025", due_on=at.now.date() + timedelta(days=9))
    return row.deadlines.get(clock="answer")


def test_a_date_whose_rule_cannot_be_read_stops_no_other_date(caplog):
    bad, good = outdated_date(), outdated_date()
    Deadline.objects.filter(pk=bad.pk).update(facts={"received_at": "the other day"})
    tasks.watch_deadlines()
    assert good.changes.filter(kind="review").exists()
    assert not bad.changes.filter(kind="review").exists()
    assert f"deadline {bad.pk}: " in caplog.text
    assert "the other day" not in caplog.text


@pytest.fixture
def agreed() -> tuple[list[Proposal], datetime]:
    """Return purges of three cases that two people confirmed a day before their day."""
    due, found = gone_on(What.SEALED), []
    for _each in range(3):
        case = close(make.case(), CLOSED)
        make.person(case, name="Thea Lilac")
        one, two = lawyers(case, CLOSED)
        retention.announce_due(now=due - 14 * DAY)
        proposal = propose(case, What.SEALED, one, due - DAY)
        confirm(proposal, two, due - DAY)
        found.append(proposal)
    yield found, due
    scrubbing.path().unlink(missing_ok=True)


def test_a_purge_that_cannot_be_read_stops_no_other_purge(agreed, caplog):
    (bad, *good), due = agreed
    facts = {**bad.facts, "what": "everything of Thea"}
    Proposal.objects.filter(pk=bad.pk).update(facts=facts)
    row = Proposal.objects.get(pk=bad.pk)
    digest = proposals.digest_of(row)
    Proposal.objects.filter(pk=bad.pk).update(digest=digest)
    Approval.objects.filter(proposal=bad).update(digest=digest)
    assert retention.carry_out_due(now=due) == 2
    done = Proposal.objects.filter(status="executed").values_list("pk", flat=True)
    assert set(done) == {row.pk for row in good}
    assert f"proposal {bad.pk}: ValueError" in caplog.text
    assert "Thea" not in caplog.text


def test_a_confirmed_purge_whose_time_ran_out_ends_and_can_be_proposed_anew(agreed):
    (late, *_others), _due = agreed
    later = late.expires_at + timedelta(seconds=1)
    assert proposals.end_expired(now=later) == 3
    assert proposals.end_expired(now=later) == 0
    assert retention.carry_out_due(now=later) == 0
    late.refresh_from_db()
    assert (late.status, late.case.people.get().name_sealed is None) == ("void", False)
    assert make.events(late.case, "proposal.voided").count() == 1
    propose(late.case, What.SEALED, late.proposed_by, later)


def test_a_case_with_an_entry_nobody_can_read_keeps_no_other_from_being_announced(caplog):
    bad, good = (close(make.case(), CLOSED) for _each in range(2))
    history.record(
        "retention.announced", case=bad, by=HOUSE, about=bad.key, at=CLOSED, what="of Thea"
    )
    assert retention.announce_due(now=gone_on(What.SEALED) - 14 * DAY) == 1
    assert make.events(good, "retention.announced").exists()
    assert f"case {bad.pk}: ValueError" in caplog.text
    assert "Thea" not in caplog.text


def test_what_nobody_confirmed_in_time_ends_and_waits_for_nobody():
    case = make.case()
    person = make.person(case)
    one, _two = lawyers(case, NOW)
    by = policy.staff(one, now=NOW)
    waits = erasure.propose(person, basis="asked", reason="Asked.", by=by, now=NOW)
    letter = answers.scene(NOW).propose()
    assert proposals.end_expired(now=waits.expires_at) == 1
    waits.refresh_from_db()
    letter.refresh_from_db()
    assert (waits.status, letter.status) == ("void", "open")
    erasure.propose(person, basis="asked", reason="Again.", by=by, now=NOW)


def test_a_file_that_cannot_be_removed_keeps_no_other_from_going(caplog):
    bad, good = (make.original(words) for words in (b"one", b"two"))
    vault.path_of(bad.key).unlink()
    vault.path_of(bad.key).mkdir()
    Blob.objects.update(removed_at=NOW)
    assert scrubbing.remove_files() == 1
    assert not vault.path_of(good.key).exists()
    assert f"blob {bad.pk}: IsADirectoryError" in caplog.text
    vault.path_of(bad.key).rmdir()
