"""What each regime asks for in one word, and which allowance of the person covers it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tracker.rules import regimes
from tracker.rules.regimes.base import Addressee, RegimeClass, Standing


class Ask(StrEnum):
    """What a letter asks for; each has wording of its own."""

    DESIST = "desist"
    TAKEDOWN = "takedown"
    REPORT = "report"
    INTIMATE = "intimate"
    COPYRIGHT = "copyright"
    DELISTING = "delisting"
    ERASURE = "erasure"
    BROKER = "broker"
    ACCESS = "access"
    REPLY = "reply"
    CLAIM = "claim"
    CORRECTION = "correction"
    INFORMATION = "information"
    COMPLAINT = "complaint"
    STATEMENT = "statement"


_BY_ASK: Final[Mapping[Ask, tuple[str, ...]]] = {
    Ask.DESIST: ("press-desist-notice", "uk-pha-cease"),
    Ask.TAKEDOWN: ("dsa-16-notice", "uk-defamation-s5", "au-esafety"),
    Ask.REPORT: ("platform-privacy-report",),
    Ask.INTIMATE: ("us-take-it-down",),
    Ask.COPYRIGHT: ("us-dmca-512c",),
    Ask.DELISTING: ("gdpr-17-search", "google-pii-policy", "ca-pipeda"),
    Ask.ERASURE: ("gdpr-17-21-publisher", "uk-gdpr-rights", "fr-mineur"),
    Ask.BROKER: ("gdpr-17-broker", "us-ca-ccpa-delete", "us-ca-drop", "us-nj-daniels-law"),
    Ask.ACCESS: ("gdpr-15-access",),
    Ask.REPLY: (
        "de-gegendarstellung-print", "de-gegendarstellung-telemedien",
        "de-gegendarstellung-rundfunk", "at-gegendarstellung", "ch-gegendarstellung",
        "fr-ddr-presse", "fr-ddr-enligne", "fr-ddr-audiovisuel", "be-ddr-presse", "be-ddr-av",
        "tr-duzeltme-cevap",
    ),
    Ask.CLAIM: ("de-unterlassung", "uk-media-pap", "fr-vie-privee-refere"),
    Ask.CORRECTION: ("us-ca-48a", "au-concerns-notice"),
    Ask.INFORMATION: ("de-informationsschreiben",),
    Ask.COMPLAINT: (
        "dsa-20-complaint", "dsa-21-ods", "gdpr-77-dpa-complaint", "de-presserat",
        "ipso-privacy-notice", "uk-ipso-complaint", "uk-ofcom-fp", "uk-impress-complaint",
        "fr-cdjm", "be-cdj", "be-rvdj", "nl-rvdj", "ch-presserat", "at-presserat",
        "ie-press-ombudsman",
    ),
    Ask.STATEMENT: ("de-nachstellung-schutz", "us-ca-restraining"),
}  # fmt: skip
NOTICES: Final = frozenset({"ipso-privacy-notice"})
"""What asks a council to pass a request to stop on to its whole industry."""

_OF: Final = MappingProxyType({name: ask for ask, names in _BY_ASK.items() for name in names})

_ALLOWANCES: Final[Mapping[Ask, tuple[str, ...]]] = {
    Ask.DESIST: ("stop_letters",),
    Ask.TAKEDOWN: ("takedown",),
    Ask.REPORT: ("takedown",),
    Ask.INTIMATE: ("takedown",),
    Ask.COPYRIGHT: ("takedown",),
    Ask.DELISTING: ("privacy",),
    Ask.ERASURE: ("privacy",),
    Ask.BROKER: ("privacy",),
    Ask.ACCESS: ("privacy",),
    Ask.REPLY: ("correction",),
    Ask.CLAIM: ("takedown", "correction"),
    Ask.CORRECTION: ("correction",),
    Ask.INFORMATION: ("correction", "takedown", "stop_letters"),
    Ask.STATEMENT: ("counsel", "stop_letters"),
}

_OF_CLASS: Final[Mapping[RegimeClass, tuple[str, ...]]] = {
    RegimeClass.PUBLISHER: ("correction", "takedown"),
    RegimeClass.PLATFORM: ("takedown",),
    RegimeClass.SEARCH: ("privacy",),
    RegimeClass.BROKER: ("privacy",),
    RegimeClass.CONTACT: ("stop_letters",),
}
"""What a complaint about such a thing needs to be allowed."""

OWN_NAME: Final = frozenset({Standing.EMPLOYER_OWN_RIGHT, Standing.ANYONE})
"""Senders who speak for themselves: no mandate of the person is used, and nothing names them."""

SENDERS: Final[Mapping[str, Standing]] = MappingProxyType(
    {
        "person_via_mandate": Standing.MANDATED_REPRESENTATIVE,
        "person": Standing.PERSON,
        "guardian": Standing.GUARDIAN,
        "employer": Standing.EMPLOYER_OWN_RIGHT,
        "anyone": Standing.ANYONE,
    }
)
"""The senders a request is stored with, and the standing each of them has."""


def ask_of(regime: str) -> Ask:
    """Return what a request under `regime` asks for; UnknownRegimeError."""
    return _OF.get(regimes.get(regime).id, Ask.COMPLAINT)


def allowances(regime: str) -> tuple[str, ...]:
    """Return what the person may have allowed so that it covers this; any one is enough.

    A complaint needs what the matter itself needs: its class says what that is.
    """
    ask, found = ask_of(regime), regimes.get(regime)
    if ask is not Ask.COMPLAINT:
        return _ALLOWANCES[ask]
    if Addressee.DATA_PROTECTION_AUTHORITY in found.addressees:
        return _ALLOWANCES[Ask.ERASURE]
    return tuple(dict.fromkeys(one for kind in found.classes for one in _OF_CLASS[kind]))


def needs_mandate(sender_kind: str) -> bool:
    """Tell whether such a sender uses the person's right, so that a live mandate is needed."""
    return SENDERS[sender_kind] not in OWN_NAME


def is_placed(regime: str) -> bool:
    """Tell whether a regime was given its own ask; a test holds all of them to it."""
    return regime in _OF
