"""Check the whole record, and say where it was altered."""

import json
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tracker import policy
from tracker.actions import verifications
from tracker.queries import integrity, signed


class Command(BaseCommand):
    """`verify [--json] [--checkpoint FILE …] [--evidence]`; exit 1 on any problem."""

    help = "Verify history, checkpoints and, with --evidence, every stored original."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what may be held against the record."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--checkpoint", action="append", default=[], type=Path, metavar="FILE")
        parser.add_argument("--evidence", action="store_true", help="re-hash all originals too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found."""
        outside, unread = _read(options["checkpoint"])
        report = integrity.verify(outside=outside.values(), evidence=options["evidence"])
        for what in unread:
            report.add(None, what)
        for path, text in outside.items():
            if (beside := signed.stamp_beside(path)).is_file():
                signed.check_stamp(beside.read_bytes(), text, say=partial(report.add, None))
        verifications.note(
            report, evidence=options["evidence"], by=policy.house("operator"), now=timezone.now()
        )
        self.stdout.write(_as_json(report) if options["json"] else _as_text(report))
        if not report.ok:
            raise SystemExit(1)


def _read(paths: list[Path]) -> tuple[dict[Path, str], list[str]]:
    """Return what the files say, and a sentence about each that cannot be read."""
    read, unread = dict[Path, str](), []
    for path in paths:
        try:
            read[path] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            unread.append(f"the checkpoint {path} cannot be read: {problem}")
    return read, unread


def _as_json(report: integrity.Report) -> str:
    return json.dumps(
        {
            "ok": report.ok,
            "events": report.events,
            "root": report.root.hex(),
            "checkpoint": report.good_up_to,
            "stamped": report.stamped,
            "problems": [{"seq": p.seq, "what": p.what} for p in report.problems],
        }
    )


def _as_text(report: integrity.Report) -> str:
    lines = [f"{report.events} entries, root {report.root.hex()}"]
    if report.good_up_to is not None:
        lines.append(f"fits the checkpoint at {report.good_up_to} entries")
    lines += [f"your checkpoint of {size} entries fits" for size in report.fitting]
    if report.stamped:
        lines.append(f"{report.stamped} checkpoint(s) carry a good time stamp")
    lines += [f"entry {p.seq}: {p.what}" if p.seq is not None else p.what for p in report.problems]
    lines.append("unaltered" if report.ok else f"{len(report.problems)} problem(s)")
    return "\n".join(lines)
