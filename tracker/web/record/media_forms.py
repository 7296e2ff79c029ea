"""Forms for outlets, journalists, publications and files."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.models import Case, Journalist, Outlet, Person, Publication, PublicationState
from tracker.web.forms import plausible
from tracker.web.front import places


def countries() -> list[tuple[str, str]]:
    """Return the countries, with an empty first choice."""
    return [("", "–"), *places.choices()]


class OutletForm(forms.ModelForm):
    """Professional facts of an outlet."""

    country = forms.ChoiceField(label=_("Country"), choices=countries, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", "–"), *settings.LANGUAGES], required=False
    )
    domains = forms.CharField(
        label=_("Internet domains"), required=False,
        help_text=_("One after the other, such as abendkurier.example, ak.example."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Where this is from"), max_length=200,
        help_text=_("Imprint, business card, their website."),
    )  # fmt: skip

    class Meta:
        model = Outlet
        fields = ["name", "kind", "country", "language", "group", "domains", "newsroom_email",
                  "desist_email", "postal_address", "source"]  # fmt: skip
        labels = {
            "name": _("Name"), "kind": _("Kind"), "group": _("Publishing house"),
            "newsroom_email": _("E-mail of the newsroom"),
            "desist_email": _("E-mail for requests to stop"),
            "postal_address": _("Postal address"),
        }  # fmt: skip
        widgets = {"postal_address": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["domains"] = ", ".join(self.instance.domains)

    def clean_domains(self) -> list[str]:
        """Return the domains one by one, small letters, without what stands around them."""
        parts = self.cleaned_data["domains"].replace(";", ",").replace(" ", ",").split(",")
        return [part.strip().casefold().removeprefix("www.") for part in parts if part.strip()]


class JournalistForm(forms.ModelForm):
    """Professional facts of a journalist."""

    source = forms.CharField(
        label=_("Where this is from"), max_length=200,
        help_text=_("Imprint, business card, their website. Nothing private."),
    )  # fmt: skip

    class Meta:
        model = Journalist
        fields = ["name", "outlet", "role", "email", "source"]
        labels = {"name": _("Name"), "outlet": _("Works for"), "role": _("As what"),
                  "email": _("Professional e-mail")}  # fmt: skip


class HandleForm(forms.Form):
    """A number, address or account by which they are recognised."""

    value = forms.CharField(label=_("Number, address or account"), max_length=200)


class PublicationForm(forms.ModelForm):
    """Something published that exposes the person."""

    url = forms.URLField(
        label=_("Address of the page"), max_length=1000, required=False, assume_scheme="https"
    )
    published_at = forms.DateTimeField(
        label=_("Published"), required=False, validators=[plausible],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip

    class Meta:
        model = Publication
        fields = ["kind", "url", "title", "exposes", "outlet", "journalist", "published_at"]
        labels = {
            "kind": _("What is it"), "title": _("Title"),
            "exposes": _("What it exposes"), "outlet": _("Where it stands"),
            "journalist": _("Written by"),
        }  # fmt: skip
        help_texts = {"exposes": _("Such as “photo of the house”. No name, no address.")}


class LookForm(forms.Form):
    """What a look at a publication showed."""

    seen = forms.ChoiceField(
        label=_("What did you see?"), widget=forms.RadioSelect(attrs={"class": "three"}),
        choices=[pair for pair in PublicationState.choices if pair[0] != PublicationState.BACK],
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class FileForm(forms.Form):
    """A file to be kept as evidence."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Kept byte for byte, sealed. Nobody gets it without an entry in the history."),
        widget=forms.ClearableFileInput(attrs={"data-max-bytes": settings.MAX_UPLOAD_BYTES}),
    )
    note = forms.CharField(label=_("What does it show?"), max_length=300, required=False)
    source_url = forms.URLField(
        label=_("Where it is from"), max_length=1000, required=False, assume_scheme="https"
    )
    captured_at = forms.DateTimeField(
        label=_("When it was made"), required=False, validators=[plausible],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("As far as you know. When it came to us is entered by itself."),
    )  # fmt: skip
    giver = forms.ModelChoiceField(
        Person.objects.none(), label=_("Who made it or gave it to us"), required=False,
        empty_label=_("nobody of the circle"),
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = case.people.filter(erased_at__isnull=True)
        self.fields["giver"].queryset = people  # type: ignore[attr-defined]

    def clean_captured_at(self) -> datetime | None:
        """Nothing was made after it came to us."""
        at: datetime | None = self.cleaned_data["captured_at"]
        if at is not None and at > timezone.now():
            raise forms.ValidationError(_("This is still to come."))
        return at
