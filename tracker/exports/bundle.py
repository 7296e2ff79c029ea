"""A case bundle: what legal takes out for regulator or court; it verifies without Doorstep."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from tracker import policy, sealing, vault
from tracker.actions import exports
from tracker.actions.proposals import NotApproved
from tracker.exports import chronology, gather, guide, letters, pages, proofs, stamps
from tracker.exports.archive import Archive, TooLarge, as_json
from tracker.exports.gather import Extent
from tracker.exports.redaction import Leak, Redactor
from tracker.exports.telling import Teller
from tracker.history import Disclosure
from tracker.keyring import KeyProblem
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Checkpoint, Evidence, Export, Outlet, Variant
from tracker.queries import merged, signed
from tracker.rules import sound
from tracker.rules.operations import Operation

VERIFIER = Path(__file__).parent / "verifier" / "verify_bundle.py"
SUFFIXES = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic",
    "image/gif": "gif", "application/pdf": "pdf", "text/plain": "txt", "message/rfc822": "eml",
    "video/mp4": "mp4", **sound.KINDS,
}  # fmt: skip
STOPPED = gettext_noop("It stopped in the middle too often. Ask for the bundle again.")
WHY: dict[type[Exception], str] = {
    TooLarge: gettext_noop("The originals are too large together: name those that are needed."),
    Leak: gettext_noop("Something that must stay out was found in a finished file."),
    proofs.RecordDiffers: gettext_noop("The history does not fit its checkpoint: verify it first."),
    sealing.Damaged: gettext_noop(
        "An original or a sealed fact is damaged: verify the evidence first."
    ),
    KeyProblem: gettext_noop("An original or a sealed fact does not open with the key file."),
    pages.CannotTypeset: gettext_noop("The pages could not be typeset."),
}
"""What is told of a build that failed; nothing of the case stands in it."""
STEP = 25
"""Progress is written once for so many exhibits."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Order:
    """What two people agreed on, and the checkpoint that it is proven against."""

    ref: str
    case: Case
    variant: str
    recipient: str
    language: str
    outlet: Outlet | None
    sealed: tuple[str, ...]
    originals: tuple[str, ...] | None
    size: int
    as_of: datetime
    checkpoint: Checkpoint

    @property
    def extent(self) -> Extent:
        """Return which rows are in it."""
        return Extent(self.case, self.as_of, self.size, self.outlet)


def order_for(export: Export) -> Order:
    """Return what was approved for `export`. NotApproved when nothing was."""
    told = exports.asked(export)
    if export.checkpoint is None:
        raise NotApproved(Operation.EXPORT_BUNDLE.value)
    outlet = Outlet.objects.filter(key=told["outlet_key"]).first() if told["outlet_key"] else None
    named = told["originals"]
    return Order(
        ref=told["bundle"], case=export.case, variant=told["variant"],
        recipient=told["recipient"], language=told["language"], outlet=outlet,
        sealed=tuple(told["sealed"]), originals=None if named is None else tuple(named),
        size=told["history_size"], as_of=datetime.fromisoformat(told["as_of"]),
        checkpoint=export.checkpoint,
    )  # fmt: skip


def make(export: Export) -> None:
    """Build what was approved, seal it into the vault and enter it; a failure is entered too."""
    by = policy.house("exports")
    try:
        disclosure = exports.begin(export, by=by, now=timezone.now())
    except NotAllowedNow:
        return
    except exports.TriedTooOften:
        exports.fail(export, problem=STOPPED, by=by, now=timezone.now())
        return
    try:
        with tempfile.TemporaryFile(dir=settings.SPOOL_DIR) as out:
            if export.checkpoint is not None:
                stamps.stamp(export.checkpoint, now=timezone.now())
            # Without a name from the start: nothing clear is left behind, even by a power cut.
            bundle(order_for(export), out, disclosure=disclosure, progress=_progress(export))
            out.seek(0)
            stored = vault.write(iter(lambda: out.read(vault.READ), b""))
    except tuple(WHY) as problem:
        exports.fail(export, problem=WHY[type(problem)], by=by, now=timezone.now())
        return
    exports.finish(export, stored, by=by, now=timezone.now())


def _progress(export: Export) -> Progress:
    def note(done: int, total: int) -> None:
        exports.note_progress(export, done=done, total=total, now=timezone.now())

    return note


def bundle(order: Order, out: BinaryIO, *, disclosure: Disclosure, progress: Progress) -> None:
    """Write the ZIP for `order`; the same order on the same record gives the same bytes.

    Leak, TooLarge, RecordDiffers or Damaged when it must not or cannot be made.
    """
    with translation.override(order.language), Archive(out) as archive:
        _write(order, archive, disclosure, progress)


