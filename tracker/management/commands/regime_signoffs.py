"""`regime_signoffs export -o FILE` and `import FILE --by ADDRESS`: counsel's words as JSON."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker import policy
from tracker.actions import regimes
from tracker.actions.regimes import Word
from tracker.models import RegimeApproval, User
from tracker.rules.errors import RuleError

FORMAT = 1


class Command(BaseCommand):
    """Carry sign-offs from one installation to another; who brought them in is recorded."""

    help = "Export or import counsel's sign-offs of regimes as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the way and the file."""
        ways = parser.add_subparsers(dest="way", required=True)
        out = ways.add_parser("export", help="write every word of counsel to a file")
        out.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
        into = ways.add_parser("import", help="take over words of counsel from a file")
        into.add_argument("file", type=Path, metavar="FILE")
        into.add_argument("--by", required=True, metavar="ADDRESS", help="member of legal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many words were written or taken over."""
        if options["way"] == "export":
            number = _write(options["output"])
            self.stdout.write(f"{number} words of counsel written to {options['output']}")
            return
        number = _read(options["file"], options["by"])
        self.stdout.write(f"{number} words of counsel taken over")


def _write(path: Path) -> int:
    rows = RegimeApproval.objects.order_by("approved_at", "pk")
    names = ("regime", "version", "enabled", "counsel", "note", "approved_at")
    words = [Word(**{name: getattr(row, name) for name in names}) for row in rows]
    told = [{**asdict(word), "approved_at": word.approved_at.isoformat()} for word in words]
    text = json.dumps({"format": FORMAT, "words": told}, indent=2, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")
    return len(words)


def _read(path: Path, address: str) -> int:
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        raise CommandError("nobody here has this address")
    try:
        words = _words(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise CommandError(f"the file cannot be read: {problem}") from None
    now = timezone.now()
    try:
        return regimes.bring_in(words, by=policy.staff(user, now=now), now=now)
    except (RuleError, PermissionDenied) as refusal:
        raise CommandError(" ".join(str(refusal).split())) from None


def _words(told: Any) -> list[Word]:
    if told["format"] != FORMAT:
        raise ValueError(f"unknown format {told['format']}")
    return [_word(one) for one in told["words"]]


def _word(one: dict[str, Any]) -> Word:
    at = datetime.fromisoformat(one["approved_at"])
    if at.utcoffset() is None:
        raise ValueError("approved_at needs a time zone")
    if not isinstance(one["enabled"], bool):
        raise ValueError("enabled must be true or false")
    texts = {name: str(one[name]) for name in ("regime", "version", "counsel", "note")}
    return Word(**texts, enabled=one["enabled"], approved_at=at)
