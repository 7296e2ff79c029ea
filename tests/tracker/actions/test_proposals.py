"""Proposals: what is digested, what is written down, and who reads why."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.comms import answers
from tracker import policy
from tracker.actions import proposals
from tracker.models import HistoryEvent, Proposal
from tracker.rules.operations import Operation

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def unsaved(**fields: object) -> Proposal:
    values = {"operation": "response.send", "payload": b"bytes", "facts": {"a": 1}, "reason": "r",
              "findings": [], "editors": [], "subject_key": make.uuid.UUID(int=1), **fields}  # fmt: skip
    return Proposal(**values)


@given(
    st.sampled_from(
        ["operation", "payload", "facts", "reason", "findings", "editors", "subject_key"]
    ),
    st.binary(min_size=1, max_size=8),
)
def test_whatever_the_approver_sees_is_in_the_digest(field, seed):
    other = {
        "operation": "case.export", "payload": b"bytes" + seed, "facts": {"a": seed.hex()},
        "reason": seed.hex() + "!", "findings": [seed.hex()], "editors": [seed.hex()],
        "subject_key": make.uuid.UUID(int=2),
    }  # fmt: skip
    changed = unsaved(**{field: other[field]})
    assert proposals.digest_of(changed) != proposals.digest_of(unsaved())


def test_facts_and_bytes_cannot_be_shifted_into_one_another():
    one = unsaved(facts={}, payload=b'{"a":1}')
    two = unsaved(facts={"a": 1}, payload=b"")
    assert proposals.digest_of(one) != proposals.digest_of(two)


@pytest.mark.django_db
def test_a_proposal_survives_the_database_with_its_digest():
    proposal = answers.scene(NOW).propose()
    assert proposals.digest_of(Proposal.objects.get(pk=proposal.pk)) == proposal.digest


@pytest.mark.django_db
def test_every_step_leaves_an_entry_that_names_nobody():
    scene = answers.scene(NOW)
    scene.confirm(scene.propose())
    entries = HistoryEvent.objects.filter(kind__startswith="proposal.").order_by("seq")
    assert [e.kind for e in entries] == ["proposal.made", "proposal.approved"]
    assert {e.actor_key for e in entries} == {scene.officer.key, scene.lawyer.key}
    assert scene.officer.user.name not in "".join(e.header for e in entries)


@pytest.mark.django_db
def test_the_software_itself_neither_proposes_nor_approves():
    scene = answers.scene(NOW)
    house = policy.house("anything", now=NOW)
    with pytest.raises(PermissionDenied):
        proposals.propose(
            Operation.EXPORT_BUNDLE, subject_key=scene.case.key, case=scene.case, payload=b"",
            facts={}, editors=[], findings=[], reason="", by=house, now=NOW,
        )  # fmt: skip
    proposal = scene.propose()
    with pytest.raises(PermissionDenied):
        scene.confirm(proposal, by=house)


@pytest.mark.django_db
def test_people_cannot_void_a_proposal_in_the_name_of_the_house():
    scene = answers.scene(NOW)
    with pytest.raises(PermissionDenied):
        proposals.void(scene.propose(), reason="x", by=scene.lawyer, now=NOW)
