"""Write a bundle to a file. A shell alone is not enough: two people approved it before."""

import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker import policy, vault
from tracker.actions import exports, proposals
from tracker.actions.proposals import NotApproved
from tracker.exports import bundle
from tracker.lifecycle import NotAllowedNow
from tracker.models import Export
from tracker.rules.operations import Operation
from tracker.states import ExportStatus, ProposalStatus


class Command(BaseCommand):
    """`bundle PROPOSAL -o FILE`."""

    help = "Build the bundle of an approved proposal, if need be, and write it to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add which bundle and where to."""
        parser.add_argument("proposal", type=uuid.UUID, help="key of the approved proposal")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, then write; the look is entered before the first byte."""
        export = Export.objects.select_related("proposal", "case").filter(
            proposal__key=options["proposal"]
        ).first()  # fmt: skip
        if export is None:
            raise CommandError("No bundle was asked for under this key.")
        try:
            ready = _made(export)
            self._write(ready, options["output"])
        except (NotApproved, NotAllowedNow) as problem:
            raise CommandError(f"Not done: {problem}") from problem
        except OSError as problem:
            raise CommandError(f"The file cannot be written: {problem}") from problem
        self.stdout.write(f"{ready.ref} {ready.sha256}")

    def _write(self, export: Export, target: Path) -> None:
        by = policy.house("operator")
        look = exports.hand_out(export, by=by, now=timezone.now())
        if export.blob is None:
            raise NotAllowedNow(export.problem)
        with target.open("xb") as out:
            for piece in vault.read(export.blob, disclosure=look):
                out.write(piece)


def _made(export: Export) -> Export:
    proposal = export.proposal
    if proposal is not None and proposal.status == ProposalStatus.APPROVED:
        approved = proposals.claim(
            proposal, operation=Operation.EXPORT_BUNDLE, digest=proposal.digest,
            now=timezone.now(), by=policy.house("operator"),
        )  # fmt: skip
        exports.queue(approved, now=timezone.now())
        export.refresh_from_db()
    if export.status == ExportStatus.ASKED:
        raise NotApproved("no second person has confirmed it")
    if export.status == ExportStatus.QUEUED:
        bundle.make(export)
    export.refresh_from_db()
    return export
