"""Forms of requests to stop, of candidates, of dates and of counsel's word."""

from datetime import datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker.models import Case, Channel, DesistEntry, Journalist, Outlet, Person
from tracker.rules import calendars, regimes
from tracker.rules.desist import Proof, PublicInterest
from tracker.rules.regimes.base import Regime, RegimeKind
from tracker.web.forms import plausible
from tracker.web.record.case_forms import reason
from tracker.web.record.media_forms import countries
from tracker.web.templatetags.watch import asked_whom

PROOFS = [
    (Proof.B.value, _("a proof that it arrived, or the council’s word that it was passed on")),
    (Proof.C.value, _("a note written at the time, with a witness")),
    (Proof.D.value, _("our own note")),
    (Proof.E.value, _("told to us later")),
]
INTERESTS = [
    (PublicInterest.NOT_ASSESSED.value, _("not looked at yet")),
    (PublicInterest.ARGUABLE.value, _("can be argued")),
    (PublicInterest.STRONG.value, _("strong")),
    (PublicInterest.NONE.value, _("none")),
]


class People(forms.ModelMultipleChoiceField):
    """Those a case protects, by their neutral words."""

    def __init__(self, case: Case, **more: Any) -> None:
        people = Person.objects.filter(case=case, erased_at=None).order_by("pk")
        super().__init__(people, widget=forms.CheckboxSelectMultiple, **more)


class Day(forms.DateField):
    """A day."""

    default_validators = [plausible]

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **more)


