"""Who works in the example; each can be signed in as from the demo bar."""

import base64
import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

DOMAIN = "desk.example"
PASSWORD = "sixteen quiet doors"  # noqa: S105 - printed at every start, for invented people only


@dataclass(frozen=True)
class Part:
    """One colleague of the example; `leaves_in` counts days from the first start."""

    slug: str
    name: str
    seat: object
    roles: tuple[str, ...]
    team: str = ""
    language: str = "en"
    time_zone: str = "Europe/Berlin"
    contractor: bool = False
    leaves_in: int | None = None

    @property
    def email(self) -> str:
        """Return the address they sign in with."""
        return f"{self.slug}@{DOMAIN}"

    @property
    def totp_secret(self) -> str:
        """Return the secret of their authenticator: known to everybody, as all of this is."""
        digest = hashlib.sha256(f"doorstep demo {self.slug}".encode()).digest()
        return base64.b32encode(digest[:20]).decode("ascii")


CAST = (
    Part(
        "lena",
        "Lena Brandt",
        _("Communications, German desk"),
        ("communications",),
        "german-desk",
        "de",
    ),
    Part(
        "grace",
        "Grace Whitfield",
        _("Communications, US desk"),
        ("communications",),
        "us-desk",
        "en",
        "America/New_York",
    ),
    Part(
        "camille",
        "Camille Roche",
        _("Communications, French desk"),
        ("communications",),
        "french-desk",
        "fr",
        "Europe/Paris",
    ),
    Part("tom", "Tom Achterberg", _("Legal"), ("legal",)),
    Part("ines", "Ines Voss", _("Legal, second seat"), ("legal",)),
    Part("noor", "Noor Haddad", _("Approver"), ("approver",), "german-desk"),
    Part("paul", "Paul Ekström", _("Auditor"), ("auditor",)),
    Part("olga", "Olga Marin", _("Operator"), ("operator",)),
    Part(
        "kit",
        "Kit Farrow",
        _("Contractor: drafts only"),
        ("communications",),
        "us-desk",
        contractor=True,
    ),
    Part(
        "jan",
        "Jan Peeters",
        _("Last day in five days: drafts only"),
        ("communications", "legal"),
        "german-desk",
        "nl",
        leaves_in=5,
    ),
)
BY_SLUG = {part.slug: part for part in CAST}
BY_EMAIL = {part.email: part for part in CAST}
