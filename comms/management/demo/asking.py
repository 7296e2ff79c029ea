"""Three requests: one that runs, one that was refused, one to finish; and a word at the door."""

from datetime import datetime, timedelta

from comms.actions import requests, sending
from comms.models import Message
from tracker import policy
from tracker.actions import candidates, desists, evidence, formal_requests, regimes, request_answers
from tracker.actions import request_drafts as drafts
from tracker.management.demo import media
from tracker.management.demo.record import Step
from tracker.management.demo.stage import Stage
from tracker.models import (
    Candidate,
    Case,
    DesistEntry,
    Evidence,
    FormalRequest,
    Outlet,
    Person,
    Publication,
)
from tracker.models.formal_requests import Outcome
from tracker.rules.desist import Proof, PublicInterest, Result, Status

ARTICLE = {
    "data": "Der Artikel zeigt Haus und Straße von {person}.",
    "ground": "Für die Berichterstattung ist die Anschrift ohne Belang; sie gefährdet die Familie.",
    "remedy": "Wir bitten, Bild und Straße zu entfernen und die Suche nach dem Namen zu sperren.",
    "evidence": "(Bildschirmfoto liegt in der Akte)",
}
POST = {
    "explanation": "Ein Nutzer zeigt ein Foto des Hauses mit der Straße; das verletzt § 22 KUG.",
    "urls": "https://pixelbrett.example/p/4711",
}
SIGNED = ("press-desist-notice", "gdpr-17-21-publisher", "dsa-16-notice", "dsa-20-complaint")
STOP = {"story": "die elf Minuten im November, in denen ein Konto nicht zu sehen war."}


def sign_off(stage: Stage) -> None:
    """Let counsel sign off the ways that the example uses."""
    at = stage.at(-2, 14)
    for regime in SIGNED:
        by = stage.actor("tom", at)
        regimes.sign(regime, counsel="Tom Achterberg", note="Example", by=by, now=at)


def register(stage: Stage, case: Case) -> None:
    """Tell who was asked to stop."""
    _said_stop(stage, case, stage.outlets["Blitzblatt"])


def asked(stage: Stage, person: Person) -> list[Step]:
    """Return how three requests were made, and what came back."""
    blitz, pixel = stage.outlets["Blitzblatt"], stage.outlets["Pixelbrett"]
    running, refused = "gdpr-17-21-publisher", "dsa-16-notice"

    def of(regime: str) -> FormalRequest:
        return FormalRequest.objects.get(regime=regime)

    def prepare_running() -> None:
        _prepare(stage, person, 6, running, blitz, "publisher", Publication.objects.get())

    def draft() -> None:
        row = _prepare(stage, person, 19, "press-desist-notice", blitz, "editor", None)
        at = stage.at(19, 12)
        drafts.fill_elements(row, elements=STOP, by=stage.actor("lena", at), now=at)

    return [
        (stage.at(6, 11), prepare_running),
        (stage.at(7, 9), lambda: _filed(stage, of(running), 7, ARTICLE, blitz.newsroom_email)),
        (stage.at(7, 11), lambda: _prepare(stage, person, 7, refused, pixel, "platform", None)),
        (stage.at(8, 9), lambda: _filed(stage, of(refused), 8, POST, pixel.newsroom_email)),
        (stage.at(8, 10), lambda: _arrived(stage, of(running), 8)),
        (stage.at(13, 16), lambda: _refused(stage, of(refused), 13)),
        (stage.at(19, 11), draft),
    ]


def _prepare(
    stage: Stage, person: Person, day: int, regime: str, outlet: Outlet, addressee: str,
    shown: Publication | None,
) -> FormalRequest:  # fmt: skip
    at = stage.at(day, 11)
    return requests.prepare(
        person.case, regime=regime, person=person, sender_kind="person_via_mandate", outlet=outlet,
        addressee_kind=addressee, place="DE-BE", publication=shown, language="de",
        by=stage.actor("lena", at), now=at,
    )  # fmt: skip


