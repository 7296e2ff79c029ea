"""Our letters as they left and mail as it came in are exhibits of a bundle, to the last byte."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from comms import inbound, outbox
from comms.actions import requests
from comms.models import Message
from tests import factories as make
from tests import smtp
from tests.comms import letters
from tests.requests import scene
from tests.tracker.exports import world
from tests.tracker.exports.test_bundle import check
from tracker import policy
from tracker.actions import evidence
from tracker.exports.verifier import verify_bundle
from tracker.models import Allowance, Case, Intake

pytestmark = pytest.mark.django_db
REPLY = b"From: Ida <reporter@paper.example>\r\nTo: %s\r\nSubject: Re: Your question\r\n\r\nThank you, and one more question.\r\n"


@pytest.fixture
def server(settings) -> Iterator[smtp.Recorder]:
    with smtp.running() as (recorder, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        yield recorder


def answered() -> tuple[Message, bytes]:
    """Return a letter of ours that left, and the mail that came back."""
    message = letters.approved()
    outbox.drain()
    message.refresh_from_db()
    raw = REPLY % f"reply+{message.token}@doorstep.example".encode()
    intake, head = inbound.store([raw], now=timezone.now())
    inbound.read(intake, head, now=timezone.now())
    assert Intake.objects.get(pk=intake.pk).case == message.case
    return message, raw


def exhibits(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    return {row["ref"]: row for row in json.loads(files["record/exhibits.json"])}


def test_what_left_and_what_came_back_are_exhibits_with_their_bytes(server, tmp_path: Path):
    message, raw = answered()
    data = world.build(message.case)
    files = world.members(data)
    told = exhibits(files)
    came = Intake.objects.get(source="mail")
    assert (
        files["exhibits/L1.eml"]
        == bytes(message.raw)
        == server.received[0].raw.rstrip(b"\r\n") + b"\r\n"
    )
    assert files[f"exhibits/{came.ref}.eml"] == raw
    assert told["L1"]["to"] == ["reporter@paper.example"]
    assert "We do not comment." in told["L1"]["words"]
    assert told["L1"]["entry"] >= 0
    assert told["L1"]["how"] == "our letter"
    assert "one more question" in told[came.ref]["words"]
    printed = world.printed(files["bundle.pdf"])
    assert "We do not comment." in printed
    assert "one more question" in printed
    assert "we answered" in printed
    code, said = check(world.save(data, tmp_path), tmp_path)
    assert code == 0, said


def test_a_letter_with_another_byte_is_found(server, tmp_path: Path, capsys):
    message, _raw = answered()
    data = bytearray(world.build(message.case))
    data[data.index(b"We do not comment.", data.index(b"Message-ID"))] ^= 1
    assert verify_bundle.main([str(world.save(bytes(data), tmp_path))]) == 1
    assert "exhibits/L1.eml" in capsys.readouterr().out


def test_a_letter_that_may_not_have_left_is_not_said_to_have_left(server):
    server.script = smtp.Script({"dot": "close"})
    message = letters.approved()
    outbox.drain()
    [row] = exhibits(world.members(world.build(message.case))).values()
    assert row["how"] == "our letter, not known to have left"


def test_a_request_carried_by_hand_is_there_as_it_was_confirmed(sign_in):
    at = scene(timezone.now() - timedelta(hours=2))
    at.sign("press-desist-notice")
    at.allow(Allowance.STOP_LETTERS)
    row = at.prepare()
    at.address(row, way="post", recipient_address="Verlag, Straße 1, Berlin")
    proposal = at.propose(at.ready_as_is(row))
    at.confirm(proposal)
    proof = evidence.attach(
        evidence.keep("slip.txt", [b"posted"]), case=at.case, contact=None, intake=None,
        giver=None, how="proof", by=policy.house("test"), now=at.now,
    )  # fmt: skip
    requests.record_filing(
        proposal, filed_at=at.now, proof=proof, by=at.by, now=at.now + timedelta(minutes=5)
    )
    files = world.members(world.build(at.case))
    told = exhibits(files)["L1"]
    assert files["exhibits/L1.txt"] == bytes(proposal.payload)
    assert (told["request"], told["type"]) == (row.ref, "text/plain")
    [request] = json.loads(files["record/requests.json"])
    assert request["letters"] == ["L1"]


@pytest.mark.parametrize("variant", ["court", "regulator"])
def test_redacted_the_bytes_stay_out_and_names_are_struck(server, variant, tmp_path: Path):
    message, _raw = answered()
    person = message.case.people.first()
    world.seal(person, name="Ida Canary-Comment")
    message.proposal.facts["body"] += " Ida Canary-Comment is not here."
    type(message.proposal).objects.filter(pk=message.proposal_id).update(
        facts=message.proposal.facts
    )
    data = world.build(message.case, variant)
    files = world.members(data)
    assert not [name for name in files if name.startswith("exhibits/")]
    assert not [name for name in files if b"Canary-Comment" in files[name]]
    assert "[redacted: name]" in exhibits(files)["L1"]["words"]
    if variant == "regulator":
        came = exhibits(files)[Intake.objects.get(source="mail").ref]
        assert came["words"] == "[redacted: words as received]"
    code, said = check(world.save(data, tmp_path), tmp_path)
    assert code == 0, said


def test_letters_of_another_case_are_not_in_it(server):
    message, _raw = answered()
    other = make.case()
    make.person(other)
    assert exhibits(world.members(world.build(other))) == {}
    assert isinstance(message.case, Case)


def test_the_same_letters_give_the_same_bytes(server):
    message, _raw = answered()
    export = world.ask(message.case)
    world.approve(export)
    order, token = world.order(export)
    assert world.built(order, token) == world.built(order, token)
