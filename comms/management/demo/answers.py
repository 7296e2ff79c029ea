"""Lines to take, an answer that waits for a second person, and one still being written."""

from datetime import datetime, timedelta
from functools import partial

from comms.actions import lines as wording
from comms.actions import responses as answering
from comms.management.demo.asking import left
from comms.models import Line, Response
from tracker.management.demo import media
from tracker.management.demo.record import Step
from tracker.management.demo.stage import Stage
from tracker.models import Case, Enquiry

LINES = (
    ("de", "Keine Auskunft zu Personen", "Wir geben zu einzelnen Personen keine Auskunft. Bitte richten Sie Fragen an die Pressestelle, nicht an Angehörige oder Nachbarn."),
    ("en", "Nothing about individuals", "We do not comment on individuals. Please send questions to the press office, not to relatives or neighbours."),
    ("fr", "Rien sur les personnes", "Nous ne donnons aucune information sur des personnes. Merci d’écrire au service de presse, non aux proches."),
)  # fmt: skip


SUBJECTS = {"de": "Ihre Anfrage", "en": "Your questions", "fr": "Votre demande"}


def lines(stage: Stage) -> list[Step]:
    """Return how three lines were written and approved by legal."""
    return [
        (stage.at(1 + day, 11), partial(_line, stage, stage.at(1 + day, 11), *told))
        for day, told in enumerate(LINES)
    ]


def _line(stage: Stage, at: datetime, language: str, title: str, body: str) -> None:
    line = wording.write(
        title=title, language=language, body=body, by=stage.actor("lena", at), now=at,
        expires_on=(stage.now + timedelta(days=60)).date(),
    )  # fmt: skip
    wording.approve(line, by=stage.actor("tom", at), now=at + timedelta(hours=2))


def responses(stage: Stage, case: Case) -> None:
    """Answer two titles, put an answer to a third before a second person, draft a fourth."""
    for title in ("Agence Méridienne", "Le Courrier du Canal"):
        _sent(stage, case, title)
    at = stage.now - timedelta(hours=1)
    proposed = _draft(stage, case, "The Harbor Ledger", "en", "grace", at)
    answering.propose(proposed, reasons={}, by=stage.actor("grace", at), now=at)
    _draft(stage, case, "Der Morgenbote", "de", "lena", at)


def _draft(stage: Stage, case: Case, title: str, language: str, who: str, at: datetime) -> Response:
    outlet, line = stage.outlets[title], Line.objects.get(language=language)
    enquiry = Enquiry.objects.filter(case=case, outlet=outlet).latest("latest_at")
    return answering.draft(
        enquiry, line=line, journalist=media.reporter_of(outlet), recipient=outlet.newsroom_email,
        subject=SUBJECTS[language], body=line.body, language=language,
        by=stage.actor(who, at), now=at,
    )  # fmt: skip


def _sent(stage: Stage, case: Case, title: str) -> None:
    """Answer a courteous title, with a second person, a few hours after it last asked."""
    enquiry = Enquiry.objects.filter(case=case, outlet=stage.outlets[title]).latest("latest_at")
    at = enquiry.latest_at + timedelta(hours=2)
    row = _draft(stage, case, title, "fr", "camille", at)
    proposal = answering.propose(row, reasons={}, by=stage.actor("camille", at), now=at)
    at += timedelta(hours=1)
    message = answering.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=at,
        by=stage.actor("noor", at), now=at,
    )  # fmt: skip
    left(message, at + timedelta(minutes=5))
