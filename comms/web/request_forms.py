"""Forms of requests: the question, the contents, the letter, and what became of it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comms.web.shared_form import SharedForm
from tracker.models import FormalRequest
from tracker.models.formal_requests import FiledBy, Outcome
from tracker.rules import calendars, filing
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import Regime
from tracker.rules.standing_words import upper
from tracker.web.forms import plausible

ZONES = tuple(sorted({calendars.zone(code).key for code in calendars.PLACES}))


def zone_of(row: FormalRequest) -> ZoneInfo:
    """Return the zone of the place where the act must be done, else our own."""
    try:
        return calendars.zone(row.place)
    except RuleError:
        return ZoneInfo(settings.TIME_ZONE)


class Moment(forms.Field):
    """A day and a time on a clock; the form knows in which zone. A bare day means noon."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_validators = [plausible]

    def to_python(self, value: Any) -> datetime | None:
        """Return the instant without a zone, or with one where it was written."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(
                _("Write a day and a time, such as 2026-11-22 10:14."), code="invalid"
            ) from None
        return at if len(text) > 10 else at.replace(hour=12)


class ZonedForm(forms.Form):
    """Moments on the wall clock of one zone that stands beside them."""

    zone = forms.ChoiceField(
        label=_("Time zone of these times"), choices=[("", "–"), *((z, z) for z in ZONES)],
        error_messages={
            "required": _("Say in which time zone this was; days are counted at the place.")
        },
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Give every moment its zone."""
        told = super().clean() or {}
        zone = told.get("zone")
        for name, value in told.items():
            if isinstance(value, datetime) and value.utcoffset() is None and zone:
                told[name] = value.replace(tzinfo=ZoneInfo(zone))
        return told


class LetterForm(SharedForm):
    """Wording, way and address."""

    way = forms.ChoiceField(label=_("Way"))
    recipient_address = forms.CharField(
        label=_("Address"), max_length=300, required=False,
        help_text=_("One e-mail address; or the postal address, the number, the form."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Text"), max_length=40000,
        widget=forms.Textarea(attrs={"rows": 22, "class": "letter-text"}),
        help_text=_("{person} becomes the name where the person allowed it, else other words."),
    )  # fmt: skip

    def __init__(self, row: FormalRequest, *args: Any, **more: Any) -> None:
        super().__init__(row, *args, **more)
        self.fields["recipient_address"].needed_later = True  # type: ignore[attr-defined]
        labels = dict(FiledBy.choices)
        ways = [(way, labels[way]) for way in filing.ways(row.regime)]
        self.fields["way"].choices = ways  # type: ignore[attr-defined]


class ProofForm(ZonedForm):
    """When something happened, and the file that proves it."""

    at = Moment(
        label=_("When"), error_messages={"required": _("Say on which day and at what time.")}
    )
    proof = forms.FileField(
        label=_("Proof"), required=False,
        help_text=_("The receipt, the delivery slip, a picture of the form. Kept byte for byte."),
    )  # fmt: skip


class ClarifiedForm(ZonedForm):
    """When we gave them what they asked for."""

    clarification_answered_at = Moment(label=_("When we answered"))


class AnswerForm(ZonedForm):
    """What they answered."""

    outcome = forms.ChoiceField(
        label=_("What did they answer?"), widget=forms.RadioSelect(attrs={"class": "one"}),
        choices=[
            ("acknowledged", _("they only confirm that they have it")),
            *((value, label) for value, label in Outcome.choices if value),
        ],
        error_messages={"required": _("Pick what they answered, or that they did not.")},
    )  # fmt: skip
    ground = forms.ChoiceField(label=_("On which ground"), required=False)
    note = forms.CharField(label=_("In short"), max_length=300, required=False)
    answered_at = Moment(
        label=_("When the answer came"),
        help_text=_("For silence: now."),
        error_messages={"required": _("Say when the answer came.")},
    )
    received_at = Moment(
        label=_("When they say they got it"), required=False,
        help_text=_("Only where they say so; it moves their deadline."),
    )  # fmt: skip

    def __init__(self, regime: Regime, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        grounds = [(one, upper(one)) for one in regime.refusal_grounds]
        self.fields["ground"].choices = [("", "–"), *grounds]  # type: ignore[attr-defined]
        self.order_fields(["outcome", "ground", "note", "answered_at", "received_at", "zone"])

    def told(self) -> dict[str, Any]:
        """Return the answer as the action takes it."""
        told = self.cleaned_data
        word = told["outcome"]
        return {
            "outcome": Outcome("" if word == "acknowledged" else word),
            "note": " – ".join(part for part in (told["ground"], told["note"]) if part),
            "answered_at": told["answered_at"],
            "received_at": told["received_at"],
        }