def _write(order: Order, archive: Archive, disclosure: Disclosure, progress: Progress) -> None:
    tree = proofs.tree_at(order.checkpoint)
    found = gather.rows(order.extent)
    redactor = Redactor(
        order.variant, shown=order.sealed, secrets=gather.secrets(order.case, disclosure=disclosure)
    )
    chosen = _originals(order, found.evidence)
    record = _record(order, Teller(found, redactor, disclosure), redactor, chosen)
    _add_texts(archive, record, redactor, order)
    _add_originals(archive, found.evidence, chosen, disclosure, progress)
    if _everything(order):
        _add_letters(archive, found, disclosure)
    keys = found.keys if order.outlet else None
    lines = proofs.entries(order.case, size=order.size, keys=keys, tree=tree, redactor=redactor)
    archive.add("history/events.ndjson", (line.encode() for line in lines))
    archive.add_text("history/consistency.json", as_json(proofs.consistency(tree)))
    archive.add_text("history/checkpoint.txt", order.checkpoint.note)
    if order.checkpoint.stamp:
        archive.add("history/checkpoint.tsr", [bytes(order.checkpoint.stamp)])
    archive.add_text("history/key.txt", f"{signed.public_key().hex()}\n")
    archive.add("verify_bundle.py", [VERIFIER.read_bytes()])
    archive.seal(
        bundle=order.ref, case_key=" ".join(map(str, merged.keys(order.case))),
        origin=signed.origin(), seed=sealing.ring().signing,
    )  # fmt: skip


def _originals(order: Order, evidence: list[Evidence]) -> dict[int, str]:
    """Return the neutral file name of every original that goes in."""
    named = set(order.originals or ())
    return {
        row.pk: f"exhibits/{row.ref}.{SUFFIXES.get(row.media_type, 'bin')}"
        for row in evidence
        if _everything(order) or row.ref in named
    }


def _everything(order: Order) -> bool:
    """Tell whether all bytes go in: whatever left and came in, and every original."""
    return order.originals is None and order.variant == Variant.FULL


def _record(
    order: Order, teller: Teller, redactor: Redactor, chosen: dict[int, str]
) -> dict[str, Any]:
    """Return all that the bundle says, already as its reader may see it."""
    told: dict[str, Any] = {
        "people": teller.people(), "outlets": teller.outlets(), "desists": teller.desists(),
        "contacts": teller.contacts(), "requests": teller.requests(),
        "dates": teller.dates(),
        "publications": teller.publications(),
        "exhibits": teller.exhibits(chosen, mail=_everything(order)),
    }  # fmt: skip
    told["chronology"] = chronology.one_page(told)
    told["cover"] = _cover(order, told, len(chosen))
    return {name: redactor.sweep(value) for name, value in told.items()}


def _cover(order: Order, told: dict[str, Any], originals: int) -> dict[str, Any]:
    note = order.checkpoint
    return {
        "bundle": order.ref, "case": order.case.ref, "case_key": str(order.case.key),
        "variant": order.variant, "recipient": order.recipient,
        "organisation": settings.ORGANISATION, "country": order.case.country,
        "about_outlet": order.outlet.name if order.outlet else "",
        "sealed_shown": list(order.sealed), "as_of": order.as_of.isoformat(timespec="seconds"),
        "entries_until": order.size, "checkpoint_size": note.size, "checkpoint_root": note.root,
        "signed_at": note.made_at.isoformat(timespec="seconds"), "origin": signed.origin(),
        "key": signed.public_key().hex(), "stamped": bool(note.stamp), "originals": originals,
        "counts": {name: len(value) for name, value in told.items()},
    }  # fmt: skip


def _add_texts(archive: Archive, record: dict[str, Any], redactor: Redactor, order: Order) -> None:
    texts = {"HOW-TO-CHECK.txt": guide.text(record["cover"])}
    texts |= {f"record/{name}.json": as_json(value) for name, value in sorted(record.items())}
    for name, text in texts.items():
        redactor.check(name, text)
        archive.add_text(name, text)
    for name, pdf in pages.typeset(record, made_at=order.checkpoint.made_at):
        archive.add(name, [pdf])


def _add_originals(
    archive: Archive,
    evidence: list[Evidence],
    chosen: dict[int, str],
    disclosure: Disclosure,
    progress: Progress,
) -> None:
    rows = [row for row in evidence if row.pk in chosen]
    progress(0, len(rows))
    for done, row in enumerate(rows, 1):
        chunks = vault.read(row.blob, disclosure=disclosure)
        if archive.add(chosen[row.pk], chunks) != row.blob.digest:
            raise sealing.Damaged("the content has another SHA-256")
        if done % STEP == 0 or done == len(rows):
            progress(done, len(rows))


def _add_letters(archive: Archive, found: gather.Rows, disclosure: Disclosure) -> None:
    for name, chunks, digest in letters.originals(
        found.letters, found.mails, disclosure=disclosure
    ):
        if archive.add(name, chunks) != digest:
            raise sealing.Damaged("the content has another SHA-256")
