"""What a request must contain, when things happened, and what has to be confirmed."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comms.actions import letters
from comms.web.request_forms import Moment, ZonedForm, zone_of
from comms.web.shared_form import SharedForm
from tracker.models import FormalRequest
from tracker.queries import checklist, clocks
from tracker.queries.checklist import IN_LETTER
from tracker.rules import asks, filing, regimes, uses
from tracker.rules.regimes.base import Element, Regime
from tracker.rules.standing_words import upper

USES = {
    "uk-dp-complaint": _("This is a complaint to them about how they deal with data, no request."),
    "us-ca-ccpa-optout": _("It also says no to the sale and the sharing of data."),
}
USUAL = _("Written into the letter as a sentence. In (brackets) it is a note for us.")
HINTS = {
    "story": _(
        "In a few words, such as: the eleven minutes of November 2017. The letter says: “This "
        "letter is about the following matter: …”. In (brackets) it is a note for us."
    ),
    "clause": _(
        "Such as: Press Code, section 8. Where no code applies, say so in (brackets): that is a "
        "note for us, and the letter stays without it."
    ),
}


class ContentsForm(SharedForm, ZonedForm):
    """What the request must contain, when things happened, and what has to be confirmed."""

    def __init__(self, row: FormalRequest, regime: Regime, *args: Any, **more: Any) -> None:
        super().__init__(row, *args, **more)
        self.regime = regime
        self.element_names = [f"e_{one.key}" for one in regime.required_elements]
        for one in regime.required_elements:
            self.fields[f"e_{one.key}"] = _element_field(row, one)
        self.fact_names = []
        for name in clocks.facts_asked(regime.id):
            self.fields[name] = fact_field(row, name)
            self.fact_names.append(name)
        self.tick_names = list(_ticks(row, regime))
        for name, label in _ticks(row, regime).items():
            ticked = bool(row.elements.get(name))
            self.fields[name] = forms.BooleanField(label=label, required=False, initial=ticked)
        if asks.ask_of(regime.id) is asks.Ask.DESIST or regime.id in asks.NOTICES:
            self.fields["_people"] = _people_field(row)
            self.tick_names.insert(0, "_people")
        self.order_fields([*self.element_names, *self.fact_names, "zone", *self.tick_names])
        if not self.fact_names:
            del self.fields["zone"]

    def elements(self) -> dict[str, Any]:
        """Return what was written and ticked; an emptied field that the letter covers stays so."""
        told = {name[2:]: self.cleaned_data[name].strip() for name in self.element_names}
        carried = letters.prefilled(self.regime.id)
        texts = {key: text or (IN_LETTER if key in carried else "") for key, text in told.items()}
        ticks = {name: self.cleaned_data[name] for name in self.tick_names}
        return {**texts, **ticks}

    def asked(self) -> list[forms.BoundField]:
        """Return the fields to fill in, those that the letter does not say by itself."""
        return [field for field in self.visible_fields() if not self._carried(field.name)]

    def said(self) -> list[forms.BoundField]:
        """Return the elements that need nothing more; writing there adds to the letter."""
        return [field for field in self if self._carried(field.name)]

    def _carried(self, name: str) -> bool:
        return self.row.elements.get(name.removeprefix("e_")) == IN_LETTER

    def facts(self) -> dict[str, object]:
        """Return what was told of the times."""
        return {name: self.cleaned_data[name] for name in self.fact_names}


class FactsForm(ZonedForm):
    """When things happened, for a request that has left."""

    def __init__(self, row: FormalRequest, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fact_names = clocks.facts_told_later(row.regime)
        for name in self.fact_names:
            self.fields[name] = fact_field(row, name)
        self.order_fields([*self.fact_names, "zone"])

    def facts(self) -> dict[str, object]:
        """Return what was told of the times."""
        return {name: self.cleaned_data[name] for name in self.fact_names}


def _element_field(row: FormalRequest, element: Element) -> forms.Field:
    key, text = element.key, row.elements.get(element.key, "")
    limit = filing.LIMITS.get(row.regime)
    plain = asks.ask_of(row.regime) is not asks.Ask.DESIST
    hint = str(USUAL if plain else HINTS.get(key, USUAL))
    if text == IN_LETTER:
        why = upper(checklist.settled(row, element))
        hint = _("%(why)s. Write here only to add to the letter.") % {"why": why}
    elif limit is not None and limit.element == key:
        hint = _("At most %(most)s %(unit)s.") % {"most": limit.most, "unit": limit.unit}
    field = forms.CharField(
        label=upper(element.label), required=False, max_length=20000, help_text=hint,
        initial="" if text == IN_LETTER else text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    # A draft may be saved without it, but nothing leaves before it is filled in.
    field.needed_later = text != IN_LETTER  # type: ignore[attr-defined]
    return field


def fact_field(row: FormalRequest, name: str) -> forms.Field:
    """Return the field that asks for one fact, with what is known."""
    label, known = regimes.FACTS[name].meaning, row.facts.get(name)
    if not clocks.is_instant(name):
        choices = [("", _("not known")), ("true", _("yes")), ("false", _("no"))]
        shown = str(known).lower() if known is not None else ""
        return forms.ChoiceField(label=label, required=False, choices=choices, initial=shown)
    at = datetime.fromisoformat(str(known)).astimezone(zone_of(row)) if known else None
    return Moment(label=label, required=False, initial=at)


def _people_field(row: FormalRequest) -> forms.Field:
    people = [(str(one.key), str(one)) for one in row.case.people.filter(erased_at=None)]
    return forms.MultipleChoiceField(
        label=_("Whom it protects"), choices=people, widget=forms.CheckboxSelectMultiple,
        initial=row.elements.get("_people") or [key for key, _name in people], required=False,
        help_text=_(
            "The letter speaks of the person and those around them; contacts to these count "
            "afterwards."
        ),
    )  # fmt: skip


def _ticks(row: FormalRequest, regime: Regime) -> dict[str, Any]:
    ticks: dict[str, Any] = {}
    usual = filing.languages(regime.id)
    if usual and row.language not in usual:
        ticks["_language"] = _("The letter may be in another language than “%(usual)s”.") % {
            "usual": regime.form.language
        }
    if regime.form.signed_original:
        ticks["_signed"] = _("The original is signed by hand and here.")
    if use := uses.of(regime.id):
        ticks[use.tick] = USES[use.alias]
    live = row.person.mandates.filter(withdrawn_at=None, what__in=asks.allowances(regime.id))
    if scope := live.exclude(scope="").values_list("scope", flat=True).first():
        ticks["_scope"] = _("This is within what the person allowed: “%(s)s”.") % {"s": scope}
    if asks.ask_of(regime.id) is asks.Ask.DESIST and row.outlet.group:
        ticks["_group"] = _("It goes to the whole group: %(group)s.") % {"group": row.outlet.group}
    return ticks
