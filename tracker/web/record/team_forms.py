"""Forms of the teams: what they speak and when they are there, who is in them, who is away."""

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.actions.teams import Desk
from tracker.models import Team, User
from tracker.policy import Actor
from tracker.queries import routing, teams
from tracker.rules import business_hours
from tracker.rules.business_hours import HoursError
from tracker.rules.places import CALENDARS, PLACES
from tracker.web.record.routing_forms import Words

DAYS = tuple(f"day_{number}" for number in range(7))
WORKDAYS = 5


class TeamForm(forms.Form):
    """One team: name, languages, zone, holidays and the hours of each weekday."""

    name = forms.CharField(label=_("Name of the team"), max_length=80)
    languages = Words(label=_("Languages"), help_text=_("Codes with commas between: de, tr"))
    time_zone = forms.CharField(label=_("Time zone"), help_text=_("Such as Europe/Berlin."))
    holiday_place = forms.ChoiceField(label=_("Public holidays of"))
    active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("A team that is not gets nothing new.")
    )

    def __init__(self, *args: Any, team: Team | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(team))
        super().__init__(*args, **kwargs)
        places = [(code, f"{CALENDARS[code].name} ({code})") for code in PLACES]
        self.fields["holiday_place"].choices = places  # type: ignore[attr-defined]
        for number, name in enumerate(DAYS):
            self.fields[name] = forms.CharField(
                label=WEEKDAYS[number], required=False, max_length=20
            )

    def clean_languages(self) -> list[str]:
        """Return the codes in small letters, when they are codes."""
        words = [word.lower() for word in self.cleaned_data["languages"]]
        if found := routing.unmet({"language": words}):
            raise forms.ValidationError(found[1])
        return words

    def clean_time_zone(self) -> str:
        """Return the zone if there is one of that name."""
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("Write a zone such as Europe/Berlin."))
        return zone

    def clean(self) -> dict[str, Any]:
        """Say which day's hours cannot be read."""
        for name in DAYS:
            self.cleaned_data[name] = re.sub(r"\s|^-$|^–$", "", self.cleaned_data.get(name, ""))
            try:
                business_hours.read(self.cleaned_data[name])
            except HoursError:
                self.add_error(name, gettext("Write hours like 09:00-18:00, or leave it empty."))
        return self.cleaned_data

    def desk(self) -> Desk:
        """Return what the action takes."""
        data = self.cleaned_data
        kept = {name: data[name] for name in ("name", "languages", "time_zone", "holiday_place")}
        hours = [data[name].replace("–", "-") for name in DAYS]
        return Desk(**kept, hours=hours, active=data["active"])

    @property
    def facts(self) -> list[Any]:
        """Return the fields of what the team is."""
        return [self[name] for name in ("name", "languages", "time_zone", "holiday_place")]

    @property
    def days(self) -> list[Any]:
        """Return the fields of the week."""
        return [self[name] for name in DAYS]


class MembersForm(forms.Form):
    """Who is in a team."""

    members = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Who is in it"), required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "one"}),
        help_text=_("Whoever is in a team may open the cases that were handed to it."),
    )  # fmt: skip

    def __init__(self, *args: Any, team: Team, by: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"members": team.members.all()})
        super().__init__(*args, **kwargs)
        # Oneself is not offered, and stays what one is.
        self.own = team.members.filter(key=by.key)
        colleagues = (teams.selectable(by.now) | User.objects.filter(teams=team)).distinct()
        self.fields["members"].queryset = colleagues.exclude(key=by.key)  # type: ignore[attr-defined]

    def chosen(self) -> list[User]:
        """Return who is to be in the team."""
        return [*self.cleaned_data["members"], *self.own]


class DutyForm(forms.Form):
    """Until when somebody is away."""

    back_on = forms.DateField(
        label=_("First day back"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty: there now."),
    )  # fmt: skip


def _initial(team: Team | None) -> dict[str, Any]:
    if team is None:
        week = dict.fromkeys(DAYS[:WORKDAYS], "09:00-18:00")
        return {"time_zone": settings.TIME_ZONE, "holiday_place": "DE-BE", "active": True, **week}
    kept = ("name", "languages", "time_zone", "holiday_place", "active")
    hours = dict(zip(DAYS, team.hours, strict=False))
    return {**{name: getattr(team, name) for name in kept}, **hours}
