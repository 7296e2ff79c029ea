"""Requests: prepared under the right rule, blocked until complete, filed by two, then followed."""

from datetime import UTC, datetime

import pytest

from tests.requests import Scene, scene
from tracker.models import Allowance
from tracker.states import RequestStatus

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def at() -> Scene:
    made = scene(NOW)
    made.sign("press-desist-notice", "gdpr-17-search", "dsa-16-notice")
    made.allow()
    return made


def test_a_desist_request_to_a_paper_is_drafted_confirmed_and_queued(at: Scene) -> None:
    row = at.ready()
    message = at.confirm(at.propose(row))
    assert message is not None
    assert message.formal_request == row
    assert message.recipient == at.outlet.newsroom_email
    row.refresh_from_db()
    assert (row.status, row.mandate.what) == (RequestStatus.READY, Allowance.STOP_LETTERS)
    assert row.letter_version == "desist-de-1"
