"""How somebody is reached is changed by two people, and the old address learns nothing."""

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from comms import outbox
from comms.actions import announcements
from comms.models import Message
from tests import factories as make
from tests import smtp
from tests.comms.test_notices import announce, safe_channel
from tracker import policy, tasks
from tracker.actions import addresses, erasure, people, proposals
from tracker.actions.proposals import NotApproved
from tracker.lifecycle import NotAllowedNow
from tracker.models import HistoryEvent, Proposal, SafeChannel
from tracker.queries import safe_channels

pytestmark = pytest.mark.django_db
NEW, OLD = "emre.new@mail.example", "emre@home.example"


class Scene:
    """Somebody with an old address, and two people who may change it."""

    def __init__(self) -> None:
        self.person = make.person(make.case(), language="en")
        self.old = safe_channel(self.person, OLD)
        self.old.refresh_from_db()
        self.officer, self.lawyer = make.user("communications"), make.user("legal")
        make.grant(self.person.case, self.officer)

    def propose(self, **told: object) -> Proposal:
        values = {"kind": "email", "value": NEW, "instead_of": self.old, "source": "IN-0007",
                  "reason": "rang him", **told}  # fmt: skip
        by = policy.staff(self.officer)
        return addresses.propose(self.person, **values, by=by, now=timezone.now())

    def confirm(self, proposal: Proposal, who=None) -> SafeChannel:
        now = timezone.now()
        return addresses.approve(
            proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
            by=policy.staff(who or self.lawyer, now=now), now=now,
        )  # fmt: skip

    def in_use(self) -> list[str]:
        rows = safe_channels.in_use(self.person, now=timezone.now())
        return [row.hint for row in rows]


@pytest.fixture
def at() -> Scene:
    return Scene()


@pytest.fixture
def server(settings):
    with smtp.running() as (recorder, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        yield recorder


def test_nothing_changes_on_one_persons_word(at, run_queue):
    at.propose()
    assert at.in_use() == ["e•••@home.example"]
    run_queue()
    announce()
    assert not Message.objects.filter(person=at.person).exists()
    by = policy.staff(at.officer)
    with pytest.raises(PermissionDenied):
        people.add_channel(at.person, kind="email", value=NEW, by=by, now=by.now)
    with pytest.raises(PermissionDenied):
        people.end_channel(at.old, by=by, now=by.now)


def test_two_people_change_it_and_the_new_address_is_asked_first(at, run_queue, server):
    channel = at.confirm(at.propose())
    assert at.in_use() == ["e•••@mail.example"]
    assert safe_channels.by_address(OLD, now=timezone.now()) is None
    assert safe_channels.by_address(NEW, now=timezone.now()) is None
    run_queue()
    outbox.drain()
    asked = next(got for got in server.received if got.recipients == [NEW])
    assert people.confirmation_token(channel) in asked.text
    assert people.confirm_by_token(people.confirmation_token(channel), now=timezone.now())
    assert safe_channels.by_address(NEW, now=timezone.now()) == channel


def test_the_old_address_is_told_once_that_something_changed_and_nothing_else(
    at, run_queue, server, settings
):
    at.confirm(at.propose())
    run_queue()
    announce()
    announcements.announce_since(now=timezone.now())
    outbox.drain()
    [got] = [got for got in server.received if got.recipients == [OLD]]
    assert "Something changed." in got.text
    told_nothing = [NEW, "mail.example", "address", "case", at.person.case.ref]
    body = got.raw.decode().replace(settings.BASE_URL, "") + got.text
    assert [word for word in told_nothing if word.lower() in body.lower()] == []


def test_an_employers_mailbox_is_told_nothing_after_employment_ended(at, run_queue, server):
    SafeChannel.objects.filter(pk=at.old.pk).update(employer_mailbox=True)
    at.person.employment = "former"
    at.person.save()
    at.confirm(at.propose())
    run_queue()
    announce()
    outbox.drain()
    assert [got for got in server.received if got.recipients == [OLD]] == []


def test_the_new_address_stands_nowhere_in_clear(at):
    proposal = at.propose()
    at.confirm(proposal)
    rows = [str(row) for model in (Proposal, SafeChannel, HistoryEvent, Message)
            for row in model.objects.values()]  # fmt: skip
    details = [str(row) for row in HistoryEvent.objects.values_list("header")]
    assert NEW not in "".join([*rows, *details])
    for row in OrmQ.objects.all():
        assert NEW not in str(signing.loads.__module__) + str(row.task)


def test_whoever_confirms_sees_it_in_full_once_that_is_written_down(at, sign_in):
    proposal = at.propose()
    url = reverse("approval-page", args=[proposal.key])
    for who, fresh in ((at.officer, True), (at.lawyer, False)):
        assert NEW not in sign_in(who, fresh=fresh).get(url).content.decode()
    assert not make.events(at.person.case, "sealed.revealed").exists()
    page = sign_in(at.lawyer).get(url).content.decode()
    assert NEW in page
    assert "not by answering the mail" in page
    look = make.events(at.person.case, "sealed.revealed").get()
    assert look.actor_key == at.lawyer.key
    sign_in(at.lawyer).post(
        reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest}
    )
    assert at.in_use() == ["e•••@mail.example"]
    assert NEW not in sign_in(at.lawyer).get(url).content.decode()


