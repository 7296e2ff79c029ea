"""`regimes --json [--addressee KIND --country CODE --sender KIND]`: what applies, and why not."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.management.oneline import refuse
from tracker.rules import listing, standing
from tracker.rules.errors import RuleError
from tracker.rules.standing import Option


class Command(BaseCommand):
    """List regimes without a database; a bad question gives one line and exit status 2."""

    help = "List the regimes that apply, then those that do not, each with its reasons."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """The usual parser, complaining in one line."""
        return refuse(super().create_parser(prog_name, subcommand, **kwargs))

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is left out is not asked."""
        parser.add_argument("--addressee", metavar="KIND")
        parser.add_argument("--country", metavar="CODE", help="of the addressee: DE, GB-ENG, US-CA")
        parser.add_argument("--sender", metavar="KIND")
        parser.add_argument("--happened", metavar="WHAT")
        parser.add_argument("--person-country", metavar="CODE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list."""
        asked = ("addressee", "country", "sender", "happened", "person_country")
        try:
            found = standing.choose(**{name: options[name] for name in asked})
        except RuleError as error:
            raise CommandError(" ".join(str(error).split()), returncode=2) from None
        as_json = options["json"]
        self.stdout.write(json.dumps(listing.everything(found)) if as_json else _text(found))


def _text(found: tuple[Option, ...]) -> str:
    return "\n".join(_line(option) for option in found)


def _line(option: Option) -> str:
    mark = "applies" if option.fits else "does not apply"
    switched = "" if option.enabled else " (optional, switched off)"
    reasons = " ".join((*option.reasons, *option.questions))
    return f"{option.regime.id}: {mark}{switched}. {reasons}".rstrip()
