"""Dates worked out by hand from the counting rules: every clock that names a number, hard days."""

from pathlib import Path

import pytest

from tracker.rules import deadlines, regimes
from tracker.rules.deadlines import State

LINES = (Path(__file__).parent / "by_hand.txt").read_text(encoding="utf-8").splitlines()
DATES = [line for line in LINES if line and not line.startswith("#")]
NO_DATE = {State.NO_NUMBER, State.ABSENT, State.PAUSED}


def parts(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


@pytest.mark.parametrize("line", DATES)
def test_date_is_what_a_lawyer_counts_by_hand(line: str) -> None:
    where, facts, due, act_by, why = parts(line)
    regime, clock, place = where.split()
    given = dict(fact.split("=", 1) for fact in facts.split())
    answer = deadlines.due(regime, clock, given, place)
    found = [day.isoformat() if day else "-" for day in (answer.due, answer.act_by)]
    assert found == [due, act_by], why
    assert (answer.state in NO_DATE) == (due == "-")


def test_every_clock_with_a_number_was_worked_by_hand() -> None:
    worked = {tuple(parts(line)[0].split()[:2]) for line in DATES if parts(line)[2] != "-"}
    numbered = {
        (regime.id, clock.key)
        for regime in regimes.all()
        for clock in regime.clocks
        if clock.amount is not None
    }
    assert numbered <= worked
