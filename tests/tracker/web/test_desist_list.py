"""The register of requests to stop and the page of a candidate."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import contacts
from tracker.models import Candidate, DesistEntry
from tracker.queries import desist_rows
from tracker.rules.desist import LABEL
from tracker.rules.records import ContactFacts
from tracker.web.templatetags.doorstep import exact

pytestmark = pytest.mark.django_db
HOUSE = policy.house("test")


@pytest.fixture
def at():
    now = timezone.now()
    officer, lawyer = make.user("communications"), make.user("legal")
    case = make.case(owner=officer)
    make.grant(case, lawyer)
    person = make.person(case, name="Canary Name", label="Emre’s file")
    outlet = make.outlet("Morgenblatt")
    entry = make.desist(case, outlet=outlet, effective_at=now - timedelta(days=9),
                        entered_at=now - timedelta(days=9), proof_level="B")  # fmt: skip
    entry.people.set([person])
    facts = ContactFacts(channel="phone", occurred_at=now, claimed_outlet="Morgenblatt",
                         followed=True)  # fmt: skip
    contact = contacts.log(make.intake(case), facts, aimed_at=person, by=HOUSE, now=now)
    row = Candidate.objects.get(contact=contact, desist=entry)
    return SimpleNamespace(
        case=case, person=person, outlet=outlet, officer=officer, lawyer=lawyer, entry=entry,
        contact=contact, row=row, page=reverse("candidate", args=[case.ref, row.key]),
        register=reverse("desist-list", args=[case.ref]),
    )  # fmt: skip


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_register_shows_scope_proof_and_what_waits_for_legal(sign_in, at):
    page = text(sign_in(at.officer), at.register)
    for words in ("Morgenblatt", "one title", "proof B: arrived", "all channels", "1 candidate",
                  LABEL, "They followed the person."):  # fmt: skip
        assert words in page, words


def test_a_pattern_for_counsel_shows_no_mark_of_the_catalogue(sign_in, at):
    at.outlet.country = "DE"
    at.outlet.save()
    facts = ContactFacts(channel="phone", occurred_at=timezone.now(), claimed_outlet="Morgenblatt")
    contacts.log(make.intake(at.case), facts, aimed_at=at.person, by=HOUSE, now=timezone.now())
    page = text(sign_in(at.lawyer), at.register)
    assert "repeated conduct (from general knowledge)" in page
    assert "gk)" not in page


def test_entry_due_for_review_is_grey_and_says_so(sign_in, at):
    at.entry.review_on = timezone.now().date() - timedelta(days=2)
    at.entry.save()
    page = text(sign_in(at.officer), at.register)
    assert "stale: due for review" in page
    assert '<tr data-row class="soft">' in page


def test_candidate_shows_every_condition_and_the_label_until_legal_speaks(sign_in, at):
    page = text(sign_in(at.officer), at.page)
    assert LABEL in page
    assert page.count(" – met ") == 7
    assert "It began after the request and its period of grace" in page
    assert "Asking for a reply before a damaging article" in page
    assert 'name="word"' not in page


def test_legal_confirms_with_a_reason_and_the_other_pages_say_so(sign_in, at):
    legal = sign_in(at.lawyer)
    told = {"public_interest": "none", "their_side": "They had not read it.", "seen": "candidate",
            "word": "confirmed_by_legal", "reason": ""}  # fmt: skip
    refused = legal.post(at.page, told)
    assert refused.status_code == 422
    assert "They had not read it." in refused.content.decode()
    assert legal.post(at.page, {**told, "reason": "Read and clear."}).status_code == 302
    at.row.refresh_from_db()
    assert (at.row.status, at.row.their_side) == ("confirmed_by_legal", "They had not read it.")
    for url in (at.page, reverse("case-contacts", args=[at.case.ref]), reverse("desk-home")):
        page = text(sign_in(at.officer), url)
        assert "contact after desist – confirmed by legal" in page, url
        assert LABEL not in page, url


def test_dismissed_candidate_loses_its_ring_and_pill(sign_in, at):
    told = {"public_interest": "strong", "seen": "candidate", "word": "dismissed",
            "reason": "A duty."}  # fmt: skip
    sign_in(at.lawyer).post(at.page, told)
    client = sign_in(at.officer)
    assert LABEL not in text(client, reverse("case-contacts", args=[at.case.ref]))
    assert 'class="candidate"' not in text(client, reverse("case", args=[at.case.ref]))


def test_view_is_kept_without_a_word_and_stale_page_gets_a_sentence(sign_in, at):
    legal = sign_in(at.lawyer)
    told = {"public_interest": "arguable", "their_side": "x", "seen": "candidate", "word": ""}
    assert legal.post(at.page, told).status_code == 302
    at.row.refresh_from_db()
    assert (at.row.status, at.row.public_interest) == ("candidate", "arguable")
    Candidate.objects.filter(pk=at.row.pk).update(status="dismissed")
    late = legal.post(at.page, {**told, "word": "confirmed_by_legal", "reason": "r"})
    assert "Somebody else was quicker" in late.content.decode()


def test_overview_asks_for_legals_word_and_draws_the_ring(sign_in, at):
    page = text(sign_in(at.officer), reverse("case", args=[at.case.ref]))
    assert at.page in page
    assert 'class="candidate"' in page


def test_contact_page_shows_conditions_and_flags(sign_in, at):
    page = text(sign_in(at.officer), reverse("contact", args=[at.case.ref, at.contact.ref]))
    assert "It came from somebody who was asked" in page
    assert "They followed the person." in page


def test_word_said_at_the_door_is_entered_changed_and_lifted(sign_in, at, run_queue):
    desk = sign_in(at.officer)
    said = {"people": [at.person.pk], "outlet": at.outlet.pk, "day": "2026-01-05", "at": "19:30",
            "zone": "Europe/Berlin", "proof": "C", "note": "In German, at the door."}  # fmt: skip
    wrong = desk.post(reverse("desist-new", args=[at.case.ref]), {**said, "zone": "Nowhere"})
    assert wrong.status_code == 422
    assert "In German, at the door." in wrong.content.decode()
    assert desk.post(reverse("desist-new", args=[at.case.ref]), said).status_code == 302
    entry = DesistEntry.objects.get(note="In German, at the door.")
    assert (entry.effective_at.isoformat(), entry.proof_level) == (
        "2026-01-05T18:30:00+00:00", "C",
    )  # fmt: skip
    change = {"people": [at.person.pk], "channels": ["phone"], "story": "", "reason": "only calls"}
    args = [at.case.ref, entry.key]
    assert desk.post(reverse("desist-change", args=args), change).status_code == 302
    assert desk.post(reverse("desist-lift", args=args), {"reason": "they agree"}).status_code == 302
    run_queue()
    page = text(desk, reverse("desist", args=args))
    assert "lifted" in page
    assert "they agree" in page
    assert "phone call" in page


def test_role_first_then_the_case_and_foreign_looks_like_made_up(sign_in, at):
    names = {"desist-list": [], "desist-new": [], "desist": [at.entry.key],
             "desist-change": [at.entry.key], "desist-lift": [at.entry.key],
             "candidate": [at.row.key]}  # fmt: skip
    stranger, operator = sign_in(None, "communications"), sign_in(None, "operator")
    for name, more in names.items():
        url = reverse(name, args=[at.case.ref, *more])
        made_up = reverse(name, args=["CASE-9999", *more])
        assert [stranger.get(one).status_code for one in (url, made_up)] == [404, 404], name
        assert operator.get(url).status_code == 403, name
    assert sign_in(at.officer).post(at.page, {}).status_code == 403


def test_entry_and_candidate_of_another_case_are_not_found_through_this_one(sign_in, at):
    other = make.case(owner=at.officer)
    client = sign_in(at.officer)
    for name, key in (("desist", at.entry.key), ("candidate", at.row.key)):
        assert client.get(reverse(name, args=[other.ref, key])).status_code == 404


def test_the_word_breach_stands_on_no_page(sign_in, at):
    client = sign_in(at.lawyer)
    pages = (at.page, at.register, reverse("desist", args=[at.case.ref, at.entry.key]),
             reverse("contact", args=[at.case.ref, at.contact.ref]),
             reverse("case", args=[at.case.ref]))  # fmt: skip
    for url in pages:
        assert "breach" not in text(client, url).lower(), url


def test_legal_alone_sees_the_pattern_for_counsel(sign_in, at):
    make.contact(at.case, person=at.person, outlet=at.outlet, channel="phone")
    at.outlet.country = "DE"
    at.outlet.save()
    assert "StGB s.238" in text(sign_in(at.lawyer), at.register)
    assert "StGB s.238" not in text(sign_in(at.officer), at.register)


def test_a_notice_to_an_industry_is_entered_as_confidential(sign_in, at):
    client, url = sign_in(at.officer), reverse("desist-new", args=[at.case.ref])
    told = {"people": [at.person.pk], "country": "GB", "day": "2026-11-02", "at": "12:00",
            "zone": "Europe/London", "proof": "B", "note": "IPSO circulated it"}  # fmt: skip
    assert client.post(url, told).status_code == 302
    page = text(client, at.register)
    assert "the whole industry: United Kingdom" in page
    assert "confidential" in page
    entry = DesistEntry.objects.get(scope="industry")
    assert "Never quote this notice to the press" in text(
        client, reverse("desist", args=[at.case.ref, entry.key])
    )


def test_a_notice_to_an_industry_names_no_outlet(sign_in, at):
    told = {"people": [at.person.pk], "country": "GB", "outlet": at.outlet.pk, "day": "2026-11-02",
            "at": "12:00", "zone": "Europe/London", "proof": "B", "note": "kept words"}  # fmt: skip
    page = sign_in(at.officer).post(reverse("desist-new", args=[at.case.ref]), told)
    assert page.status_code == 422
    assert "names no single outlet" in page.content.decode()
    assert "kept words" in page.content.decode()


def test_what_it_reached_and_replaces_stands_on_its_page(sign_in, at):
    client, other = sign_in(at.officer), make.outlet("Abendblatt")
    older = make.desist(at.case, outlet=at.outlet, effective_at=timezone.now() - timedelta(days=30))
    url = reverse("desist-change", args=[at.case.ref, at.entry.key])
    told = {"people": [at.person.pk], "also_told": [other.pk], "replaces": older.pk,
            "reason": "the slip names both"}  # fmt: skip
    assert client.post(url, told).status_code == 302
    page = text(client, reverse("desist", args=[at.case.ref, at.entry.key]))
    assert "Abendblatt" in page
    assert "in place of" in page
    assert "replaced by a newer one" in text(client, at.register)


def test_a_call_while_they_tell_their_people_says_until_when_and_so_does_the_register(sign_in):
    now = timezone.now()
    officer = make.user("communications")
    case = make.case(owner=officer)
    person = make.person(case, name="Canary Name")
    entry = make.desist(case, outlet=make.outlet("Abendkurier"), effective_at=now - timedelta(minutes=5),
                        entered_at=now, proof_level="B")  # fmt: skip
    entry.people.set([person])
    facts = ContactFacts(channel="phone", occurred_at=now, claimed_outlet="Abendkurier")
    contact = contacts.log(make.intake(case), facts, aimed_at=person, by=HOUSE, now=now)
    assert Candidate.objects.get(contact=contact, desist=entry).result == "none"
    ends = exact(desist_rows.counts_from(entry))
    desk = sign_in(officer)
    shown = text(desk, reverse("contact", args=[case.ref, contact.ref]))
    assert f"It came while they had time to tell their people: until {ends}." in shown
    assert f"contacts count from {ends} on" in text(desk, reverse("desist-list", args=[case.ref]))
    page = text(desk, reverse("desist", args=[case.ref, entry.key]))
    assert f"<dt>contacts count from</dt><dd>{ends}" in page


def test_an_old_request_says_nothing_of_the_time_they_had(sign_in, at):
    desk = sign_in(at.officer)
    assert "contacts count from" not in text(desk, at.register)
    shown = text(desk, reverse("contact", args=[at.case.ref, at.contact.ref]))
    assert "had time to tell their people" not in shown