class Clock(forms.TimeField):
    """A time of day."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, **more)


class Earlier(forms.ModelChoiceField):
    """Another request to stop of the same case, by whom it asked and since when."""

    def label_from_instance(self, obj: DesistEntry) -> str:
        """Return whom it asked, and the day."""
        since = obj.effective_at or obj.entered_at
        return f"{asked_whom(obj)} · {date_format(since, 'SHORT_DATE_FORMAT')}"


class SaidForm(forms.Form):
    """A request to stop that somebody said aloud."""

    journalist = forms.ModelChoiceField(
        Journalist.objects.select_related("outlet"), label=_("Said to which journalist"),
        required=False, empty_label=_("not known"),
    )  # fmt: skip
    outlet = forms.ModelChoiceField(
        Outlet.objects.all(), label=_("Of which outlet"), required=False,
        empty_label=_("that of the journalist"),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=_("Or a notice to the whole industry of"), choices=countries, required=False,
        help_text=_("Such as IPSO passes on, from the time it told you. Never quote it to the "
                    "press: it is confidential."),
    )  # fmt: skip
    day = Day(label=_("Day"))
    at = Clock(label=_("Time"), help_text=_("As exactly as you can: later contacts are measured."))
    zone = forms.CharField(
        label=_("Time zone"), max_length=64, initial=settings.TIME_ZONE,
        help_text=_("Where it was said, such as Europe/Berlin."),
    )  # fmt: skip
    proof = forms.ChoiceField(label=_("How we know"), choices=PROOFS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was said, in which language"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, case: Case, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["people"] = People(case, label=_("Whom it protects"))
        self.order_fields(
            ["people", "journalist", "outlet", "country", "day", "at", "zone", "proof", "note"]
        )

    def clean_zone(self) -> ZoneInfo:
        """Return the zone itself."""
        try:
            return ZoneInfo(self.cleaned_data["zone"].strip())
        except (KeyError, ValueError, OSError):
            raise forms.ValidationError(
                _("Write a time zone such as Europe/Berlin or Europe/London.")
            ) from None

    def clean(self) -> dict[str, Any]:
        """Ask for somebody to whom it was said."""
        told = super().clean() or {}
        named = told.get("outlet") or told.get("journalist")
        if not named and not told.get("country"):
            self.add_error("journalist", _("Choose the journalist or at least the outlet."))
        if named and told.get("country"):
            self.add_error("country", _("A notice to a whole industry names no single outlet."))
        return told

    def told(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        said_at = datetime.combine(given["day"], given["at"], given["zone"])
        return {
            "outlet": given["outlet"], "journalist": given["journalist"],
            "people": list(given["people"]), "said_at": said_at, "proof": Proof(given["proof"]),
            "note": given["note"], "country": given["country"],
        }  # fmt: skip


class AmendForm(forms.Form):
    """What a request to stop covers."""

    channels = forms.MultipleChoiceField(
        label=_("Which channels"), choices=Channel.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None ticked means all of them."),
    )  # fmt: skip
    story = forms.CharField(
        label=_("Only about this story"), max_length=80, required=False,
        help_text=_("In the very words that contacts carry; empty means any story."),
    )  # fmt: skip
    acknowledged_by_group = forms.BooleanField(
        label=_("The whole group of titles said it knows"), required=False,
        help_text=_("Only then do contacts by its other titles count."),
    )  # fmt: skip
    also_told = forms.ModelMultipleChoiceField(
        Outlet.objects.all(), label=_("Other outlets it reached"), required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Only those that got it, with proof; their contacts count then, too."),
    )  # fmt: skip
    replaces = Earlier(
        DesistEntry.objects.none(), label=_("It takes the place of"), required=False,
        empty_label=_("no earlier one"),
        help_text=_("The earlier one counts until colleagues can know of this one."),
    )  # fmt: skip
    review_on = Day(
        label=_("Look at it again on"), required=False,
        help_text=_("After this day it is stale: shown grey, and no contact counts against it."),
    )  # fmt: skip
    reason = reason(_("Why"))

    def __init__(self, entry: DesistEntry, data: Any = None) -> None:
        start = {
            "channels": entry.channels, "story": entry.story, "review_on": entry.review_on,
            "acknowledged_by_group": entry.acknowledged_by_group,
            "people": list(entry.people.all()), "also_told": list(entry.also_told.all()),
            "replaces": entry.replaces,
        }  # fmt: skip
        super().__init__(data, initial=start)
        self.fields["people"] = People(entry.case, label=_("Whom it protects"))
        earlier = DesistEntry.objects.filter(case=entry.case).exclude(pk=entry.pk)
        self.fields["replaces"].queryset = earlier.select_related(  # type: ignore[attr-defined]
            "outlet", "journalist", "formal_request"
        ).order_by("-entered_at")
        self.order_fields(
            ["people", "channels", "story", "acknowledged_by_group", "also_told", "replaces",
             "review_on"]
        )  # fmt: skip


class WhyForm(forms.Form):
    """Why."""

    reason = reason(_("Why"))


class JudgeForm(forms.Form):
    """Legal's view of one candidate."""

    public_interest = forms.ChoiceField(
        label=_("Public interest in this contact"), choices=INTERESTS
    )
    their_side = forms.CharField(
        label=_("What the journalist’s side says"), max_length=3000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why you confirm or dismiss it"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who may open this case can read it."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_reason: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.needs_reason = needs_reason

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where a word is given, not where a view is kept."""
        told = super().clean() or {}
        if self.needs_reason and not str(told.get("reason", "")).strip():
            self.add_error("reason", _("Say why: both sides can ask for the reason later."))
        return told


class WatchForm(forms.Form):
    """A date that runs without a request."""

    entry = forms.ChoiceField(
        label=_("Which clock"), widget=forms.RadioSelect(attrs={"class": "one"})
    )
    place = forms.ChoiceField(
        label=_("Where it has to be done"),
        choices=[("", "–"), *((code, calendars.get(code).name) for code in calendars.PLACES)],
        help_text=_("Its public holidays and its clock count."),
    )  # fmt: skip
    day = Day(label=_("Day on which it began"))
    at = Clock(label=_("Time"), help_text=_("On the clock of that place."))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        found = (one for one in regimes.all() if one.kind is RegimeKind.CLOCK)
        choices = [(one.id, f"{one.jurisdiction}: {one.title} – {begins(one)}") for one in found]
        self.fields["entry"].choices = choices  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        zone = calendars.zone(given["place"])
        began = datetime.combine(given["day"], given["at"], zone)
        return {"entry": given["entry"], "place": given["place"], "started_at": began}


def begins(entry: Regime) -> str:
    """Return from what such a clock counts."""
    return regimes.FACTS[str(entry.clocks[0].starts_on)].meaning.rstrip(".")


class ExtendForm(forms.Form):
    """Another last day."""

    to = Day(label=_("New last day"))
    reason = reason(_("Why, and who agreed"))


class MetForm(forms.Form):
    """When it was done."""

    day = Day(label=_("Day on which it was done"))
    at = Clock(
        label=_("Time"), required=False, help_text=_("At the place; needed where hours count.")
    )
    reason = reason(_("How we know"))

    def done_at(self, zone: tzinfo, now: datetime) -> datetime:
        """Return the instant at the place; without a time noon, or now if noon is to come."""
        given = self.cleaned_data
        at = datetime.combine(given["day"], given["at"] or time(12), zone)
        today = given["day"] == now.astimezone(zone).date()
        return min(at, now) if today and not given["at"] else at


class CounselForm(forms.Form):
    """Counsel's word on a regime."""

    counsel = forms.CharField(
        label=_("Name of counsel"),
        max_length=120,
        help_text=_("Who read this page and answers for it."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.CharField(widget=forms.HiddenInput)
