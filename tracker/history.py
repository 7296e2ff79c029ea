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
from django.utils import timezone
from django_q.tasks import async_task

from tracker.models import Case, HistoryDetail, HistoryEvent, HistoryHead
from tracker.policy import Actor
from tracker.rules import merkle

LOUD = frozenset({"contact.routed", "person.wrote", "proposal.made", "message.uncertain"})
"""Kinds that are heard at once; everything else is read at the next regular look."""


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


def canonical(data: dict[str, Any]) -> str:
    """Return the one JSON spelling of `data`; written once, kept, never written anew."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)


def commitment(salt: str, data: str) -> str:
    """Return SHA-256(salt ‖ data), hex."""
    return hashlib.sha256(bytes.fromhex(salt) + data.encode("ascii")).hexdigest()


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
    head = _locked_head()
    salt, data = secrets.token_hex(32), canonical(detail)
    moment = (at or timezone.now()).astimezone(UTC)
    event = _event(head, kind, by, case, about, moment, commitment(salt, data))
    _insert(event, salt, data, head)
    if kind in LOUD:
        poke()
    return event


def poke() -> None:
    """Queue the listener in this very transaction, so that it rolls back with it."""
    async_task(settings.POKE_TASK, group="poke")


def _locked_head() -> HistoryHead:
    head = HistoryHead.objects.select_for_update().filter(pk=1).first()
    return head or HistoryHead.objects.create(pk=1)


def _event(
    head: HistoryHead,
    kind: str,
    by: Actor,
    case: Case | None,
    about: uuid.UUID | None,
    moment: datetime,
    commit: str,
) -> HistoryEvent:
    case_key = case.key if case else None
    header = canonical(
        {
            "v": 1,
            "seq": head.size,
            "at": moment.isoformat(timespec="microseconds"),
            "kind": kind,
            "actor": str(by.key),
            "role": by.role_word,
            "case": str(case_key) if case_key else None,
            "object": str(about) if about else None,
            "prev": head.last_leaf,
            "commit": commit,
        }
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


def _insert(event: HistoryEvent, salt: str, data: str, head: HistoryHead) -> None:
    event.save(force_insert=True)
    HistoryDetail(seq=event.seq, salt=salt, data=data).save(force_insert=True)
    frontier = [bytes.fromhex(part) for part in head.frontier.split()]
    grown = merkle.append(frontier, head.size, bytes.fromhex(event.leaf))
    HistoryHead.objects.filter(pk=1).update(
        size=head.size + 1,
        frontier=" ".join(part.hex() for part in grown),
        last_leaf=event.leaf,
    )


@transaction.atomic(durable=False)
def disclose(
    kind: str, *, by: Actor, case: Case | None, objects: frozenset[uuid.UUID], **detail: Any
) -> Disclosure:
    """Write down a look at sealed data before the first byte of it; return the proof.

    The caller commits it before it answers: outside a transaction this function's own is enough.
    """
    about = next(iter(objects)) if len(objects) == 1 else None
    event = record(kind, by=by, case=case, about=about, n=len(objects), **detail)
    return Disclosure(seq=event.seq, objects=objects, _mark=_MINT)


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
