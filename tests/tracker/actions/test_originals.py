"""Originals are entered once, and put right when the same bytes come in again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests import factories as make
from tracker import history, policy, vault
from tracker.actions import emptying, evidence, evidence_reading, originals
from tracker.actions.intake import receive
from tracker.models import Blob, Evidence, HistoryEvent, Intake
from tracker.queries import integrity, personal
from tracker.rules.records import IntakeRecord

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PHOTO = b"the man at the door" * 20_000
BY = policy.house("test", now=NOW)


def attached(name: str = "door.jpg") -> Evidence:
    return evidence.attach(
        evidence.keep(name, [PHOTO]), case=make.case(), contact=None, intake=None, giver=None,
        by=BY, now=NOW,
    )  # fmt: skip


def problems() -> list[str]:
    return [problem.what for problem in integrity.verify(evidence=True).problems]


def mended() -> list[HistoryEvent]:
    return list(HistoryEvent.objects.filter(kind="original.mended"))


def read(blob: Blob) -> bytes:
    look = history.disclose("evidence.read", by=BY, case=None, objects=frozenset({blob.key}))
    return b"".join(vault.read(blob, disclosure=look))


def stored_files() -> set[Path]:
    return {path for path in Path(settings.VAULT_DIR).rglob("*") if path.is_file()}


def flip(path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    "harm",
    [lambda path: path.unlink(), flip, lambda path: path.write_bytes(b""),
     lambda path: path.write_bytes(path.read_bytes()[:-70_000])],
    ids=["missing", "one bit", "emptied", "cut"],
)  # fmt: skip
def test_a_harmed_original_is_put_right_by_the_same_bytes(harm):
    first = attached()
    harm(vault.path_of(first.blob.key))
    assert len(problems()) == 1
    second = attached("again.jpg")
    assert second.blob == first.blob
    assert read(first.blob) == PHOTO
    [event] = mended()
    assert (event.object_key, event.case_key) == (first.blob.key, None)
    assert history.details([event.seq])[event.seq]["problem"]
    call_command("verify", "--evidence")


def test_an_intact_original_is_left_alone_and_the_copy_goes():
    first = attached()
    path = vault.path_of(first.blob.key)
    before, files = path.read_bytes(), stored_files()
    attached("again.jpg")
    assert path.read_bytes() == before
    assert stored_files() == files
    assert mended() == []


def test_the_same_stored_file_entered_twice_is_not_taken_away():
    stored = vault.write([PHOTO])
    first = originals.enter(stored, by=BY, now=NOW)
    assert originals.enter(stored, by=BY, now=NOW) == first
    assert read(first) == PHOTO


def test_the_raw_mail_of_an_intake_is_put_right_when_it_is_fetched_again():
    mail = [b"Subject: Question\r\n\r\nHello\r\n"]
    record = IntakeRecord("mail", {}, once="once")
    for _time in range(2):
        came = receive(record, case=None, reporter=None, by=BY, now=NOW, raw=vault.write(mail))
        blob = Blob.objects.get(key=came.raw_name)
        assert read(blob) == mail[0]
        flip(vault.path_of(blob.key)) if not mended() else None
    assert Intake.objects.count() == 1
    assert len(mended()) == 1
    assert problems() == []


def test_an_intake_or_an_exhibit_without_its_original_is_found():
    row = attached()
    Blob.objects.filter(pk=row.blob_id).update(removed_at=NOW, digest="")
    Intake.objects.create(ref="IN-1", source="mail", digest="0" * 64, raw_name="0" * 32)
    assert problems() == [
        "intake IN-1: its raw bytes are not in the vault",
        f"exhibit {row.ref}: its original was removed, and nothing says why",
    ]


def test_pixels_of_a_file_that_was_erased_while_they_were_made_bring_nothing_back():
    row = attached()
    begun, before = Evidence.objects.get(pk=row.pk), stored_files()
    emptying.files(personal.of_case(row.case), row.case, by=BY, now=NOW)
    found = {"where": "52.5, 13.4"}
    evidence_reading.enter_preview(
        begun, pixels=vault.write([b"the man"]), kind="image/webp", found=found, outcome="made",
        now=NOW,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.preview, row.metadata_found) == (None, {})
    assert stored_files() == before
    assert evidence_reading.begin_preview(row, now=NOW) is None
