"""Which regimes fit an addressee, a country, what happened and who asks; and why the others do not.

Nothing is hidden: a regime that does not fit is listed after those that do, with its reason.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from tracker.rules import regimes
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import (
    Addressee,
    Clock,
    Element,
    Form,
    Regime,
    Side,
    Standing,
)
from tracker.rules.regimes.reach import EEA
from tracker.rules.standing_words import (
    ABOUT,
    BODIES,
    CLASS_OF,
    CLASSES_OF,
    HOUSES,
    NAMES,
    SENDERS,
    Happened,
    either,
    upper,
)

K = TypeVar("K", bound=StrEnum)


class StandingError(RuleError):
    """An addressee, country, sender or event that the tables do not know."""


@dataclass(frozen=True, slots=True)
class Sender:
    """One kind of sender: may it send, and the sentence why or why not."""

    standing: Standing
    may: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Option:
    """One regime held against the question; `against` is empty exactly when it fits.

    `questions` are conditions no table can decide; `via_body` marks what would fit but goes to a
    third party about the addressee; `abroad` what another country's law says; `ours` and `theirs`
    are the clocks to show, `related` more.
    """

    regime: Regime
    against: tuple[str, ...]
    reasons: tuple[str, ...]
    questions: tuple[str, ...]
    senders: tuple[Sender, ...]
    via_body: bool
    enabled: bool
    abroad: bool = False

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.against

    @property
    def nearly_fits(self) -> bool:
        """Whether one thing alone stands in the way, and not that its law ends at a border."""
        if self.fits:
            return not self.enabled
        return len(self.against) == 1 and not self.abroad

    @property
    def needs(self) -> tuple[Element, ...]:
        """What the request must contain."""
        return self.regime.required_elements

    @property
    def form(self) -> Form:
        """In which form and by which channels it must travel."""
        return self.regime.form

    @property
    def reveals_person_to(self) -> tuple[str, ...]:
        """Who learns the person's name or how to reach them."""
        return self.regime.reveals_person_to

    @property
    def one_way_door(self) -> str | None:
        """What cannot be taken back; legal must confirm it."""
        return self.regime.one_way_door

    @property
    def ours(self) -> tuple[Clock, ...]:
        """Periods within which we must act."""
        return tuple(clock for clock in _offered(self.regime) if clock.side is Side.OURS)

    @property
    def theirs(self) -> tuple[Clock, ...]:
        """Periods within which the addressee, a body or a court must act."""
        return tuple(clock for clock in _offered(self.regime) if clock.side is not Side.OURS)

    @property
    def related(self) -> tuple[Regime, ...]:
        """Clock entries to show beside the request."""
        return tuple(regimes.get(name) for name in self.regime.related_clocks)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What usually comes back."""
        return self.regime.all_outcomes


def _offered(regime: Regime) -> tuple[Clock, ...]:
    return tuple(clock for clock in regime.clocks if not clock.historic)


def choose(
    *,
    addressee: str | None = None,
    country: str | None = None,
    sender: str | None = None,
    happened: str | None = None,
    person_country: str | None = None,
    switched_on: Collection[str] = (),
) -> tuple[Option, ...]:
    """Every request regime, those that fit first, then what goes to a body, then the rest.

    What is None is not asked. `country` is that of the addressee, as an ISO or place code (DE,
    GB-ENG, US-CA); `switched_on` holds the optional regimes this house uses. Raises StandingError.
    """
    question = _Question(
        addressee=_member(Addressee, addressee, "addressee"),
        country=_country(country),
        sender=_member(Standing, sender, "sender"),
        happened=_member(Happened, happened, "event"),
        person_country=_country(person_country),
    )
    found = [_option(question, regime, switched_on) for regime in regimes.requests()]
    return tuple(sorted(found, key=_rank))


def senders(regime: Regime) -> tuple[Sender, ...]:
    """For every kind of sender whether it may send, and why."""
    return tuple(may_send(regime, standing) for standing in Standing)


def may_send(regime: Regime, standing: Standing) -> Sender:
    """Whether somebody of this `standing` may send; a wrong sender voids the request."""
    note = f" ({regime.standing_note.rstrip('.')})" if regime.standing_note else ""
    name = SENDERS[standing]
    if standing in regime.standing:
        return Sender(standing, may=True, reason=f"{upper(name)} may send it{note}.")
    if Standing.ANYONE in regime.standing:
        return Sender(standing, may=True, reason=f"Anyone may send it, so {name} may{note}.")
    able = either([SENDERS[kind] for kind in regime.standing])
    return Sender(
        standing, may=False, reason=f"{upper(name)} may not send it: only {able} may{note}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    addressee: Addressee | None
    country: str | None
    sender: Standing | None
    happened: Happened | None
    person_country: str | None


def _member(kind: type[K], value: str | None, what: str) -> K | None:
    if value is None:
        return None
    try:
        return kind(value.strip().lower())
    except ValueError:
        possible = ", ".join(member.value for member in kind)
        raise StandingError(f"unknown {what} {value!r}; possible: {possible}") from None


def _country(value: str | None) -> str | None:
    if value is None:
        return None
    code = value.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", code):
        raise StandingError(f"unknown country {value!r}; write an ISO code such as DE or US-CA")
    return f"GB{code[2:]}" if code[:2] == "UK" else code


@dataclass(slots=True)
class _Findings:
    """What speaks for a regime, against it, and what remains to be asked."""

    speaks_for: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    abroad: bool = False


_CHECKS: Final = {
    Standing.GUARDIAN: "Only for a minor or a vulnerable person.",
    Standing.MANDATED_REPRESENTATIVE: "Only with a stored mandate that covers this request.",
    Standing.EMPLOYER_OWN_RIGHT: "Only if the company itself is affected.",
}


def _option(question: _Question, regime: Regime, switched_on: Collection[str]) -> Option:
    found = _Findings()
    if regime.only_if:
        found.questions.append(f"Only if {regime.only_if}.")
    for hold in (_hold_addressee, _hold_country, _hold_event, _hold_sender):
        hold(question, regime, found)
    return Option(
        regime=regime,
        against=tuple(found.against),
        reasons=tuple(found.against or found.speaks_for),
        questions=tuple(found.questions),
        senders=senders(regime),
        via_body=len(found.against) == 1 and _via_body(question, regime),
        enabled=regime.enabled or regime.id in switched_on,
        abroad=found.abroad,
    )


def _hold_addressee(question: _Question, regime: Regime, found: _Findings) -> None:
    kind = question.addressee
    if kind is None:
        return
    name, names = NAMES[kind], either([NAMES[addressee] for addressee in regime.addressees])
    if kind in regime.addressees:
        found.speaks_for.append(f"It can be addressed to {name}.")
    elif offices := HOUSES.get(kind, frozenset()) & set(regime.addressees):
        office = either(sorted(NAMES[office] for office in offices))
        found.speaks_for.append(f"Address it to {office} of the house.")
    elif _via_body(question, regime):
        found.against.append(f"It goes to {names}, about {name}, not to {name} itself.")
    else:
        found.against.append(f"It goes to {names}, not to {name}.")


def _via_body(question: _Question, regime: Regime) -> bool:
    about = CLASSES_OF.get(question.addressee, set()) if question.addressee else set()
    return bool(about & set(regime.classes)) and set(regime.addressees) <= BODIES


def _hold_country(question: _Question, regime: Regime, found: _Findings) -> None:
    country = question.country
    if country is None:
        return
    if not regime.countries:
        found.speaks_for.append("It knows no border.")
    elif _reaches(regime, country):
        found.speaks_for.append(f"It reaches {country}.")
    elif narrower := [code for code in regime.countries if code.startswith(f"{country}-")]:
        found.questions.append(f"Only in {either(narrower)}, not in all of {country}.")
    elif regime.countries == EEA and question.person_country in EEA:
        found.questions.append(f"Only if the addressee in {country} targets people in the EEA.")
    else:
        found.abroad = True
        law = f"It belongs to {regime.jurisdiction}"
        found.against.append(f"{law}, and the addressee is in {country}.")


def _reaches(regime: Regime, country: str) -> bool:
    return country in regime.countries or country.partition("-")[0] in regime.countries


def _hold_event(question: _Question, regime: Regime, found: _Findings) -> None:
    if question.happened is None:
        return
    about = either([ABOUT[kind] for kind in regime.classes])
    asked = CLASS_OF[question.happened]
    if asked in regime.classes:
        found.speaks_for.append(f"It is about {about}.")
    else:
        found.against.append(f"It is about {about}, not about {ABOUT[asked]}.")


def _hold_sender(question: _Question, regime: Regime, found: _Findings) -> None:
    if question.sender is None:
        return
    sender = may_send(regime, question.sender)
    (found.speaks_for if sender.may else found.against).append(sender.reason)
    if sender.may and question.sender in regime.standing and question.sender in _CHECKS:
        found.questions.append(_CHECKS[question.sender])


def _rank(option: Option) -> tuple[bool, bool, bool, int]:
    """Fitting first; among equals those switched on, then those with fewer open questions."""
    return (not option.fits, not option.enabled, not option.via_body, len(option.questions))
