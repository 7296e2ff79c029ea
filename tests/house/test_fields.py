"""Every field is classified, and whoever did something is named together with when."""

import pytest
from django.apps import apps
from django.db import models

from tracker import privacy
from tracker.privacy import Class

MODELS = [model for app in ("tracker", "comms") for model in apps.get_app_config(app).get_models()]
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
BY_ALONE = {
    # Set once when the row is made and never empty, so that there is no pair to keep together.
    "Approval.approved_by", "EmergencyAct.done_by", "CounselNote.written_by", "Hold.placed_by", "Note.written_by",
    "Proposal.proposed_by", "Response.drafted_by",
    # May be empty for a row that the house made itself; the instant is always there.
    "CaseExclusion.excluded_by", "CaseGrant.granted_by", "Check.checked_by",
    "DeadlineChange.changed_by", "Evidence.added_by", "Export.asked_by",
    "FormalRequest.drafted_by", "Intake.received_by", "Line.written_by",
    "PersonMessage.written_by", "RegimeApproval.approved_by", "RoleGrant.granted_by",
    "Route.routed_by", "RoutingRule.changed_by",
    # The person may read without a member of staff; the deadline may be met by a reply.
    "PersonMessage.read_by", "Deadline.met_by",
}  # fmt: skip


def classes(model) -> dict[str, list[Class]]:
    """Return for each listed field of a model the classes it stands in."""
    found: dict[str, list[Class]] = {}
    table = privacy.tables().get(model._meta.label)
    for each, names in (table.fields if table else {}).items():
        for name in names.split():
            found.setdefault(name, []).append(each)
    return found


@each_model
def test_every_field_is_classified_once(model):
    listed = classes(model)
    names = {field.name for field in model._meta.local_fields if field.name not in {"id", "key"}}
    assert names - set(listed) == set(), "say in the privacy table what these hold"
    assert set(listed) - names <= {"id", "key"}, "these are gone from the model"
    assert [name for name, each in listed.items() if len(each) > 1] == []


@each_model
def test_sealed_fields_are_those_called_sealed(model):
    for name, each in classes(model).items():
        if name.endswith("_sealed"):
            assert set(each) <= {Class.S3, Class.S4}, name


def test_every_classified_model_exists():
    assert set(privacy.tables()) <= {model._meta.label for model in MODELS}


def doers(model) -> list[str]:
    """Return the fields that name a member of staff who did something."""
    return [f.name for f in model._meta.local_fields if f.name.endswith("_by") and f.is_relation]


@each_model
def test_whoever_did_it_stands_beside_when(model):
    names = {field.name for field in model._meta.local_fields}
    assert {name.removesuffix("_by") + "_at" for name in doers(model)} <= names


@each_model
def test_pairs_are_both_set_or_neither(model):
    checks = [
        str(each.condition)
        for each in model._meta.constraints
        if isinstance(each, models.CheckConstraint)
    ]
    for name in doers(model):
        pair = (f"'{name}__isnull'", f"'{name.removesuffix('_by')}_at__isnull'")
        paired = any(all(part in check for part in pair) for check in checks)
        alone = f"{model.__name__}.{name}" in BY_ALONE
        assert paired or alone, f"{name} needs both_or_neither, or a reason in BY_ALONE"
