"""Forms on the page of an enquiry."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tracker.models import Contact, Enquiry, Membership, Nature, Team, User
from tracker.queries import teams
from tracker.web.templatetags.doorstep import exact

REASON = 200
WORDS = 60
"""So many characters of the last contact are told of each."""
OTHERS = 100
"""So many enquiries of the case are offered for a merge, the latest first."""


class HandOverForm(forms.Form):
    """To which team, to whom in it, and why."""

    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), empty_label=None)
    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Person"),
        required=False,
        empty_label=_("whoever takes it"),
        help_text=_("Somebody in that team."),
        # desk.js offers those of the chosen team alone; without it they stand under its name.
        widget=forms.Select(attrs={"data-within": "team"}),
    )
    reason = forms.CharField(label=_("Why"), max_length=REASON)

    def __init__(self, *args: Any, enquiry: Enquiry, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = Team.objects.filter(active=True).order_by("name")
        self.fields["team"].queryset = active  # type: ignore[attr-defined]
        # Whoever was offered and cannot take it any more is told why by the action.
        members = User.objects.filter(is_active=True, teams__active=True).distinct()
        field = self.fields["to"]
        field.queryset = members  # type: ignore[attr-defined]
        field.choices = _by_team(teams.able(enquiry.case, now=now))  # type: ignore[attr-defined]


def _by_team(seats: Iterable[Membership]) -> list[tuple[Any, Any]]:
    """Return whom an enquiry can be given to, under the name of each of their teams."""
    groups = groupby(seats, key=lambda seat: seat.team)
    offered = [(team.name, [(s.user_id, str(s.user)) for s in members]) for team, members in groups]
    return [("", _("whoever takes it")), *offered]


class MarkForm(forms.Form):
    """What it was."""

    nature = forms.ChoiceField(
        label=_("What is it?"), choices=[c for c in Nature.choices if c[0] != Nature.UNSORTED],
    )  # fmt: skip


class NoteForm(forms.Form):
    """What a colleague should know."""

    body = forms.CharField(
        label=_("Note for colleagues"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CloseForm(forms.Form):
    """Why it leaves the queue."""

    reason = forms.CharField(label=_("Why is it done?"), max_length=REASON)


class SplitForm(forms.Form):
    """Which contacts are about something else, and why."""

    contacts = forms.ModelMultipleChoiceField(
        Contact.objects.none(),
        label=_("Contacts that belong apart"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one contact.")},
    )
    reason = forms.CharField(label=_("Why"), max_length=REASON)

    def __init__(self, *args: Any, enquiry: Enquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = enquiry.contacts.order_by("-occurred_at")
        self.fields["contacts"].queryset = rows  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """With which enquiry of the same case, and why."""

    into = forms.ModelChoiceField(Enquiry.objects.none(), label=_("Same matter as"))
    reason = forms.CharField(label=_("Why"), max_length=REASON)

    def __init__(self, *args: Any, enquiry: Enquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Enquiry.objects.filter(case=enquiry.case, merged_into=None).exclude(pk=enquiry.pk)
        field = self.fields["into"]
        latest = others.order_by("-open", "-latest_at").values_list("pk", flat=True)
        near = Enquiry.objects.filter(pk__in=list(latest[:OTHERS])).select_related("outlet")
        told = Contact.objects.filter(enquiry=OuterRef("pk")).order_by("-occurred_at", "-pk")
        near = near.annotate(words=Subquery(told.values("summary")[:1]))
        field.queryset = near.order_by("-open", "-latest_at")  # type: ignore[attr-defined]
        field.label_from_instance = _named  # type: ignore[attr-defined]


def _named(enquiry: Enquiry) -> str:
    """Return enough to tell it from the others: who, what, the last time and how that began."""
    last = " ".join((enquiry.get_latest_channel_display(), exact(enquiry.latest_at))).strip()
    words = Truncator(enquiry.words or "").chars(WORDS)  # type: ignore[attr-defined]
    parts = (enquiry.ref, enquiry.headline, enquiry.story, last, words)
    return " · ".join(str(part) for part in parts if part)