def _filed(
    stage: Stage, row: FormalRequest, day: int, elements: dict[str, str], address: str
) -> None:
    """Complete a request, have a second person confirm it, and let the outbox send it."""
    at = stage.at(day, 9)
    by = stage.actor("lena", at)
    drafts.fill_elements(row, elements=elements, by=by, now=at)
    drafts.write_letter(
        row, subject="", body="", language="de", letter_version="", way="email",
        recipient_address=address, by=by, now=at,
    )  # fmt: skip
    formal_requests.ready(row, by=by, now=at)
    proposal = requests.propose(row, reasons={}, by=by, now=at + timedelta(minutes=5))
    at += timedelta(hours=2)
    message = requests.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=at,
        by=stage.actor("noor", at), now=at,
    )  # fmt: skip
    if message is not None:
        left(message, at + timedelta(minutes=5))
    row.refresh_from_db()


def left(message: Message, at: datetime) -> None:
    """Note what the mail server of that day said; no mail leaves the example."""
    by = policy.house("outbox", now=at)
    sending.claim(message, by=by, now=at)
    sending.pass_gate(message, now=at)
    sending.mark_sent(message, reply="250 2.0.0 accepted", by=by, now=at)


def _arrived(stage: Stage, row: FormalRequest, day: int) -> None:
    at = stage.at(day, 10)
    request_answers.record_delivery(
        row, delivered_at=stage.at(day, 8, 40), proof=_proof(stage, row, at),
        by=stage.actor("lena", at), now=at,
    )  # fmt: skip


def _proof(stage: Stage, row: FormalRequest, at: datetime) -> Evidence:
    words = f"Gelesen: {row.ref}\nEmpfänger: {row.recipient_address}\nUm 08:40 Uhr geöffnet.\n"
    kept = evidence.keep("Lesebestätigung.txt", [words.encode()])
    return evidence.attach(
        kept, case=row.case, contact=None, intake=None, giver=None, how="proof",
        by=stage.actor("lena", at), now=at,
    )  # fmt: skip


def _refused(stage: Stage, row: FormalRequest, day: int) -> None:
    at = stage.at(day, 16)
    request_answers.record_reply(
        row, outcome=Outcome.REFUSED, answered_at=stage.at(day, 15),
        note="Not illegal content – „Das Foto zeigt den öffentlichen Raum.“",
        by=stage.actor("lena", at), now=at,
    )  # fmt: skip


# --- Who was asked to stop -----------------------------------------------------------------------


def _said_stop(stage: Stage, case: Case, outlet: Outlet) -> None:
    """Enter what was said at the door, and let legal look at the first contact after it."""
    said, at = stage.at(5, 12), stage.at(5, 15)
    entry = desists.note_said(
        case, outlet=outlet, journalist=media.reporter_of(outlet), people=list(case.people.all()),
        said_at=said, proof=Proof.C, by=stage.actor("lena", at), now=at,
        note="An der Tür zu Herrn Danz: „Bitte gehen Sie, und lassen Sie uns alle in Ruhe.“ "
        "Auf Deutsch; die Freundin stand daneben.",
    )  # fmt: skip
    candidates.assess_entry(entry, now=stage.at(20, 21))
    _first_dismissed(stage, entry)


def _first_dismissed(stage: Stage, entry: DesistEntry) -> None:
    found = Candidate.objects.filter(desist=entry, result=Result.CANDIDATE)
    row = found.order_by("contact__occurred_at").first()
    if row is None:
        return
    at = stage.at(10, 11)
    candidates.judge(
        row, status=Status.DISMISSED, seen=Status.CANDIDATE, public_interest=PublicInterest.ARGUABLE,
        reason="Der Nachbar ist nicht sicher, ob es derselbe war.", their_side="",
        by=stage.actor("tom", at), now=at,
    )  # fmt: skip
