"""Which addressees of the law an outlet may be, by what sort of house it is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracker.rules import regimes
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import Addressee
from tracker.rules.standing_words import NAMES, either

A = Addressee
_DESKS: Final = (A.EDITOR, A.PICTURE_DESK, A.JOURNALIST, A.PHOTOGRAPHER)
_OFFICES: Final = (
    *_DESKS, A.DIRECTOR_OF_PUBLICATION, A.RESPONSIBLE_MANAGER, A.DATA_PROTECTION_OFFICER,
    A.CONTROLLER,
)  # fmt: skip
_BODIES: Final = (
    A.PRESS_COUNCIL, A.REGULATOR, A.DATA_PROTECTION_AUTHORITY, A.ODS_BODY, A.COURT,
    A.POLICE_PROSECUTOR,
)  # fmt: skip

OF_KIND: Final[Mapping[str, tuple[Addressee, ...]]] = MappingProxyType(
    {
        "press": (A.PUBLISHER, *_OFFICES),
        "online": (A.PUBLISHER, *_OFFICES, A.HOST),
        "broadcaster": (A.BROADCASTER, *_OFFICES),
        "agency": (A.AGENCY, *_OFFICES),
        "platform": (A.PLATFORM, A.HOST, A.CONTROLLER, A.DATA_PROTECTION_OFFICER),
        "search": (A.SEARCH_ENGINE, A.CONTROLLER, A.DATA_PROTECTION_OFFICER),
        "host": (A.HOST, A.PLATFORM, A.CONTROLLER),
        "data_broker": (A.DATA_BROKER, A.CONTROLLER, A.DATA_PROTECTION_OFFICER),
        "freelance": (A.FREELANCER, A.JOURNALIST, A.PHOTOGRAPHER),
        "other": (A.CONTROLLER, *_BODIES, A.PUBLISHER, A.HOST),
    }
)
"""For each kind of outlet, who may be addressed there; the first is meant unless said."""


def usual(kind: str, *, journalist: bool, contact: bool) -> Addressee:
    """Return whom a request goes to when nobody says otherwise.

    Unwanted contact is stopped by the reporter, or by the desk that sends reporters out.
    """
    possible = OF_KIND[kind]
    if contact and journalist and A.JOURNALIST in possible:
        return A.JOURNALIST
    if contact and A.EDITOR in possible and kind != "agency":
        return A.EDITOR
    return possible[0]


def for_regime(kind: str, regime: str) -> Addressee | None:
    """Return whom a regime lets be addressed in such a house; None where it knows nobody there."""
    wanted = regimes.get(regime).addressees
    return next((one for one in OF_KIND[kind] if one in wanted), None)


def require_possible(kind: str, addressee: str) -> Addressee:
    """Return `addressee` when such a house has one; RuleError otherwise."""
    found = next((one for one in OF_KIND[kind] if one == addressee), None)
    if found is None:
        names = either([NAMES[one] for one in OF_KIND[kind]])
        raise RuleError(f"Whom there: this house can only be addressed as {names}.")
    return found
