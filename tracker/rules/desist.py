"""Contact after a request to stop: every condition, met or not, and never a verdict.

A result is a candidate for a lawyer to look at. It is dismissed with a reason or confirmed by
legal; no score and no ranking of anybody follows from it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from tracker.rules import calendars, wording
from tracker.rules.desist_terms import (
    CAVEATS,
    LABEL,
    NOT_A_CONTACT,
    Assessment,
    Condition,
    Consent,
    ContactFacts,
    Delivery,
    Desist,
    DesistError,
    Initiative,
    Level,
    Mode,
    Policy,
    Proof,
    PublicInterest,
    Result,
    Scope,
    Status,
    StoryMatch,
    Verdict,
)
from tracker.rules.grace import basis, codes_near, grace_ends_at, local_day, review_on

__all__ = [
    "CAVEATS",
    "LABEL",
    "Assessment",
    "Condition",
    "Consent",
    "ContactFacts",
    "Delivery",
    "Desist",
    "DesistError",
    "Initiative",
    "Level",
    "Mode",
    "Policy",
    "Proof",
    "PublicInterest",
    "Result",
    "Scope",
    "Status",
    "StoryMatch",
    "Verdict",
    "assess",
    "assess_all",
    "basis",
    "counts_as_contact",
    "grace_ends_at",
    "review_on",
]


def assess(desist: Desist, contact: ContactFacts, *, policy: Policy | None = None) -> Assessment:
    """Hold `contact` against `desist`; raises RuleError for times without a zone."""
    _require_zones(desist, contact)
    policy = policy or Policy()
    level, matched = _level(desist, contact)
    grace = grace_ends_at(desist, level, policy=policy)
    story = _story(desist, contact)
    conditions = (
        _initiated(contact),
        _protected(desist, contact),
        matched,
        _after(desist, contact, grace),
        _active(desist, contact, story, policy),
        _mode(desist, contact),
        _unconsented(desist, contact),
    )
    result = _result(conditions, ended=_ended(desist, contact))
    return Assessment(
        result=result,
        level=level,
        conditions=conditions,
        minutes_since=_minutes(desist, contact),
        grace_ends_at=grace,
        story_match=story,
        proof=desist.proof,
        basis=basis(desist.place),
        caveats=CAVEATS,
        suggestion=_suggestion(result),
        status=Status.CANDIDATE if result is Result.CANDIDATE else None,
    )


def assess_all(
    desists: Iterable[Desist], contact: ContactFacts, *, policy: Policy | None = None
) -> tuple[tuple[Desist, Assessment], ...]:
    """Hold `contact` against every request to stop, the most telling answer first."""
    order = list(Result)
    found = [(desist, assess(desist, contact, policy=policy)) for desist in desists]
    return tuple(sorted(found, key=lambda pair: (order.index(pair[1].result), _near(pair[1]))))


def _near(assessment: Assessment) -> str:
    return assessment.level or "L9"


def _require_zones(desist: Desist, contact: ContactFacts) -> None:
    consents = (consent.given_at for consent in contact.consents)
    times = (desist.effective_at, desist.lifted_at, desist.superseded_at)
    for moment in (*times, contact.start, contact.latest_start, *consents):
        if moment is not None and moment.utcoffset() is None:
            raise DesistError("a time without a zone cannot be compared: give its offset too")


def _met(key: str, sentence: str) -> Condition:
    return Condition(key, Verdict.MET, sentence)


def _not_met(key: str, sentence: str) -> Condition:
    return Condition(key, Verdict.NOT_MET, sentence)


def _unknown(key: str, sentence: str) -> Condition:
    return Condition(key, Verdict.CANNOT_TELL, sentence)


def _initiated(contact: ContactFacts) -> Condition:
    key = "initiated_by_journalist"
    if contact.thread_we_reopened:
        return _not_met(key, "It answers in a thread that we opened again after the request.")
    if contact.initiative is Initiative.UNKNOWN:
        return _unknown(key, "It is not known who started it.")
    if contact.initiative is Initiative.OURS:
        return _not_met(key, "Our side started it.")
    return _met(key, "The journalist's side started it.")


def _protected(desist: Desist, contact: ContactFacts) -> Condition:
    key = "target_protected"
    if contact.target is None:
        return _unknown(key, "It is not known whom it was meant for.")
    if contact.target not in desist.protected:
        return _not_met(key, "The request to stop does not protect the person it was meant for.")
    return _met(key, "The request to stop protects the person it was meant for.")


def _level(desist: Desist, contact: ContactFacts) -> tuple[Level | None, Condition]:
    """The match level, nearest first; an unknown that could still match is said to be one."""
    key, titles = "match_level", {contact.title, contact.acting_for} - {None}
    if contact.journalist and contact.journalist == desist.journalist:
        return Level.L1, _met(key, "L1: the same journalist.")
    if desist.title in titles:
        return Level.L2, _met(key, "L2: the same title, or somebody working for it.")
    if _group_told(desist) and desist.group and contact.group == desist.group:
        return Level.L3, _met(key, "L3: a sister title, and the group was told.")
    if titles & desist.delivered_to:
        return Level.L4, _met(key, "L4: another outlet, which the request reached too.")
    if _industry_covers(desist, contact):
        return Level.L4, _met(key, "L4: a notice to the industry covers it.")
    return None, _unmatched(desist, contact, titles)


def _group_told(desist: Desist) -> bool:
    return desist.scope is Scope.GROUP or desist.acknowledged_by_group


def _industry_covers(desist: Desist, contact: ContactFacts) -> bool:
    """Whether a notice to an industry reached this title; it does not cross a border."""
    if desist.scope is not Scope.INDUSTRY or not (contact.title or contact.journalist):
        return False
    return not desist.place or contact.country == _country(desist)


def _country(desist: Desist) -> str:
    return desist.place.partition("-")[0]


def _unmatched(desist: Desist, contact: ContactFacts, titles: set[str | None]) -> Condition:
    key = "match_level"
    if not titles:
        return _unknown(key, "It is not known which title it came from.")
    if _group_told(desist) and not (contact.group and desist.group):
        return _unknown(key, "The group was told, but it is not known whose title this is.")
    if desist.scope is Scope.INDUSTRY and contact.country is None:
        return _unknown(key, "It is not known in which country this title is at home.")
    return _not_met(key, "The request to stop did not go to this title; a new one can be sent.")


def _zone(place: str) -> tzinfo:
    """Return the zone of the outlet's clock, where it is known where it sits."""
    return calendars.zone(codes_near(place)[0]) if place.strip() else UTC


