"""What a bundle shall hold, for whom and why."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tracker.actions.exports import Scope
from tracker.models import Case, Outlet, Variant
from tracker.queries import labels
from tracker.web.record.case_forms import reason


class BundleForm(forms.Form):
    """The order that a second person confirms."""

    variant = forms.ChoiceField(
        label=_("Which bundle"), choices=Variant.choices, widget=forms.RadioSelect,
        initial=Variant.COURT,
        help_text=_("Each shows less than the one before. What is left out is marked as such."),
    )  # fmt: skip
    recipient = forms.CharField(
        label=_("For whom"), max_length=200,
        help_text=_("As it shall stand on the first page, such as the court and its reference."),
    )  # fmt: skip
    reason = reason(_("Why"))
    outlet = forms.ModelChoiceField(
        Outlet.objects.none(), label=_("About which outlet"), required=False,
        help_text=_("Only for the bundle for an outlet: nothing about any other is in it."),
    )  # fmt: skip
    sealed = forms.MultipleChoiceField(
        label=_("Show these sealed facts"), choices=list(labels.SEALED.items()), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Only in the full bundle."),
    )  # fmt: skip
    originals = forms.CharField(
        label=_("Only these originals"),
        required=False,
        max_length=4000,
        help_text=_(
            "Numbers such as EV-00012. Empty: every original in the full bundle, none in the "
            "others. Originals go in as they are, nothing in them is blacked out."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.filter(contacts__case=case) | Outlet.objects.filter(
            formal_requests__case=case
        )
        self.fields["outlet"].queryset = outlets.distinct()  # type: ignore[attr-defined]
        self._known = set(case.evidence.filter(removed_at=None).values_list("ref", flat=True))

    def clean_originals(self) -> tuple[str, ...] | None:
        """Return the references that were typed, or None where nothing was."""
        refs = re.findall(r"[^\s,;]+", self.cleaned_data["originals"].upper())
        if unknown := sorted(set(refs) - self._known):
            raise forms.ValidationError(
                _("This case has no exhibit %(refs)s. Look under Evidence for the number."),
                params={"refs": ", ".join(unknown)},
            )
        return tuple(sorted(set(refs))) or None

    def clean(self) -> dict[str, Any]:
        """Hold what only one variant may have to that variant."""
        told = super().clean() or {}
        variant = told.get("variant")
        if told.get("sealed") and variant != Variant.FULL:
            self.add_error("sealed", _("Sealed facts go only into the full bundle. Untick them."))
        if variant == Variant.OUTLET and not told.get("outlet"):
            self.add_error("outlet", _("Choose the outlet that the bundle is for."))
        return told

    def scope(self) -> Scope:
        """Return what was chosen."""
        told = self.cleaned_data
        variant = Variant(told["variant"])
        return Scope(
            variant=variant, recipient=told["recipient"], language=told["language"],
            outlet=told["outlet"] if variant == Variant.OUTLET else None,
            sealed=tuple(told["sealed"]), originals=told["originals"],
        )  # fmt: skip
