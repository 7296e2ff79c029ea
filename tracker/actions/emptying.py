"""Emptying rows, files and what entries say; part of erasing a person and of purging a case.

Nothing in here asks who may: its callers demand the word of two people first.
"""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import BinaryField, CharField, Field, JSONField, Model, Q, QuerySet, TextField
from django.db.models import Value as Text
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from tracker import history
from tracker.actions import exports
from tracker.lifecycle import NotAllowedNow
from tracker.models import (
    AccessKey,
    Approval,
    Blob,
    Case,
    Evidence,
    Export,
    HistoryDetail,
    HistoryEvent,
    Intake,
    Person,
    Proposal,
)
from tracker.policy import Actor
from tracker.privacy import GOES, Class
from tracker.queries import merged
from tracker.queries.personal import Part
from tracker.rules.operations import Operation
from tracker.rules.striking import Struck
from tracker.states import ExportStatus, ProposalStatus

ERASING = (Operation.ERASE_PERSON, Operation.PURGE_CASE)
"""Proposals of these hold keys and numbers only; they stay as proof of who agreed."""
STAYS = ("person.erased", "case.purged", "mail.purged", "retention.announced")
"""Entries that say what was emptied and why are never emptied themselves."""
BATCH = 500


def refuse_if_under_way(case: Case, parts: list[Part]) -> None:
    """Raise NotAllowedNow while something that would be emptied is still on its way."""
    held = merged.numbers(case.pk)
    waiting = Proposal.objects.filter(
        case__in=held, status__in=[ProposalStatus.OPEN, ProposalStatus.APPROVED]
    )
    if waiting.exclude(operation__in=ERASING).exists():
        raise NotAllowedNow(_("Something in this case waits for a second person. End that first."))
    building = Export.objects.filter(case__in=held)
    if building.filter(status__in=[ExportStatus.QUEUED, ExportStatus.BUILDING]).exists():
        raise NotAllowedNow(_("A bundle of this case is being made. Wait until it is ready."))
    if any(p.table.busy and p.rows.filter(**p.table.busy).exists() for p in parts):
        raise NotAllowedNow(_("A letter is still on its way. Wait until it left, or stop it."))


def rows(parts: Iterable[Part], classes: frozenset[Class] = GOES) -> None:
    """Empty the fields of these classes; rows that make no sense without them go altogether."""
    for part in parts:
        named = part.table.named(*classes)
        if part.table.whole and named:
            part.rows.delete()
        elif named:
            kept = _but_erasing(part)
            kept.update(**{name: _nothing(part, name) for name in named})


def changes_of_address(person: Person) -> None:
    """Empty what was proposed about how to reach somebody: masked, but about nobody else."""
    rows = Proposal.objects.filter(
        operation=Operation.CHANGE_CONTACT_ADDRESS, subject_key=person.key
    )
    rows.update(payload=b"", facts={}, reason="")


def _but_erasing(part: Part) -> QuerySet[Model]:
    if part.model is Proposal:
        return part.rows.exclude(operation__in=ERASING)
    if part.model is Approval:
        return part.rows.exclude(proposal__operation__in=ERASING)
    return part.rows


def _nothing(part: Part, name: str) -> Any:
    if name == part.table.numbered:
        return Concat(Text("-"), Cast("pk", CharField()))
    field: Field[Any, Any] = part.model._meta.get_field(name)  # type: ignore[assignment]
    return None if field.null else field.get_default()


def sessions(people: Iterable[Person]) -> None:
    """End every session that these people are in."""
    keys = set(AccessKey.objects.filter(person__in=list(people)).values_list("pk", flat=True))
    gone = [
        row.pk
        for row in Session.objects.iterator()
        if keys and (row.get_decoded().get("door") or {}).get("key") in keys
    ]
    Session.objects.filter(pk__in=gone).delete()


# --- Files ---------------------------------------------------------------------------------------


def files(parts: Iterable[Part], case: Case | None, *, by: Actor, now: datetime) -> None:
    """Mark originals, previews, raw mail and bundles as removed; call it before `rows`.

    The files themselves go after the commit: a file without a row is harmless, the reverse a loss.
    """
    found: set[int] = set()
    for part in parts:
        if part.model is Evidence:
            found |= _exhibits(part.rows, now)
        elif part.model is Intake:
            found |= _raw(part.rows)
    if case is not None:
        held = merged.numbers(case.pk)
        for export in Export.objects.filter(case__in=held, status=ExportStatus.READY):
            exports.expire(export, by=by, now=now)
    for blob in Blob.objects.select_for_update().filter(pk__in=found).order_by("pk"):
        if not _used(blob):
            Blob.objects.filter(pk=blob.pk).update(removed_at=now, digest="")


