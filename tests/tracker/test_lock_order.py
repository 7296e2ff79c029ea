"""Two who write in one case at the same moment take its locks in one order, so both get through."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone

from comms.actions import responses
from comms.models import Response
from tests import erasing
from tests import factories as make
from tests.comms import answers
from tracker import history, policy, vault
from tracker.actions import (
    cases,
    contact_facts,
    conversations,
    emptying,
    enquiries,
    evidence,
    evidence_reading,
    grants,
    holds,
    mandates,
    proposals,
    reports,
)
from tracker.actions.reports import Aim, Entry, Newcomer
from tracker.lifecycle import NotAllowedNow
from tracker.models import (
    Allowance,
    Case,
    CaseGrant,
    Contact,
    Enquiry,
    Evidence,
    Marking,
    Person,
    Proposal,
    Team,
)
from tracker.policy import Actor
from tracker.queries import personal
from tracker.rules.operations import Operation
from tracker.rules.records import ContactFacts, IntakeRecord

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
    ),
]
LATER = date(2099, 1, 1)
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CLOSE = """
CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END $$;
CREATE TRIGGER gate BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION gate();
SELECT pg_advisory_lock(7)"""
OPEN = "SELECT pg_advisory_unlock(7)"
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'"""


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def gate(table: str = "tracker_contact") -> Iterator[None]:
    """Hold whoever enters a row in `table` just before it, with the locks taken so far."""
    run(CLOSE.format(table=table))
    try:
        yield
    finally:
        run("DROP FUNCTION gate() CASCADE")


