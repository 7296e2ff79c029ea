"""Small forms of the front."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions import people
from tracker.models import Circle, Person
from tracker.models.base import house_day
from tracker.rules import emergency
from tracker.web.forms import check_channel, plausible
from tracker.web.front import places
from tracker.web.front.fields import FilesField, KeyField, Tiles, WordsField, choose, labels
from tracker.web.front.once import OnceField


class KeyForm(forms.Form):
    """The way in."""

    use_required_attribute = False
    key = KeyField(
        help_text=gettext_lazy(
            "25 letters and digits. Spaces, dashes and small letters do not matter."
        ),
        error_messages={"required": gettext_lazy("Type or paste your key.")},
    )


class RecoverForm(forms.Form):
    """The way back."""

    use_required_attribute = False
    address = forms.EmailField(
        label=gettext_lazy("The e-mail address you called safe"),
        max_length=254,
        error_messages={"required": gettext_lazy("Type the address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class OnceForm(forms.Form):
    """A button, and a token that makes a second press harmless."""

    once = OnceField()


class MessageForm(forms.Form):
    """A line to communications."""

    use_required_attribute = False
    body = forms.CharField(
        label=gettext_lazy("Write to us"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


class AdditionForm(forms.Form):
    """More words or files for an entry; the entry itself stays as it is."""

    use_required_attribute = False
    text = WordsField(
        label=gettext_lazy("What do you want to add or correct?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4800,
    )
    attached = FilesField(label=gettext_lazy("Photos, screenshots or other files"))
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """Ask for either."""
        data = super().clean() or {}
        if not data.get("text") and not data.get("attached"):
            self.add_error("text", _("Write a few words or add a file."))
        return data


class TakedownForm(forms.Form):
    """Something published that should go away."""

    use_required_attribute = False
    where = forms.CharField(
        label=gettext_lazy("Where is it?"),
        help_text=gettext_lazy("Copy the address of the page, or say where you saw it."),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say where it is.")},
    )
    shows = forms.CharField(
        label=gettext_lazy("What does it show that it should not?"),
        widget=forms.Textarea(attrs={"rows": 3}), max_length=3000, required=False,
    )  # fmt: skip

    def body(self) -> str:
        """Return the request as a message."""
        data = self.cleaned_data
        parts = (_("Please ask for this to be taken down."), data["where"], data["shows"])
        return "\n".join(part for part in parts if part)


class CircleForm(forms.Form):
    """Somebody who is pestered too."""

    use_required_attribute = False
    circle = forms.ChoiceField(
        label=gettext_lazy("Who are they to you?"), widget=Tiles(),
        error_messages={"required": gettext_lazy("Choose who they are to you.")},
    )  # fmt: skip
    label = forms.CharField(
        label=gettext_lazy("A word to tell them apart"),
        help_text=gettext_lazy("For example: mother, or neighbour upstairs. Please no names."),
        required=False, max_length=60,
    )  # fmt: skip
    is_minor = forms.BooleanField(label=gettext_lazy("They are under 18"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Their language"))
    country = forms.ChoiceField(label=gettext_lazy("The country they live in"))
    once = OnceField()

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [pair for pair in Circle.choices if pair[0] != Circle.SUBJECT]
        choose(self, "circle", labels(others))
        choose(self, "language", list(settings.LANGUAGES))
        self.fields["language"].initial = person.language
        choose(self, "country", places.choices())
        self.fields["country"].initial = person.country


class AllowForm(forms.Form):
    """One thing that is allowed: how far, and until when."""

    scope = forms.CharField(
        label=gettext_lazy("Only for"),
        help_text=gettext_lazy("For example one newspaper or one photo. Leave it empty for all."),
        required=False, max_length=300,
    )  # fmt: skip
    until_on = forms.DateField(
        label=gettext_lazy("Until"), required=False, validators=[plausible],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def clean_until_on(self) -> date | None:
        """Refuse a day that has passed: it would allow nothing."""
        until: date | None = self.cleaned_data["until_on"]
        if until is not None and until < house_day(timezone.now()):
            raise forms.ValidationError(
                _("This day has passed. Choose a later one, or leave it empty.")
            )
        return until


class ChannelForm(forms.Form):
    """An address or number that is safe."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=gettext_lazy("How may we reach you?"), widget=Tiles(), initial="email"
    )
    value = forms.CharField(
        label=gettext_lazy("Address or number"), max_length=254,
        error_messages={"required": gettext_lazy("Type the address or number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )  # fmt: skip
    readers = forms.ChoiceField(
        label=gettext_lazy("Who else can read or hear it?"), widget=Tiles("one"),
        error_messages={"required": gettext_lazy("Choose who else can read or hear it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", [("email", _("E-mail")), ("phone", _("Phone"))])
        choose(self, "readers", [
            ("none", _("Only me")), ("trusted", _("People I trust with this")),
            ("others", _("Perhaps others, or I am not sure")),
        ])  # fmt: skip

    def clean_readers(self) -> str:
        """Refuse what is not safe."""
        readers = str(self.cleaned_data["readers"])
        if readers == "others":
            raise forms.ValidationError(
                _("Then it is not safe. Please choose one that only you or people you trust use.")
            )
        return readers

    def clean(self) -> dict[str, Any]:
        """Check the spelling of the address or number."""
        data = super().clean() or {}
        value = data.get("value", "").strip()
        if value:
            check_channel(self, str(data.get("kind")), value)
        return {**data, "value": value}

    @property
    def is_employers(self) -> bool:
        """Tell whether the address is a mailbox of the employer."""
        data = self.cleaned_data
        return data["kind"] == "email" and people.is_employers(data["value"])


class DetailsForm(forms.Form):
    """What a person tells about themselves. Sealed fields start empty: they are not shown again."""

    use_required_attribute = False
    name = forms.CharField(label=gettext_lazy("Your name"), required=False, max_length=120)
    address = forms.CharField(
        label=gettext_lazy("Your address"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    phone = forms.CharField(label=gettext_lazy("Your phone number"), required=False, max_length=60)
    employment = forms.ChoiceField(label=gettext_lazy("You are or were"), required=False)
    employed_until = forms.DateField(
        label=gettext_lazy("Your last day there"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    reach_note = forms.CharField(
        label=gettext_lazy("What should we know when we reach out to you?"),
        help_text=gettext_lazy("For example: never on the phone, or only after six."),
        required=False, max_length=200,
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Your language"))
    country = forms.ChoiceField(label=gettext_lazy("The country you are in"))
    time_zone = forms.ChoiceField(label=gettext_lazy("Your time zone"))

    SEALED = ("name", "address", "phone")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = labels(Person._meta.get_field("employment").choices or [])
        choose(self, "employment", [("", _("I would rather not say")), *kinds])
        choose(self, "language", list(settings.LANGUAGES))
        choose(self, "country", places.choices())
        choose(self, "time_zone", _zones(person))
        for name in self.fields:
            self.fields[name].widget.attrs["autocomplete"] = "off"
            if name in self.SEALED and getattr(person, f"{name}_sealed"):
                self.fields[name].help_text = _(
                    "••••••  We have it, sealed. Type it again only to change it."
                )
            elif name not in self.SEALED:
                self.fields[name].initial = getattr(person, name)

    def details(self) -> people.Details:
        """Return what was told."""
        return people.Details(**self.cleaned_data)


def _zones(person: Person) -> list[tuple[str, str]]:
    usual = {place.zone for place in emergency.PLACES.values()} | {person.time_zone}
    usual |= {zone for there in emergency.ZONES.values() for zone in there}
    more = {"Europe/Moscow", "UTC"} & available_timezones()
    return [(zone, zone.replace("_", " ")) for zone in sorted(usual | more)]