@pytest.mark.parametrize("end", [addresses.refuse, addresses.withdraw])
def test_what_was_refused_or_taken_back_is_kept_nowhere(at, end):
    proposal = at.propose()
    who = at.lawyer if end is addresses.refuse else at.officer
    end(proposal, reason="It is not his.", by=policy.staff(who), now=timezone.now())
    assert SafeChannel.objects.filter(person=at.person).count() == 1
    assert at.in_use() == ["e•••@home.example"]


def test_what_nobody_confirmed_in_time_is_kept_nowhere(at):
    proposal, later = at.propose(), Scene().propose(value="another@mail.example")
    Proposal.objects.filter(pk=proposal.pk).update(expires_at=timezone.now())
    tasks.keep_house()
    proposal.refresh_from_db()
    assert proposal.status == "void"
    assert not SafeChannel.objects.filter(key=proposal.facts["channel"]).exists()
    assert SafeChannel.objects.filter(key=later.facts["channel"]).exists()
    assert at.in_use() == ["e•••@home.example"]
    at.propose()


def test_a_value_changed_behind_the_proposal_is_not_taken_into_use(at):
    proposal = at.propose()
    SafeChannel.objects.filter(person=at.person, confirmed_at=None).update(value_digest="0" * 64)
    with pytest.raises(NotAllowedNow, match="changed since"):
        at.confirm(proposal)
    assert at.in_use() == ["e•••@home.example"]


def test_an_old_address_that_was_ended_meanwhile_stops_it(at):
    proposal = at.propose()
    SafeChannel.objects.filter(pk=at.old.pk).update(ended_at=timezone.now())
    with pytest.raises(NotAllowedNow, match="not in use"):
        at.confirm(proposal)


def test_the_address_of_somebody_else_is_not_ended(at):
    other = safe_channel(make.person(at.person.case, circle="parent"), "mother@home.example")
    other.refresh_from_db()
    with pytest.raises(NotAllowedNow, match="not in use"):
        at.propose(instead_of=other)


def test_an_address_that_is_known_is_not_asked_for_twice(at):
    with pytest.raises(NotAllowedNow, match="known already"):
        at.propose(value=OLD, instead_of=None)
    at.propose()
    with pytest.raises(NotAllowedNow):
        at.propose()


def test_the_effect_does_not_run_without_the_word_of_two(at):
    proposal = at.propose()
    unclaimed = proposals.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=timezone.now(),
        by=policy.staff(at.lawyer), now=timezone.now(),
    )  # fmt: skip
    with pytest.raises(NotApproved):
        addresses.change(unclaimed, by=policy.staff(at.lawyer), now=timezone.now())
    assert at.in_use() == ["e•••@home.example"]


def test_it_goes_with_the_person_when_they_are_erased(at):
    mother = make.person(at.person.case, circle="parent")
    at.person = mother
    proposal = at.propose(instead_of=None)
    at.confirm(proposal)
    one, two, now = make.user("legal"), make.user("legal"), timezone.now()
    asked = erasure.propose(
        mother, basis="asked", reason="asked", by=policy.staff(one), now=timezone.now()
    )
    erasure.approve(
        asked, digest_seen=asked.digest, factor="totp", factor_at=now, by=policy.staff(two),
        now=timezone.now(),
    )  # fmt: skip
    proposal.refresh_from_db()
    assert (bytes(proposal.payload), proposal.facts) == (b"", {})
    assert not SafeChannel.objects.filter(person=mother).exists()


def test_from_the_page_to_the_second_person(at, sign_in):
    client = sign_in(at.officer)
    url = reverse("person-address", args=[at.person.case.ref, at.person.key])
    told = {"kind": "phone", "value": "no number", "ends": str(at.old.key), "source": "IN-0007",
            "reason": "rang him on the old number"}  # fmt: skip
    refused = client.post(url, told)
    assert refused.status_code == 422
    assert "country code" in refused.content.decode()
    assert "rang him on the old number" in refused.content.decode()
    assert client.post(url, {**told, "value": "+49 30 1234567"}).status_code == 302
    at.confirm(Proposal.objects.get(operation="person.change_address"))
    assert at.in_use() == ["•••567"]
