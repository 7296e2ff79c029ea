"""The chronology: complete, scoped, with first wordings, filters, days past, and a badge."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import contact_facts, contacts, intake
from tracker.history import record
from tracker.models import Hold, Verification
from tracker.queries import sentences
from tracker.rules.records import ContactFacts, IntakeRecord

pytestmark = pytest.mark.django_db


def logged(case, person, *, happened, now, summary: str = "Zwei Männer an der Tür"):
    by = policy.protected(person, now=now)
    came = intake.receive(
        IntakeRecord("web", {"w": summary}), case=case, reporter=person, by=by, now=now
    )
    facts = ContactFacts(channel="doorstep", occurred_at=happened, summary=summary)
    return contacts.log(came, facts, aimed_at=person, by=by, now=now)


@pytest.fixture
def scene(sign_in):
    officer = make.user("communications", name="Lena Brandt")
    case, now = make.case(owner=officer), timezone.now()
    make.catch_all()
    person = make.person(case)
    row = logged(case, person, happened=now - timedelta(days=3), now=now)
    return sign_in(officer), case, row, policy.staff(officer)


def entries(client, case, **asked: object):
    answer = client.get(reverse("case-history", args=[case.ref]), asked)
    assert answer.status_code == 200
    return answer.context["shown"].entries, answer.content.decode()


def test_late_entry_is_marked_and_shows_both_times(scene) -> None:
    client, case, row, _by = scene
    shown, page = entries(client, case)
    late = [entry for entry in shown if entry.late]
    assert [entry.contact_ref for entry in late] == [row.ref]
    assert "late entry" in page


def test_first_wording_stays_beside_the_correction(scene) -> None:
    client, case, row, by = scene
    contact_facts.correct(
        row, field="summary", value="Eine Frau", reason="she says", by=by, now=by.now
    )
    shown, page = entries(client, case)
    fix = next(entry for entry in shown if entry.kind == "contact.logged").fixes[0]
    assert (fix.was, fix.now, fix.by) == ("Zwei Männer an der Tür", "Eine Frau", "Lena Brandt")
    assert "<del>Zwei Männer an der Tür</del>" in page


@pytest.mark.parametrize(
    ("words", "found"), [("Männer", True), ("MÄNNER", True), ("zwei", True), ("Hund", False)]
)
def test_words_with_umlauts_are_found(scene, words: str, found: bool) -> None:
    client, case, _row, _by = scene
    kinds = {entry.kind for entry in entries(client, case, q=words)[0]}
    assert ("contact.logged" in kinds) is found


def test_as_it_stood_on_a_past_day_leaves_later_entries_and_corrections_out(sign_in) -> None:
    officer, now = make.user("communications"), timezone.now()
    case = make.case(owner=officer)
    make.catch_all()
    old = now - timedelta(days=9)
    row = logged(case, make.person(case), happened=old, now=old)
    by = policy.staff(officer)
    contact_facts.correct(row, field="summary", value="Anders", reason="she says", by=by, now=now)
    day = timezone.localdate(now - timedelta(days=5)).isoformat()
    shown, _page = entries(sign_in(officer), case, on=day)
    assert {entry.kind for entry in shown} == {
        "intake.received",
        "contact.logged",
        "contact.routed",
    }
    assert not any(entry.fixes for entry in shown)


def test_filter_who_looked_shows_only_looks(scene) -> None:
    client, case, _row, _by = scene
    entries(client, case)
    assert {entry.kind for entry in entries(client, case, show="looked")[0]} == {"case.read"}


def test_entry_of_another_case_never_appears(scene) -> None:
    client, case, _row, _by = scene
    other = make.case()
    logged(other, make.person(other), happened=timezone.now(), now=timezone.now(), summary="FREMD")
    assert "FREMD" not in entries(client, case, all=1)[1]


def test_long_history_goes_on_where_the_page_ended(scene) -> None:
    client, case, _row, by = scene
    pages, before = [], ""
    for _ in range(120):
        _made(case, by)
    while before is not None:
        answer = client.get(reverse("case-history", args=[case.ref]), {"before": before})
        pages += [entry.seq for entry in answer.context["shown"].entries]
        before = answer.context["shown"].next_before
    assert len(pages) == len(set(pages)) == make.every_event(case)
    assert pages == sorted(pages, reverse=True)


def _made(case, by) -> None:
    with transaction.atomic():
        record("note.written", case=case, by=by, body="a note")


def test_badge_tells_when_it_was_verified_and_when_it_failed(scene) -> None:
    client, case, _row, _by = scene
    assert "not verified yet" in entries(client, case)[1]
    run = {"run_at": timezone.now(), "events": 3, "root": "0" * 64}
    Verification.objects.create(ok=True, checkpoint_size=412, **run)
    assert "back to checkpoint 412" in entries(client, case)[1]
    run["run_at"] += timedelta(minutes=1)
    Verification.objects.create(ok=False, problems_count=2, **run)
    assert "not verified: 2 problems" in entries(client, case)[1]


def test_auditor_sees_kinds_and_hashes_and_no_words(scene, sign_in) -> None:
    _client, case, _row, _by = scene
    auditor = sign_in(None, "auditor")
    page = auditor.get(reverse("history")).content.decode()
    assert "contact.logged" in page
    assert "Männer" not in page
    assert case.ref not in page
    assert auditor.get(reverse("case-history", args=[case.ref])).status_code == 403


def test_kind_without_a_sentence_shows_by_its_name_and_no_word_breaks_a_sentence() -> None:
    assert sentences.sentence("new.kind", {}) == ("new.kind", "")
    for kind in sentences.SENTENCES:
        title, note = sentences.sentence(kind, {"reason": "100 % sure", "to": ["a", None]})
        assert title
        assert "%(" not in title + note


def test_the_page_to_print_reads_from_the_beginning_and_says_whose_copy_it_is(scene) -> None:
    client, case, _row, _by = scene
    newest_first, _page = entries(client, case)
    printed, page = entries(client, case, all=1)
    assert [one.seq for one in printed] == [one.seq for one in newest_first][::-1]
    assert "by Lena Brandt." in page


def test_by_what_happened_a_late_entry_stands_where_it_belongs(scene) -> None:
    """The numbers count as it was entered; a reader of events may ask for the other order."""
    client, case, first, _by = scene
    person, now = first.person, timezone.now()
    earlier = logged(case, person, happened=now - timedelta(days=9), now=now)
    shown, page = entries(client, case, order="happened")
    assert [one.happened for one in shown] == sorted(one.happened for one in shown)
    refs = [one.contact_ref for one in shown if one.kind == "contact.logged"]
    assert refs == [earlier.ref, first.ref]
    assert "In the order in which it was entered" in page
    shown, _page = entries(client, case)
    assert [one.seq for one in shown] == sorted((one.seq for one in shown), reverse=True)


def test_a_contact_is_handed_to_a_team_by_its_name(scene) -> None:
    client, case, _row, _by = scene
    handed = [one for one in entries(client, case)[0] if one.kind == "contact.routed"]
    assert [one.title for one in handed] == ["Contact handed to Everybody"]


def test_the_head_of_a_past_day_shows_nothing_of_today(scene) -> None:
    client, case, _row, _by = scene
    Hold.objects.create(case=case, reason="x", review_on="2099-01-01", placed_by=case.owner)
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    head = entries(client, case)[1].partition("<table")[0]
    assert "hold by legal" in head
    assert "1 contact" in head
    head = entries(client, case, on=day)[1].partition("<main")[2]
    assert "hold by legal" not in head
    assert "1 contact" not in head
    assert "What became of the case since is not shown here" in head


def test_the_badge_leads_legal_to_what_was_verified(scene, sign_in) -> None:
    _client, case, _row, _by = scene
    Verification.objects.create(run_at=timezone.now(), ok=True, events=7, root="ab" * 32)
    lawyer = sign_in(make.user("legal"))
    page = lawyer.get(reverse("case-history", args=[case.ref])).content.decode()
    assert f'href="{reverse("history")}#verified"' in page
    shown = lawyer.get(reverse("history")).content.decode()
    assert 'id="verified"' in shown
    assert "ab" * 32 in shown
    assert "not looked at" in shown
