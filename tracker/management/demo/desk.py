"""What the desks did with each enquiry while the story went on."""

from collections.abc import Collection
from datetime import datetime, timedelta

from tracker.actions import enquiries
from tracker.management.demo.stage import Stage
from tracker.models import Channel, Enquiry, Nature
from tracker.policy import Actor

FAIR = {"The Harbor Ledger", "Le Courrier du Canal", "Agence Méridienne"}
SEATS = {"us-desk": "grace", "french-desk": "camille"}
SILENT = timedelta(days=3)
"""After so long without another contact an enquiry is done with, though its title calls again."""
LEFT = timedelta(hours=60)
"""After so long without another contact one whose title never called again is done with."""
FRESH = timedelta(hours=2)
"""What came later than that nobody has taken yet."""
DONE = {
    Channel.PHONE: "Zurückgerufen: Anfragen bitte nur an die Pressestelle.",
    Channel.EMAIL: "Von der Pressestelle beantwortet.",
    Channel.DOORSTEP: "Redaktion angerufen; sie hat zugesagt, nicht mehr zu klingeln.",
}


def tidy(stage: Stage, *, until: datetime, coming: Collection[str]) -> None:
    """Close what has been silent, but the last enquiry of each title that is still awaited."""
    silent = Enquiry.objects.filter(open=True, latest_at__lt=until - SILENT)
    for enquiry in silent.select_related("outlet", "team"):
        if enquiry.outlet is None or enquiry.outlet.name in coming:
            _finish(stage, enquiry, enquiry.latest_at + timedelta(hours=3))


def today(stage: Stage) -> None:
    """Sort what is open now: long silent is closed, the rest is somebody's or fresh."""
    for enquiry in Enquiry.objects.filter(open=True).select_related("outlet", "team"):
        when = min(enquiry.latest_at + timedelta(hours=1), stage.now - timedelta(minutes=4))
        if enquiry.latest_at < stage.now - LEFT and _name(enquiry) not in FAIR:
            _finish(stage, enquiry, when)
        elif enquiry.latest_at < stage.now - FRESH:
            _take(stage, enquiry, when)


def _take(stage: Stage, enquiry: Enquiry, when: datetime) -> Actor:
    by = stage.actor(_seat(enquiry), when)
    enquiries.mark(enquiry, nature=_nature(enquiry), by=by, now=when)
    if enquiry.assignee is None:
        enquiries.claim(enquiry, by=by, now=when)
    return by


def _finish(stage: Stage, enquiry: Enquiry, when: datetime) -> None:
    by = _take(stage, enquiry, when)
    reason = DONE.get(Channel(enquiry.latest_channel), "Ohne Antwort abgelegt.")
    enquiries.close(enquiry, reason=reason, by=by, now=when)


def _seat(enquiry: Enquiry) -> str:
    return SEATS.get(enquiry.team.slug if enquiry.team else "", "lena")


def _name(enquiry: Enquiry) -> str:
    return enquiry.outlet.name if enquiry.outlet else ""


def _nature(enquiry: Enquiry) -> Nature:
    if _name(enquiry) in FAIR:
        return Nature.ENQUIRY
    rough = enquiry.danger or enquiry.minor or enquiry.latest_channel == Channel.DOORSTEP
    return Nature.INTRUSION if rough else Nature.APPROACH
