"""How forms look: Django's own rendering with the house's templates; which days are believed."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

FIRST_YEAR, LAST_YEAR = 1900, 3000


class HouseRenderer(TemplatesSetting):
    """Fields with label, hint and errors in one place; templates may be overridden by apps."""

    field_template_name = "tracker/forms/field.html"


def plausible(day: date) -> None:
    """Refuse a year that nobody means, such as 0026, which a browser makes of a short one."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(forms.DateField.default_error_messages["invalid"], code="invalid")
