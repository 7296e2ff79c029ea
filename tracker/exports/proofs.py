"""Entries of one case with the proof that each stood in the tree; no other case is in sight."""

from collections.abc import Iterator
from uuid import UUID

from tracker import history
from tracker.exports.redaction import Redactor
from tracker.models import Case, Checkpoint, HistoryDetail, HistoryEvent
from tracker.queries import merged
from tracker.rules import merkle


class RecordDiffers(RuntimeError):
    """The history does not lead to the root that was just signed: it has been altered."""


def tree_at(checkpoint: Checkpoint) -> merkle.Tree:
    """Return the whole tree that a checkpoint signs. RecordDiffers when it is not that tree."""
    leaves = HistoryEvent.objects.filter(seq__lt=checkpoint.size).order_by("seq")
    found = leaves.values_list("leaf", flat=True).iterator(chunk_size=2000)
    tree = merkle.Tree(bytes.fromhex(leaf) for leaf in found)
    if (tree.size, tree.root.hex()) != (checkpoint.size, checkpoint.root):
        raise RecordDiffers
    return tree


def entries(
    case: Case, *, size: int, keys: frozenset[UUID] | None, tree: merkle.Tree, redactor: Redactor
) -> Iterator[str]:
    """Yield one line of JSON for each entry; `keys` limits them to those about certain rows."""
    told = HistoryEvent.objects.filter(case_key__in=merged.keys(case), seq__lt=size)
    batch: list[HistoryEvent] = []
    for event in told.order_by("seq").iterator(chunk_size=500):
        if keys is None or event.object_key in keys:
            batch.append(event)
        if len(batch) == 500:
            yield from _lines(batch, tree, redactor)
            batch = []
    yield from _lines(batch, tree, redactor)


def _lines(batch: list[HistoryEvent], tree: merkle.Tree, redactor: Redactor) -> Iterator[str]:
    details = HistoryDetail.objects.in_bulk([event.seq for event in batch])
    for event in batch:
        proof = [step.hex() for step in tree.inclusion(event.seq)]
        told = _told(event, details.get(event.seq), redactor)
        yield history.canonical({"header": event.header, "proof": proof, **told}) + "\n"


def _told(event: HistoryEvent, detail: HistoryDetail | None, redactor: Redactor) -> dict[str, str]:
    if detail is None or detail.data is None or detail.salt is None:
        return {"state": "erased"}
    if not redactor.may_tell(event.kind, detail.data):
        return {"state": "withheld"}
    return {"state": "shown", "salt": detail.salt, "data": detail.data}


def consistency(tree: merkle.Tree) -> dict[str, list[str]]:
    """Return, for every size that was ever signed, the proof that it is this tree's beginning."""
    sizes = Checkpoint.objects.filter(size__gt=0, size__lt=tree.size)
    return {
        str(size): [step.hex() for step in tree.consistency(size)]
        for size in sorted(set(sizes.values_list("size", flat=True)))
    }
