"""A draft in which two people may write: the later one sees both, and nothing is overwritten."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _


class SharedForm(forms.Form):
    """Words that somebody else may be writing too: the form says which state it was filled on."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, row: Any, *args: Any, **more: Any) -> None:
        more["initial"] = {**(more.get("initial") or {}), "seen": row.edits}
        super().__init__(*args, **more)
        self.row = row
        self.theirs: list[tuple[str, str]] = []

    def show_theirs(self) -> None:
        """Set what is stored beside what was typed; saved again, the typed words replace it."""
        self.theirs = [
            (str(field.label), _readable(field, field.initial))
            for field in self.visible_fields()
            if _written(field, field.initial) != _written(field, field.value())
        ]
        told = MultiValueDict(cast(QueryDict, self.data).lists())
        told["seen"] = str(self.row.edits)
        self.data = told


def _written(field: forms.BoundField, value: Any) -> Any:
    """Return a value the way its field writes it into the page, so that two can be compared."""
    if isinstance(value, bool):
        return value
    return field.field.widget.format_value(field.field.prepare_value(value)) or ""


def _readable(field: forms.BoundField, value: Any) -> str:
    written = _written(field, value)
    if isinstance(written, bool):
        return str(_("yes") if written else _("no"))
    names = {str(key): str(label) for key, label in getattr(field.field, "choices", [])}
    chosen = written if isinstance(written, list) else [written]
    return ", ".join(names.get(str(one), str(one)) for one in chosen) or "–"
