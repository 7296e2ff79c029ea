"""The record: append inside the transaction that changes something, prove, erase details.

Whoever owns the machine can rewrite what is younger than the last checkpoint kept elsewhere;
nothing in here pretends otherwise.
"""

import hashlib
import json
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django_q.tasks import async_task

from tracker.models import Case, HistoryDetail, HistoryEvent, HistoryHead
from tracker.policy import Actor
from tracker.rules import merkle

LOUD = frozenset(
    {"contact.routed", "person.wrote", "proposal.made", "message.uncertain", "case.glass_broken",
     "emergency.sent", "message.put_back", "staff.stood_out"}
)  # fmt: skip
"""Kinds that are heard at once; everything else is read at the next regular look."""


@dataclass(frozen=True)
class Head:
    """Size, frontier and last leaf of the tree while its lock is held."""

    size: int
    frontier: str
    last_leaf: str


class OutsideTransaction(RuntimeError):
    """History is only written together with what it tells of."""


@dataclass(frozen=True)
class Disclosure:
    """Proof that a look at sealed data was written down first; only `disclose` makes one."""

    seq: int
    objects: frozenset[uuid.UUID]
    _mark: object = None

    @property
    def genuine(self) -> bool:
        """Tell whether it was made by this module."""
        return self._mark is _MINT


_MINT = object()
_HEAD = "SELECT size, frontier, last_leaf FROM tracker_historyhead WHERE id = 1"
_HEAD_LOCKED = f"{_HEAD} FOR UPDATE"


def canonical(data: dict[str, Any]) -> str:
    """Return the one JSON spelling of `data`; written once, kept, never written anew."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)


def commitment(salt: bytes, data: str) -> str:
    """Return SHA-256(salt ‖ data), hex."""
    return hashlib.sha256(salt + data.encode("ascii")).hexdigest()


def record(
    kind: str,
    *,
    by: Actor,
    case: Case | None = None,
    about: uuid.UUID | None = None,
    at: datetime | None = None,
    **detail: Any,
) -> HistoryEvent:
    """Append one entry; call it last, since it takes the lock that orders all entries.

    `about` is the key of the row concerned, `detail` what may be erased later.
    OutsideTransaction when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(kind)
    salt, data = secrets.token_hex(32), canonical(detail)
    with connection.cursor() as cursor:
        head = _locked_head(cursor)
        event = _event(
            head,
            kind=kind,
            by=by,
            case_key=case.key if case else None,
            about=about,
            moment=(at or timezone.now()).astimezone(UTC),
            commit=commitment(bytes.fromhex(salt), data),
        )
        _insert(cursor, event, salt, data, head)
    if kind in LOUD:
        poke()
    return event


def wait_turn() -> None:
    """Take the lock that orders all entries now, before anything that all cases share.

    Running numbers and originals are taken by transactions of different cases, some with an entry
    already made and some without: in either order they would wait for each other.
    """
    if connection.features.has_select_for_update:
        with connection.cursor() as cursor:
            _locked_head(cursor)


def poke() -> None:
    """Queue the listener in this very transaction, so that it rolls back with it."""
    async_task(settings.POKE_TASK, group="poke")


def _locked_head(cursor: CursorWrapper) -> Head:
    # Plain SQL here and in _insert: every write of the house passes through, and the four
    # statements cost a third of what they cost through model instances.
    cursor.execute(_HEAD_LOCKED if connection.features.has_select_for_update else _HEAD)
    row = cursor.fetchone()
    if row is None:
        HistoryHead.objects.get_or_create(pk=1)
        return _locked_head(cursor)
    return Head(size=row[0], frontier=row[1], last_leaf=row[2])


def header_text(
    *,
    seq: int,
    at: str,
    kind: str,
    actor: str,
    role: str,
    case: str | None,
    about: str | None,
    prev: str,
    commit: str,
) -> str:
    """Return the exact text of a header: canonical JSON, keys in order, ASCII only.

    None of the values can hold a character that JSON escapes; words and keys, no free text.
    """
    case_part = f'"{case}"' if case else "null"
    about_part = f'"{about}"' if about else "null"
    return (
        f'{{"actor":"{actor}","at":"{at}","case":{case_part},"commit":"{commit}",'
        f'"kind":"{kind}","object":{about_part},"prev":"{prev}","role":"{role}",'
        f'"seq":{seq},"v":1}}'
    )


