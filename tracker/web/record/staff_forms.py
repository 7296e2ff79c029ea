"""Forms of the people pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tracker.actions.staff import Terms
from tracker.models import User
from tracker.rules.roles import Role

ROLES = {
    Role.COMMUNICATIONS: _("Communications: answers the press, prepares requests"),
    Role.LEGAL: _("Legal: confirms, reads the history, exports"),
    Role.APPROVER: _("Approver: confirms what others prepared"),
    Role.AUDITOR: _("Auditor: checks the history, sees no case"),
    Role.OPERATOR: _("Operator: runs the machine, adds colleagues, sees no case"),
}
CHOICES = [(role.value, words) for role, words in ROLES.items()]


class TermsForm(forms.Form):
    """Contract and last day."""

    contractor = forms.BooleanField(
        label=_("Works here as a contractor"), required=False,
        help_text=_("Contractors read and draft; a colleague confirms."),
    )  # fmt: skip
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("From fourteen days before: drafts only. The day after: no sign-in."),
    )  # fmt: skip
    same_as = forms.ModelChoiceField(
        User.objects.order_by("name"), label=_("Has another account here"), required=False,
        empty_label=_("no"),
        help_text=_("Two accounts of one person count as one: neither confirms the other’s acts."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why"), max_length=300)

    def leave_out(self, *people: User | None) -> None:
        """Offer no other account of theirs: nobody says it of themselves."""
        choice = cast("forms.ModelChoiceField[User]", self.fields["same_as"])
        gone = [one.pk for one in people if one is not None]
        choice.queryset = User.objects.exclude(pk__in=gone).order_by("name")

    def terms_changed(self) -> bool:
        """Tell whether contract or last day were changed."""
        return bool({"contractor", "ends_on"} & set(self.changed_data))

    def terms(self, user: User) -> Terms:
        """Return what was entered; language and zone stay as they are."""
        given = self.cleaned_data
        return Terms(user.language, user.time_zone, given["contractor"], given["ends_on"])


class InviteForm(TermsForm):
    """Who comes, in which roles."""

    field_order = ["name", "email", "same_as", "roles", "reason", "language", "time_zone"]

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "one"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.CharField(
        label=_("Time zone"), initial=settings.TIME_ZONE, help_text=_("Such as Europe/Berlin.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask about a namesake: somebody alone with two accounts would be two people."""
        given = super().clean() or {}
        name = str(given.get("name", "")).strip()
        alike = User.objects.filter(name__iexact=name).exists()
        if name and alike and not given.get("same_as"):
            self.add_error("same_as", _(
                "Somebody of this name is here already. Choose them, or write the name "
                "so that the two can be told apart."
            ))  # fmt: skip
        return given

    def clean_email(self) -> str:
        """Return the address unless an account has it."""
        email = str(self.cleaned_data["email"])
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody with this e-mail address is here already."))
        return email

    def clean_time_zone(self) -> str:
        """Return the zone if there is one of that name."""
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("Write a zone such as Europe/Berlin."))
        return zone

    def new_terms(self) -> Terms:
        """Return what they will work under."""
        given = self.cleaned_data
        return Terms(given["language"], given["time_zone"], given["contractor"], given["ends_on"])


class RoleForm(forms.Form):
    """One role for one colleague."""

    role = forms.ChoiceField(
        label=_("Role"), choices=CHOICES, widget=forms.RadioSelect(attrs={"class": "one"})
    )
    reason = forms.CharField(label=_("Why"), max_length=300)
    ends_on = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def ends_at(self, now: datetime) -> datetime | None:
        """Return midnight, in the reader's zone, after the last day of the role."""
        day = self.cleaned_data["ends_on"]
        return datetime.combine(day, datetime.max.time(), tzinfo=now.tzinfo) if day else None


class PasswordForm(forms.Form):
    """A password of one's own, typed once and shown on request by the browser."""

    password = forms.CharField(
        label=_("Password"), strip=False,
        help_text=_("At least 15 characters. Four or five words are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Return the password if it is long enough and in no list of common ones."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user or _as_typed(self.data))
        return password


class FirstAccountForm(PasswordForm):
    """Who the first administrator is."""

    field_order = ["name", "email", "password"]

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"))


def _as_typed(data: Mapping[str, Any]) -> User:
    return User(name=data.get("name", ""), email=data.get("email", ""))
