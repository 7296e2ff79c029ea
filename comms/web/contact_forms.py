"""The form with which staff log a contact for somebody in a case."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker.models import Case, Channel, Nature, Outlet, Person
from tracker.rules.records import ContactFacts
from tracker.web.forms import plausible
from tracker.web.front.once import OnceField

SLACK = timedelta(minutes=5)
KEPT_APART = ("person", "once", "occurred_at")


def _instant() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ContactForm(forms.Form):
    """Who was reached, how, when, by whom, and what was said."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who was reached?"))
    channel = forms.ChoiceField(label=_("How did they try it?"), widget=forms.RadioSelect)
    occurred_at = forms.DateTimeField(
        label=_("When was it?"),
        widget=_instant(),
        help_text=_("In your time zone."),
        validators=[plausible],
    )
    summary = forms.CharField(
        label=_("What happened?"), max_length=10000, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    claimed_outlet = forms.CharField(
        label=_("Outlet"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
    )  # fmt: skip
    claimed_name = forms.CharField(label=_("Their name"), required=False, max_length=120)
    claimed_handle = forms.CharField(
        label=_("Their number, e-mail or account"), required=False, max_length=200
    )
    story = forms.CharField(label=_("About which story?"), required=False, max_length=80)
    language = forms.CharField(
        label=_("Language"), required=False, max_length=8, help_text=_("A code such as de or en.")
    )
    their_deadline_at = forms.DateTimeField(
        label=_("They want an answer by"),
        required=False,
        widget=_instant(),
        validators=[plausible],
    )
    nature = forms.ChoiceField(label=_("What is it?"), choices=Nature.choices, required=False)
    asked_to_stop = forms.ChoiceField(
        label=_("Were they asked to stop?"), required=False, initial="unknown",
        choices=[("unknown", _("don’t know")), ("yes", _("yes")), ("no", _("no"))],
    )  # fmt: skip
    minor = forms.BooleanField(label=_("Somebody under 18 was reached"), required=False)
    danger = forms.BooleanField(label=_("Somebody is in danger"), required=False)
    once = OnceField()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = case.people.filter(erased_at=None).order_by("pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].initial = people.first()
        self.fields["occurred_at"].initial = timezone.now
        tiles = [(value, capfirst(str(label))) for value, label in Channel.choices]
        self.fields["channel"].choices = tiles  # type: ignore[attr-defined]

    def clean_occurred_at(self) -> datetime:
        """Refuse what is still to come; a clock that is a little ahead is forgiven."""
        moment: datetime = self.cleaned_data["occurred_at"]
        if moment > timezone.now() + SLACK:
            raise forms.ValidationError(_("This is still to come. Enter when it happened."))
        return min(moment, timezone.now())

    def facts(self) -> ContactFacts:
        """Return what was said as a contact."""
        data = {k: v for k, v in self.cleaned_data.items() if k not in KEPT_APART}
        data["nature"] = data["nature"] or Nature.UNSORTED
        data["asked_to_stop"] = data["asked_to_stop"] or "unknown"
        return ContactFacts(
            **data, occurred_at=self.cleaned_data["occurred_at"], precision="about",
            zone=timezone.get_current_timezone_name(),
        )  # fmt: skip

    def told(self) -> dict[str, str]:
        """Return the words as they were typed, for the record."""
        return {k: v for k, v in self.data.items() if k in self.fields and k != "once"}


def outlets() -> list[str]:
    """Return names of outlets to choose from."""
    return list(Outlet.objects.values_list("name", flat=True)[:500])


class MatchForm(forms.Form):
    """To which case a mail belongs, and to which enquiry in it."""

    where = forms.CharField(
        label=_("Case or enquiry"), max_length=20, help_text=_("Such as CASE-0007 or ENQ-0012."),
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )  # fmt: skip


class FileAwayForm(forms.Form):
    """Why a mail needs no answer."""

    reason = forms.CharField(label=_("Why does it need no answer?"), max_length=200)
