"""Which ways there are to ask, for one case: fits first, each with what it takes and reveals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.models import (
    Contact,
    FormalRequest,
    Mandate,
    Outlet,
    Person,
    Publication,
    RegimeApproval,
)
from tracker.queries import checklist, clocks, sign_offs
from tracker.queries.clocks import Dues
from tracker.rules import asks, calendars, catalogue_words, filing, grace, standing
from tracker.rules.deadlines import Due
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import Regime, Side
from tracker.rules.standing import Option, Sender
from tracker.rules.standing_words import Happened


@dataclass(frozen=True)
class Question:
    """What is asked: about what, of whom, by whom, for whom."""

    person: Person
    outlet: Outlet
    addressee: str
    place: str
    happened: str
    sender_kind: str
    publication: Publication | None = None
    contacts: Sequence[Contact] = field(default_factory=tuple)


@dataclass(frozen=True)
class Way:
    """One regime as an answer to the question, with all that stands on its card."""

    option: Option
    word: RegimeApproval | None
    dues: Dues
    sender: Sender
    mandate: str
    ways: tuple[str, ...]

    @property
    def regime(self) -> Regime:
        """Return the regime itself."""
        return self.option.regime

    @property
    def signed(self) -> bool:
        """Tell whether counsel signed it off in this version."""
        return self.word is not None and self.word.enabled

    @property
    def open(self) -> bool:
        """Tell whether a draft can be begun with it."""
        return self.option.fits and self.option.enabled

    @property
    def comes_back(self) -> list[str]:
        """Return what usually comes back, in words."""
        return [catalogue_words.outcome(one) for one in self.option.outcomes if one != "pending"]

    @property
    def theirs(self) -> Due | None:
        """Return the clock of the other side that the card shows: their first with a date."""
        rows = [one for one in self.dues.found if one.side is not Side.OURS]
        return next((one for one in rows if one.due), rows[0] if rows else None)

    @property
    def ours(self) -> Due | None:
        """Return our nearest clock with a date."""
        rows = [one for one in self.dues.dated if one.side is Side.OURS]
        return min(rows, key=lambda one: (one.act_by or one.due or "").__str__(), default=None)


def ways(question: Question, *, now: datetime) -> list[Way]:
    """Return every regime held against the question; dates as if it arrived at `now`."""
    options = standing.choose(
        addressee=question.addressee,
        country=question.place or question.outlet.country or None,
        sender=asks.SENDERS[question.sender_kind],
        happened=question.happened or None,
        person_country=question.person.country or None,
        switched_on=sign_offs.switched_on(),
    )
    words, facts = sign_offs.newest(), _facts(question, now)
    live = checklist.live_mandates(question.person, now=now)
    return [_way(option, question, words.get(option.regime.id), facts, live) for option in options]


def _way(
    option: Option,
    question: Question,
    word: RegimeApproval | None,
    facts: Mapping[str, object],
    mandates: list[Mandate],
) -> Way:
    regime, sender = option.regime, asks.SENDERS[question.sender_kind]
    dues = Dues(())
    if option.fits and question.place:
        assumed = frozenset(clocks.DELIVERY)
        dues = clocks.with_related(regime.id, facts, question.place, assumed=assumed)
    return Way(
        option=option, word=word, dues=dues, sender=standing.may_send(regime, sender),
        mandate=_mandate(question, regime, mandates), ways=filing.ways(regime.id),
    )  # fmt: skip


def _mandate(question: Question, regime: Regime, mandates: list[Mandate]) -> str:
    """Return yes, no or not needed."""
    if not asks.needs_mandate(question.sender_kind):
        return "not needed"
    live = checklist.covering(mandates, regime.id)
    if live is None or (question.person.is_minor and not live.signed_by_guardian):
        return "no"
    return "yes"


def _facts(question: Question, now: datetime) -> dict[str, object]:
    facts: dict[str, object] = dict.fromkeys(clocks.DELIVERY, now)
    shown = question.publication
    if shown is not None and shown.published_at is not None:
        facts["published_at"] = shown.published_at
    if question.contacts:
        facts["conduct_at"] = max(row.occurred_at for row in question.contacts)
    return facts


def require_fit(
    regime: str, *, outlet: Outlet, addressee: str, place: str, sender_kind: str, person: Person
) -> None:
    """Raise RuleError with the reason when a regime does not fit this question."""
    if sender_kind not in asks.SENDERS:
        raise RuleError("Who asks: pick one of the senders.")
    options = standing.choose(
        addressee=addressee, country=place or outlet.country or None,
        sender=asks.SENDERS[sender_kind], person_country=person.country or None,
        switched_on=sign_offs.switched_on(),
    )  # fmt: skip
    option = next((one for one in options if one.regime.id == regime), None)
    if option is None:
        raise RuleError("Way: nothing is filed under this; it is only a clock to show.")
    if not option.fits:
        raise RuleError(f"Way: “{option.regime.title}” does not fit. {' '.join(option.against)}")
    if not option.enabled:
        raise RuleError("Way: this one is optional, and counsel has not switched it on here.")


def places(outlet: Outlet) -> tuple[str, ...]:
    """Return the places whose calendar may count for an outlet; none where nobody knows one.

    All of them where its country is not known.
    """
    near = grace.codes_near(outlet.country)
    known = not outlet.country or all(one[:2] == outlet.country for one in near)
    return near if known else ()


def require_place(outlet: Outlet, place: str) -> None:
    """Raise RuleError when it is not said where an outlet sits, though its calendars are known."""
    possible = places(outlet)
    if possible and place not in possible:
        named = ", ".join(calendars.get(code).name for code in possible[:16])
        raise RuleError(
            f"Where they sit: pick one of {named}. Public holidays of that place count for their "
            "deadline."
        )


def happened(publication: Publication | None) -> str:
    """Return what a publication is, in the words of the catalogue; contact where there is none."""
    if publication is None:
        return Happened.CONTACT
    kinds = {
        "article": Happened.ARTICLE, "post": Happened.POST, "photo": Happened.ARTICLE,
        "video": Happened.BROADCAST, "listing": Happened.LISTING,
        "result": Happened.SEARCH_RESULT,
    }  # fmt: skip
    outlet = publication.outlet
    if outlet is not None and outlet.kind in ("platform", "host"):
        return Happened.POST
    return kinds[publication.kind]


def earlier(request: FormalRequest) -> list[FormalRequest]:
    """Return the chain of requests this one follows, the newest first."""
    chain: list[FormalRequest] = []
    before = request.follows
    while before is not None and len(chain) < 20:
        chain.append(before)
        before = before.follows
    return chain
