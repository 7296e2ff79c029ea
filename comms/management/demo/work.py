"""What the desk did with it: answered and closed, signed rules off, prepared three requests."""

from datetime import datetime, timedelta

from comms.actions import requests
from tracker.actions import enquiries, regimes
from tracker.management.demo.record import Stage
from tracker.models import Case, Enquiry, FormalRequest, Nature, Person, Publication
from tracker.policy import Actor

SIGNED = ("press-desist-notice", "gdpr-17-21-publisher", "dsa-16-notice")
FAIR = {"The Harbor Ledger", "Le Courrier du Canal", "Agence Méridienne"}
RECENT = timedelta(days=9)


def sign_off(stage: Stage) -> None:
    """Let counsel sign off the ways that the example uses."""
    at = stage.at(-2, 14)
    for regime in SIGNED:
        by = stage.actor("tom", at)
        regimes.sign(regime, counsel="Tom Achterberg", note="Example", by=by, now=at)


def desk(stage: Stage) -> None:
    """Sort every enquiry; answer and close those that have been silent for a while."""
    for enquiry in Enquiry.objects.select_related("outlet", "team"):
        when = min(enquiry.latest_at + timedelta(hours=3), stage.now - timedelta(minutes=5))
        name = enquiry.outlet.name if enquiry.outlet else ""
        nature = Nature.ENQUIRY if name in FAIR else Nature.INTRUSION
        enquiries.mark(enquiry, nature=nature, by=_of_team(stage, enquiry, when), now=when)
        if enquiry.latest_at < stage.now - RECENT:
            _finish(stage, enquiry, when)


def _of_team(stage: Stage, enquiry: Enquiry, when: datetime) -> Actor:
    slugs = {"us-desk": "grace", "french-desk": "camille"}
    slug = enquiry.team.slug if enquiry.team else ""
    return stage.actor(slugs.get(slug, "lena"), when)


def _finish(stage: Stage, enquiry: Enquiry, when: datetime) -> None:
    by = _of_team(stage, enquiry, when)
    enquiries.close(enquiry, reason="Ohne Antwort abgelegt.", by=by, now=when)


def three_requests(stage: Stage, person: Person, publication: Publication) -> list[FormalRequest]:
    """Prepare the request to stop, the one to take the article down, and the one to the photo site."""
    blitz, pixel = stage.outlets["Blitzblatt"], stage.outlets["Pixelbrett"]
    listed = (
        (6, "press-desist-notice", blitz, "editor", None),
        (7, "gdpr-17-21-publisher", blitz, "publisher", publication),
        (8, "dsa-16-notice", pixel, "platform", None),
    )
    return [
        _prepare(stage, person.case, person, day, regime, outlet, addressee, shown)
        for day, regime, outlet, addressee, shown in listed
    ]


def _prepare(
    stage: Stage, case: Case, person: Person, day: int, regime: str, outlet: object,
    addressee: str, shown: Publication | None,
) -> FormalRequest:  # fmt: skip
    at = stage.at(day, 11)
    return requests.prepare(
        case, regime=regime, person=person, sender_kind="person_via_mandate", outlet=outlet,
        addressee_kind=addressee, place="DE-BE", publication=shown, language="de",
        by=stage.actor("lena", at), now=at,
    )  # fmt: skip
