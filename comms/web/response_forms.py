"""Forms of answers, lines and refusals."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from comms.web.shared_form import SharedForm

LONG = forms.Textarea(attrs={"rows": 14, "class": "letter-text"})


class ResponseForm(forms.Form):
    """One answer to one journalist."""

    recipient = forms.EmailField(
        label=_("To"), help_text=_("One address. Everybody who gets this stands here.")
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=20000, widget=LONG)


class EditForm(SharedForm, ResponseForm):
    """An answer that was begun, and that a colleague may be changing too."""


class LineForm(forms.Form):
    """Wording that may be used for answers, once a second person approved it."""

    title = forms.CharField(
        label=_("Name of the line"), max_length=120,
        help_text=_("What it is for, such as “No comment on staff”. Only the desk sees it."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    body = forms.CharField(
        label=_("Wording"), max_length=10000, widget=LONG,
        help_text=_("{journalist} and {outlet} are filled in. Write nothing about a case in here."),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("Last day it may be used"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip


class NextVersionForm(LineForm):
    """A change to a line: same language, new version."""

    language = None  # type: ignore[assignment]


class RefusalForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Why not"), max_length=300,
        help_text=_("The writer reads this. Say what has to change."),
        error_messages={"required": _("Say what has to change, so that the writer can mend it.")},
    )  # fmt: skip
