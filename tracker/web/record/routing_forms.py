"""The form of a routing rule: plain words in, conditions as data out."""

import re
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from tracker.actions.routing_rules import PLACED
from tracker.models import Channel, Circle, Nature, RoutingRule, Team
from tracker.queries import routing as reading

ANY = [("", _("does not matter")), ("yes", _("yes")), ("no", _("no"))]
TYPED = ("language", "country", "outlet", "outlet_country", "keyword")
TICKED = ("channel", "circle", "nature")
YES_NO = ("danger", "minor", "after_stop", "repeat", "verified")
SALT = "routing-rule-tried"


class Words(forms.CharField):
    """Words with commas between them, read as a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=500, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return a stored list as it is typed."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the words, each once."""
        words = (word.strip() for word in re.split(r"[,;\n]", super().clean(value)))
        return list(dict.fromkeys(word for word in words if word))


def _ticks(label: Any, choices: list[tuple[str, Any]]) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple()
    return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, required=False)


def _any(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=ANY, required=False)


class RuleForm(forms.Form):
    """What must hold, where it leads, and by when."""

    name = forms.CharField(
        label=_("Name of the rule"),
        max_length=80,
        help_text=_("It stands in the queue as the reason, such as “Family at home, Germany”."),
    )
    circle = _ticks(_("Aimed at"), Circle.choices)
    channel = _ticks(_("How they tried"), Channel.choices)
    nature = _ticks(_("What it is"), Nature.choices)
    language = Words(label=_("Languages"), help_text=_("Codes with commas between: de, tr"))
    country = Words(label=_("Country of the person"), help_text=_("Codes: DE, AT"))
    outlet = Words(label=_("Outlets"), help_text=_("Names as they stand in the list."))
    outlet_country = Words(label=_("Country of the outlet"), help_text=_("Codes: US, GB"))
    keyword = Words(label=_("Words in what was told"), help_text=_("One of them is enough."))
    danger = _any(_("Somebody is in danger"))
    minor = _any(_("A minor was reached"))
    after_stop = _any(_("They were asked to stop"))
    repeat = _any(_("They came before, within a month"))
    verified = _any(_("Sender is verified"))
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Goes to"), empty_label=None)
    lane = forms.ChoiceField(label=_("Lane"), choices=[(lane.value, lane.label) for lane in PLACED])
    hours = forms.IntegerField(
        label=_("Answer within hours"),
        min_value=1,
        max_value=400,
        help_text=_("Office hours of that team; in the lane Now hours by the clock."),
    )
    position = forms.IntegerField(
        label=_("Place in the order"),
        min_value=1,
        max_value=999,
        help_text=_("The first rule that fits wins."),
    )
    tried = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rule: RoutingRule | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(rule))
        super().__init__(*args, **kwargs)
        self.rule = rule
        teams = Team.objects.filter(active=True).order_by("name")
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Refuse a name that another rule has."""
        name = str(self.cleaned_data["name"])
        same = RoutingRule.objects.filter(name__iexact=name)
        if same.exclude(pk=self.rule.pk if self.rule else 0).exists():
            raise forms.ValidationError(_("Another rule has this name. Choose a different one."))
        return name

    def clean_language(self) -> list[str]:
        """Return codes as people have them."""
        return [code.lower() for code in self.cleaned_data["language"]]

    def clean_country(self) -> list[str]:
        """Return codes as people have them."""
        return [code.upper() for code in self.cleaned_data["country"]]

    def clean_outlet_country(self) -> list[str]:
        """Return codes as outlets have them."""
        return [code.upper() for code in self.cleaned_data["outlet_country"]]

    def clean(self) -> dict[str, Any]:
        """Say what nothing could ever meet, beside its field."""
        whole = not set(self.errors) & {*TYPED, *TICKED, *YES_NO}
        if whole and (found := reading.unmet(self.conditions())):
            self.add_error(*found)
        return self.cleaned_data

    def conditions(self) -> dict[str, Any]:
        """Return the conditions as they are stored; what does not matter is left out."""
        data = self.cleaned_data
        lists = {name: data[name] for name in (*TYPED, *TICKED) if data[name]}
        return {**lists, **{name: data[name] == "yes" for name in YES_NO if data[name]}}

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        kept = ("name", "team", "lane", "hours", "position")
        return {"conditions": self.conditions(), **{name: self.cleaned_data[name] for name in kept}}

    def stamp(self) -> str:
        """Return the mark of exactly these values, which says that they were tried."""
        values = {**self.values(), "team": self.cleaned_data["team"].pk}
        return signing.Signer(salt=SALT).signature(repr(sorted(values.items())))

    def was_tried(self) -> bool:
        """Tell whether these very values were tried before."""
        return bool(self.cleaned_data["tried"] == self.stamp())

    @property
    def who(self) -> list[Any]:
        """Return the fields on whom and how."""
        return [self[name] for name in ("circle", "channel", "nature")]

    @property
    def words(self) -> list[Any]:
        """Return the fields of words and codes."""
        return [self[name] for name in TYPED]

    @property
    def marks(self) -> list[Any]:
        """Return the yes-or-no fields."""
        return [self[name] for name in YES_NO]

    @property
    def outcome(self) -> list[Any]:
        """Return the fields on what follows."""
        return [self[name] for name in ("team", "lane", "hours", "position")]


def _initial(rule: RoutingRule | None) -> dict[str, Any]:
    if rule is None:
        last = RoutingRule.objects.count()
        return {"lane": PLACED[1], "hours": 8, "position": last + 1}
    said = {
        name: ("yes" if value else "no") if isinstance(value, bool) else value
        for name, value in rule.conditions.items()
    }
    return {
        **said, "name": rule.name, "team": rule.team_id, "lane": rule.lane,
        "hours": rule.answer_within_hours, "position": rule.position,
    }  # fmt: skip
