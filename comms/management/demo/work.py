"""What the desk did with it: answered and closed, and signed rules off."""

from datetime import datetime, timedelta

from tracker.actions import enquiries, regimes
from tracker.management.demo.record import Stage
from tracker.models import Enquiry, Nature
from tracker.policy import Actor

SIGNED = ("press-desist-notice", "gdpr-17-21-publisher", "dsa-16-notice", "dsa-20-complaint")
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
