"""Forms on the pages of holds, retention, erasure and counsel's notes."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.models import SafeChannel
from tracker.queries import labels
from tracker.web.forms import check_channel
from tracker.web.record.case_forms import reason

REVIEW = timedelta(days=182)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _half_a_year_on() -> date:
    return timezone.localdate() + REVIEW


class HoldForm(forms.Form):
    """Why nothing may be deleted, and when somebody looks at it again."""

    reason = reason(_("Why nothing here may be deleted"), least=5)
    scope = forms.CharField(
        label=_("What it is about"), required=False, max_length=300,
        help_text=_("Proceedings, an outlet, a time. The whole case is held whatever you write."),
    )  # fmt: skip
    review_on = forms.DateField(
        label=_("Look at it again on"), widget=DAY, initial=_half_a_year_on,
        help_text=_("The hold does not end on this day: two people of legal release it."),
    )  # fmt: skip

    def clean_review_on(self) -> date:
        """Want a day that is still to come."""
        day: date = self.cleaned_data["review_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today."))
        return day


class EraseForm(forms.Form):
    """Why somebody is erased."""

    basis = forms.ChoiceField(
        label=_("On what ground"),
        choices=list(labels.GROUNDS.items()),
        widget=forms.RadioSelect(attrs={"class": "one"}),
    )
    reason = reason(
        _("What the second person should know"), least=5,
        help_text=_("This sentence is kept. Write no names and no addresses in it."),
    )  # fmt: skip


class AddressForm(forms.Form):
    """A new way to reach somebody, which old one it replaces, and on whose word."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[("email", _("e-mail")), ("phone", _("phone"))]
    )
    value = forms.CharField(
        label=_("Address or number"), max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
        help_text=_("Sealed from now on: only whoever confirms it sees it once more."),
    )  # fmt: skip
    ends = forms.ChoiceField(label=_("In place of"), required=False)
    source = forms.CharField(
        label=_("On whose word"), max_length=200,
        help_text=_("Such as the number of the mail, or who rang and when."),
    )  # fmt: skip
    reason = reason(
        _("How you made sure that it is them"), least=5,
        help_text=_("This sentence is kept. Write no names and no addresses in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, channels: list[SafeChannel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channels = {str(row.key): row for row in channels}
        hints = [(key, row.hint) for key, row in self.channels.items()]
        choices = [("", _("none: it is added")), *hints]
        self.fields["ends"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check the spelling of the address or number."""
        data = super().clean() or {}
        value = data.get("value", "").strip()
        if value:
            check_channel(self, str(data.get("kind")), value)
        return {**data, "value": value}

    def told(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = dict(self.cleaned_data)
        instead_of = self.channels.get(data.pop("ends"))
        return {**data, "instead_of": instead_of}


class CounselForm(forms.Form):
    """A note of legal."""

    body = forms.CharField(
        label=_("Note"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Sealed. Only legal reads it, on this page alone, and each look is noted."),
    )  # fmt: skip