def _event(
    head: Head,
    *,
    kind: str,
    by: Actor,
    case_key: uuid.UUID | None,
    about: uuid.UUID | None,
    moment: datetime,
    commit: str,
) -> HistoryEvent:
    header = header_text(
        seq=head.size,
        at=moment.isoformat(timespec="microseconds"),
        kind=kind,
        actor=str(by.key),
        role=by.role_word,
        case=str(case_key) if case_key else None,
        about=str(about) if about else None,
        prev=head.last_leaf,
        commit=commit,
    )
    return HistoryEvent(
        seq=head.size,
        header=header,
        leaf=merkle.leaf_hash(header.encode("ascii")).hex(),
        kind=kind,
        actor_key=by.key,
        role=by.role_word,
        case_key=case_key,
        object_key=about,
        at=moment,
    )


def _insert(cursor: CursorWrapper, event: HistoryEvent, salt: str, data: str, head: Head) -> None:
    cursor.execute(
        "INSERT INTO tracker_historyevent "
        "(seq, header, leaf, kind, actor_key, role, case_key, object_key, at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            event.seq, event.header, event.leaf, event.kind, _stored(event.actor_key), event.role,
            _stored(event.case_key), _stored(event.object_key),
            connection.ops.adapt_datetimefield_value(event.at),
        ],
    )  # fmt: skip
    cursor.execute(
        "INSERT INTO tracker_historydetail (seq, salt, data) VALUES (%s, %s, %s)",
        [event.seq, salt, data],
    )
    frontier = [bytes.fromhex(part) for part in head.frontier.split()]
    grown = merkle.append(frontier, head.size, bytes.fromhex(event.leaf))
    cursor.execute(
        "UPDATE tracker_historyhead SET size = %s, frontier = %s, last_leaf = %s WHERE id = 1",
        [head.size + 1, " ".join(part.hex() for part in grown), event.leaf],
    )


def _stored(key: uuid.UUID | None) -> uuid.UUID | str | None:
    if key is None or connection.features.has_native_uuid_field:
        return key
    return key.hex


@transaction.atomic
def disclose(
    kind: str, *, by: Actor, case: Case | None, objects: frozenset[uuid.UUID], **detail: Any
) -> Disclosure:
    """Write down a look at sealed data before the first byte of it; return the proof.

    The caller commits it before it answers: outside a transaction this function's own is enough.
    """
    about = next(iter(objects)) if len(objects) == 1 else None
    event = record(kind, by=by, case=case, about=about, n=len(objects), **detail)
    return Disclosure(seq=event.seq, objects=objects, _mark=_MINT)


def empty(seqs: list[int], *, because: HistoryEvent) -> None:
    """Empty what entries say; `because` is the later entry whose detail names them in `emptied`."""
    for start in range(0, len(seqs), 500):
        rows = HistoryDetail.objects.filter(seq__in=seqs[start : start + 500])
        rows.filter(erased_seq__isnull=True).update(salt=None, data=None, erased_seq=because.seq)


def root_now() -> tuple[int, bytes]:
    """Return size and root of the tree as it stands."""
    head = HistoryHead.objects.filter(pk=1).first()
    if head is None:
        return 0, merkle.EMPTY_ROOT
    return head.size, merkle.frontier_root([bytes.fromhex(p) for p in head.frontier.split()])


def details(seqs: list[int]) -> dict[int, dict[str, Any]]:
    """Return what entries say, without those whose detail was erased."""
    rows = HistoryDetail.objects.filter(seq__in=seqs, data__isnull=False)
    return {row.seq: json.loads(row.data or "{}") for row in rows}


def parse_header(header: str) -> dict[str, Any]:
    """Return what a header says; ValueError when it is not one."""
    parsed = json.loads(header)
    if not isinstance(parsed, dict):
        raise ValueError("header")
    return parsed
