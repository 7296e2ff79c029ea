"""Erasing somebody: two people, blocked by a hold, entered, verifiable, and only them."""

import json
import os
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied

from comms.actions import notices
from comms.models import Message
from tests import factories as make
from tests.comms import answers
from tests.erasing import filled, lawyers
from tracker import history, policy, vault
from tracker.actions import erasure, holds, proposals, scrubbing
from tracker.actions.proposals import NotApproved
from tracker.lifecycle import NotAllowedNow
from tracker.models import (
    AccessKey,
    Checkpoint,
    Contact,
    Evidence,
    HistoryDetail,
    HistoryEvent,
    Person,
    Proposal,
)
from tracker.queries import integrity

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PEOPLE = int(os.environ.get("DOORSTEP_TEST_PEOPLE", "20"))


def erased(person: Person, one, two, now: datetime = NOW) -> Proposal:
    by = policy.staff(one, now=now)
    proposal = erasure.propose(person, basis="asked", reason="They asked for it.", by=by, now=now)
    erasure.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
        by=policy.staff(two, now=now), now=now,
    )  # fmt: skip
    person.refresh_from_db()
    return proposal


@pytest.fixture(autouse=True)
def nothing_listed():
    yield
    scrubbing.path().unlink(missing_ok=True)


def test_two_people_erase_somebody_and_the_record_still_verifies():
    world = filled(NOW)
    one, two = lawyers(world.case, NOW)
    erased(world.subject, one, two)
    assert world.subject.erased_at == NOW
    assert bytes(world.subject.name_sealed or b"") == b""
    assert not AccessKey.objects.filter(person=world.subject).exists()
    event = make.events(world.case, "person.erased").get()
    emptied = history.details([event.seq])[event.seq]["emptied"]
    assert emptied
    assert not HistoryDetail.objects.filter(seq__in=emptied, data__isnull=False).exists()
    report = integrity.verify()
    assert report.ok, report.problems
    whys = list(Checkpoint.objects.values_list("why", flat=True))
    assert whys == ["before erasure", "after erasure"]


def test_what_belongs_to_others_of_the_circle_stays():
    world = filled(NOW)
    erased(world.subject, *lawyers(world.case, NOW))
    kept = Contact.objects.get(person=world.mother, reporter=world.mother)
    assert "Lilac" in kept.summary
    assert AccessKey.objects.filter(person=world.mother).exists()
    assert world.mother.messages.get().body == "Lilac words of mother."
    other = Contact.objects.get(case=world.elsewhere)
    assert "Lilac" in other.summary


def test_the_name_is_struck_out_of_what_stays():
    world = filled(NOW)
    said = "Lilac: they asked about Kornelia Zanzibar at the door."
    Contact.objects.filter(reporter=world.mother).update(summary=said)
    erased(world.subject, *lawyers(world.case, NOW))
    kept = Contact.objects.get(reporter=world.mother).summary
    assert "Lilac" in kept
    assert "Zanzibar" not in kept


def test_a_relative_goes_and_the_case_stays():
    world = filled(NOW)
    erased(world.mother, *lawyers(world.case, NOW))
    assert world.mother.erased_at == NOW
    world.subject.refresh_from_db()
    assert world.subject.erased_at is None
    assert "Zanzibar" in Contact.objects.get(reporter=world.subject).summary
    assert Contact.objects.get(reporter=world.mother).summary == ""
    assert integrity.verify().ok


def test_files_go_after_the_commit_and_shared_ones_stay(django_capture_on_commit_callbacks):
    world = filled(NOW)
    mine = Evidence.objects.get(giver=world.subject).blob
    shared = Evidence.objects.get(giver=world.mother).blob
    with django_capture_on_commit_callbacks(execute=True):
        erased(world.subject, *lawyers(world.case, NOW))
    assert not vault.path_of(mine.key).exists()
    assert vault.path_of(shared.key).exists()
    assert integrity.verify(evidence=True).ok


def test_a_hold_stops_it_and_is_named():
    world = filled(NOW)
    one, two = lawyers(world.case, NOW)
    by = policy.staff(one, now=NOW)
    proposal = erasure.propose(world.subject, basis="asked", reason="Asked.", by=by, now=NOW)
    holds.place(world.case, reason="A court.", review_on=date(2027, 1, 1), by=by, now=NOW)
    with pytest.raises(NotAllowedNow, match="hold on this case"):
        erasure.approve(
            proposal, digest_seen=proposal.digest, factor="totp", factor_at=NOW,
            by=policy.staff(two, now=NOW), now=NOW,
        )  # fmt: skip
    with pytest.raises(NotAllowedNow, match="hold on this case"):
        erasure.propose(world.mother, basis="asked", reason="Asked.", by=by, now=NOW)
    assert world.subject.messages.exists()
    world.subject.refresh_from_db()
    assert world.subject.erased_at is None


