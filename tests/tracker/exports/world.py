"""A case with something in every corner, and words that must never come out redacted."""

import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from django.db import transaction
from django.utils import timezone
from PIL import Image

from tests import factories as make
from tracker import history, policy, sealing
from tracker.actions import evidence, exports
from tracker.exports import bundle
from tracker.models import (
    Candidate,
    Case,
    Check,
    Contact,
    CounselNote,
    Deadline,
    DesistEntry,
    Evidence,
    Export,
    FormalRequest,
    Publication,
    SafeChannel,
    User,
    Variant,
)

NAME, MOTHER = "Emre Yıldırım-Müller", "Ayşegül Öztürk"
ADDRESS, PHONE = "Lindenallee 14, 10115 Berlin", "+49 151 2345 6789"
FILE_NAME, SERIAL = "IMG_47110815_Emre_Haus.png", "SN-CANARY-99812"
ADVICE = "Counsel thinks we should settle quietly"
CANARIES = (
    "Emre", "Yıldırım", "Yildirim", "Müller", "Mueller", "Ayşegül", "Öztürk", "Lindenallee",
    "2345 6789", "23456789", "47110815", SERIAL, "emre.home", ADVICE,
)  # fmt: skip


def picture(colour: int = 0) -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (colour % 256, 40, 90)).save(out, "PNG")
    return out.getvalue()


def case() -> Case:
    """Return a case with contacts, requests, publications, exhibits and a note of counsel."""
    row = make.case(ref=f"CASE-B{Case.objects.count()}")
    subject = make.person(row, name=NAME, label="affected person")
    seal(subject, address=ADDRESS, phone=PHONE)
    mother = make.person(row, name=MOTHER, circle="parent", label="mother")
    channel = SafeChannel(person=subject, hint="e•••@", value_digest="x" * 64)
    channel.value_sealed = sealing.seal(channel, "value_sealed", "emre.home@mail.example") or b""
    channel.save()
    outlet = make.outlet(f"Abendkurier {row.ref}", group="Nord Medien")
    other = make.outlet(f"City Ledger {row.ref}")
    reporter = make.journalist("Ida Sommer", outlet=outlet)
    began = timezone.now() - timedelta(days=40)
    first = logged(row, subject, began, outlet=outlet, journalist=reporter, channel="phone",
                   summary="Asked for Emre Yildirim-Mueller at Lindenallee 14, rang 0151 23456789.",
                   claimed_handle="+49 30 5550 1199")  # fmt: skip
    exhibit(row, first, picture(1), FILE_NAME, {"serial": SERIAL})
    request = asked_to_stop(row, subject, outlet, began + timedelta(days=1))
    desist = DesistEntry.objects.create(
        case=row, formal_request=request, outlet=outlet, proof_level="B",
        effective_at=began + timedelta(days=1), entered_at=began + timedelta(days=1),
    )  # fmt: skip
    desist.people.add(subject, mother)
    again = logged(row, mother, began + timedelta(days=3), outlet=outlet, channel="doorstep",
                   summary="Two people at the door of Ayşegül.")  # fmt: skip
    held(again, desist, status="dismissed", their_side="They had not read our letter yet.")
    held(first, desist, status="candidate")
    logged(row, subject, began + timedelta(days=4), outlet=other, channel="email",
           summary="A polite question about #work, *really* @ten $100 <today> \\ [x].")  # fmt: skip
    seen = Publication.objects.create(
        case=row, outlet=outlet, title="The man who switched it off", added_at=began,
        url="https://abendkurier.example/emre-yildirim-muellers-haus",
    )  # fmt: skip
    Check.objects.create(publication=seen, state="gone", checked_at=began + timedelta(days=9))
    note = CounselNote(case=row, written_by=make.user("legal"))
    note.body_sealed = sealing.seal(note, "body_sealed", ADVICE) or b""
    note.save()
    return row