def _exhibits(exhibits: QuerySet[Any], now: datetime) -> set[int]:
    """Cut exhibits from their files: each points to an empty blob of its own from now on."""
    found = set()
    for row in exhibits.filter(removed_at__isnull=True):
        found |= {row.blob_id, row.preview_id} - {None}
        nothing = Blob.objects.create(digest="", size=0, stored_at=now, removed_at=now)
        Evidence.objects.filter(pk=row.pk).update(blob=nothing, preview=None, removed_at=now)
    return found


def _raw(intakes: QuerySet[Any]) -> set[int]:
    names = [name for name in intakes.values_list("raw_name", flat=True) if name]
    found = set(Blob.objects.filter(key__in=names).values_list("pk", flat=True))
    intakes.update(raw_name="")
    return found


def _used(blob: Blob) -> bool:
    return (
        Evidence.objects.filter(Q(blob=blob) | Q(preview=blob)).exists()
        or Intake.objects.filter(raw_name=blob.key.hex).exists()
        or Export.objects.filter(blob=blob, status=ExportStatus.READY).exists()
    )


# --- Mentions in what stays ----------------------------------------------------------------------


def mentions(parts: Iterable[Part], struck: Struck) -> None:
    """Strike somebody's sealed values out of the words of rows that stay."""
    for part in parts:
        names = part.table.named(Class.S2)
        fields = [part.model._meta.get_field(name) for name in names]
        told = [f for f in fields if isinstance(f, CharField | TextField | JSONField | BinaryField)]
        if told:
            for row in _but_erasing(part).iterator(chunk_size=BATCH):
                _strike(row, told, struck)


def _strike(row: Model, fields: list[Any], struck: Struck) -> None:
    changed = {}
    for field in fields:
        was = getattr(row, field.attname)
        now = _without(was, struck)
        if now != was:
            changed[field.attname] = (
                None if now is None and field.null else now or field.get_default()
            )
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**changed)


def _without(value: Any, struck: Struck) -> Any:
    if isinstance(value, str):
        return struck.out_of(value)
    if isinstance(value, bytes | memoryview):
        return None if struck.holds(_text(bytes(value))) else value
    if isinstance(value, dict):
        return {key: _without(one, struck) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, struck) for one in value]
    return value


def _text(raw: bytes) -> str:
    """Return the bytes as text, and the words of a mail as its reader sees them."""
    mail = message_from_bytes(raw, policy=policy.default)
    parts = [part.get_payload(decode=True) for part in mail.walk()]
    told = [part.decode("utf-8", "replace") for part in parts if isinstance(part, bytes)]
    heads = [str(value) for value in mail.values()]
    return "\n".join([raw.decode("utf-8", "replace"), *heads, *told])


# --- What entries say ----------------------------------------------------------------------------


def entries(
    case: Case | None, *, keys: frozenset[uuid.UUID], words: frozenset[str], struck: Struck | None,
    spared: frozenset[uuid.UUID] | None, proposal: Proposal | None,
) -> list[int]:  # fmt: skip
    """Return the numbers of entries to empty.

    Those about or by `keys`, those that name one of `words` or a struck value, and, unless
    `spared` is None, all others of the case that are not about a row in `spared`.
    """
    of_case = Q(case_key__in=merged.keys(case)) if case is not None else Q(pk__in=[])
    mine = of_case | Q(object_key__in=keys) | Q(actor_key__in=keys)
    found = HistoryEvent.objects.filter(mine).exclude(kind__in=STAYS)
    if proposal is not None:
        found = found.exclude(object_key=proposal.key)
    told = {event.seq: event for event in found.order_by("seq")}
    seqs = []
    for start in range(0, len(told), BATCH):
        some = list(told)[start : start + BATCH]
        for row in HistoryDetail.objects.filter(seq__in=some, data__isnull=False):
            if _goes(told[row.seq], row.data or "", keys, words, struck, spared):
                seqs.append(row.seq)
    return sorted(seqs)


def _goes(
    event: HistoryEvent, data: str, keys: frozenset[uuid.UUID], words: frozenset[str],
    struck: Struck | None, spared: frozenset[uuid.UUID] | None,
) -> bool:  # fmt: skip
    if event.object_key in keys or event.actor_key in keys:
        return True
    if spared is not None and event.object_key not in spared:
        return True
    if any(word in data for word in words):
        return True
    return struck is not None and struck.holds(json.dumps(json.loads(data), ensure_ascii=False))


@transaction.atomic
def record(
    kind: str, case: Case | None, about: uuid.UUID, seqs: list[int], *, by: Actor, now: datetime,
    **detail: Any,
) -> HistoryEvent:  # fmt: skip
    """Enter what was emptied and why, and empty those entries."""
    event = history.record(kind, case=case, by=by, about=about, at=now, emptied=seqs, **detail)
    history.empty(seqs, because=event)
    return event