def test_nobody_outside_legal_proposes_it_and_the_effect_alone_refuses():
    world = filled(NOW)
    officer = make.user("communications")
    answers.seated(NOW, officer)
    make.grant(world.case, officer, starts_at=NOW)
    by = policy.staff(officer, now=NOW)
    with pytest.raises(PermissionDenied):
        erasure.propose(world.subject, basis="asked", reason="Asked.", by=by, now=NOW)
    with pytest.raises(NotApproved):
        erasure.erase_again(world.subject, by=by, now=NOW)


def test_a_proposal_or_a_letter_under_way_must_end_first():
    world = filled(NOW)
    one, _two = lawyers(world.case, NOW)
    by = policy.staff(one, now=NOW)
    Message.objects.create(
        purpose="request", sender="a@b.example", recipient="c@d.example", person=world.subject
    )
    with pytest.raises(NotAllowedNow, match="letter is still on its way"):
        erasure.propose(world.subject, basis="asked", reason="Asked.", by=by, now=NOW)
    Message.objects.filter(person=world.subject).update(status="sent")
    proposals.propose(
        proposals.Operation.MERGE_CASES, subject_key=world.case.key, case=world.case, payload=b"",
        facts={}, editors=[], findings=[], reason="", by=by, now=NOW,
    )  # fmt: skip
    with pytest.raises(NotAllowedNow, match="second person"):
        erasure.propose(world.subject, basis="asked", reason="Asked.", by=by, now=NOW)


@pytest.mark.parametrize("status", ["queued", "sending", "uncertain"])
def test_a_notice_under_way_holds_no_erasure_up_and_finds_nobody_then(status):
    world = filled(NOW)
    notice = Message.objects.create(
        purpose="notice", sender="a@b.example", recipient="c@d.example", person=world.subject,
        status=status,
    )  # fmt: skip
    erased(world.subject, *lawyers(world.case, NOW))
    notice.refresh_from_db()
    assert notice.recipient == f"-{notice.pk}"
    with pytest.raises(NotAllowedNow, match="nobody to write to"):
        notices.composed(notice, now=NOW)


def test_their_sessions_end_and_those_of_others_do_not():
    world = filled(NOW)
    for person in (world.subject, world.mother):
        session = SessionStore()
        session["door"] = {"key": AccessKey.objects.get(person=person).pk}
        session.save()
    erased(world.subject, *lawyers(world.case, NOW))
    assert Session.objects.count() == 1


def test_the_list_names_nobody_and_is_written_once(django_capture_on_commit_callbacks):
    world = filled(NOW)
    with django_capture_on_commit_callbacks(execute=True):
        erased(world.subject, *lawyers(world.case, NOW))
    assert scrubbing.enlist() == 0
    [line] = scrubbing.listed()
    assert set(line) == {"kind", "about", "what", "salt", "proof"}
    assert line["about"] == str(world.subject.key)


def test_a_forged_and_a_cut_line_are_passed_over(django_capture_on_commit_callbacks):
    world = filled(NOW)
    with django_capture_on_commit_callbacks(execute=True):
        erased(world.subject, *lawyers(world.case, NOW))
    [line] = scrubbing.listed()
    with scrubbing.path().open("a") as out:
        out.write(json.dumps({**line, "about": str(world.mother.key)}) + "\n")
        out.write(json.dumps(line)[:40])
    assert scrubbing.listed() == [line]
    with django_capture_on_commit_callbacks(execute=True):
        erased(
            world.mother, *lawyers(world.case, NOW + timedelta(days=1)), now=NOW + timedelta(days=1)
        )
    assert len(scrubbing.listed()) == 2


def test_an_erased_person_is_not_erased_twice():
    world = filled(NOW)
    one, two = lawyers(world.case, NOW)
    erased(world.subject, one, two)
    with pytest.raises(NotAllowedNow, match="already"):
        erased(world.subject, one, two)
    assert HistoryEvent.objects.filter(kind="person.erased").count() == 1


@pytest.mark.slow
def test_many_people_are_erased_and_every_hole_is_explained():
    case = make.case()
    one, two = lawyers(case, NOW)
    for n in range(PEOPLE):
        case = make.case() if n % 10 == 9 else case
        person = make.person(case, name=f"Quirin Number{n}", circle="friend", label=f"friend {n}")
        make.contact(case, person=person, reporter=person, summary=f"Quirin Number{n} said.")
        erased(person, one, two)
    assert not Contact.objects.exclude(summary="").exists()
    report = integrity.verify()
    assert report.ok, report.problems[:3]
