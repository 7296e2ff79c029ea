"""The shape of a regime: who may ask whom for what, under which law, and which clocks then run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

AS_OF: Final = "2026-11-22"
"""State of the law in these tables; stored as the rule version of every deadline."""

SIGN_OFF: Final = "Every regime needs sign-off by counsel of its country before use."


class RegimeKind(StrEnum):
    """A request somebody files, or only a clock to show."""

    REQUEST = "request"
    CLOCK = "clock"


class RegimeClass(StrEnum):
    """What kind of exposure a regime answers."""

    PUBLISHER = "publisher"
    PLATFORM = "platform"
    SEARCH = "search"
    BROKER = "broker"
    CONTACT = "contact"


class Standing(StrEnum):
    """In which capacity somebody sends."""

    PERSON = "person"
    GUARDIAN = "guardian"
    MANDATED_REPRESENTATIVE = "mandated_representative"
    EMPLOYER_OWN_RIGHT = "employer_own_right"
    ANYONE = "anyone"


class Addressee(StrEnum):
    """To what kind of body or person a request goes."""

    AGENCY = "agency"
    BROADCASTER = "broadcaster"
    CONTROLLER = "controller"
    COURT = "court"
    DATA_BROKER = "data_broker"
    DATA_PROTECTION_AUTHORITY = "data_protection_authority"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    DIRECTOR_OF_PUBLICATION = "director_of_publication"
    EDITOR = "editor"
    FREELANCER = "freelancer"
    HOST = "host"
    JOURNALIST = "journalist"
    ODS_BODY = "ods_body"
    PHOTOGRAPHER = "photographer"
    PICTURE_DESK = "picture_desk"
    PLATFORM = "platform"
    POLICE_PROSECUTOR = "police_prosecutor"
    PRESS_COUNCIL = "press_council"
    PUBLISHER = "publisher"
    REGULATOR = "regulator"
    RESPONSIBLE_MANAGER = "responsible_manager"
    SEARCH_ENGINE = "search_engine"


class Side(StrEnum):
    """Who must act before a clock runs out."""

    OURS = "ours"
    THEIRS = "theirs"
    REGULATOR = "regulator"
    COURT = "court"


class Unit(StrEnum):
    """In what a period is counted; NONE: the law names no number."""

    HOURS = "hours"
    BUSINESS_HOURS = "business_hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WERKTAGE = "werktage"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    END_OF_YEAR_YEARS = "end_of_year_years"
    NONE = "none"


class Roll(StrEnum):
    """Whether a finished date on a closed day moves to the next working day."""

    FORWARD = "forward"
    NONE = "none"


class ActBy(StrEnum):
    """How the safe date of our own deadline is found."""

    PREVIOUS_WORKING_DAY = "previous_working_day"
    WORKING_DAY_BEFORE = "working_day_before"
    PREVIOUS_POSTING_DAY = "previous_posting_day"
    DUE_INSTANT = "due_instant"


class Confidence(StrEnum):
    """How sure the data is; anything below HIGH is checked first by counsel."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Checked(StrEnum):
    """How the source was read."""

    V = "V"
    S = "S"
    P = "P"
    GK = "gk"


class FactKind(StrEnum):
    """What kind of value a fact holds."""

    INSTANT = "instant with zone"
    SENDER_INSTANT = "instant set by sender"
    SENDER_PERIOD = "ISO 8601 duration set by sender"
    BOOL = "bool"


MEANINGS: Final[Mapping[StrEnum, str]] = MappingProxyType(
    {
        Standing.PERSON: "the affected person",
        Standing.GUARDIAN: "parent or guardian of a minor or vulnerable person",
        Standing.MANDATED_REPRESENTATIVE: "someone with a stored mandate",
        Standing.EMPLOYER_OWN_RIGHT: "the company for its OWN right",
        Standing.ANYONE: "no standing needed",
        Side.OURS: "we must act",
        Side.THEIRS: "the addressee must act",
        Side.REGULATOR: "a deciding body (authority, press council, dispute body) must act",
        Side.COURT: "a court acts",
        ActBy.PREVIOUS_WORKING_DAY: "last working day on or before the unrolled due date",
        ActBy.WORKING_DAY_BEFORE: "last working day strictly before the unrolled due date "
        "(limitation periods, judge-made guides, periods counted in working days)",
        ActBy.PREVIOUS_POSTING_DAY: "last day on or before the unrolled due date that is neither "
        "a Sunday nor a public holiday; Saturday allowed",
        ActBy.DUE_INSTANT: "the due instant itself",
        Checked.V: "read in a copy of the statute or regulator page",
        Checked.S: "read in a secondary source",
        Checked.P: "partly",
        Checked.GK: "general knowledge, not confirmed; article number given for a lawyer to check",
    }
)
"""What the less obvious words of the vocabulary mean."""

