"""The words and shapes of contact after a request to stop; `desist` assesses them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from tracker.rules.errors import RuleError

LABEL: Final = "candidate – contact after desist"
"""What may be printed until a lawyer confirms."""


class DesistError(RuleError):
    """Times without a zone cannot be put in order."""


class Scope(StrEnum):
    """To whom a request to stop was addressed."""

    JOURNALIST = "journalist"
    TITLE = "title"
    GROUP = "group"
    AGENCY = "agency"
    INDUSTRY = "industry"


class Delivery(StrEnum):
    """How it got there, which decides how long colleagues have to learn of it."""

    DIRECT = "direct"  # said or sent to that journalist
    ONE_REPORTER = "one_reporter"  # an e-mail to one reporter
    NEWSROOM = "newsroom"  # a generic newsroom address, or an industry notice


class Proof(StrEnum):
    """How well the request to stop is proven."""

    A = "A"  # delivered and acknowledged
    B = "B"  # delivered
    C = "C"  # note written at the time, with a witness
    D = "D"  # own note
    E = "E"  # claimed later


class Mode(StrEnum):
    """What the contact was."""

    QUESTION = "question"
    CALL = "call"
    VOICEMAIL = "voicemail"
    MESSAGE = "message"
    DOOR = "door"
    WAITING = "waiting"
    FOLLOWING = "following"
    PHOTO = "photo"
    FAMILY = "family"
    WORKPLACE = "workplace"
    RIGHT_OF_REPLY = "right_of_reply"
    PUBLICATION = "publication"
    MASS_MAILING = "mass_mailing"
    SUBSCRIPTION = "subscription"
    SERVICE_OF_DOCUMENTS = "service_of_documents"
    SAME_EVENT = "same_event"


NOT_A_CONTACT: Final = {
    Mode.PUBLICATION: "a publication is not a contact",
    Mode.MASS_MAILING: "a press release or newsletter to many is not a contact",
    Mode.SUBSCRIPTION: "mail of a subscription is not a contact",
    Mode.SERVICE_OF_DOCUMENTS: "serving documents is not a contact",
    Mode.SAME_EVENT: "being at the same event by accident is not a contact",
}


class Initiative(StrEnum):
    """Who started it."""

    JOURNALIST = "journalist"
    OURS = "ours"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What can be said of one condition."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


class Result(StrEnum):
    """What a contact is, held against one request to stop."""

    CANDIDATE = "candidate"
    CANNOT_TELL = "cannot_tell"
    STALE_DESIST = "stale_desist"
    NEW_ADDRESSEE = "new_addressee"
    NONE = "none"


class Level(StrEnum):
    """How close the contact is to the one who was asked to stop."""

    L1 = "L1"  # same journalist
    L2 = "L2"  # same title, its photographer or commissioned freelance
    L3 = "L3"  # sister title, the group having been told
    L4 = "L4"  # other outlet that was told, or an industry notice


class StoryMatch(StrEnum):
    """Whether the contact is about the story the request to stop names."""

    ANY = "any"
    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


class PublicInterest(StrEnum):
    """Legal's view of a public-interest defence."""

    NOT_ASSESSED = "not_assessed"
    ARGUABLE = "arguable"
    STRONG = "strong"
    NONE = "none"


class Status(StrEnum):
    """What has become of a candidate."""

    CANDIDATE = "candidate"
    DISMISSED = "dismissed"
    CONFIRMED_BY_LEGAL = "confirmed_by_legal"
    COMPLAINED = "complained"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desist:
    """A request to stop. Names are opaque keys; None means not known, empty means all.

    `effective_at` is the instant of delivery or knowledge; `place` a place or country code of the
    outlet, for a notice to an industry that of the industry, empty for any; `delivered_to` other
    titles it reached; `superseded_at` the instant from which a newer request counts instead;
    `review_on` defaults to the policy.
    """

    protected: frozenset[str]
    scope: Scope
    effective_at: datetime | None
    delivery: Delivery
    journalist: str | None = None
    title: str | None = None
    group: str | None = None
    acknowledged_by_group: bool = False
    delivered_to: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    story: str | None = None
    proof: Proof | None = None
    place: str = ""
    review_on: date | None = None
    lifted_at: datetime | None = None
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The person agreed to an interview with a title."""

    title: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """One contact as far as it is known; None means not known.

    `start` is the earliest instant it may have begun, `latest_start` the latest where the time is
    not exact. `acting_for` is the title that commissioned an agency or freelance. `earlier_replies`
    counts right-of-reply questions the same title already put to the designated channel.
    """

    start: datetime
    latest_start: datetime | None = None
    initiative: Initiative = Initiative.UNKNOWN
    thread_we_reopened: bool = False
    target: str | None = None
    mode: Mode | None = None
    channel: str | None = None
    journalist: str | None = None
    title: str | None = None
    acting_for: str | None = None
    group: str | None = None
    country: str | None = None
    story: str | None = None
    via_designated_channel: bool = False
    earlier_replies: int = 0
    consents: tuple[Consent, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """Values the house sets; none of them is law."""

    grace_for_colleagues: timedelta = timedelta(hours=24)
    review_months: int = 12


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with its verdict and a sentence that gives the reason."""

    key: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What was found: result, level, and all seven conditions in their order."""

    result: Result
    level: Level | None
    conditions: tuple[Condition, ...]
    minutes_since: int | None
    grace_ends_at: datetime | None
    story_match: StoryMatch
    proof: Proof | None
    basis: str
    caveats: tuple[str, ...]
    suggestion: str | None
    public_interest: PublicInterest = PublicInterest.NOT_ASSESSED
    status: Status | None = None

    @property
    def label(self) -> str | None:
        """The words to print; only a candidate has any."""
        return LABEL if self.result is Result.CANDIDATE else None


CAVEATS: Final = (
    "A public-interest exception may apply.",
    "Codes bind members only; Guardian, FT and Independent are outside IPSO.",
    "Agencies sell material to many titles: syndicated publication is not a contact.",
    "A freelance may not know of a notice.",
    "Shared ownership is not shared knowledge.",
    "The caller may not have been who they said they were.",
    "A time zone may have been noted wrongly.",
    "Asking for a reply before a damaging article can be the journalist's duty.",
    "A request to one title does not bind others unless IPSO circulated it.",
    "An oral request in another language may not have been understood.",
    "Talking to one favoured outlet weakens later claims.",
    "Outside the UK no code read has a rule on requests to stop (gk).",
)