def until_waiting(count: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone() == (count,):
                return
        time.sleep(0.02)
    raise AssertionError(f"{count} should wait for a lock")


def apart(act: Callable[[], object]) -> object:
    """Do `act` in this thread with a connection of its own."""
    try:
        return act()
    finally:
        connection.close()


def log(person: Person, once: str) -> Contact:
    told = IntakeRecord(source="web", payload={"what": "They rang."})
    facts = ContactFacts(channel="phone", occurred_at=NOW, claimed_outlet="Abendkurier")
    return reports.save_another(
        [Entry(told, facts)], aim=Aim(), reporter=person, once=once,
        by=policy.protected(person, now=NOW), now=NOW,
    )  # fmt: skip


def first(entry: Entry, once: str) -> Contact:
    return reports.save_first(
        [entry], newcomer=Newcomer("en", "DE", "Europe/Berlin"), aim=Aim(), once=once, now=NOW
    )[0]


def recognise(enquiry: Enquiry, by: Actor) -> None:
    contact = enquiry.contacts.get()
    contact_facts.recognise(
        contact, outlet=None, journalist=None, nature="approach", by=by, now=NOW
    )


def write(enquiry: Enquiry, _by: Actor) -> None:
    person = enquiry.contacts.get().person
    conversations.write(person, body="Please ring.", by=policy.protected(person), now=NOW)


@pytest.mark.parametrize(
    "act",
    [
        lambda e, by: enquiries.claim(e, by=by, now=NOW),
        lambda e, by: enquiries.hand_over(
            e, team=Team.objects.get(catch_all=True), reason="theirs", by=by, now=NOW
        ),
        lambda e, by: enquiries.mark(e, nature="enquiry", by=by, now=NOW),
        lambda e, by: enquiries.wait(e, by=by, now=NOW),
        lambda e, by: enquiries.answer(e, by=by, now=NOW),
        lambda e, by: enquiries.close(e, reason="done", by=by, now=NOW),
        recognise,
        write,
    ],
    ids=["claim", "hand_over", "mark", "wait", "answer", "close", "recognise", "write"],
)
def test_an_entry_and_an_act_on_its_enquiry_at_the_same_moment_are_both_stored(act) -> None:
    make.catch_all()
    person = make.person()
    officer = make.user("communications", joined_at=NOW)
    officer.role_grants.update(starts_at=NOW - timedelta(hours=1))
    make.grant(person.case, officer, starts_at=NOW - timedelta(hours=1))
    enquiry = log(person, "first").enquiry
    assert enquiry is not None
    by = policy.staff(officer, now=NOW)
    with ThreadPoolExecutor(2) as threads, gate():
        entered: Future[object] = threads.submit(apart, lambda: log(person, "second"))
        until_waiting(1)
        acted: Future[object] = threads.submit(apart, lambda: act(enquiry, by))
        until_waiting(2)
        run(OPEN)
        entered.result(timeout=10)
        acted.result(timeout=10)
    enquiry.refresh_from_db()
    assert enquiry.contacts_count == 2
    assert Contact.objects.filter(enquiry=enquiry).count() == 2


def test_two_who_shut_others_out_at_the_same_moment_do_not_leave_one_alone() -> None:
    case, lawyers = make.case(marking="restricted"), [make.user("legal") for _ in range(3)]
    rows = [make.grant(case, who) for who in lawyers]

    def end(who: int, number: int) -> None:
        by = policy.staff(lawyers[who])
        grants.revoke(rows[number], reason="you or I", by=by, now=by.now)

    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            cases.lock(case)
            both = [threads.submit(apart, lambda p=p: end(*p)) for p in ((0, 1), (2, 0))]
            until_waiting(2)
        told = [one.exception(timeout=10) for one in both]
    assert [type(one) in (NotAllowedNow, Http404) for one in told].count(True) == 1
    assert CaseGrant.objects.live(timezone.now()).filter(case=case).count() == 2


def test_a_first_report_and_one_of_another_case_do_not_wait_for_each_other() -> None:
    make.catch_all()
    person = make.person()
    told = IntakeRecord(source="web", payload={"what": "They rang."})
    entry = Entry(told, ContactFacts(channel="phone", occurred_at=NOW))
    with ThreadPoolExecutor(2) as threads, gate("tracker_person"):
        # Its case is entered, its contact has no number yet; the other takes a number first.
        opening = threads.submit(apart, lambda: first(entry, "first"))
        until_waiting(1)
        another = threads.submit(apart, lambda: log(person, "another"))
        until_waiting(2)
        run(OPEN)
        assert {opening.result(timeout=10).ref, another.result(timeout=10).ref} == {
            "C-00001", "C-00002"
        }  # fmt: skip


def exhibit(case: Case) -> Evidence:
    kept = evidence.keep("door.png", [erasing.picture(7)])
    of_case = {"case": case, "contact": None, "intake": None, "giver": None}
    return evidence.attach(kept, **of_case, by=policy.house("test", now=NOW), now=NOW)


def test_two_cases_with_the_same_file_at_the_same_moment_both_keep_it() -> None:
    cases_of_two = make.case(), make.case()
    with ThreadPoolExecutor(2) as threads, gate("tracker_evidence"):
        both = [threads.submit(apart, lambda c=case: exhibit(c)) for case in cases_of_two]
        until_waiting(2)
        run(OPEN)
        kept = [one.result(timeout=10) for one in both]
    assert kept[0].blob_id == kept[1].blob_id


def previewing(row: Evidence) -> object:
    return evidence_reading.begin_preview(row, now=NOW)


def previewed(row: Evidence) -> object:
    pixels = vault.write([b"pixels"])
    made = {"pixels": pixels, "kind": "image/webp", "found": {}, "outcome": "made"}
    return evidence_reading.enter_preview(row, **made, now=NOW)


@pytest.mark.parametrize("act", [previewing, previewed])
def test_a_purge_and_a_preview_do_not_wait_for_each_other(act) -> None:
    row = exhibit(make.case())

    @transaction.atomic
    def purge() -> None:
        by = policy.house("retention", now=NOW)
        cases.lock(row.case)
        history.record("retention.announced", case=row.case, by=by, at=NOW)
        emptying.files(personal.of_case(row.case), row.case, by=by, now=NOW)

    with ThreadPoolExecutor(2) as threads, gate("tracker_historyevent"):
        begun = threads.submit(apart, purge)
        until_waiting(1)
        other = threads.submit(apart, lambda: act(row))
        until_waiting(2)
        run(OPEN)
        begun.result(timeout=10)
        other.result(timeout=10)
    row.refresh_from_db()
    assert (row.preview_id, row.preview_tries) == (None, 0)


def lowering() -> tuple[Callable[[], object], Callable[[], object]]:
    case, lawyers = make.case(marking="restricted"), [make.user("legal") for _ in range(2)]
    for who in lawyers:
        make.grant(case, who)
    one, two = map(policy.staff, lawyers)
    enquiry = make.enquiry(case)
    down = {"to": Marking.STANDARD, "reason": "over", "by": one, "now": one.now}
    proposal = cases.propose_lower_marking(case, **down)
    proof = {"digest_seen": proposal.digest, "factor": "totp", "factor_at": two.now}
    proposals.approve(proposal, **proof, by=two, now=two.now)
    return (
        lambda: cases.carry_out_lowering(case, proposal, by=one, now=one.now),
        lambda: enquiries.claim(enquiry, by=two, now=two.now),
    )


def proposing() -> tuple[Callable[[], object], Callable[[], object]]:
    scene = answers.scene(NOW)
    response = Response.objects.get(pk=scene.response.pk)
    make.person(scene.case, name="Thea Lilac", circle="parent")
    values = {"recipient": "r@paper.example", "subject": "S", "body": "B"}
    return (
        scene.propose,
        lambda: responses.edit(response, **values, by=scene.officer, now=NOW),
    )


def confirm(row: Proposal, by: Actor) -> object:
    proof = {"digest_seen": row.digest, "factor": "totp", "factor_at": by.now}
    return proposals.approve(row, **proof, by=by, now=by.now)


def refuse(row: Proposal, by: Actor) -> object:
    return proposals.refuse(row, reason="no", by=by, now=by.now)


def expire(row: Proposal, by: Actor) -> object:
    return proposals.void(row, reason="late", by=policy.house("gate"), now=by.now)


@pytest.mark.parametrize("other", [confirm, refuse, expire])
@pytest.mark.parametrize("one", [confirm, refuse, expire])
def test_of_two_who_end_a_proposal_at_the_same_moment_one_is_told_no(one, other) -> None:
    case, lawyers = make.case(), [policy.staff(make.user("legal")) for _ in range(3)]
    row = proposals.propose(
        Operation.SEND_RESPONSE, subject_key=case.key, case=case, payload=b"x", facts={},
        editors=[], findings=[], reason="", by=lawyers[0], now=lawyers[0].now,
    )  # fmt: skip
    with ThreadPoolExecutor(2) as threads, gate("tracker_historyevent"):
        acts = [
            threads.submit(apart, lambda p=p: p[0](Proposal.objects.get(pk=row.pk), p[1]))
            for p in ((one, lawyers[1]), (other, lawyers[2]))
        ]
        until_waiting(2)
        run(OPEN)
        refused = [act.exception(timeout=10) for act in acts]
    # What was confirmed may still expire; nothing else follows anything.
    both = {one, other} == {confirm, expire}
    assert [type(told) for told in refused].count(NotAllowedNow) == 1 or both
    assert {type(told) for told in refused} <= {NotAllowedNow, type(None)}


@pytest.mark.parametrize("scene", [lowering, proposing])
def test_who_entered_something_and_who_will_do_not_wait_for_each_other(scene) -> None:
    first, second = scene()
    with ThreadPoolExecutor(2) as threads, gate("tracker_historyevent"):
        begun = threads.submit(apart, first)
        until_waiting(1)
        other = threads.submit(apart, second)
        until_waiting(2)
        run(OPEN)
        begun.result(timeout=10)
        # What the first did may have made it impossible; that is a sentence, not a broken lock.
        assert isinstance(other.exception(timeout=10), NotAllowedNow | None)


def holding(case: Case) -> object:
    by = make.actor("legal")
    return holds.place(case, reason="lawsuit", review_on=LATER, by=by, now=by.now)


def allowing(case: Case) -> object:
    told = {"what": Allowance.TAKEDOWN, "scope": "", "until_on": None}
    person = make.person(case)
    return mandates.give(person, **told, by=policy.protected(person), now=timezone.now())


@pytest.mark.parametrize("act", [holding, allowing])
def test_what_must_not_come_in_between_waits_until_the_case_is_free(act) -> None:
    case = make.case()
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            cases.lock(case)
            waits = threads.submit(apart, lambda: act(case))
            until_waiting(1)
        waits.result(timeout=10)
