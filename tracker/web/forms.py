"""How forms look: Django's own rendering with the house's templates; which days are believed."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from tracker.rules import handles

FIRST_YEAR, LAST_YEAR = 1900, 3000


class HouseRenderer(TemplatesSetting):
    """Fields with label, hint and errors in one place; templates may be overridden by apps."""

    field_template_name = "tracker/forms/field.html"


def check_channel(form: forms.Form, kind: str, value: str) -> None:
    """Say on `value` what to change in an e-mail address or a phone number."""
    if kind == "phone":
        spelled = handles.spell(value)
        if spelled is None or spelled.kind != "phone":
            form.add_error("value", _("Type the number with its country code, such as +49 30 …"))
        return
    try:
        validate_email(value)
    except ValidationError:
        form.add_error("value", _("This is not an e-mail address, such as you@example.org"))


def plausible(day: date) -> None:
    """Refuse a year that nobody means, such as 0026, which a browser makes of a short one."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(forms.DateField.default_error_messages["invalid"], code="invalid")
