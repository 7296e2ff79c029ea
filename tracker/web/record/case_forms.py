"""Forms on the pages of a case and of its people."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.actions.grants import GLASS_REASON
from tracker.models import (
    Channel,
    Circle,
    Contact,
    Journalist,
    Marking,
    Nature,
    Outlet,
    RoleGrant,
    SafeChannel,
    User,
)
from tracker.rules import roles
from tracker.rules.roles import Permission
from tracker.states import CASE, CaseStatus
from tracker.web.forms import plausible
from tracker.web.front import places

SHORT = ("claimed_name", "claimed_outlet", "claimed_handle", "story")
"""Facts of a contact that are one line."""


def reason(label: Any, *, least: int = 0, rows: int = 2, **more: Any) -> forms.CharField:
    """Return the field that says why."""
    return forms.CharField(
        label=label, min_length=least or None, max_length=300,
        widget=forms.Textarea(attrs={"rows": rows}), **more,
    )  # fmt: skip


class Member(forms.ModelChoiceField):
    """A member of staff, by name; `who_may` leaves those alone whose seats allow that."""

    def __init__(self, *, who_may: Permission | None = None, **more: Any) -> None:
        super().__init__(User.objects.none(), **more)
        self.who_may = who_may

    def __deepcopy__(self, memo: dict[int, Any]) -> "Member":
        copied: Member = super().__deepcopy__(memo)
        staff = User.objects.filter(is_active=True).order_by("name")
        if self.who_may is not None:
            staff = staff.filter(Exists(_seats(self.who_may)))
        copied.queryset = staff
        return copied


def _seats(permission: Permission) -> QuerySet[RoleGrant]:
    held = [role for role, allowed in roles.GRANTS.items() if permission in allowed]
    return RoleGrant.objects.live(timezone.now()).filter(user=OuterRef("pk"), role__in=held)


class MoveForm(forms.Form):
    """Where the case stands."""

    to = forms.ChoiceField(label=_("It is now"), choices=CaseStatus.choices)
    reason = reason(_("Why"))

    def __init__(self, *args: Any, was: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = CASE[CaseStatus(was)] - {CaseStatus.ERASED}
        choices = [(to.value, to.label) for to in CaseStatus if to in possible]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class MarkForm(forms.Form):
    """How far the case may be seen."""

    to = forms.ChoiceField(label=_("It may be seen as"), choices=Marking.choices)
    reason = reason(_("Why"))

    def __init__(self, *args: Any, choices: list[Marking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (marking.value, marking.label) for marking in choices
        ]


class OwnerForm(forms.Form):
    """Who looks after the case."""

    to = Member(
        label=_("Looked after by"),
        who_may=Permission.CASE_READ,
        required=False,
        empty_label=_("nobody"),
    )
    reason = reason(_("Why"), required=False)


class MergeForm(forms.Form):
    """Which other case becomes part of this one, and who its affected person is here."""

    ref = forms.CharField(
        label=_("Number of the other case"), max_length=16, help_text=_("For example CASE-0007.")
    )
    circle = forms.ChoiceField(
        label=_("Who is its affected person to the one of this case?"),
        choices=[pair for pair in Circle.choices if pair[0] != Circle.SUBJECT],
        initial=Circle.OTHER,
    )
    reason = reason(_("Why do they belong together?"), least=5)


class GrantForm(forms.Form):
    """Who may open the case, why and until when."""

    to = Member(label=_("Who"), who_may=Permission.CASE_READ)
    reason = reason(_("Why"), least=5)
    until = forms.DateField(
        label=_("Until the end of"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Always needed: the last day on which they may open it."),
    )  # fmt: skip

    def clean_until(self) -> datetime:
        """Return the end of that day in the zone of whoever gives it."""
        day = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


class ExcludeForm(forms.Form):
    """Who must never open the case."""

    who = Member(label=_("Who is a party to it"))
    reason = reason(_("Why"), least=5)


class ReasonForm(forms.Form):
    """Just why."""

    reason = reason(_("Why"), least=5)


class GlassForm(forms.Form):
    """Which case, and why it cannot wait."""

    ref = forms.CharField(
        label=_("Number of the case"), max_length=16, help_text=_("For example CASE-0007.")
    )
    reason = reason(
        _("Why can it not wait?"), least=GLASS_REASON, rows=3,
        help_text=_("At least 20 characters. Legal and whoever looks after it read this."),
    )  # fmt: skip


class SeatForm(forms.Form):
    """Which case nobody can open any more, and who of legal is let in."""

    ref = forms.CharField(
        label=_("Number of the case"), max_length=16, help_text=_("For example CASE-0007.")
    )
    to = Member(
        label=_("Who is let in"), who_may=Permission.CASE_GRANT,
        help_text=_("Somebody of legal: they let the others in."),
    )  # fmt: skip


class RevealForm(forms.Form):
    """What to show, and why."""

    what = forms.ChoiceField(label=_("What"), widget=forms.RadioSelect(attrs={"class": "one"}))
    reason = reason(
        _("Why do you need to know it?"), least=5,
        help_text=_("Written down first. The person can see that somebody looked."),
    )  # fmt: skip

    def __init__(self, *args: Any, options: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = options  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Somebody of the circle, without a name."""

    circle = forms.ChoiceField(
        label=_("Who are they to the affected person?"),
        choices=[pair for pair in Circle.choices if pair[0] != Circle.SUBJECT],
    )
    label = forms.CharField(
        label=_("A neutral word for them"), max_length=60, required=False,
        help_text=_("Such as “mother”. No name: it stands in lists."),
    )  # fmt: skip
    is_minor = forms.BooleanField(label=_("Under age"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(label=_("Country"), choices=places.choices)


class CorrectPersonForm(forms.Form):
    """What staff may know of a person."""

    label = forms.CharField(
        label=_("A neutral word for them"), max_length=60, required=False,
        help_text=_("Such as “mother”. No name: it stands in lists."),
    )  # fmt: skip
    is_minor = forms.BooleanField(label=_("Under age"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    reach_note = forms.CharField(
        label=_("How to reach them"), max_length=200, required=False,
        help_text=_("Such as “never call before 10”."),
    )  # fmt: skip
    reason = reason(_("Why is it changed?"), least=5)


class WriteForm(forms.Form):
    """A line to the person."""

    body = forms.CharField(
        label=_("Write to them"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It shows on their page. They hear only that there is something new."),
    )  # fmt: skip


class RecogniseForm(forms.Form):
    """Who it was and what it was."""

    outlet = forms.ModelChoiceField(
        Outlet.objects.all(), label=_("Outlet"), required=False, empty_label=_("not known")
    )
    journalist = forms.ModelChoiceField(
        Journalist.objects.select_related("outlet"), label=_("Journalist"), required=False,
        empty_label=_("not known"),
    )  # fmt: skip
    nature = forms.ChoiceField(label=_("What it was"), choices=Nature.choices)
    school_or_hospital = forms.BooleanField(
        label=_("It was at a school or in a hospital"), required=False
    )


class CorrectContactForm(forms.Form):
    """One fact put right, with the reason."""

    FIELDS = [
        ("summary", _("what happened")),
        ("claimed_name", _("the name they gave")),
        ("claimed_outlet", _("the outlet they named")),
        ("claimed_handle", _("number, address or account")),
        ("occurred_at", _("when it happened")),
        ("channel", _("how they tried")),
        ("story", _("which story")),
    ]
    field = forms.ChoiceField(label=_("What is wrong"), choices=FIELDS)
    value = forms.CharField(
        label=_("How it should read"), max_length=10000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A time as 2026-11-22 19:04, in the zone where it happened."),
    )  # fmt: skip
    reason = reason(_("Why, and who says so"), least=5)

    def __init__(self, *args: Any, zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        """Turn the new value into what its field holds."""
        data = super().clean() or {}
        if data.get("field") == "occurred_at" and "value" in data:
            data["value"] = self._instant(data["value"])
        if data.get("field") == "channel" and "value" in data:
            data["value"] = self._channel(data["value"])
        if data.get("field") in SHORT and "value" in data:
            self._short(data["field"], data["value"])
        return data

    def _short(self, field: str, text: str) -> None:
        """Hold a correction to what its field takes."""
        try:
            Contact._meta.get_field(field).run_validators(text)  # type: ignore[union-attr]
        except forms.ValidationError as too_long:
            self.add_error("value", too_long)

    def _instant(self, text: str) -> datetime | None:
        try:
            at = datetime.fromisoformat(text.strip()).replace(tzinfo=self.zone)
            plausible(at)
        except (ValueError, forms.ValidationError):
            self.add_error("value", _("Write the time as 2026-11-22 19:04."))
            return None
        if at > timezone.now():
            self.add_error("value", _("That is still to come. Please check the time."))
        return at

    def _channel(self, text: str) -> str | None:
        words = {str(label).casefold(): value for value, label in Channel.choices}
        found = words.get(text.strip().casefold())
        if found is None:
            possible = ", ".join(str(label) for _value, label in Channel.choices)
            self.add_error("value", _("Write one of: %(words)s.") % {"words": possible})
        return found


def sealed_options(person: Any, channels: list[SafeChannel]) -> list[tuple[str, Any]]:
    """Return what of a person is there to be revealed."""
    words = {"name": _("name"), "address": _("home address"), "phone": _("phone number")}
    there: list[tuple[str, Any]] = [
        (name, word) for name, word in words.items() if getattr(person, f"{name}_sealed")
    ]
    return there + [(str(row.key), row.hint) for row in channels]
