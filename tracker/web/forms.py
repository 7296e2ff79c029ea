"""How forms look: Django's own rendering with the house's templates."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Fields with label, hint and errors in one place; templates may be overridden by apps."""

    field_template_name = "tracker/forms/field.html"
