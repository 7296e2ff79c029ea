"""Is the record what it was? Every entry, every detail, every checkpoint, every original."""

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from tracker import history
from tracker.queries import originals, signed
from tracker.queries.snapshot import snapshot
from tracker.rules import merkle, notes

BATCH = 200
"""So few that what was read is still at hand when it is checked; more of them take longer."""

_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What reading an entry raises that somebody altered."""

_ENTRIES = """
SELECT e.seq, e.header, e.leaf, e.kind, e.actor_key, e.role, e.case_key, e.object_key, {at},
       d.seq, d.salt, d.data, d.erased_seq
FROM tracker_historyevent e LEFT JOIN tracker_historydetail d ON d.seq = e.seq
WHERE e.seq >= %s ORDER BY e.seq LIMIT %s
"""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and at which entry; `seq` is None for what is not an entry."""

    seq: int | None
    what: str


@dataclass
class Report:
    """What a look at the whole record found."""

    events: int = 0
    root: bytes = merkle.EMPTY_ROOT
    problems: list[Problem] = field(default_factory=list)
    good_up_to: int | None = None
    """Size of the largest checkpoint that still fits, or None."""
    fitting: list[int] = field(default_factory=list)
    """Sizes of the checkpoints from outside that fit."""
    stamped: int = 0
    """How many checkpoints carry a good time stamp."""

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.problems

    def add(self, seq: int | None, what: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(seq, what))


def verify(*, outside: Iterable[str] = (), evidence: bool = False) -> Report:
    """Return what is wrong with the record, held against its own and `outside` checkpoints.

    Without an outside one, whoever owns the machine may have rewritten all of it.
    """
    report = Report()
    with snapshot():  # What is written meanwhile would look like a head that does not fit.
        try:
            _look(report, outside)
        except (*_UNREADABLE, OperationalError):
            # Whoever alters a thing so that reading it fails must not keep the others unsaid.
            report.add(None, "the record cannot be read to its end: altered or damaged")
    if evidence:
        for what in originals.problems():
            report.add(None, what)
    return report


def _look(report: Report, outside: Iterable[str]) -> None:
    marks, report.stamped = signed.marks(outside, say=partial(report.add, None))
    roots = _walk(report, {note.size for note, _where in marks})
    _hold_against(report, marks, roots)
    _check_head(report)


def _walk(report: Report, sizes: set[int]) -> dict[int, bytes]:
    """Check every entry in order; return the roots at the sizes asked for."""
    tree = merkle.Growing()
    roots = {0: merkle.EMPTY_ROOT}
    prev, erasures = "", list[tuple[int, int]]()
    said: dict[int, set[int]] = {}
    for row in _entries():
        seq, header, stored, data, gone = row[0], row[1], row[2], row[11], row[12]
        if seq != tree.size:
            _say_place(report, seq, tree.size)
        leaf = merkle.leaf_hash(_bytes(header))
        what = _entry_problem(row, prev, leaf.hex())
        if what:
            report.add(seq, what)
        if seq in said:
            said[seq] = _emptied(data)
        if gone is not None:
            erasures.append((seq, gone))
            said.setdefault(gone, set())
        prev = stored
        tree.add(leaf)
        if tree.size in sizes:
            roots[tree.size] = tree.root
    report.events, report.root = tree.size, tree.root
    roots[report.events] = report.root
    _check_erasures(report, erasures, said)
    _check_strays(report)
    return roots


def _bytes(header: str | bytes) -> bytes:
    return header if isinstance(header, bytes) else header.encode("utf-8", "surrogateescape")


def _entries() -> Iterator[tuple[Any, ...]]:
    # As text on SQLite: a converter would stumble over an instant that was altered.
    sql = _ENTRIES.format(at="CAST(e.at AS TEXT)" if connection.vendor == "sqlite" else "e.at")
    after = -(2**63)  # nothing stands before it, whoever wrote it there
    while True:
        rows = _fetch(sql, [after, BATCH])
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1][0] + 1


