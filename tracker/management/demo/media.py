"""Nine invented titles in four countries, a photo site, and who writes for them.

Domains end in .example; numbers are from the ranges kept free for fiction.
"""

from dataclasses import dataclass
from datetime import datetime

from tracker.actions import journalists, outlets
from tracker.models import Journalist, Outlet
from tracker.policy import Actor


@dataclass(frozen=True)
class Title:
    """One outlet, its newsroom number and its reporters."""

    name: str
    kind: str
    country: str
    language: str
    domain: str
    number: str
    reporters: tuple[str, ...] = ()


TITLES = (
    Title(
        "Der Morgenbote",
        "press",
        "DE",
        "de",
        "morgenbote.example",
        "+49 30 23125 014",
        ("Svenja Holt", "Arne Pohl"),
    ),
    Title(
        "Abendkurier",
        "press",
        "DE",
        "de",
        "abendkurier.example",
        "+49 30 23125 027",
        ("Falk Reuter",),
    ),
    Title(
        "Kanal Nord",
        "broadcaster",
        "DE",
        "de",
        "kanalnord.example",
        "+49 30 23125 131",
        ("Dörte Kamp",),
    ),
    Title(
        "Blitzblatt", "online", "DE", "de", "blitzblatt.example", "+49 30 23125 480", ("Rico Danz",)
    ),
    Title(
        "The Harbor Ledger",
        "press",
        "US",
        "en",
        "harborledger.example",
        "+1 202 555 0143",
        ("Dana Whitlock",),
    ),
    Title(
        "Prime Dispatch",
        "broadcaster",
        "US",
        "en",
        "primedispatch.example",
        "+1 212 555 0118",
        ("Cole Brannigan",),
    ),
    Title(
        "The Daily Lantern",
        "press",
        "GB",
        "en",
        "dailylantern.example",
        "+44 20 7946 0321",
        ("Pippa Marsh",),
    ),
    Title(
        "Le Courrier du Canal",
        "press",
        "FR",
        "fr",
        "courrierducanal.example",
        "+33 1 99 00 12 34",
        ("Agathe Lenoir",),
    ),
    Title(
        "Agence Méridienne",
        "agency",
        "FR",
        "fr",
        "meridienne.example",
        "+33 1 99 00 56 78",
        ("Hugo Vasseur",),
    ),
    Title("Pixelbrett", "platform", "DE", "de", "pixelbrett.example", "+49 30 23125 900"),
)
SOURCE = "Example"


def enter(*, by: Actor, now: datetime) -> dict[str, Outlet]:
    """Enter every title with its number and reporters; return them by name."""
    return {title.name: _enter(title, by=by, now=now) for title in TITLES}


def _enter(title: Title, *, by: Actor, now: datetime) -> Outlet:
    outlet = outlets.add(
        name=title.name, kind=title.kind, country=title.country, language=title.language,
        group="", domains=[title.domain], newsroom_email=f"newsroom@{title.domain}",
        desist_email=f"editor@{title.domain}", postal_address="", source=SOURCE, by=by, now=now,
    )  # fmt: skip
    outlets.add_handle(outlet, value=title.number, by=by, now=now)
    for name in title.reporters:
        email = f"{name.split()[0].lower().replace('ö', 'oe')}@{title.domain}"
        journalists.add(
            name=name, outlet=outlet, role="reporter", email=email, source=SOURCE, by=by, now=now
        )
    return outlet


def reporter_of(outlet: Outlet) -> Journalist | None:
    """Return the first reporter of a title."""
    return outlet.journalists.order_by("pk").first()