COMMON_OUTCOMES: Final = (
    "pending",
    "acknowledged",
    "info_requested",
    "granted",
    "partly_granted",
    "refused",
    "no_answer",
    "withdrawn",
    "escalated",
)


@dataclass(frozen=True, slots=True)
class EarlierOf:
    """Starts on the earlier unrolled date of other clocks of the regime."""

    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LaterOf:
    """Starts on the later unrolled date of other clocks of the regime."""

    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DueOf:
    """Starts on the unrolled due date of another clock of the regime."""

    clock: str


@dataclass(frozen=True, slots=True)
class OnlyIn:
    """The clock exists at these places alone."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExceptIn:
    """The clock does not exist at these places."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extension:
    """A longer period, counted in one step from `anchored_on` when `requires_fact` is true."""

    amount: int
    unit: Unit
    anchored_on: str
    requires_fact: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class StopClock:
    """Days between two facts that are added to the unrolled date."""

    from_fact: str
    to_fact: str
    inclusive: bool
    in_force_from: date | None
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """A policy value of the house, never law."""

    amount: int
    unit: Unit
    label: str = "policy reminder, not law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One period of a regime: who must act, from which fact, how it is counted, under which law.

    `calendar` is "addressee" or "sender" (the place where the act must be done) or a fixed code.
    """

    key: str
    label: str
    side: Side
    starts_on: str | EarlierOf | LaterOf | DueOf
    amount: int | None = None
    unit: Unit = Unit.NONE
    counts_event_day: bool = False
    roll: Roll = Roll.NONE
    calendar: str = "addressee"
    act_by: ActBy | None = None
    extension: Extension | None = None
    stop_clock: StopClock | None = None
    reminder: ReminderRule | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    requires_fact: str | None = None
    places: OnlyIn | ExceptIn | None = None
    sender_set: bool = False
    historic: bool = False
    citation: str
    confidence: Confidence
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """One thing a request must contain."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """In which form and by which channel a request must travel."""

    channels: tuple[str, ...] = ()
    signed_original: bool = False
    max_length: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """One legal or self-regulatory basis.

    `countries` are those the regime reaches, as ISO codes or place codes; empty means everywhere.
    `only_if` names a condition of fact that no table can decide.
    """

    id: str
    title: str
    jurisdiction: str
    countries: tuple[str, ...]
    kind: RegimeKind = RegimeKind.REQUEST
    enabled: bool = True
    classes: tuple[RegimeClass, ...]
    addressees: tuple[Addressee, ...] = ()
    addressee_note: str = ""
    standing: tuple[Standing, ...] = ()
    standing_note: str = ""
    one_way_door: str | None = None
    reveals_person_to: tuple[str, ...] = ()
    only_if: str | None = None
    required_elements: tuple[Element, ...] = ()
    form: Form = Form()
    clocks: tuple[Clock, ...]
    related_clocks: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    refusal_grounds: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    source: str
    checked: Checked
    checked_note: str = ""
    notes: str = ""

    @property
    def all_outcomes(self) -> tuple[str, ...]:
        """What may come back: the outcomes common to all regimes, then those of this one."""
        return tuple(dict.fromkeys((*COMMON_OUTCOMES, *self.outcomes)))

    def clock(self, key: str) -> Clock | None:
        """The clock called `key`, or None."""
        return next((clock for clock in self.clocks if clock.key == key), None)


@dataclass(frozen=True, slots=True)
class Alias:
    """An id that lives on as clocks of a parent regime."""

    regime: str
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """An event, answer or setting that clocks start on or depend on."""

    name: str
    kind: FactKind
    meaning: str
