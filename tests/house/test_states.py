"""Every state can be reached, can be left unless it is an end, and has a word for people."""

import pytest

from comms import states as spoken
from tracker import states as known

MACHINES = {**known.MACHINES, **spoken.MACHINES}
BEGIN = {
    "CaseStatus": {"open"}, "ContactStatus": {"logged"}, "RequestStatus": {"draft"},
    "ProposalStatus": {"open"}, "IntakeStatus": {"received"}, "ResponseStatus": {"draft"},
    "MessageStatus": {"queued", "received"}, "ExportStatus": {"asked"},
}  # fmt: skip
"""Where a row begins. Mail that came in begins, and ends, as received."""
ENDS = {
    "CaseStatus": {"erased"}, "ContactStatus": set(), "RequestStatus": {"abandoned"},
    "ProposalStatus": {"executed", "withdrawn", "refused", "void"}, "IntakeStatus": set(),
    "ResponseStatus": {"sent", "withdrawn"},
    "MessageStatus": {"sent", "stopped", "resolved", "received"},
    "ExportStatus": {"failed", "expired"},
}  # fmt: skip
machines = pytest.mark.parametrize("status", MACHINES, ids=lambda status: status.__name__)


@machines
def test_every_state_can_be_reached(status):
    seen, todo = set(), [status(value) for value in BEGIN[status.__name__]]
    while todo:
        state = todo.pop()
        if state not in seen:
            seen.add(state)
            todo.extend(MACHINES[status][state])
    assert seen == set(status)


@machines
def test_every_state_can_be_left_unless_it_is_an_end(status):
    stuck = {state.value for state in status if not MACHINES[status][state] - {state}}
    assert stuck == ENDS[status.__name__]


@machines
def test_every_state_has_a_word_of_its_own(status):
    labels = [str(state.label) for state in status]
    assert all(labels)
    assert len(set(labels)) == len(labels)


@machines
def test_table_names_every_state(status):
    assert set(MACHINES[status]) == set(status)


def test_every_status_of_both_apps_has_a_table():
    named = [
        value
        for module in (known, spoken)
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]
    assert set(named) == set(MACHINES)
