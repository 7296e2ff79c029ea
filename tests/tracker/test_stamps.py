"""Time stamps: an authority outside the house says when a checkpoint was there at the latest."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email import policy as mail_policy
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from comms import tasks as of_comms
from comms.models import Message
from tests.authority import NOW, Authority, running
from tests.tracker.exports import world
from tests.tracker.importers.mails import sample
from tracker import history, policy, tasks, vault
from tracker.actions import checkpoints
from tracker.exports import bundle
from tracker.exports.verifier import verify_bundle
from tracker.models import Checkpoint, Export
from tracker.queries import integrity
from tracker.rules import timestamps

pytestmark = pytest.mark.django_db
BY = policy.house("test")


@pytest.fixture
def authority(settings, tmp_path: Path) -> Iterator[Authority]:
    """An authority that answers on loopback, and whose root is trusted."""
    with running(Authority()) as made:
        settings.TSA_URL, settings.TSA_ROOTS = made.url, tmp_path / "roots.pem"
        settings.TSA_ROOTS.write_bytes(made.pem)
        yield made


def made(why: str = "test") -> Checkpoint:
    return checkpoints.make(why=why, by=BY, now=timezone.now())


def problems() -> list[str]:
    return [problem.what for problem in integrity.verify().problems]


def test_a_checkpoint_is_stamped_over_its_hash_and_nothing_else_leaves(authority):
    row = made()
    tasks.stamp_checkpoints()
    row.refresh_from_db()
    assert timestamps.check(bytes(row.stamp), row.note, roots=[authority.root]) == NOW
    [asked] = authority.asked
    assert hashlib.sha256(row.note.encode()).digest() in asked
    assert len(asked) < 100
    report = integrity.verify()
    assert (report.ok, report.stamped) == (True, 1)


def test_without_an_authority_nobody_is_asked(settings):
    settings.TSA_URL = ""
    row = made()
    tasks.stamp_checkpoints()
    row.refresh_from_db()
    assert row.stamp is None
    assert integrity.verify().ok


@pytest.mark.parametrize(
    "harm",
    [{"status": 500}, {"status": 302}, {"answer": b""}, {"answer": b"\x30\x80 nonsense"},
     {"answer": b"0\x05\x30\x03\x02\x01\x02"}],
    ids=["broken", "elsewhere", "silent", "nonsense", "refusing"],
)  # fmt: skip
def test_an_authority_that_fails_stops_nothing_and_is_asked_again(authority, harm, caplog):
    for name, value in harm.items():
        setattr(authority, name, value)
    row = made()
    tasks.stamp_checkpoints()
    row.refresh_from_db()
    assert row.stamp is None
    assert f"checkpoint {row.pk}: no time stamp" in caplog.text
    authority.status, authority.answer = 200, None
    tasks.stamp_checkpoints()
    row.refresh_from_db()
    assert row.stamp is not None


def test_one_that_is_not_there_is_left_in_peace_after_one_try(settings, caplog):
    settings.TSA_URL = "http://127.0.0.1:9/"
    made()
    made()
    tasks.stamp_checkpoints()
    assert caplog.text.count("no time stamp") == 1


def test_an_answer_to_another_question_is_not_kept(authority):
    row = made()
    authority.answer = authority.stamp(hashlib.sha256(row.note.encode()).digest())
    tasks.stamp_checkpoints()
    row.refresh_from_db()
    assert row.stamp is None


def test_a_stamp_over_another_checkpoint_is_found(authority):
    one, two = made(), made()
    tasks.stamp_checkpoints()
    one.refresh_from_db()
    Checkpoint.objects.filter(pk=two.pk).update(stamp=one.stamp)
    [told] = problems()
    assert told == f"time stamp of stored checkpoint {two.pk}: a time stamp over something else"


def test_a_stamp_with_any_altered_byte_is_found_or_says_the_same(authority):
    row = made()
    tasks.stamp_checkpoints()
    row.refresh_from_db()
    good = bytes(row.stamp)
    for place in range(0, len(good), 7):
        bad = bytearray(good)
        bad[place] ^= 1
        try:
            said = timestamps.check(bytes(bad), row.note, roots=[authority.root])
        except timestamps.BadStamp:
            continue
        assert said == NOW, place


def test_an_authority_nobody_trusts_is_said_to_be_one(authority, settings):
    row = made()
    tasks.stamp_checkpoints()
    settings.TSA_ROOTS.write_bytes(Authority().pem)
    [told] = problems()
    assert told.startswith(f"time stamp of stored checkpoint {row.pk}: not signed by an authority")
    settings.TSA_ROOTS.unlink()
    assert problems()[0].startswith("authorities of time: ")


def test_a_certificate_may_end_after_the_stamp_and_not_before_it():
    for until, good in ((NOW - timedelta(days=1), True), (NOW - timedelta(days=3), False)):
        authority = Authority(until=until, at=NOW - timedelta(days=2))
        query, nonce = timestamps.question("a note")
        answer = authority.reply(query)
        if good:
            timestamps.check(answer, "a note", roots=[authority.root], nonce=nonce)
            continue
        with pytest.raises(timestamps.BadStamp, match="not signed by"):
            timestamps.check(answer, "a note", roots=[authority.root], nonce=nonce)


def test_written_to_a_file_the_stamp_lies_beside_and_is_checked(authority, tmp_path, capsys):
    kept = tmp_path / "checkpoint.txt"
    call_command("checkpoint", output=kept)
    beside = tmp_path / "checkpoint.txt.tsr"
    assert timestamps.check(beside.read_bytes(), kept.read_text()) == NOW
    call_command("verify", json=True, checkpoint=[kept])
    assert '"stamped": 1' in capsys.readouterr().out
    beside.write_bytes(authority.stamp(b"\0" * 32))
    with pytest.raises(SystemExit):
        call_command("verify", json=True, checkpoint=[kept])
    assert "the checkpoint from outside: a time stamp over something" in capsys.readouterr().out


def test_legals_archive_gets_note_and_stamp_byte_for_byte(authority, settings):
    settings.LEGAL_ARCHIVE = "archive@counsel.example"
    of_comms.daily_checkpoint()
    of_comms.daily_checkpoint()
    row, [letter] = Checkpoint.objects.get(), Message.objects.all()
    note, stamp = message_from_bytes(
        bytes(letter.raw), policy=mail_policy.default
    ).iter_attachments()
    assert note.get_filename() == f"checkpoint-{row.size}.txt"
    assert note.get_content() == row.note.encode()
    assert stamp.get_filename() == f"checkpoint-{row.size}.txt.tsr"
    assert stamp.get_content() == bytes(row.stamp)


def test_a_daily_note_that_was_signed_and_not_mailed_is_mailed_at_the_next_look(settings):
    settings.LEGAL_ARCHIVE = "archive@counsel.example"
    made("daily")
    of_comms.daily_checkpoint()
    assert Message.objects.count() == Checkpoint.objects.count() == 1


def test_a_bundle_holds_the_stamp_and_says_how_to_check_it(authority, tmp_path):
    export = world.ask(world.case())
    world.approve(export)
    bundle.make(Export.objects.get(pk=export.pk))
    export.refresh_from_db()
    look = history.disclose("test.read", by=BY, case=None, objects=frozenset({export.blob.key}))
    data = b"".join(vault.read(export.blob, disclosure=look))
    files = world.members(data)
    note = files["history/checkpoint.txt"].decode()
    assert timestamps.check(files["history/checkpoint.tsr"], note) == NOW
    assert b"openssl ts -verify" in files["HOW-TO-CHECK.txt"]
    assert verify_bundle.main([str(world.save(data, tmp_path))]) == 0


STAMPED = "4b7b4e39f12b8c725e6e603e6d4422500316df94211070682ef10260ff5759ef"


@pytest.mark.parametrize(
    ("name", "text", "good"),
    [("valid_timestamp.tsr", STAMPED, True), ("self_signed.tsr", STAMPED, True),
     ("valid_timestamp.tsr", "something else", False), ("digicert.tsr", STAMPED, False),
     ("rfc3161-client-issue-104.tsr", "hello", True)],
)  # fmt: skip
def test_answers_of_real_authorities_are_read_or_refused_with_a_sentence(name, text, good):
    answer = sample(f"timestamps/auto-archiver/{name}")
    if not good:
        with pytest.raises(timestamps.BadStamp):
            timestamps.check(answer, text)
        return
    assert timestamps.check(answer, text).year == 2025
    with pytest.raises(timestamps.BadStamp, match="not signed by an authority"):
        timestamps.check(answer, text, roots=[Authority().root])
