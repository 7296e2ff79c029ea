"""`due REGIME CLOCK --fact name=ISO --place CODE`: one deadline with its arithmetic."""

import json
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from tracker.management.oneline import refuse
from tracker.rules import deadlines, regimes
from tracker.rules.deadlines import Due
from tracker.rules.errors import RuleError
from tracker.rules.facts import FactError


class Command(BaseCommand):
    """Compute a deadline without a database; a bad question gives one line and exit status 2."""

    help = "Compute one deadline: its date, safe date, steps, citation and confidence."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """The usual parser, complaining in one line."""
        return refuse(super().create_parser(prog_name, subcommand, **kwargs))

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the clock, what happened, and where the act must be done."""
        parser.add_argument("regime", help="id of a regime, or an alias")
        parser.add_argument("clock", help="key of one of its clocks")
        parser.add_argument("--fact", action="append", default=[], metavar="NAME=ISO")
        parser.add_argument(
            "--assumed", action="append", default=[], metavar="NAME", help="a fact not proven yet"
        )
        parser.add_argument("--place", required=True, metavar="CODE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answer."""
        try:
            answer = _due(options)
        except RuleError as error:
            _refuse(str(error))
        if answer.missing and answer.due is None:
            _refuse(_missing(answer))
        self.stdout.write(
            json.dumps(deadlines.as_json(answer)) if options["json"] else _text(answer)
        )


def _due(options: dict[str, Any]) -> Due:
    facts: dict[str, object] = {}
    for given in options["fact"]:
        name, equals, value = given.partition("=")
        if not equals:
            raise FactError(f"write --fact as name=value, not {given!r}")
        if name.strip().lower() in facts:
            raise FactError(f"the fact {name} is given twice")
        facts[name.strip().lower()] = value
    return deadlines.due(
        options["regime"], options["clock"], facts, options["place"], assumed=options["assumed"]
    )


def _missing(answer: Due) -> str:
    clock = regimes.clock(answer.regime, answer.clock)
    possible = ", ".join(regimes.facts_of(answer.regime, clock))
    names = " or ".join(answer.missing)
    return f"missing fact {names} for {answer.regime} {answer.clock}; possible: {possible}"


def _refuse(sentence: str) -> NoReturn:
    raise CommandError(" ".join(sentence.split()), returncode=2)


def _text(answer: Due) -> str:
    lines = [*answer.steps, f"{answer.citation} (confidence: {answer.confidence})"]
    due = answer.due.isoformat() if answer.due else "no legal date"
    safe = f", act by {answer.act_by.isoformat()}" if answer.act_by else ""
    return "\n".join((f"{due}{safe}", *lines))
