"""Words for addressees, senders and events, and which of them stand for which."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from tracker.rules.regimes.base import Addressee, RegimeClass, Standing


class Happened(StrEnum):
    """What the request is about."""

    ARTICLE = "article"
    BROADCAST = "broadcast"
    POST = "post"
    SEARCH_RESULT = "search_result"
    LISTING = "listing"
    CONTACT = "contact"


CLASS_OF: Final = {
    Happened.ARTICLE: RegimeClass.PUBLISHER,
    Happened.BROADCAST: RegimeClass.PUBLISHER,
    Happened.POST: RegimeClass.PLATFORM,
    Happened.SEARCH_RESULT: RegimeClass.SEARCH,
    Happened.LISTING: RegimeClass.BROKER,
    Happened.CONTACT: RegimeClass.CONTACT,
}

ABOUT: Final = {
    RegimeClass.PUBLISHER: "something published or broadcast",
    RegimeClass.PLATFORM: "a post on a platform",
    RegimeClass.SEARCH: "a search result",
    RegimeClass.BROKER: "a listing by a data broker",
    RegimeClass.CONTACT: "unwanted contact",
}

NAMES: Final = {
    Addressee.AGENCY: "an agency",
    Addressee.BROADCASTER: "a broadcaster",
    Addressee.CONTROLLER: "whoever holds the data",
    Addressee.COURT: "a court",
    Addressee.DATA_BROKER: "a data broker",
    Addressee.DATA_PROTECTION_AUTHORITY: "a data protection authority",
    Addressee.DATA_PROTECTION_OFFICER: "the data protection officer",
    Addressee.DIRECTOR_OF_PUBLICATION: "the director of publication",
    Addressee.EDITOR: "the editor",
    Addressee.FREELANCER: "a freelance",
    Addressee.HOST: "a hosting provider",
    Addressee.JOURNALIST: "a journalist",
    Addressee.ODS_BODY: "a certified dispute body",
    Addressee.PHOTOGRAPHER: "a photographer",
    Addressee.PICTURE_DESK: "the picture desk",
    Addressee.PLATFORM: "a platform",
    Addressee.POLICE_PROSECUTOR: "police or prosecutor",
    Addressee.PRESS_COUNCIL: "a press council",
    Addressee.PUBLISHER: "a publisher",
    Addressee.REGULATOR: "a regulator",
    Addressee.RESPONSIBLE_MANAGER: "the responsible manager",
    Addressee.SEARCH_ENGINE: "a search engine",
}

SENDERS: Final = {
    Standing.PERSON: "the affected person",
    Standing.GUARDIAN: "a parent or guardian",
    Standing.MANDATED_REPRESENTATIVE: "somebody with the person's mandate",
    Standing.EMPLOYER_OWN_RIGHT: "the employer for a right of its own",
    Standing.ANYONE: "somebody without standing of their own",
}

OFFICES: Final = frozenset(
    {
        Addressee.EDITOR,
        Addressee.DIRECTOR_OF_PUBLICATION,
        Addressee.RESPONSIBLE_MANAGER,
        Addressee.DATA_PROTECTION_OFFICER,
    }
)
"""Offices inside a house: a letter to the house goes to the office the law names."""

HOUSES: Final = {
    Addressee.PUBLISHER: OFFICES,
    Addressee.BROADCASTER: frozenset({Addressee.DIRECTOR_OF_PUBLICATION}),
}

BODIES: Final = frozenset(
    {
        Addressee.COURT,
        Addressee.DATA_PROTECTION_AUTHORITY,
        Addressee.ODS_BODY,
        Addressee.POLICE_PROSECUTOR,
        Addressee.PRESS_COUNCIL,
        Addressee.REGULATOR,
    }
)
"""Third parties one complains to about somebody else."""

CLASSES_OF: Final = {
    Addressee.PUBLISHER: {RegimeClass.PUBLISHER, RegimeClass.CONTACT},
    Addressee.BROADCASTER: {RegimeClass.PUBLISHER, RegimeClass.CONTACT},
    Addressee.EDITOR: {RegimeClass.PUBLISHER, RegimeClass.CONTACT},
    Addressee.AGENCY: {RegimeClass.PUBLISHER, RegimeClass.CONTACT},
    Addressee.JOURNALIST: {RegimeClass.PUBLISHER, RegimeClass.CONTACT},
    Addressee.FREELANCER: {RegimeClass.PUBLISHER, RegimeClass.CONTACT},
    Addressee.PHOTOGRAPHER: {RegimeClass.PUBLISHER, RegimeClass.CONTACT},
    Addressee.PLATFORM: {RegimeClass.PLATFORM},
    Addressee.HOST: {RegimeClass.PLATFORM},
    Addressee.SEARCH_ENGINE: {RegimeClass.SEARCH},
    Addressee.DATA_BROKER: {RegimeClass.BROKER},
}


def upper(text: str) -> str:
    """The first letter made a capital."""
    return text[:1].upper() + text[1:]


def either(names: Collection[str]) -> str:
    """`a, b or c`; `nobody` for none."""
    *head, last = names or ("nobody",)
    return f"{', '.join(head)} or {last}" if head else last
