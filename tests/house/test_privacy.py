"""Every field of every model is classified, once, and the ways to a person are real lookups."""

import pytest
from django.apps import apps
from django.db.models import BinaryField

from tracker import privacy
from tracker.privacy import GOES, S3, S4, Class

MODELS = [model for app in ("tracker", "comms") for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classified_once(model):
    table = privacy.tables()[model._meta.label]
    named = sorted(table.named(*Class))
    assert named == sorted(
        field.name for field in model._meta.concrete_fields if field.name != "id"
    )


def test_no_table_is_classified_that_does_not_exist():
    assert set(privacy.tables()) == {model._meta.label for model in MODELS}


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_ways_to_case_and_person_are_lookups(model):
    table = privacy.tables()[model._meta.label]
    for lookup in (table.case, *table.persons):
        if lookup:
            assert not model._base_manager.filter(**{lookup: 0}).exists()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_is_sealed_is_classified_as_such(model):
    table = privacy.tables()[model._meta.label]
    sealed = {field.name for field in model._meta.concrete_fields if field.name.endswith("_sealed")}
    assert sealed <= set(table.named(S3, S4))
    assert all(isinstance(model._meta.get_field(name), BinaryField) for name in sealed)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_goes_can_be_reached_and_emptied(model):
    table = privacy.tables()[model._meta.label]
    staff_or_record = model._meta.label in {
        "tracker.User", "tracker.SetupLink", "tracker.CalendarFeed", "tracker.Blob",
    }  # fmt: skip
    going = table.named(*GOES)
    assert not going or table.case or table.persons or staff_or_record
    for name in going:
        field = model._meta.get_field(name)
        if table.case and not table.whole and name != table.numbered:
            assert not field.unique or field.null, name
