"""The question a request begins with: about what, of whom, by whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.models import Case, FormalRequest, Journalist, Outlet, Person, Publication
from tracker.models.media import OutletKind
from tracker.queries import fitting
from tracker.rules import addressees, calendars
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import Addressee, Regime
from tracker.rules.standing_words import NAMES, Happened, upper

ABOUT = [
    (Happened.CONTACT, _("unwanted contact")),
    (Happened.ARTICLE, _("an article or a photo")),
    (Happened.BROADCAST, _("something broadcast")),
    (Happened.POST, _("a post on a platform")),
    (Happened.SEARCH_RESULT, _("a search result")),
    (Happened.LISTING, _("an entry of a data broker")),
]
SENDERS = [
    ("person_via_mandate", _("we, with the person’s mandate")),
    ("person", _("the person, who signs")),
    ("guardian", _("a parent or guardian")),
    ("employer", _("the organisation, for a right of its own")),
    ("anyone", _("we, in our own name")),
]


OF_HOUSE = {
    OutletKind.SEARCH: Happened.SEARCH_RESULT, OutletKind.DATA_BROKER: Happened.LISTING,
    OutletKind.PLATFORM: Happened.POST, OutletKind.HOST: Happened.POST,
    OutletKind.BROADCASTER: Happened.BROADCAST,
}  # fmt: skip
"""What a request to such a house was about, where no publication says it."""


def beginning(
    case: Case,
    *,
    before: FormalRequest | None,
    published: Publication | None,
    person: Person | None,
    picked: Regime | None,
) -> dict[str, Any]:
    """Return what the form begins with: the affected person, and what it follows from."""
    subject = person or case.people.filter(circle="subject").first() or case.people.first()
    told: dict[str, Any] = {"person": subject.key if subject else None, "about": Happened.CONTACT}
    shown = before.publication if before is not None else published
    outlet = before.outlet if before is not None else shown.outlet if shown is not None else None
    if shown is not None:
        told["about"] = str(shown.key)
    elif before is not None and not before.contacts.exists():
        told["about"] = OF_HOUSE.get(OutletKind(before.outlet.kind), Happened.ARTICLE)
    if outlet is not None and (picked is None or addressees.for_regime(outlet.kind, picked.id)):
        told["outlet"] = outlet.key
        told["place"] = before.place if before is not None else ""
    return told


class QuestionForm(forms.Form):
    """About what, of whom, by whom. It stands in the address, so that it can be sent on."""

    person = forms.ModelChoiceField(Person.objects.none(), to_field_name="key", label=_("For"))
    about = forms.ChoiceField(label=_("What happened"))
    outlet = forms.ModelChoiceField(
        Outlet.objects.all(), to_field_name="key", label=_("Whom to ask"), empty_label="–"
    )
    journalist = forms.ModelChoiceField(
        Journalist.objects.all(), to_field_name="key", required=False,
        label=_("One reporter there"), empty_label=_("nobody in particular"),
    )  # fmt: skip
    addressee = forms.ChoiceField(label=_("Whom there"), required=False)
    place = forms.ChoiceField(
        label=_("Where they sit"), required=False,
        help_text=_("Public holidays of this place count for their deadline."),
    )  # fmt: skip
    sender = forms.ChoiceField(label=_("Who asks"), choices=SENDERS, initial="person_via_mandate")

    def __init__(self, case: Case, data: Any, **more: Any) -> None:
        super().__init__(data, **more)
        self.case = case
        self.fields["person"].queryset = case.people.filter(erased_at=None)  # type: ignore[attr-defined]
        found = [(str(p.key), str(p)) for p in case.publications.all()[:50]]
        self.fields["about"].choices = [(str(k), v) for k, v in ABOUT] + found  # type: ignore[attr-defined]
        outlet = self._outlet()
        self.knows_outlet = outlet is not None
        kinds = addressees.OF_KIND[outlet.kind] if outlet else ()
        usual = [("", _("the usual one"))]
        self.fields["addressee"].choices = usual + [(k.value, upper(NAMES[k])) for k in kinds]  # type: ignore[attr-defined]
        self._places(outlet)
        people = Journalist.objects.filter(outlet=outlet) if outlet else Journalist.objects.none()
        self.fields["journalist"].queryset = people  # type: ignore[attr-defined]

    def _outlet(self) -> Outlet | None:
        asked = str(self.data.get("outlet") or self.initial.get("outlet") or "")
        try:
            return Outlet.objects.filter(key=asked).first() if asked else None
        except ValidationError:
            return None

    def _places(self, outlet: Outlet | None) -> None:
        codes = fitting.places(outlet) if outlet else ()
        named = [(code, calendars.get(code).name) for code in codes]
        field = self.fields["place"]
        field.choices = named if len(named) == 1 else [("", "–"), *named]  # type: ignore[attr-defined]
        # The ways are shown without it, but no request begins before it is said.
        field.needed_later = bool(named)  # type: ignore[attr-defined]

    def question(self) -> fitting.Question:
        """Return the question, its gaps filled with what is usual."""
        told, shown = self.cleaned_data, self.publication()
        outlet, happened = told["outlet"], told["about"]
        if shown is not None:
            happened = fitting.happened(shown)
        contact = happened == Happened.CONTACT
        usual = self._body(outlet) or addressees.usual(
            outlet.kind, journalist=told["journalist"] is not None, contact=contact
        )
        codes = fitting.places(outlet)
        return fitting.Question(
            person=told["person"], outlet=outlet, addressee=told["addressee"] or usual.value,
            place=told["place"] or (codes[0] if len(codes) == 1 else ""), happened=happened,
            sender_kind=told["sender"], publication=shown,
            contacts=self._contacts(outlet) if contact else (),
        )  # fmt: skip

    def _body(self, outlet: Outlet) -> Addressee | None:
        """Return what a council, an authority or a court is, where the way is picked already."""
        if outlet.kind != OutletKind.OTHER:
            return None
        try:
            return addressees.for_regime(outlet.kind, str(self.data.get("regime") or ""))
        except RuleError:
            return None

    def publication(self) -> Publication | None:
        """Return what was published, where the question is about one."""
        about = self.cleaned_data["about"]
        if about in {str(kind) for kind in Happened}:
            return None
        return self.case.publications.filter(key=about).select_related("outlet").first()

    def _contacts(self, outlet: Outlet) -> Any:
        return list(self.case.contacts.filter(outlet=outlet).order_by("-occurred_at")[:50])