def seal(person: Any, **values: str) -> None:
    for what, value in values.items():
        setattr(person, f"{what}_sealed", sealing.seal(person, f"{what}_sealed", value))
    person.save()


def logged(of: Case, whom: Any, at: datetime, **fields: Any) -> Contact:
    row = make.contact(of, occurred_at=at, logged_at=at, person=whom, **fields)
    with transaction.atomic():
        history.record(
            "contact.logged", by=policy.house("test"), case=of, about=row.key, at=at, ref=row.ref,
            summary=row.summary,
        )  # fmt: skip
    return row


def exhibit(of: Case, contact: Contact, data: bytes, name: str, found: dict[str, str]) -> Evidence:
    row = evidence.attach(
        evidence.keep(name, [data]), case=of, contact=contact, intake=None, giver=contact.person,
        by=policy.house("test"), now=timezone.now(),
    )  # fmt: skip
    row.metadata_found = found
    row.save()
    return row


def asked_to_stop(of: Case, person: Any, outlet: Any, at: datetime) -> FormalRequest:
    row = FormalRequest.objects.create(
        ref=f"R-{of.pk}", case=of, person=person, regime="own.desist", regime_version="1",
        outlet=outlet, addressee_kind="press", place="DE-BE", subject="Please stop",
        body="Please stop contacting Emre Yıldırım-Müller.", status="filed", drafted_at=at,
        filed_at=at, delivered_at=at,
    )  # fmt: skip
    Deadline.objects.create(
        formal_request=row, case=of, clock="answer", label="Their answer", side="theirs",
        place="DE-BE", due_on=at.date(), steps=["Day one is the day after.", "Seven days."],
        citation="our own rule", rule_version="1",
    )  # fmt: skip
    return row


def held(contact: Contact, desist: DesistEntry, **fields: Any) -> Candidate:
    conditions = [
        {"key": "after_desist", "verdict": "met", "sentence": "It began after the request."},
        {"key": "mode_counts", "verdict": "cannot_tell", "sentence": "Nobody knows how."},
    ]
    return Candidate.objects.create(
        contact=contact, desist=desist, result="candidate", level="L2", conditions=conditions,
        minutes_since=90, **fields,
    )  # fmt: skip


def ask(of: Case, variant: str = "full", *, who: User | None = None, **scope: Any) -> Export:
    """Return a bundle that was asked for and waits for a second person."""
    by = policy.staff(who or make.user("legal"))
    wanted = exports.Scope(variant=Variant(variant), recipient="Landgericht, 27 O 12", **scope)
    return exports.propose(of, wanted, reason="the hearing", by=by, now=timezone.now())


def approve(export: Export) -> None:
    """Confirm it as another person of legal, and start it as the one who asked."""
    assert export.proposal
    second = make.actor("legal")
    now = timezone.now()
    exports.approve(
        export.proposal, digest_seen=export.proposal.digest, factor="totp", factor_at=now,
        by=second, now=now,
    )  # fmt: skip
    export.refresh_from_db()


def order(export: Export) -> tuple[bundle.Order, history.Disclosure]:
    """Return the order and the token of an approved bundle whose build has begun."""
    token = exports.begin(export, by=policy.house("exports"), now=timezone.now())
    return bundle.order_for(export), token


def build(of: Case, variant: str = "full", **scope: Any) -> bytes:
    """Return the bytes of a bundle, asked for, approved and made."""
    export = ask(of, variant, **scope)
    approve(export)
    return built(*order(export))


def built(what: bundle.Order, token: history.Disclosure) -> bytes:
    out = BytesIO()
    bundle.bundle(what, out, disclosure=token, progress=lambda done, total: None)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """Return name and content of every file of a ZIP."""
    with zipfile.ZipFile(BytesIO(data)) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist()}


def printed(pdf: bytes) -> str:
    """Return the text of every page."""
    document = pdfium.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return "\n".join(pages)


def save(data: bytes, folder: Path, name: str = "bundle.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
