"""After an erasure on PostgreSQL no page of any table or index holds what was erased."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from tests.erasing import CANARIES, OTHERS, filled, lawyers
from tracker import history, policy
from tracker.actions import erasure, scrubbing
from tracker.models import Contact, HistoryEvent

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite: tests/faults scans it"),
    pytest.mark.slow,
]
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PAGES = """
SELECT c.relname, pg_read_binary_file(pg_relation_filepath(c.oid), 0, 100000000, true)
FROM pg_class c WHERE c.relkind IN ('r', 'i', 't') AND pg_relation_filepath(c.oid) IS NOT NULL
"""


@pytest.fixture(autouse=True)
def nothing_listed():
    yield
    scrubbing.path().unlink(missing_ok=True)
    scrubbing._mark().unlink(missing_ok=True)


def found(*words: str) -> dict[str, list[str]]:
    """Return in which relations, as they lie on disk, each word stands."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(PAGES)
        pages = [(name, bytes(data or b"")) for name, data in cursor.fetchall()]
    return {word: [name for name, data in pages if word.encode() in data] for word in words}


def test_no_page_holds_a_word_of_somebody_who_was_erased():
    world = filled(NOW)
    one, two = lawyers(world.case, NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert found("Marzipan")["Marzipan"]
    by = policy.staff(one, now=NOW)
    proposal = erasure.propose(world.subject, basis="asked", reason="They asked.", by=by, now=NOW)
    erasure.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=NOW,
        by=policy.staff(two, now=NOW), now=NOW,
    )  # fmt: skip
    assert_done_by_the_next_look()
    after = found(*CANARIES, OTHERS)
    assert after.pop(OTHERS)
    assert {word: where for word, where in after.items() if where} == {}


def assert_done_by_the_next_look() -> None:
    """Look again as the minute's task does; the server's own looks may hold up one or two."""
    newest = HistoryEvent.objects.get(kind="person.erased").leaf
    for _look in range(10):
        scrubbing.clear_traces()
        if scrubbing._swept() == newest:
            return
    raise AssertionError("ten looks, and old rows are still seen by somebody")


def test_whoever_still_sees_old_rows_puts_it_off_and_the_next_look_does_it(monkeypatch, caplog):
    world = filled(NOW)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT 1")  # a look that begins before the erasure
            with transaction.atomic():
                Contact.objects.filter(case=world.case).update(summary="")
                history.record("person.erased", by=policy.house("test"), emptied=[])
            with monkeypatch.context() as hurried:
                hurried.setattr(scrubbing, "PAUSE", 0)
                scrubbing.clear_traces()
            assert "StillSeen" in caplog.text
            assert scrubbing._swept() == ""
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert_done_by_the_next_look()


def test_a_table_that_is_held_puts_it_off_and_the_next_look_does_it(monkeypatch, caplog):
    monkeypatch.setattr(scrubbing, "LOCK_WAIT", "100ms")
    with transaction.atomic():
        history.record("person.erased", by=policy.house("test"), emptied=[])
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE tracker_person IN ACCESS SHARE MODE")
            scrubbing.clear_traces()
            assert "stay until the next look" in caplog.text
            assert scrubbing._swept() == ""
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert_done_by_the_next_look()
