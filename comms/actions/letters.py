"""Writes the letter of a request: from its template until somebody changes the wording."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from comms.models import Letter
from comms.rules import letters
from comms.rules.letters import citations
from tracker import history, policy, sealing
from tracker.models import Allowance, FormalRequest, Mandate, Person, Proposal
from tracker.policy import Actor
from tracker.queries.checklist import IN_LETTER
from tracker.rules import calendars, filing, regimes
from tracker.rules.asks import Ask, ask_of
from tracker.rules.errors import RuleError
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission
from tracker.states import ProposalStatus, RequestStatus

NO_WORDS = "()"
"""Stands in the place of an element that is left out of a letter."""
EDITED = " edited"
"""Added to the version of a letter whose wording somebody changed."""


@dataclass(frozen=True)
class Text:
    """A letter as it stands: from which version of the wording, and whether it was changed."""

    subject: str
    body: str
    version: str
    edited: bool


def prefilled(regime: str) -> dict[str, str]:
    """Return the elements of a regime that its letter brings with it, or that no letter needs."""
    needed, ask = {one.key for one in regimes.get(regime).required_elements}, ask_of(regime)
    settled = letters.CARRIES[ask] | letters.NOT_IN_WRITING.get(ask, frozenset())
    return dict.fromkeys(sorted(settled & needed), IN_LETTER)


def text_of(request: FormalRequest, *, now: datetime) -> Text:
    """Return the letter with all blanks filled but the person's name."""
    letter = letters.find(request.regime, request.language)
    if request.body:
        return Text(request.subject, request.body, request.letter_version, edited=True)
    return _written(request, letter, request.elements, now)


def _written(
    request: FormalRequest, letter: letters.Letter, elements: Mapping[str, str], now: datetime
) -> Text:
    """Return the letter as its template writes it from these elements."""
    values = _values(request, letter.language, now)
    needed = frozenset(one.key for one in regimes.get(request.regime).required_elements)
    subject = letters.compose(letter.subject, values, elements, needed=needed)
    body = letters.compose(letter.body, values, elements, needed=needed)
    return Text(" ".join(subject.split())[:200], body, letter.version, edited=False)


def names_nobody(request: FormalRequest, *, now: datetime) -> bool:
    """Tell whether a letter asks to leave somebody alone and cannot say by name whom."""
    if ask_of(request.regime) is not Ask.DESIST:
        return False
    return not (_may_name(request.person, now) and "{person}" in text_of(request, now=now).body)


def left_unnamed(request: FormalRequest, body: str) -> bool:
    """Tell the same of a letter whose final words are `body`."""
    if ask_of(request.regime) is not Ask.DESIST:
        return False
    language = letters.find(request.regime, request.language).language
    return letters.words(language).person in body


def over_length(request: FormalRequest, text: Text, *, now: datetime) -> str:
    """Return by how much a letter that somebody reworded is over the legal length, or nothing."""
    limit = filing.LIMITS.get(request.regime)
    if limit is None or not text.edited:
        return ""
    letter = letters.find(request.regime, request.language)
    rest = {**request.elements, limit.element: NO_WORDS}
    without = _written(request, letter, rest, now)
    return filing.letter_over_length(request.regime, text.body, without.body)


def shown_text(request: FormalRequest, *, now: datetime) -> Text:
    """Return the letter for its page: the very words once they were proposed, else the draft."""
    held = [ProposalStatus.OPEN, ProposalStatus.APPROVED, ProposalStatus.EXECUTED]
    rows = Proposal.objects.filter(
        operation=Operation.FILE_REQUEST, subject_key=request.key, status__in=held
    )
    proposal = rows.defer("payload").order_by("-proposed_at").first()
    if proposal is None or request.status == RequestStatus.DRAFT:
        return text_of(request, now=now)
    facts = proposal.facts
    return Text(facts["subject"], facts["body"], facts["letter"], edited=False)


def final_text(request: FormalRequest, *, by: Actor, now: datetime) -> Text:
    """Return the letter as the addressee will read it, the name in it where it may be.

    Whoever asks is the one who looks at the name, and the history says so first.
    """
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    text = text_of(request, now=now)
    language = letters.find(request.regime, request.language).language
    name = _name(request, language, by, now)
    subject, body = (part.replace("{person}", name) for part in (text.subject, text.body))
    return Text(subject, body, text.version, text.edited)


def _name(request: FormalRequest, language: str, by: Actor, now: datetime) -> str:
    """Return the person's name with their live word for it, else words that do not name them."""
    person = request.person
    if not _may_name(person, now):
        return letters.words(language).person
    seen = history.disclose(
        "sealed.used_in_letter", by=by, case=request.case, objects=frozenset({person.key}), at=now,
        request=request.ref,
    )  # fmt: skip
    return sealing.reveal(person, "name_sealed", disclosure=seen) or letters.words(language).person


def _may_name(person: Person, now: datetime) -> bool:
    live = Mandate.objects.live(now).filter(person=person, what=Allowance.NAME_ME).first()
    return live is not None and (live.signed_by_guardian or not person.is_minor)


def _values(request: FormalRequest, language: str, now: datetime) -> dict[str, str]:
    small, shown = letters.words(language), request.publication
    plain = {"sender": settings.PRESS_NAME, "contact": settings.PRESS_ADDRESS, "ref": request.ref}
    signed = request.sender_kind in ("person", "guardian")
    closing = small.closing_signed if signed else small.closing
    values = {
        **plain,
        "greeting": _greeting(request, small),
        "standing": small.standing[request.sender_kind],
        "closing": _put(closing, plain),
        "person": "{person}",
        "outlet": request.outlet.name,
        "law": citations.of(request.regime, language),
        "today": _day(now, request.place, language),
        "until": _until(request, small, language),
    }
    if shown is not None:
        values |= {"title": shown.title or str(shown), "url": shown.url}
        if shown.published_at is not None:
            values["published"] = _day(shown.published_at, request.place, language)
    return values


def _put(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _greeting(request: FormalRequest, small: letters.Words) -> str:
    if request.journalist is None:
        return small.greeting_unnamed
    return small.greeting.replace("{name}", request.journalist.name)


def _until(request: FormalRequest, small: letters.Words, language: str) -> str:
    fixed = request.facts.get("sender_set_due_at")
    if not fixed:
        return ""
    at = datetime.fromisoformat(str(fixed)).astimezone(_zone(request.place))
    hour = f"{_day(at, request.place, language)}, {at:%H:%M} ({at:%Z})"
    return small.until.replace("{until}", hour)


def _day(at: datetime, place: str, language: str) -> str:
    with translation.override(language):
        return date_format(at.astimezone(_zone(place)), "DATE_FORMAT")


def _zone(place: str) -> tzinfo:
    try:
        return calendars.zone(place)
    except RuleError:
        return timezone.get_default_timezone()


def keep_version(request: FormalRequest, version: str) -> None:
    """Store the wording a letter was made from, once for each version; for whoever reads later."""
    letter = letters.find(request.regime, request.language)
    if letter.version == version.removesuffix(EDITED):
        Letter.objects.get_or_create(
            regime=request.regime, language=letter.language, version=letter.version,
            defaults={"subject": letter.subject, "body": letter.body},
        )  # fmt: skip
