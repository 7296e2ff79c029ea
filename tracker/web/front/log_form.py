"""The one page on which a contact is logged."""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tracker.actions.reports import Aim
from tracker.models import Channel, Circle, Person
from tracker.rules import emergency, moments
from tracker.rules.records import ContactFacts
from tracker.web.forms import plausible
from tracker.web.front import places
from tracker.web.front.fields import (
    DayField,
    FilesField,
    KeyField,
    LinksField,
    OneByOne,
    Tiles,
    WordsField,
    choose,
    labels,
)
from tracker.web.front.once import OnceField

OTHER = "other"
CALLER = ("caller", "outlet", "handle")
NEAR = (Circle.PARENT, Circle.PARTNER, Circle.CHILD)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _when() -> list[tuple[str, str]]:
    return [
        ("now", _("Just now")), ("today", _("Today, about…")), ("yesterday", _("Yesterday")),
        (OTHER, _("Another day")),
    ]  # fmt: skip


def _channels() -> list[tuple[str, str]]:
    return labels(Channel.choices)


def _asked() -> list[tuple[str, str]]:
    return [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Don’t know"))]


def _danger() -> list[tuple[str, str]]:
    return [("no", _("No")), ("yes", _("Yes"))]


class LogForm(forms.Form):
    """When, how, aimed at whom, what happened; the rest may stay empty."""

    use_required_attribute = False

    when = forms.ChoiceField(
        label=gettext_lazy("When was it?"), choices=_when, widget=Tiles(), initial="now"
    )
    clock = forms.TimeField(label=gettext_lazy("About what time?"), required=False, widget=_clock())
    exact = forms.BooleanField(label=gettext_lazy("I know the exact time"), required=False)
    day = DayField(label=gettext_lazy("Which day?"), widget=_day(), validators=[plausible])
    channel = forms.ChoiceField(
        label=gettext_lazy("How did they try to reach you?"),
        choices=_channels,
        widget=Tiles(),
        error_messages={"required": gettext_lazy("Choose how they tried it.")},
    )
    aimed = forms.ChoiceField(
        label=gettext_lazy("Who was it aimed at?"), widget=Tiles(), initial="me"
    )
    aimed_who = forms.CharField(
        label=gettext_lazy("Who are they to you?"),
        help_text=gettext_lazy("For example: my neighbour. Please no names here."),
        required=False,
        max_length=60,
    )
    what = WordsField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("In your own words. What they said or asked, what you said."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10000,
    )
    caller = forms.CharField(label=gettext_lazy("Their name"), required=False, max_length=120)
    outlet = forms.CharField(
        label=gettext_lazy("Newspaper, channel or website they work for"),
        required=False,
        max_length=120,
    )
    handle = forms.CharField(
        label=gettext_lazy("Their number, e-mail or account"), required=False, max_length=200
    )
    hidden_who = forms.BooleanField(
        label=gettext_lazy("They would not say who they were"), required=False
    )
    stayed = forms.BooleanField(
        label=gettext_lazy("They stayed after being asked to leave"), required=False
    )
    followed = forms.BooleanField(label=gettext_lazy("They followed us"), required=False)
    minor = forms.BooleanField(label=gettext_lazy("Somebody under 18 was involved"), required=False)
    due_day = forms.DateField(
        label=gettext_lazy("They want an answer by (day)"),
        required=False,
        widget=_day(),
        validators=[plausible],
    )
    due_clock = forms.TimeField(label=gettext_lazy("… and time"), required=False, widget=_clock())
    links = LinksField(
        label=gettext_lazy("Links to what they wrote or showed"),
        help_text=gettext_lazy("One on each line."),
    )
    attached = FilesField(label=gettext_lazy("Photos, screenshots, or an e-mail saved as .eml"))
    country = forms.ChoiceField(
        label=gettext_lazy("In which country was it?"), choices=places.choices
    )
    zone = forms.ChoiceField(label=gettext_lazy("Which time zone is it there?"), required=False)
    asked = forms.ChoiceField(
        label=gettext_lazy("Did you ask them to stop or to leave?"),
        choices=_asked,
        widget=Tiles("three"),
        initial="unknown",
    )
    danger = forms.ChoiceField(
        label=gettext_lazy("Is anyone in danger now?"),
        choices=_danger,
        widget=Tiles(),
        initial="no",
    )
    key = KeyField(
        required=False, help_text=gettext_lazy("So that this entry joins the ones you have.")
    )
    known = forms.CharField(required=False, widget=forms.HiddenInput)
    taken = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    once = OnceField()

    FOLDED: ClassVar = (
        "caller", "outlet", "handle", "due_day", "due_clock", "links", "attached", "country",
        "zone",
    )  # fmt: skip
    NOT_SAVED: ClassVar = ("attached", "once", "known", "taken", "key")

    def __init__(self, *args: Any, person: Person | None, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        choose(self, "aimed", OneByOne(self._aims))
        self.fields["country"].initial = country
        if person is None:
            self._offer_zones(country)
        else:
            self.fields["known"].initial = "yes"
            del self.fields["key"], self.fields["zone"]

    def _offer_zones(self, country: str) -> None:
        """Offer the zones of every country that has several: without scripts none come later."""
        most = ("", _("The one most people there live by"))
        usual = next(iter(emergency.zones_for(country)), "")
        choose(self, "zone", [most, *places.zone_choices()], usual)
        # A script finds the place by the clock of the browser, until somebody has chosen.
        self.fields["zone"].widget.attrs |= {} if self.is_bound else {"data-find": ""}

    def _aims(self) -> Iterator[tuple[str, str]]:
        yield "me", _("Me")
        if self.person is None:
            yield from self._near(set())
        else:
            yield from self._known(self.person)
        yield OTHER, _("Someone else…")

    def _known(self, person: Person) -> Iterator[tuple[str, str]]:
        there = person.case.people.filter(erased_at=None)
        if person.is_subject:
            circle = list(there.exclude(circle=Circle.SUBJECT).order_by("pk"))
            yield from ((f"p:{row.key}", row.called) for row in circle)
            yield from self._near({row.circle for row in circle})
        elif subject := there.filter(circle=Circle.SUBJECT).first():
            yield f"p:{subject.key}", _("Who sent me the link")

    @staticmethod
    def _near(there: set[str]) -> list[tuple[str, str]]:
        words = {
            Circle.PARENT: _("My parents"), Circle.PARTNER: _("My partner"),
            Circle.CHILD: _("My child"),
        }  # fmt: skip
        return [(f"c:{one.value}", words[one]) for one in NEAR if one.value not in there]

    @property
    def taken_over(self) -> str:
        """Return the caller that stands in the form from the last entry, in one line."""
        given = self.data if self.is_bound else self.initial
        if not given.get("taken"):
            return ""
        return " · ".join(given[name] for name in CALLER if given.get(name))

    @property
    def fold_is_open(self) -> bool:
        """Tell whether the folded part shows: errors, what was typed, or the caller filled in."""
        typed = (name for name in self.FOLDED if name not in {"country", "zone"})
        given = self.data if self.is_bound else self.initial
        kept = any(given.get(name) for name in typed)
        return bool(kept or self.files or any(name in self.errors for name in self.FOLDED))

    def clean(self) -> dict[str, Any]:
        """Check what depends on more than one field."""
        data = super().clean() or {}
        if not data.get("what", "").strip() and not data.get("attached"):
            self.add_error("what", _("Write at least a few words, or add a photo or e-mail."))
        if data.get("when") == OTHER and not data.get("day") and "day" not in self.errors:
            self.add_error("day", _("Choose the day."))
        if data.get("known") and self.person is None and not data.get("key"):
            self._ask_for_key()
        self._check_zone(data.get("country", ""), data.get("zone", ""))
        return data

    def _check_zone(self, country: str, zone: str) -> None:
        """Ask again for a zone of another country, where the one chosen has several."""
        there = emergency.zones_for(country)
        if zone and there and zone not in there:
            self.add_error(
                "zone",
                _("That is not in %(country)s. Choose a place there with the same clock.")
                % {"country": places.NAMES[country]},
            )

    @property
    def clock_of(self) -> str:
        """Return whose clock the times are read by, as the form stands."""
        given = self.data if self.is_bound else {}
        country = given.get("country") or str(self.fields["country"].initial)
        return places.clock_of(places.zone(country, self.person, given.get("zone", "")))

    def _ask_for_key(self) -> None:
        if "key" not in self.errors:
            self.add_error(
                "key",
                _("Your page closed itself after a while. Enter your key, then save again."),
            )

    def moment(self, *, zone: str, now: Any) -> Any:
        """Return when it was and how sure that is, or None with a sentence next to the field."""
        data = self.cleaned_data
        try:
            return moments.happened(
                data["when"], day=data["day"], at=data["clock"], exact=data["exact"], zone=zone,
                now=now,
            )  # fmt: skip
        except moments.StillToCome:
            field = "day" if data["when"] == OTHER else "clock"
            self.add_error(field, _("That is still to come. Please check the time."))
            return None

    def aim(self) -> Aim:
        """Return whom it was aimed at."""
        kind, _colon, value = self.cleaned_data["aimed"].partition(":")
        if kind == "p":
            return Aim(key=UUID(value))
        if kind == "c":
            return Aim(circle=Circle(value))
        who = self.cleaned_data["aimed_who"].strip()
        return Aim(circle=Circle.OTHER, label=who) if kind == OTHER else Aim()

    def facts(self, *, zone: str, now: Any) -> ContactFacts | None:
        """Return the contact as it was told, or None when its time cannot be."""
        told = self.moment(zone=zone, now=now)
        if told is None:
            return None
        data = self.cleaned_data
        return ContactFacts(
            channel=data["channel"], occurred_at=told[0], precision=told[1], zone=zone,
            summary=data["what"].strip(), language=(get_language() or "")[:2],
            claimed_name=data["caller"], claimed_outlet=data["outlet"],
            claimed_handle=data["handle"], links=data["links"],
            their_deadline_at=moments.deadline(data["due_day"], data["due_clock"], zone=zone),
            asked_to_stop=data["asked"] or "unknown", stayed_after_asked=data["stayed"],
            followed=data["followed"], would_not_say_who=data["hidden_who"],
            danger=data["danger"] == "yes", minor=data["minor"],
        )  # fmt: skip

    def payload(self) -> dict[str, str]:
        """Return the words exactly as they were typed."""
        return {
            name: self.data.get(name, "")
            for name in self.fields
            if name not in self.NOT_SAVED and self.data.get(name)
        }
