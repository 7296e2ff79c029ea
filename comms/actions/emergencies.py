"""The one letter that one person may send alone: a life is in danger.

It goes only to an address that whoever runs the machine wrote into its settings beforehand, in
fixed words, with what is sealed of one person where it is chosen by name. The look at it and the
letter are entered first, legal and everybody who confirms hear of it at once, and an open review
stays until somebody else has closed it. All other acts take two people.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from comms.actions import messages, sealed_scan
from comms.actions.responses import Leaks, Unready
from comms.models import Message, Purpose
from comms.rules import emergency_letters, wording
from comms.rules.leak_guard import Finding
from comms.rules.spellings import Kind
from tracker import lifecycle
from tracker.actions import emergencies, proposals
from tracker.importers.mail.tokens import reply_address
from tracker.models import Case, Person
from tracker.policy import Actor
from tracker.rules.errors import RuleError
from tracker.rules.operations import Operation

LEAST = 20
"""The fewest characters that say what is happening, and why it cannot wait."""
SHOWN = ("name", "address", "phone")


@dataclass(frozen=True)
class Danger:
    """What the letter says: to which desk, about whom, what of them, and how to call back.

    `also` are further sealed values that the text names and that have to be in it.
    """

    kind: str
    address: str
    person: Person
    shows: tuple[str, ...]
    happening: str
    callback: str
    language: str
    also: frozenset[str] = frozenset()


def desks() -> list[tuple[str, str]]:
    """Return kind and address of every desk that the settings name."""
    return list(settings.EMERGENCY_DESKS)


@transaction.atomic
def send(
    case: Case, danger: Danger, *, reason: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> Message:  # fmt: skip
    """Send it at once, alone. Unready with what is missing, Leaks with what else is sealed."""
    emergencies.require_possible(case, by=by, now=now)
    lifecycle.lock_case(case.pk)
    _check(case, danger, reason)
    payload, facts = _letter(case, danger, by, now)
    findings = _findings(case, danger, payload, reason, now)
    approved = proposals.alone(
        Operation.EMERGENCY_SEND, subject_key=uuid.uuid4(), case=case, payload=payload,
        facts=facts, findings=findings, reason=reason, factor=factor, factor_at=factor_at, by=by,
        now=now,
    )  # fmt: skip
    emergencies.enter(approved, kind=danger.kind, person=danger.person, by=by, now=now)
    return messages.queue(
        approved, purpose=Purpose.EMERGENCY, recipient=danger.address, by=by, now=now
    )


def _check(case: Case, danger: Danger, reason: str) -> None:
    if (danger.kind, danger.address) not in desks():
        raise Unready(_("This address is not one of those that the settings name."))
    if danger.person.case_id != case.pk or danger.person.erased_at is not None:
        raise Unready(_("Choose somebody of this case."))
    for text in (danger.happening, reason):
        if len(" ".join(text.split())) < LEAST:
            raise Unready(_("Say in a sentence what is happening, and why it cannot wait."))


def _letter(case: Case, danger: Danger, by: Actor, now: datetime) -> tuple[bytes, dict[str, Any]]:
    token, sealed = wording.new_token(), sealed_scan.read_in_danger(
        danger.person, danger.shows, by=by
    )  # fmt: skip
    subject, body = emergency_letters.compose(
        danger.kind, danger.language, sender=settings.PRESS_NAME, happening=danger.happening,
        callback=danger.callback, facts=sealed,
    )  # fmt: skip
    letter = wording.Envelope(
        sender_name=settings.PRESS_NAME, sender=settings.PRESS_ADDRESS, recipient_name="",
        recipient=danger.address, reply_to=reply_address(token, settings.MAIL_DOMAIN),
        subject=subject, body=body, at=now.replace(microsecond=0).astimezone(UTC),
        message_id=wording.new_message_id(settings.MAIL_DOMAIN),
    )  # fmt: skip
    facts = {
        "recipients": [danger.address], "subject": subject, "sender": letter.sender,
        "message_id": letter.message_id, "token": token, "kind": danger.kind,
        "shows": list(danger.shows), "person": str(danger.person.key), "waits_seconds": 0,
    }  # fmt: skip
    try:
        return wording.render(letter), facts
    except (RuleError, ValueError):
        raise Unready(_("This address cannot be written to.")) from None


def _findings(
    case: Case, danger: Danger, payload: bytes, reason: str, now: datetime
) -> list[dict[str, Any]]:
    """Return what is sealed in it, each with the reason; Leaks where somebody did not name it."""
    found = sealed_scan.scan(case, payload, now=now)
    unnamed = [one for one in found if not _is_named(one, danger)]
    if unnamed:
        raise Leaks(unnamed)
    return [{**asdict(one), "why": reason} for one in found]


def _is_named(one: Finding, danger: Danger) -> bool:
    """Tell whether it was chosen; legal's own notes never are."""
    if one.secret.endswith(":note"):
        return False
    chosen = {f"{danger.person.key}:{Kind(name)}" for name in danger.shows}
    return one.secret.removesuffix(":full") in chosen | danger.also
