"""Flags that need no request to stop, and patterns for counsel; each says what it rests on."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tracker.rules.desist import counts_as_contact
from tracker.rules.desist_terms import ContactFacts


class FlagKey(StrEnum):
    """What a flag says."""

    REMAINED_AFTER_LEAVE_REQUEST = "remained_after_leave_request"
    FOLLOWED = "followed"
    REFUSED_IDENTIFICATION = "refused_identification"
    MINOR_APPROACHED = "minor_approached"
    SCHOOL_OR_HOSPITAL = "school_or_hospital"
    PERSISTENT_PURSUIT = "persistent_pursuit"
    PATTERN_UK_PHA = "pattern_uk_pha"
    PATTERN_DE_238 = "pattern_de_238"


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag with its reason; `numbers` holds what was counted and the limits of the policy."""

    key: FlagKey
    sentence: str
    numbers: tuple[tuple[str, int], ...] = ()
    for_counsel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What was seen during one contact; minutes are those from the request to leave to leaving."""

    remained: bool = False
    minutes_remained: int | None = None
    followed: bool = False
    refused_identification: bool = False
    minor_approached: bool = False
    school_or_hospital: bool = False


@dataclass(frozen=True, slots=True)
class PursuitPolicy:
    """From how many attempts by one title within how many hours; house policy, never law."""

    attempts: int = 3
    hours: int = 48


def observed_flags(observed: Observed) -> tuple[Flag, ...]:
    """Flags of one contact alone."""
    seen = (
        (observed.remained, FlagKey.REMAINED_AFTER_LEAVE_REQUEST, _remained(observed)),
        (observed.followed, FlagKey.FOLLOWED, "They followed the person."),
        (
            observed.refused_identification,
            FlagKey.REFUSED_IDENTIFICATION,
            "Asked who they were and for whom they worked, they would not say.",
        ),
        (observed.minor_approached, FlagKey.MINOR_APPROACHED, "They approached a minor."),
        (
            observed.school_or_hospital,
            FlagKey.SCHOOL_OR_HOSPITAL,
            "It happened at a school or in a hospital.",
        ),
    )
    return tuple(Flag(key, sentence) for is_so, key, sentence in seen if is_so)


def _remained(observed: Observed) -> str:
    if observed.minutes_remained is None:
        return "They stayed after being asked to leave."
    return f"They stayed {observed.minutes_remained} minutes after being asked to leave."


def persistent_pursuit(
    contacts: Iterable[ContactFacts], *, policy: PursuitPolicy | None = None
) -> Mapping[str, Flag]:
    """Titles with at least so many attempts within so many hours, both ends counted.

    What is no attempt to reach somebody is left out, and so is what has no known title.
    """
    policy = policy or PursuitPolicy()
    found: dict[str, Flag] = {}
    for title, attempts in _by(contacts, _title).items():
        most = _most_within(attempts, timedelta(hours=policy.hours))
        if most >= policy.attempts:
            found[title] = _pursuit(most, policy)
    return found


def _pursuit(most: int, policy: PursuitPolicy) -> Flag:
    numbers = (("attempts", most), ("hours", policy.hours), ("from_attempts", policy.attempts))
    sentence = (
        f"{most} attempts by one title within {policy.hours} hours "
        f"(house policy: from {policy.attempts})."
    )
    return Flag(FlagKey.PERSISTENT_PURSUIT, sentence, numbers)


def _title(contact: ContactFacts) -> str | None:
    return contact.acting_for or contact.title


def _journalist(contact: ContactFacts) -> str | None:
    return contact.journalist


def _by(
    contacts: Iterable[ContactFacts], key: Callable[[ContactFacts], str | None]
) -> dict[str, list[ContactFacts]]:
    groups = defaultdict[str, list[ContactFacts]](list)
    for contact in contacts:
        name = key(contact)
        if name and counts_as_contact(contact):
            groups[name].append(contact)
    return groups


def _most_within(attempts: list[ContactFacts], window: timedelta) -> int:
    starts = sorted(attempt.start for attempt in attempts)
    return max(sum(first <= start <= first + window for start in starts) for first in starts)


def patterns(contacts: Iterable[ContactFacts], *, country: str) -> tuple[Flag, ...]:
    """Repeated contact by the same person or title, for counsel of `country` to look at.

    Known for GB (Protection from Harassment Act s.7(3)) and DE (StGB s.238).
    """
    kept = tuple(contacts)
    groups = (*_by(kept, _title).values(), *_by(kept, _journalist).values())
    most = max((len(group) for group in groups), default=0)
    build = _PATTERNS.get(country.strip().upper()[:2])
    return (build(most),) if build and most >= 2 else ()


def _uk(most: int) -> Flag:
    sentence = (
        f"{most} occasions by the same person or title (PHA 1997 s.7(3) asks for two); courts want "
        "exceptional, oppressive conduct."
    )
    return Flag(FlagKey.PATTERN_UK_PHA, sentence, (("occasions", most),), for_counsel=True)


def _de(most: int) -> Flag:
    sentence = (
        f"{most} occasions by the same person or title: StGB s.238 speaks of repeated conduct "
        "(gk); lawful newsgathering is not unauthorised."
    )
    return Flag(FlagKey.PATTERN_DE_238, sentence, (("occasions", most),), for_counsel=True)


_PATTERNS = {"GB": _uk, "DE": _de}
