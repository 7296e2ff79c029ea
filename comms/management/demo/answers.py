"""Lines to take, an answer that waits for a second person, and one still being written."""

from datetime import timedelta

from comms.actions import lines as wording
from comms.actions import responses as answering
from comms.models import Line
from tracker.management.demo import media
from tracker.management.demo.record import Stage
from tracker.models import Case, Enquiry

LINES = (
    ("de", "Keine Auskunft zu Personen", "Wir geben zu einzelnen Personen keine Auskunft. Bitte richten Sie Fragen an die Pressestelle, nicht an Angehörige oder Nachbarn."),
    ("en", "Nothing about individuals", "We do not comment on individuals. Please send questions to the press office, not to relatives or neighbours."),
    ("fr", "Rien sur les personnes", "Nous ne donnons aucune information sur des personnes. Merci d’écrire au service de presse, non aux proches."),
)  # fmt: skip


def lines(stage: Stage) -> None:
    """Write three lines and let legal approve them."""
    for day, (language, title, body) in enumerate(LINES):
        at = stage.at(1 + day, 11)
        line = wording.write(
            title=title, language=language, body=body, by=stage.actor("lena", at), now=at,
            expires_on=(stage.now + timedelta(days=60)).date(),
        )  # fmt: skip
        wording.approve(line, by=stage.actor("tom", at), now=at + timedelta(hours=2))


def responses(stage: Stage, case: Case) -> None:
    """Draft two answers in the case; put one before a second person."""
    _answer(stage, case, "The Harbor Ledger", "en", propose=True)
    _answer(stage, case, "Der Morgenbote", "de", propose=False)


def _answer(stage: Stage, case: Case, title: str, language: str, *, propose: bool) -> None:
    outlet, at = stage.outlets[title], stage.now - timedelta(hours=1)
    enquiry = Enquiry.objects.filter(case=case, outlet=outlet).order_by("-latest_at").first()
    line = Line.objects.get(language=language)
    if enquiry is None:
        return
    row = answering.draft(
        enquiry, line=line, journalist=media.reporter_of(outlet), recipient=outlet.newsroom_email,
        subject="Your questions" if language == "en" else "Ihre Anfrage", body=line.body,
        language=language, by=stage.actor("lena", at), now=at,
    )  # fmt: skip
    if propose:
        answering.propose(row, reasons={}, by=stage.actor("lena", at), now=at)
