"""Every request of the catalogue goes its whole way: picked, written, confirmed, filed, answered."""

from datetime import UTC, datetime, timedelta

import pytest

from comms.actions import requests
from comms.rules import letters as wordings
from tests import factories as make
from tests.requests import Scene, scene
from tracker.actions import evidence, formal_requests, request_answers, request_drafts
from tracker.models import Allowance, FormalRequest, Outlet
from tracker.models.formal_requests import Outcome
from tracker.policy import house
from tracker.queries import checklist, fitting
from tracker.queries import requests as reading
from tracker.queries.checklist import IN_LETTER
from tracker.queries.fitting import Question
from tracker.rules import addressees, asks, filing, regimes
from tracker.rules.regimes.base import Regime, Standing
from tracker.states import RequestStatus

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SENDER = {standing: kind for kind, standing in asks.SENDERS.items()}


@pytest.fixture
def at() -> Scene:
    made = scene(NOW)
    for what in (Allowance.STOP_LETTERS, Allowance.TAKEDOWN, Allowance.PRIVACY,
                 Allowance.CORRECTION, Allowance.COUNSEL):  # fmt: skip
        made.allow(what, signed_by_guardian=True)
    return made


def addressed(regime: Regime) -> tuple[Outlet, str, str]:
    """Return a house that a regime reaches, whom there, and where it sits."""
    kind = next(kind for kind in addressees.OF_KIND if addressees.for_regime(kind, regime.id))
    whom = addressees.for_regime(kind, regime.id)
    country = regime.countries[0] if regime.countries else "DE"
    outlet = make.outlet(f"{regime.id} house", kind=kind, country=country[:2])
    possible = fitting.places(outlet)
    place = country if country in possible else possible[0] if possible else country
    return outlet, str(whom), place


def sender(regime: Regime) -> str:
    usual = (Standing.MANDATED_REPRESENTATIVE, Standing.PERSON, *regime.standing)
    return SENDER[next(one for one in usual if one in regime.standing)]


def written(at: Scene, regime: Regime) -> FormalRequest:
    outlet, whom, place = addressed(regime)
    about = NOW - timedelta(days=4)
    row = at.prepare(
        regime.id, outlet=outlet, addressee_kind=whom, place=place, sender_kind=sender(regime),
        language=wordings.usual_language(regime.id),
        publication=at.publication(outlet=outlet, published_at=about),
    )  # fmt: skip
    told = {one.key: "Text." for one in regime.required_elements
            if row.elements.get(one.key) != IN_LETTER}  # fmt: skip
    ticks = dict.fromkeys(("_signed", "_language", "_scope"), True)
    request_drafts.fill_elements(row, elements={**told, **ticks}, by=at.by, now=NOW)
    way = filing.ways(regime.id)[0]
    at.address(row, way=way, recipient_address="desk@house.example")
    if regime.one_way_door:
        request_drafts.confirm_door(row, by=at.second, now=NOW)
    formal_requests.ready(row, by=at.by, now=NOW)
    return row


def left(at: Scene, row: FormalRequest) -> None:
    proposal = at.propose(row)
    body = proposal.facts["body"]
    assert "{" not in body, body
    message = at.confirm(proposal)
    if message is not None:
        formal_requests.note_sent(row, by=house("outbox", now=NOW), now=NOW)
        return
    kept = evidence.keep("slip.txt", [b"posted"])
    slip = evidence.attach(kept, case=at.case, contact=None, intake=None, giver=None, by=at.by,
                           now=NOW)  # fmt: skip
    requests.record_filing(proposal, filed_at=NOW, proof=slip, by=at.by, now=NOW)


@pytest.mark.parametrize("regime", regimes.requests(), ids=lambda regime: regime.id)
def test_request_goes_from_the_choice_to_the_answer(at: Scene, regime: Regime) -> None:
    at.sign(regime.id)
    row = written(at, regime)
    question = Question(
        person=row.person, outlet=row.outlet, addressee=row.addressee_kind, place=row.place,
        happened="", sender_kind=row.sender_kind,
    )  # fmt: skip
    offered = {way.regime.id: way for way in fitting.ways(question, now=NOW)}
    assert offered[regime.id].open
    assert len(offered) == len(regimes.requests())
    left(at, row)
    row.refresh_from_db()
    assert row.status == RequestStatus.FILED
    assert not checklist.missing(row, now=NOW, filing=True)
    later = NOW + timedelta(days=2)
    request_answers.record_reply(
        row, outcome=Outcome.REFUSED, note="no", answered_at=later, by=at.by, now=later
    )
    assert row.status == RequestStatus.DECIDED
    assert reading.next_steps(row, now=later)[-1].kind == "close"
