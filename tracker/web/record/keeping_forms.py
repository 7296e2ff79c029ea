"""Forms on the pages of holds, retention, erasure and counsel's notes."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.web.record.case_forms import reason

REVIEW = timedelta(days=182)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _half_a_year_on() -> date:
    return timezone.localdate() + REVIEW


class HoldForm(forms.Form):
    """Why nothing may be deleted, and when somebody looks at it again."""

    reason = reason(_("Why nothing here may be deleted"), least=5)
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
        choices=[
            ("asked", _("the person asked for it")),
            ("no_need", _("it is not needed any more")),
            ("unlawful", _("it should never have been stored")),
            ("law", _("a law or a court demands it")),
        ],
        widget=forms.RadioSelect(attrs={"class": "one"}),
    )
    reason = reason(
        _("What the second person should know"), least=5,
        help_text=_("This sentence is kept. Write no names and no addresses in it."),
    )  # fmt: skip


class CounselForm(forms.Form):
    """A note of legal."""

    body = forms.CharField(
        label=_("Note"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Sealed. Only legal reads it, on this page alone, and each look is noted."),
    )  # fmt: skip