def _fetch(sql: str, params: list[int]) -> list[tuple[Any, ...]]:
    """Return rows whatever bytes they hold: altered text need not be valid UTF-8."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
        except OperationalError:
            return _fetch_leniently(cursor, sql, params)


def _fetch_leniently(cursor: CursorWrapper, sql: str, params: list[int]) -> list[tuple[Any, ...]]:
    raw = connection.connection
    raw.text_factory = _lenient
    try:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
    finally:
        raw.text_factory = str


def _lenient(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _say_place(report: Report, seq: int, expected: int) -> None:
    if not any("missing" in problem.what for problem in report.problems):
        report.add(seq, f"an entry is missing or out of place: found {seq}, expected {expected}")


def _entry_problem(row: tuple[Any, ...], prev: str, hashed: str) -> str | None:
    """Return what is wrong with one entry, comparing its text with all that it is made of."""
    seq, header, leaf, kind, actor, role, case, about, at, has_detail, salt, data, gone = row
    try:
        commit = _commitment(salt, data) if salt is not None else _committed(header)
        expected = history.header_text(
            seq=seq, at=_instant(at), kind=kind, actor=_often(actor) or "", role=role,
            case=_often(case), about=_key(about), prev=prev, commit=commit,
        )  # fmt: skip
    except _UNREADABLE:
        return "its columns or its detail cannot be read: altered"
    if header == expected and leaf == hashed:
        return _detail_problem(has_detail, salt, data, gone)
    return _difference(header, expected, hash_fits=leaf == hashed)


def _commitment(salt: str, data: str) -> str:
    # One spelling only: the hex reader would take capitals and blanks for the same salt.
    raw = bytes.fromhex(salt)
    if raw.hex() != salt:
        raise ValueError("salt")
    return history.commitment(raw, data)


def _detail_problem(
    has_detail: int | None, salt: str | None, data: str | None, gone: int | None
) -> str | None:
    if has_detail is None:
        return "its detail is missing"
    if (salt is None) != (data is None):
        return "half of its detail is missing"
    if salt is None and gone is None:
        return "its detail was emptied without an entry that says why"
    if salt is not None and gone is not None:
        return "its detail is there although it is marked as erased"
    return None


def _difference(header: str, expected: str, *, hash_fits: bool) -> str:
    if not hash_fits:
        return "the entry or its hash was altered"
    try:
        ours, theirs = history.parse_header(header), history.parse_header(expected)
    except _UNREADABLE:
        return "the entry was altered: its header cannot be read"
    words = {"commit": "its detail was altered", "prev": "it does not follow the entry before it"}
    named = [words.get(name, f"its {name} was altered") for name in ours
             if ours.get(name) != theirs.get(name)]  # fmt: skip
    return "; ".join(named) or "the entry was altered"


def _committed(header: str) -> str:
    return str(history.parse_header(header)["commit"])


def _key(value: str | uuid.UUID | None) -> str | None:
    if value is None or isinstance(value, uuid.UUID):
        return str(value) if value else None
    if len(value) != 32:
        raise ValueError("key")
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


_often = lru_cache(maxsize=4096)(_key)
"""The same for keys that stand in many entries."""


def _instant(value: str | datetime) -> str:
    """Return a stored instant the way headers write it, in UTC with microseconds."""
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    text = value.replace(" ", "T", 1)
    return f"{text}+00:00" if len(text) == 26 else f"{text}.000000+00:00"


def _check_erasures(
    report: Report, erasures: list[tuple[int, int]], said: dict[int, set[int]]
) -> None:
    """A hole needs a later entry that names it; the detail of that entry holds the numbers."""
    for seq, because in erasures:
        if seq not in said[because] or because <= seq:
            report.add(seq, "its detail was emptied, and no later entry says so")


def _emptied(data: str | None) -> set[int]:
    """Return the entries that a detail says were emptied; what was altered may name none."""
    try:
        named = json.loads(data or "{}").get("emptied", [])
        return {number for number in named if isinstance(number, int)}
    except _UNREADABLE:
        return set()


def _check_strays(report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq FROM tracker_historydetail d WHERE NOT EXISTS "
            "(SELECT 1 FROM tracker_historyevent e WHERE e.seq = d.seq) LIMIT 20"
        )
        for (seq,) in cursor.fetchall():
            report.add(seq, "a detail without its entry: the entry was removed")


def _hold_against(
    report: Report, marks: list[tuple[notes.Note, str]], roots: dict[int, bytes]
) -> None:
    for note, where in marks:
        if note.size > report.events:
            missing = note.size - report.events
            report.add(
                report.events,
                f"{where} knows {note.size} entries: the last {missing} were cut off, "
                "or an older state was put back",
            )
        elif roots.get(note.size) == note.root:
            report.good_up_to = note.size
            report.fitting += [note.size] if where == signed.OUTSIDE else []
        else:
            since = report.good_up_to or 0
            report.add(since, f"{where} (size {note.size}) does not fit: rewritten after {since}")


def _check_head(report: Report) -> None:
    if history.root_now() != (report.events, report.root):
        report.add(None, "the head of the record does not fit its entries")
