"""What a request needs before a second person sees it: each point done or open, with the reason."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Allowance, FormalRequest, Mandate, Person
from tracker.models.base import house_day
from tracker.models.formal_requests import FiledBy
from tracker.queries import sign_offs
from tracker.rules import asks, filing, regimes, standing
from tracker.rules.regimes.base import Element, Regime

IN_LETTER = "="
"""Stands for an element that needs nothing more: `settled` says why."""
SETTLED = {
    "protected": gettext_lazy(
        "the letter names the person only where they allowed it; those around them by their "
        "relation, never by name"
    ),
    "complainant": gettext_lazy(
        "the letter gives our name and address, and the person’s name only where they allowed it"
    ),
    "when": gettext_lazy(
        "the letter bears its day; the hour when it leaves and arrives is kept in the record"
    ),
    "told_to": gettext_lazy("not in the letter: only a spoken request has to keep it"),
    "language": gettext_lazy("not in the letter: only a spoken request has to keep it"),
}
"""Why an element needs nothing more, where “stands in the letter” would not be the truth."""


@dataclass(frozen=True)
class Item:
    """One point. `later` marks what stops the filing but not the preparing."""

    key: str
    label: str
    done: bool
    why: str = ""
    later: bool = False

    @property
    def sentence(self) -> str:
        """Return what to tell somebody who wants to go on without it."""
        return f"{self.label}: {self.why}" if self.why else self.label


def _open(key: str, label: str, why: str = "", *, later: bool = False) -> Item:
    return Item(key, label, done=False, why=why, later=later)


def _done(key: str, label: str, why: str = "") -> Item:
    return Item(key, label, done=True, why=why)


def of_request(request: FormalRequest, *, now: datetime) -> list[Item]:
    """Return every point of a request, in the order of its page."""
    regime = regimes.get(request.regime)
    points = [
        _counsel(regime),
        _sender(request, regime),
        *_mandate(request, now),
        *_door(request, regime),
        *(_element(request, one) for one in regime.required_elements),
        *_form(request, regime),
        _way(request, regime),
        _address(request),
    ]
    return [point for point in points if point is not None]


def missing(request: FormalRequest, *, now: datetime, filing: bool = False) -> list[Item]:
    """Return what is open; with `filing` also what only stops the filing."""
    items = of_request(request, now=now)
    return [item for item in items if not item.done and (filing or not item.later)]


def live_mandate(person: Person, regime: str, *, now: datetime) -> Mandate | None:
    """Return the person's live word that covers a request under this regime."""
    return covering(live_mandates(person, now=now), regime)


def live_mandates(person: Person, *, now: datetime) -> list[Mandate]:
    """Return every live word of a person, the newest first; one query."""
    given = Mandate.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=now), given_at__lte=now, person=person
    )
    return list(given.exclude(until_on__lt=house_day(now)).order_by("-given_at"))


def covering(live: list[Mandate], regime: str) -> Mandate | None:
    """Return the newest of these words that covers a request under this regime."""
    allowed = asks.allowances(regime)
    return next((row for row in live if row.what in allowed), None)


def _counsel(regime: Regime) -> Item:
    word = sign_offs.of_regime(regime.id)
    label = _("Signed off by counsel")
    if word is None:
        return _open("counsel", label, _("not reviewed: a draft may be written"), later=True)
    if not word.enabled:
        return _open("counsel", label, _("counsel has switched this off"), later=True)
    return _done("counsel", label, word.counsel)


def _sender(request: FormalRequest, regime: Regime) -> Item:
    word = standing.may_send(regime, asks.SENDERS[request.sender_kind])
    return Item("sender", _("The right sender"), done=word.may, why=word.reason)


def _mandate(request: FormalRequest, now: datetime) -> list[Item]:
    if not asks.needs_mandate(request.sender_kind):
        return []
    label, live = _("Mandate"), live_mandate(request.person, request.regime, now=now)
    if live is None:
        words = " / ".join(str(Allowance(one).label) for one in asks.allowances(request.regime))
        why = _("the person has not allowed this, or took it back: “%(what)s”") % {"what": words}
        return [_open("mandate", label, why)]
    if request.person.is_minor and not live.signed_by_guardian:
        return [_open("mandate", label, _("the person is a minor: a guardian has to sign"))]
    return [_done("mandate", label, str(live.get_what_display())), *_scope(request, live)]


def _scope(request: FormalRequest, live: Mandate) -> list[Item]:
    if not live.scope:
        return []
    label = _("Within what the person said: “%(scope)s”") % {"scope": live.scope}
    return [Item("_scope", label, done=bool(request.elements.get("_scope")))]


def _door(request: FormalRequest, regime: Regime) -> list[Item]:
    if not regime.one_way_door:
        return []
    done = request.one_way_door_confirmed_at is not None
    return [Item("door", _("One-way door, confirmed by legal"), done=done, why=regime.one_way_door)]


def _element(request: FormalRequest, element: Element) -> Item:
    text = str(request.elements.get(element.key, "")).strip()
    too_long = filing.over_length(request.regime, element.key, text)
    label = f"{element.label[:1].upper()}{element.label[1:]}"
    why = settled(request, element) if text == IN_LETTER else too_long or _only_noted(text)
    return Item(element.key, label, done=bool(text) and not too_long, why=why)


def _only_noted(text: str) -> str:
    noted = text.startswith("(") and text.endswith(")")
    return _("only a note for us: the letter does not say it") if noted else ""


def settled(request: FormalRequest, element: Element) -> str:
    """Return why an element marked IN_LETTER needs nothing more, as far as anybody can know."""
    if element.key in SETTLED:
        return str(SETTLED[element.key])
    if request.body:
        return _("stood in the letter before it was reworded: see that it still does")
    if "signed" in element.label:
        return _("stands in the letter; the signature is put on it by hand")
    return _("stands in the letter")


def _form(request: FormalRequest, regime: Regime) -> list[Item]:
    items, usual = [], filing.languages(regime.id)
    if usual and request.language not in usual:
        label = _("Language: %(language)s") % {"language": regime.form.language}
        why = _("say why this letter may be in another one")
        items.append(
            Item("_language", label, done=bool(request.elements.get("_language")), why=why)
        )
    if regime.form.signed_original:
        why = _("signed by hand by the person; the original has to arrive")
        done = bool(request.elements.get("_signed"))
        items.append(Item("_signed", _("Signed original"), done=done, why=why))
    return items


def _way(request: FormalRequest, regime: Regime) -> Item:
    possible = filing.ways(regime.id)
    label = _("Way: %(way)s") % {"way": FiledBy(request.filed_by_way).label}
    words = ", ".join(str(FiledBy(one).label) for one in possible)
    why = _("possible: %(ways)s") % {"ways": words}
    return Item("way", label, done=request.filed_by_way in possible, why=why)


def _address(request: FormalRequest) -> Item:
    label, to = _("Address"), request.recipient_address.strip()
    if request.filed_by_way != FiledBy.EMAIL:
        why = "" if to else _("where it goes is not said yet")
        return Item("address", label, done=bool(to), why=why)
    try:
        validate_email(to)
    except ValidationError:
        return _open("address", label, _("write one e-mail address"))
    return _done("address", label)
