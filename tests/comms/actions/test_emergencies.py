"""One letter may go on one person's word: to few addresses, in fixed words, told to many, reviewed."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from comms import outbox
from comms.actions import emergencies, messages, sealed_scan
from comms.actions.emergencies import Danger
from comms.actions.responses import Leaks, Unready
from comms.models import Message, Subscription
from comms.rules import emergency_letters, wording
from tests import factories as make
from tests import smtp
from tests.comms.test_notices import announce, told
from tests.tracker.exports import world
from tracker import policy, sealing
from tracker.actions import emergencies as reviewing
from tracker.actions import emptying, grants
from tracker.exports.letters import ALONE
from tracker.lifecycle import NotAllowedNow
from tracker.models import CaseExclusion, CounselNote, EmergencyAct, Proposal, User
from tracker.queries import personal

pytestmark = pytest.mark.django_db
POLICE = "leitstelle@polizei.example"
WHY = "Nobody else is on duty and he stands at her door."
HAPPENING = "A man with a knife stands at the door since 21:40 and shouts her name."


@pytest.fixture(autouse=True)
def named_desks(settings):
    settings.EMERGENCY_DESKS = (("police", POLICE), ("host", "urgent@platform.example"))


@pytest.fixture
def server(settings):
    with smtp.running() as (recorder, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        yield recorder


class Scene:
    """Somebody in danger, a colleague alone on duty, and those who hear of it."""

    def __init__(self) -> None:
        self.owner = make.user("communications")
        self.case = make.case(owner=self.owner, marking="restricted")
        self.person = make.person(self.case, name="Emre Yılmaz")
        for name, value in (("address", "Am Nordhafen 7, 13353 Berlin"), ("phone", "+49 30 555")):
            field = f"{name}_sealed"
            setattr(self.person, field, sealing.seal(self.person, field, value))
        self.person.save()
        self.officer, self.lawyer = make.user("communications"), make.user("legal")
        self.approver = make.user("approver")
        make.grant(self.case, self.officer)

    def danger(self, **more: object) -> Danger:
        plain = Danger(
            kind="police", address=POLICE, person=self.person, shows=("name", "address"),
            happening=HAPPENING, callback="+49 30 1234", language="en",
        )  # fmt: skip
        return replace(plain, **more)

    def send(self, who: User | None = None, *, reason: str = WHY, **more: object) -> Message:
        by = policy.staff(who or self.officer, now=timezone.now())
        return emergencies.send(
            self.case, self.danger(**more), reason=reason, factor="totp", factor_at=by.now, by=by,
            now=by.now,
        )  # fmt: skip


@pytest.fixture
def at() -> Scene:
    return Scene()


def test_it_leaves_at_once_on_one_persons_word(at, server):
    message = at.send()
    outbox.drain()
    [got] = [got for got in server.received if got.recipients == [POLICE]]
    words = got.text
    for part in (
        HAPPENING,
        "Emre Yılmaz",
        "Am Nordhafen 7",
        "+49 30 1234",
        "no time for the second",
    ):
        assert part in words
    assert "+49 30 555" not in words
    message.refresh_from_db()
    assert message.status == "sent"
    outbox.drain()
    assert len([one for one in server.received if one.recipients == [POLICE]]) == 1


def test_the_look_stands_in_the_history_before_the_letter_and_both_name_the_sender(at):
    at.send()
    look = make.events(at.case, "sealed.used_in_emergency").get()
    alone = make.events(at.case, "proposal.made_alone").get()
    sent = make.events(at.case, "emergency.sent").get()
    queued = make.events(at.case, "message.queued").get()
    assert look.seq < alone.seq < sent.seq < queued.seq
    assert {look.actor_key, alone.actor_key, sent.actor_key} == {at.officer.key}


def test_that_it_left_is_another_entry_and_alarms_nobody_again(at, server):
    message = at.send()
    outbox.drain()
    assert make.events(at.case, "emergency.sent").count() == 1
    left = make.events(at.case, "message.sent").get()
    assert (left.role, left.object_key) == ("outbox", message.key)
    announce()
    assert told().count(at.lawyer.email) == 1


def test_it_stands_in_a_bundle_as_what_it_is(at, server):
    at.send()
    outbox.drain()
    at.case.marking = "standard"
    at.case.save()
    told_of = json.loads(world.members(world.build(at.case))["record/exhibits.json"])
    assert [(row["file"], row["how"]) for row in told_of] == [("exhibits/L1.eml", ALONE)]


def test_it_goes_when_the_one_is_erased_whose_life_it_was_about(at, server):
    mother = make.person(at.case, name="Ottilie Lilac", circle="parent")
    at.send(person=mother, shows=())
    outbox.drain()
    parts = personal.of_person(mother)
    about = {part.model for part in parts}
    assert {EmergencyAct, Proposal, Message} <= about
    emptying.rows(parts)
    assert bytes(Proposal.objects.get().payload) == b""
    assert Message.objects.get(purpose="emergency").body == ""
    assert EmergencyAct.objects.get().reason == ""
    of_him = personal.of_person(at.person)
    assert not {EmergencyAct, Message} & {part.model for part in of_him}


def test_whoever_reviews_reads_the_letter_where_the_case_is_theirs_to_open(at, sign_in):
    at.send()
    act, client = EmergencyAct.objects.get(), sign_in(at.lawyer)
    letter = reverse("approval-page", args=[act.proposal.key])
    review = reverse("emergency-review", args=[act.pk])
    assert letter not in client.get(review).content.decode()
    make.grant(at.case, at.lawyer)
    assert letter in client.get(review).content.decode()
    assert HAPPENING in client.get(letter).content.decode()


def test_legal_and_all_who_confirm_hear_at_once_whatever_they_chose(at, run_queue):
    party, leaver = make.user("legal"), make.user("approver", is_active=False)
    CaseExclusion.objects.create(case=at.case, user=party, reason="brother")
    for user in (at.lawyer, at.approver):
        Subscription.objects.create(user=user, topic="emergencies", mode="never")
    at.send()
    run_queue()
    announce()
    heard = told()
    assert {at.lawyer.email, at.approver.email, at.owner.email} <= set(heard)
    assert not {party.email, leaver.email, at.officer.email} & set(heard)
    Message.objects.filter(topic="emergencies").update(status="sent")
    at.send()
    announce()
    waiting = Message.objects.get(topic="emergencies", user=at.lawyer, status="queued")
    assert waiting.not_before <= timezone.now()


def test_it_stays_open_until_another_person_has_reviewed_it(at, sign_in):
    at.send(at.officer)
    act = EmergencyAct.objects.get()
    page = sign_in(at.lawyer).get(reverse("case-glass-reviews")).content.decode()
    assert WHY in page
    url = reverse("emergency-review", args=[act.pk])
    assert sign_in(at.approver).get(url).status_code == 403
    assert sign_in(at.lawyer).post(url, {"reason": "It was right."}).status_code == 302
    act.refresh_from_db()
    assert (act.reviewed_by, act.verdict) == (at.lawyer, "It was right.")
    assert make.events(at.case, "emergency.reviewed").count() == 1
    assert WHY not in sign_in(at.lawyer).get(reverse("case-glass-reviews")).content.decode()


def test_nobody_reviews_their_own_nor_with_a_second_account(at):
    make.grant(at.case, at.lawyer)
    at.send(at.lawyer)
    twin = make.user("legal", natural_person=at.lawyer.natural_person)
    act = EmergencyAct.objects.get()
    for who in (at.lawyer, twin):
        with pytest.raises(NotAllowedNow, match="Somebody else"):
            reviewing.review(act, verdict="fine", by=policy.staff(who), now=timezone.now())


def test_an_act_that_waits_too_long_for_its_review_blocks_the_next(at):
    at.send()
    EmergencyAct.objects.update(done_at=timezone.now() - timedelta(days=8))
    with pytest.raises(NotAllowedNow, match="still waits for its review"):
        at.send()
    act = EmergencyAct.objects.get()
    reviewing.review(act, verdict="fine", by=policy.staff(at.lawyer), now=timezone.now())
    at.send()


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "reporter@paper.example"},
        {"kind": "school"},
        {"kind": "host", "address": POLICE},
        {"happening": "help"},
        {"reason": "urgent"},
        {"reason": " " * 40},
    ],
)
def test_another_recipient_or_too_few_words_are_refused(at, wrong):
    with pytest.raises(Unready):
        at.send(**wrong)
    assert not Message.objects.exists()
    assert not Proposal.objects.exists()


def test_without_named_desks_nobody_sends_anything(at, settings):
    settings.EMERGENCY_DESKS = ()
    with pytest.raises(Unready):
        at.send()


def test_somebody_of_another_case_is_not_told_of(at):
    with pytest.raises(Unready):
        at.send(person=make.person(name="Nora Stern"))


def test_what_is_sealed_and_was_not_chosen_stops_it_until_it_is_named(at):
    child = make.person(at.case, name="Leyla Yılmaz-Sommer", circle="child", is_minor=True)
    text = f"{HAPPENING} He asks for Leyla Yılmaz-Sommer."
    with pytest.raises(Leaks) as leaks:
        at.send(happening=text)
    assert not Message.objects.exists()
    also = frozenset(one.secret for one in leaks.value.findings)
    assert also == {f"{child.key}:name"}
    at.send(happening=text, also=also)
    findings = Proposal.objects.get().findings
    assert {one["why"] for one in findings} == {WHY}


def test_legals_own_words_never_pass(at):
    note = CounselNote(case=at.case, written_by=at.lawyer)
    secret = "our weak point is the unsigned contract of the third of March"
    note.body_sealed = sealing.seal(note, "body_sealed", secret) or b""
    note.save()
    with pytest.raises(Leaks):
        at.send(happening=f"{HAPPENING} {secret}", also=frozenset({f"{note.key}:note"}))
    assert not Message.objects.exists()


@pytest.mark.parametrize("fields", [{"contractor": True}, {"ends_on": "soon"}])
def test_whoever_is_about_to_leave_cannot(at, fields):
    fields = {name: timezone.localdate() if value == "soon" else value
              for name, value in fields.items()}  # fmt: skip
    leaver = make.user("communications", **fields)
    make.grant(at.case, leaver)
    with pytest.raises(PermissionDenied):
        at.send(leaver)


def test_neither_can_somebody_outside_nor_with_an_emergency_look(at):
    outsider = make.user("communications")
    with pytest.raises(Http404):
        at.send(outsider)
    by = policy.staff(outsider)
    grants.break_glass(at.case.ref, reason="She is being followed now", by=by, now=by.now)
    with pytest.raises(PermissionDenied):
        at.send(outsider)


def test_words_changed_behind_the_letter_keep_it_in_the_house(at, server):
    message = at.send()
    Message.objects.filter(pk=message.pk).update(raw=b"Subject: other\r\n\r\nother\r\n")
    outbox.drain()
    assert not [got for got in server.received if got.recipients == [POLICE]]
    message.refresh_from_db()
    assert message.status == "stopped"


def test_somebody_shut_out_in_that_moment_sends_nothing(at, server):
    message = at.send()
    User.objects.filter(pk=at.officer.pk).update(is_active=False)
    outbox.drain()
    assert not [got for got in server.received if got.recipients == [POLICE]]
    message.refresh_from_db()
    assert message.status == "stopped"


def test_the_proof_of_an_emergency_sends_no_other_letter(at):
    at.send()
    proposal = Proposal.objects.get()
    Message.objects.all().delete()
    for purpose in ("response", "request"):
        row = Message.objects.create(
            purpose=purpose, sender="press@doorstep.example", recipient=POLICE,
            raw=bytes(proposal.payload), case=at.case, proposal=proposal,
        )  # fmt: skip
        with pytest.raises(NotAllowedNow):
            messages.release(row, now=timezone.now())
        row.delete()


def test_from_the_page_to_the_outbox(at, sign_in):
    url = reverse("case-emergency", args=[at.case.ref])
    client = sign_in(at.officer)
    assert 'href="tel:110">110</a>' in client.get(url).content.decode()
    given = {"desk": f"police={POLICE}", "happening": HAPPENING, "person": at.person.pk,
             "shows": ["address"], "callback": "+49 30 1234", "language": "de", "reason": WHY}  # fmt: skip
    refused = client.post(url, given)
    assert refused.status_code == 422
    assert "takes a second person" in refused.content.decode()
    assert HAPPENING in refused.content.decode()
    stale = sign_in(at.officer, fresh=False).post(url, {**given, "danger": "on"})
    assert stale.context["form"].errors.keys() == {"code"}
    assert not Message.objects.exists()
    answer = client.post(url, {**given, "danger": "on"})
    assert answer.url == reverse("outbox-list")
    assert POLICE in client.get(answer.url).content.decode()
    assert "Am Nordhafen 7" in wording.read(bytes(Message.objects.get().raw)).body


def test_what_else_is_sealed_is_ticked_on_the_page(at, sign_in):
    make.person(at.case, name="Leyla Yılmaz-Sommer", circle="child", is_minor=True)
    client, url = sign_in(at.officer), reverse("case-emergency", args=[at.case.ref])
    given = {"desk": f"police={POLICE}", "happening": f"{HAPPENING} Leyla Yılmaz-Sommer is inside.",
             "person": at.person.pk, "callback": "+49 30 1234", "language": "en", "reason": WHY,
             "danger": "on"}  # fmt: skip
    page = client.post(url, given)
    ticks = [tick["value"] for tick in page.context["more"]]
    assert page.status_code == 422
    assert client.post(url, {**given, "also": ticks[:1]}).status_code == 422
    assert client.post(url, {**given, "also": ticks}).status_code == 302


@pytest.mark.parametrize("language", sorted(emergency_letters.WORDS))
@pytest.mark.parametrize("kind", emergency_letters.KINDS)
def test_every_letter_is_whole_in_every_language(kind, language):
    braces = "{sender} and {ask}"
    subject, body = emergency_letters.compose(
        kind, language, sender="Press office", happening=braces, callback="1", facts={"name": "N"}
    )
    assert subject
    assert wording.unfilled(body.replace(braces, "")) == ()
    assert body.count(braces) == 1


def test_the_search_of_a_letter_is_entered_at_the_instant_of_the_act(at):
    then = timezone.now() - timedelta(days=4)
    sealed_scan.scan(at.case, b"Subject: x\r\n\r\nNothing.", now=then)
    assert make.events(at.case, "sealed.scanned").get().at == then
