"""The record: appended in the transaction, refused to change, verified entry by entry."""

import json
import random
import sqlite3
import uuid
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tracker import history, policy, sealing
from tracker.actions import checkpoints
from tracker.models import HistoryDetail, HistoryEvent, HistoryHead
from tracker.queries import integrity
from tracker.rules import merkle, notes

pytestmark = pytest.mark.django_db


def write(count: int) -> None:
    by = policy.house("test")
    for n in range(count):
        with transaction.atomic():
            history.record("case.noted", by=by, about=uuid.uuid4(), n=n, text="ä — “x”")


def tamper(sql: str, *params: object) -> None:
    """Change the record the way the owner of the machine could: past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, params)
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _text in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, params)
        for _name, text in triggers:
            cursor.execute(text)


def seqs(report: integrity.Report) -> list[int | None]:
    return [problem.seq for problem in report.problems]


def test_an_untouched_record_verifies() -> None:
    write(20)
    report = integrity.verify()
    assert (report.ok, report.events) == (True, 20)


HOSTILE = 'Ina\r\n2026-01-01 entry\x1b[31m\x00"},{"kind":"case.erased"\u2028\u202e<script>'


def test_words_that_break_lines_or_quotes_stay_one_entry() -> None:
    case = make.case()
    with transaction.atomic():
        history.record(
            "case.granted", case=case, by=policy.house("test"), about=case.key, reason=HOSTILE
        )
    event, detail = HistoryEvent.objects.get(), HistoryDetail.objects.get()
    for written in (event.header, detail.data):
        assert written.isascii()
        assert written.isprintable()
    assert history.details([event.seq])[event.seq]["reason"] == HOSTILE
    assert integrity.verify().ok


def test_nothing_is_recorded_outside_a_transaction(transactional_db: None) -> None:
    with pytest.raises(history.OutsideTransaction):
        history.record("case.noted", by=policy.house("test"))


def test_a_rolled_back_change_leaves_no_entry() -> None:
    write(2)
    with transaction.atomic():
        history.record("case.noted", by=policy.house("test"))
        transaction.set_rollback(True)
    assert HistoryEvent.objects.count() == 2
    assert integrity.verify().ok


@pytest.mark.parametrize(
    "change",
    [
        lambda: HistoryEvent.objects.update(kind="x"),
        lambda: HistoryEvent.objects.all().delete(),
        lambda: HistoryDetail.objects.all().delete(),
        lambda: HistoryDetail.objects.update(data="{}"),
        lambda: HistoryDetail.objects.update(data=None, salt=None),
    ],
)
def test_the_database_refuses_to_change_the_record(change: Callable[[], object]) -> None:
    write(2)
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


OVER = "INSERT OR REPLACE INTO {0} SELECT * FROM {0} WHERE {1} = (SELECT MAX({1}) FROM {0})"


@pytest.mark.parametrize(
    ("table", "key"),
    [("tracker_historyevent", "seq"), ("tracker_historydetail", "seq"),
     ("tracker_checkpoint", "id")],
)  # fmt: skip
def test_the_database_refuses_to_write_over_an_entry_or_to_empty_the_record(table, key) -> None:
    write(2)
    checkpoints.make(why="test", by=policy.house("test"), now=timezone.now())
    past = OVER.format(table, key) if connection.vendor == "sqlite" else f"TRUNCATE {table} CASCADE"
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(past)
    assert integrity.verify().ok


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("header", "{}"),
        ("leaf", "0" * 64),
        ("kind", "case.liked"),
        ("actor_key", uuid.uuid4()),
        ("role", "legal"),
        ("case_key", uuid.uuid4()),
        ("object_key", uuid.uuid4()),
        ("at", timezone.now()),
    ],
)
def test_an_altered_entry_is_found_and_located(column: str, value: object) -> None:
    write(9)
    if isinstance(value, uuid.UUID) and connection.vendor == "sqlite":
        value = value.hex
    tamper(f"UPDATE tracker_historyevent SET {column} = %s WHERE seq = 4", value)
    assert 4 in seqs(integrity.verify())


@pytest.mark.parametrize("column", ["salt", "data"])
def test_an_altered_detail_is_found_and_located(column: str) -> None:
    write(9)
    tamper(f"UPDATE tracker_historydetail SET {column} = %s WHERE seq = 4", "ab" * 32)
    assert seqs(integrity.verify()) == [4]


def test_an_emptied_detail_needs_an_entry_that_says_why() -> None:
    write(3)
    tamper("UPDATE tracker_historydetail SET salt = NULL, data = NULL WHERE seq = 1")
    assert seqs(integrity.verify()) == [1]


def test_a_detail_emptied_with_an_entry_still_verifies() -> None:
    write(3)
    with transaction.atomic():
        event = history.record("person.erased", by=policy.house("test"), emptied=[1])
        HistoryDetail.objects.filter(seq=1).update(salt=None, data=None, erased_seq=event.seq)
    assert integrity.verify().ok


@pytest.mark.parametrize(
    "data", ["{", "[1]", '{"emptied":1}', '{"emptied":[[1]]}', '{"emptied":[1e999]}', "[" * 99999]
)
def test_an_altered_entry_that_says_what_was_emptied_is_found(data: str) -> None:
    write(3)
    with transaction.atomic():
        event = history.record("person.erased", by=policy.house("test"), emptied=[1])
        HistoryDetail.objects.filter(seq=1).update(salt=None, data=None, erased_seq=event.seq)
    tamper("UPDATE tracker_historydetail SET data = %s WHERE seq = %s", data, event.seq)
    assert seqs(integrity.verify()) == [event.seq, 1]


@pytest.mark.parametrize("header", ["{}", "[" * 99999])
def test_an_entry_with_neither_its_detail_nor_a_header_is_found(header: str) -> None:
    write(3)
    tamper("UPDATE tracker_historydetail SET salt = NULL, data = NULL WHERE seq = 1")
    tamper("UPDATE tracker_historyevent SET header = %s WHERE seq = 1", header)
    assert 1 in seqs(integrity.verify())


@pytest.mark.skipif("sqlite" not in connection.vendor, reason="other databases keep to the type")
@pytest.mark.parametrize(
    ("change", "located"),
    [
        ("tracker_historyevent SET header = CAST(header AS BLOB) WHERE seq = 1", 1),
        ("tracker_historydetail SET erased_seq = 'x' WHERE seq = 1", 1),
        ("tracker_checkpoint SET note = CAST(x'ff' AS TEXT)", None),
    ],
)
def test_what_is_not_of_its_type_is_found(change: str, located: int | None) -> None:
    write(3)
    checkpoints.make(why="test", by=policy.house("test"), now=timezone.now())
    tamper(f"UPDATE {change}")
    assert located in seqs(integrity.verify())


@pytest.mark.parametrize("gone", range(9))
def test_a_removed_entry_is_found_wherever_a_batch_ends(
    gone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "BATCH", 3)
    write(10)
    tamper("DELETE FROM tracker_historyevent WHERE seq = %s", gone)
    assert {gone, gone + 1} <= set(seqs(integrity.verify()))


def test_an_entry_put_before_all_others_is_found() -> None:
    write(3)
    first = -(2**63)
    tamper(
        "INSERT INTO tracker_historyevent"
        " (seq, header, leaf, kind, actor_key, role, case_key, object_key, at) SELECT"
        " %s, header, leaf, kind, actor_key, role, case_key, object_key, at"
        " FROM tracker_historyevent WHERE seq = 1",
        first,
    )
    assert first in seqs(integrity.verify())


def test_a_removed_entry_is_located() -> None:
    write(9)
    tamper("DELETE FROM tracker_historyevent WHERE seq = 4")
    assert 4 in seqs(integrity.verify())


def test_a_cut_tail_is_found_against_a_checkpoint_from_outside() -> None:
    write(9)
    note = checkpoints.make(why="test", by=policy.house("test"), now=timezone.now()).note
    cut = HistoryEvent.objects.count() - 2
    tamper("DELETE FROM tracker_historyevent WHERE seq >= %s", cut)
    tamper("DELETE FROM tracker_historydetail WHERE seq >= %s", cut)
    tamper("DELETE FROM tracker_checkpoint WHERE size > 0")
    leaves = [bytes.fromhex(leaf) for leaf in HistoryEvent.objects.values_list("leaf", flat=True)]
    frontier: list[bytes] = []
    for n, leaf in enumerate(leaves):
        frontier = merkle.append(frontier, n, leaf)
    HistoryHead.objects.update(
        size=cut, last_leaf=leaves[-1].hex(), frontier=" ".join(part.hex() for part in frontier)
    )
    assert integrity.verify().ok, "without a checkpoint from outside nobody can know"
    report = integrity.verify(outside=[note])
    assert "cut off" in report.problems[0].what


def test_a_rewritten_record_does_not_fit_the_checkpoint() -> None:
    write(9)
    old = checkpoints.make(why="test", by=policy.house("test"), now=timezone.now()).note
    rewrite(4)
    tamper("DELETE FROM tracker_checkpoint WHERE size > 0")
    assert integrity.verify().ok
    assert "rewritten" in integrity.verify(outside=[old]).problems[0].what


def rewrite(seq: int) -> None:
    """Change one detail and then every hash after it, consistently."""
    prev, frontier = "", list[bytes]()
    for event in HistoryEvent.objects.all():
        detail = HistoryDetail.objects.get(pk=event.seq)
        if event.seq == seq:
            detail.data = '{"n":99}'
        header = history.header_text(
            seq=event.seq, at=event.at.isoformat(timespec="microseconds"), kind=event.kind,
            actor=str(event.actor_key), role=event.role, case=None,
            about=str(event.object_key) if event.object_key else None, prev=prev,
            commit=history.commitment(bytes.fromhex(detail.salt or ""), detail.data or ""),
        )  # fmt: skip
        leaf = merkle.leaf_hash(header.encode())
        tamper("UPDATE tracker_historydetail SET data = %s WHERE seq = %s", detail.data, event.seq)
        tamper(
            "UPDATE tracker_historyevent SET header = %s, leaf = %s WHERE seq = %s",
            header, leaf.hex(), event.seq,
        )  # fmt: skip
        frontier, prev = merkle.append(frontier, event.seq, leaf), leaf.hex()
    HistoryHead.objects.update(last_leaf=prev, frontier=" ".join(part.hex() for part in frontier))


def test_a_checkpoint_of_another_installation_is_refused(tmp_path: Path) -> None:
    write(2)
    note = notes.Note("doorstep/other", 2, b"0" * 32, "2026-01-01T00:00:00+00:00", "test")
    report = integrity.verify(outside=[notes.sign(note, b"k" * 32)])
    assert "another installation" in report.problems[0].what


def test_a_flipped_bit_of_a_checkpoint_is_found() -> None:
    write(3)
    note = checkpoints.make(why="test", by=policy.house("test"), now=timezone.now()).note
    raw = note.encode()
    for place in range(0, len(raw), 3):
        flipped = bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]])
        text = flipped.decode("utf-8", "surrogateescape")
        assert not integrity.verify(outside=[text]).ok, f"byte {place}"


@pytest.mark.skipif("sqlite" not in connection.vendor, reason="reads the columns as SQLite blobs")
def test_random_flipped_bits_anywhere_in_the_record_are_found_and_located() -> None:
    write(30)
    draw = random.Random(7)
    columns = {
        "tracker_historyevent": ["header", "leaf", "kind", "actor_key", "role", "object_key", "at"],
        "tracker_historydetail": ["salt", "data"],
    }
    for _ in range(80):
        table = draw.choice(list(columns))
        column, seq = draw.choice(columns[table]), draw.randrange(30)
        was = cell(table, column, seq)
        place = draw.randrange(len(was))
        now = bytearray(was)
        now[place] ^= 1 << draw.randrange(8)
        put_cell(table, column, seq, bytes(now))
        assert seq in seqs(integrity.verify()), (table, column, seq, place)
        put_cell(table, column, seq, was)
    assert integrity.verify().ok


def cell(table: str, column: str, seq: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST({column} AS BLOB) FROM {table} WHERE seq = %s", [seq])
        return bytes(cursor.fetchone()[0])


def put_cell(table: str, column: str, seq: int, value: bytes) -> None:
    tamper(
        f"UPDATE {table} SET {column} = CAST(%s AS TEXT) WHERE seq = %s", sqlite3.Binary(value), seq
    )


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_inclusion_proofs_lead_to_the_root(items: list[bytes]) -> None:
    leaves = [merkle.leaf_hash(item) for item in items]
    root = merkle.root(leaves)
    for index, leaf in enumerate(leaves):
        path = merkle.inclusion_proof(leaves, index)
        assert merkle.root_from_inclusion(leaf, index, len(leaves), path) == root


def test_sealed_data_opens_only_with_an_entry_and_only_in_its_own_row() -> None:
    person, other = make.person(name="Emre"), make.person(name="Ida")
    by = make.actor("communications")
    token = history.disclose(
        "person.revealed", by=by, case=person.case, objects=frozenset({person.key, other.key})
    )
    assert sealing.reveal(person, "name_sealed", disclosure=token) == "Emre"
    other.name_sealed = person.name_sealed
    with pytest.raises(sealing.Damaged):
        sealing.reveal(other, "name_sealed", disclosure=token)
    forged = history.Disclosure(seq=1, objects=frozenset({person.key}))
    with pytest.raises(sealing.NotWrittenDown):
        sealing.reveal(person, "name_sealed", disclosure=forged)


def test_verify_and_checkpoint_as_commands(tmp_path: Path, capsys: Any) -> None:
    write(3)
    note = tmp_path / "checkpoint.txt"
    call_command("checkpoint", output=note)
    call_command("verify", json=True, checkpoint=[note])
    assert '"ok": true' in capsys.readouterr().out
    tamper("UPDATE tracker_historydetail SET data = '{}' WHERE seq = 1")
    with pytest.raises(SystemExit) as stopped:
        call_command("verify", json=True, checkpoint=[note])
    assert stopped.value.code == 1
    assert '"seq": 1' in capsys.readouterr().out


def test_a_checkpoint_that_cannot_be_read_is_a_problem_among_others(
    tmp_path: Path, capsys: Any
) -> None:
    write(3)
    with pytest.raises(SystemExit) as stopped:
        call_command("verify", json=True, checkpoint=[tmp_path / "gone"])
    told = json.loads(capsys.readouterr().out)
    assert (stopped.value.code, told["ok"], told["events"]) == (1, False, 3)
    [problem] = told["problems"]
    assert (problem["seq"], "gone cannot be read" in problem["what"]) == (None, True)


def test_the_command_names_the_checkpoint_it_was_given(tmp_path: Path) -> None:
    write(3)
    kept = tmp_path / "kept.checkpoint"
    call_command("checkpoint", output=kept)
    size = HistoryEvent.objects.count()
    write(2)
    told = StringIO()
    call_command("verify", checkpoint=[kept], stdout=told)
    assert f"your checkpoint of {size} entries fits" in told.getvalue()
