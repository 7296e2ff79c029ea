"""Letters for tests, made the way the desk makes them: drafted by one, confirmed by another."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from comms.actions import responses
from comms.models import Message
from tests import factories as make
from tracker import policy
from tracker.models import Enquiry, Lane, User
from tracker.rules.roles import Role


@dataclass
class Desk:
    """Who wrote, who confirmed, and about what."""

    writer: User
    second: User
    enquiry: Enquiry


def desk() -> Desk:
    """Return an open enquiry in a case that two colleagues see."""
    writer, second = make.user(Role.COMMUNICATIONS), make.user(Role.LEGAL)
    case = make.case()
    for who in (writer, second):
        make.grant(case, who)
    outlet = make.outlet()
    enquiry = Enquiry.objects.create(
        ref=f"ENQ-{case.ref}", case=case, outlet=outlet, lane=Lane.TODAY, caller=outlet.name
    )
    contact = make.contact(case, enquiry=enquiry, outlet=outlet, status="routed")
    assert contact.enquiry == enquiry
    return Desk(writer, second, enquiry)


def approved(
    at: Desk | None = None,
    *,
    recipient: str = "reporter@paper.example",
    now: datetime | None = None,
) -> Message:
    """Return a letter that two people stand behind; it is due at once."""
    at, now = at or desk(), now or timezone.now()
    by = policy.staff(at.writer, now=now)
    draft = responses.draft(
        at.enquiry, line=None, journalist=None, recipient=recipient, subject="Your question",
        body="Thank you for asking.\n.A line that begins with a dot.\nWe do not comment.",
        language="en", by=by, now=now,
    )  # fmt: skip
    proposal = responses.propose(draft, reasons={}, by=by, now=now)
    message = responses.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
        by=policy.staff(at.second, now=now), now=now,
    )  # fmt: skip
    Message.objects.filter(pk=message.pk).update(not_before=now)
    message.refresh_from_db()
    return message