def _after(desist: Desist, contact: ContactFacts, grace: datetime | None) -> Condition:
    key = "after_desist"
    if desist.effective_at is None or grace is None:
        return _unknown(key, "It is not known when the request to stop arrived.")
    latest = contact.latest_start or contact.start
    until = wording.moment(grace.astimezone(_zone(desist.place)))
    if contact.start > grace:
        return _met(key, f"It began after the request and its period of grace, {until}.")
    if latest > grace:
        return _unknown(key, f"Its time is not exact enough to compare with {until}.")
    if latest > desist.effective_at:
        return _not_met(key, f"It began within the period of grace, up to {until}.")
    return _not_met(key, "It did not begin after the request to stop arrived.")


def _active(desist: Desist, contact: ContactFacts, story: StoryMatch, policy: Policy) -> Condition:
    key = "desist_active"
    if _ended(desist, contact):
        return _not_met(key, "The request to stop had been lifted or replaced by then.")
    if desist.effective_at is None:
        return _unknown(key, "It is not known since when the request to stop holds.")
    review = desist.review_on or review_on(desist.effective_at, desist.place, policy=policy)
    if local_day(contact.start, desist.place) > review:
        return _not_met(key, f"The request to stop was due for review on {wording.day(review)}.")
    if story is StoryMatch.OTHER:
        return _not_met(key, "The request to stop is about another story.")
    if story is StoryMatch.UNKNOWN:
        return _unknown(key, "It is not known whether it was about the same story.")
    return _met(key, "The request to stop was in force and recent enough.")


def _ended(desist: Desist, contact: ContactFacts) -> bool:
    ends = (desist.lifted_at, desist.superseded_at)
    return any(end is not None and end <= contact.start for end in ends)


def _story(desist: Desist, contact: ContactFacts) -> StoryMatch:
    if not desist.story:
        return StoryMatch.ANY
    if not contact.story:
        return StoryMatch.UNKNOWN
    same = desist.story.casefold() == contact.story.casefold()
    return StoryMatch.SAME if same else StoryMatch.OTHER


def _mode(desist: Desist, contact: ContactFacts) -> Condition:
    key = "mode_counts"
    if contact.mode is None:
        return _unknown(key, "It is not known how they tried.")
    if reason := _excluded(contact, contact.mode):
        return _not_met(key, f"It does not count: {reason}.")
    if desist.channels and contact.channel is None:
        return _unknown(key, "The request names channels, and the channel used is not known.")
    if desist.channels and contact.channel not in desist.channels:
        return _not_met(key, "The request to stop does not cover this channel.")
    return _met(key, "It is an attempt to reach the person.")


def _excluded(contact: ContactFacts, mode: Mode) -> str | None:
    if mode is Mode.RIGHT_OF_REPLY and contact.via_designated_channel:
        single = contact.earlier_replies == 0
        return "one question for a reply, put to the channel named for it" if single else None
    return NOT_A_CONTACT.get(mode)


def counts_as_contact(contact: ContactFacts) -> bool:
    """Whether a contact is an attempt to reach somebody; an unknown mode is not counted."""
    return contact.mode is not None and _excluded(contact, contact.mode) is None


def _unconsented(desist: Desist, contact: ContactFacts) -> Condition:
    key, titles = "no_consent", {contact.title, contact.acting_for}
    since = desist.effective_at
    if any(_consents(consent, titles, since, contact.start) for consent in contact.consents):
        return _not_met(key, "After the request the person agreed to an interview with this title.")
    return _met(key, "The person has not agreed to an interview with this title since.")


def _consents(
    consent: Consent, titles: set[str | None], since: datetime | None, start: datetime
) -> bool:
    later = since is None or consent.given_at > since
    return consent.title in titles and later and consent.given_at <= start


def _result(conditions: tuple[Condition, ...], *, ended: bool) -> Result:
    verdicts = {condition.key: condition.verdict for condition in conditions}
    failed = {key for key, verdict in verdicts.items() if verdict is Verdict.NOT_MET}
    if failed - {"match_level", "desist_active"} or ended:
        return Result.NONE
    if "match_level" in failed:
        return Result.NEW_ADDRESSEE
    if "desist_active" in failed:
        return Result.STALE_DESIST
    unknown = Verdict.CANNOT_TELL in verdicts.values()
    return Result.CANNOT_TELL if unknown else Result.CANDIDATE


def _minutes(desist: Desist, contact: ContactFacts) -> int | None:
    if desist.effective_at is None:
        return None
    return (contact.start - desist.effective_at) // timedelta(minutes=1)


def _suggestion(result: Result) -> str | None:
    if result is Result.NEW_ADDRESSEE:
        return "Nobody asked this title to stop yet: consider sending a request."
    if result is Result.STALE_DESIST:
        return "The request to stop is old or about another story: consider renewing it."
    return None
