"""Who a case protects, and how to reach them safely."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from tracker import history, lifecycle, policy, sealing
from tracker.actions import access, cases
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Circle, Person, SafeChannel
from tracker.policy import Actor
from tracker.queries import safe_channels
from tracker.rules.roles import Permission
from tracker.rules.sameness import SECOND_PRESS

CONFIRM_WITHIN = timedelta(days=1)
OPEN = ("language", "country", "time_zone", "employment", "employed_until", "reach_note")
"""What a person tells about themselves that is not sealed."""


@dataclass(frozen=True)
class Details:
    """What a person tells about themselves; an empty sealed field leaves what is there."""

    name: str = ""
    address: str = ""
    phone: str = ""
    language: str = "en"
    country: str = ""
    time_zone: str = "Europe/Berlin"
    employment: str = ""
    employed_until: date | None = None
    reach_note: str = ""


@transaction.atomic
def add(
    case: Case,
    *,
    circle: Circle,
    label: str = "",
    is_minor: bool = False,
    language: str,
    country: str,
    time_zone: str,
    by: Actor,
    now: datetime,
) -> Person:
    """Add somebody the case protects; a neutral word for them, never a name, in `label`."""
    policy.require_there(by, Permission.CASE_MANAGE, case)
    row = Person.objects.create(
        case=case, circle=circle, label=label, is_minor=is_minor, language=language,
        country=country, time_zone=time_zone, added_at=now,
    )  # fmt: skip
    history.record(
        "person.added", case=case, by=by, about=row.key, at=now, circle=circle.value,
        minor=is_minor,
    )  # fmt: skip
    return row


@transaction.atomic
def add_with_link(case: Case, *, once: str, by: Actor, now: datetime, **who: Any) -> Person:
    """Add somebody and make the link that lets them in; what `add` takes goes into `who`."""
    row = add(case, by=by, now=now, **who)
    access.make_link(row, once=once, by=by, now=now)
    return row


@transaction.atomic
def describe(person: Person, details: Details, *, by: Actor, now: datetime) -> Person:
    """Enter what a person tells about themselves; names, addresses and numbers are sealed.

    What stands there already is not written again. NotAllowedNow for somebody who was erased.
    """
    policy.require_self(by, person)
    sealed = {"name": details.name, "address": details.address, "phone": details.phone}
    given = [name for name, value in sealed.items() if value]
    told = {name: getattr(details, name) for name in OPEN}
    values = {name: value for name, value in told.items() if getattr(person, name) != value}
    for name in given:
        values[f"{name}_sealed"] = sealing.seal(person, f"{name}_sealed", sealed[name])
    if not values:
        return person
    lifecycle.lock_case(person.case_id)
    _put(person, values)
    history.record(
        "person.described", case=person.case, by=by, about=person.key, at=now, sealed=given
    )
    return person


@transaction.atomic
def correct(
    person: Person, *, label: str, is_minor: bool, language: str, reach_note: str, reason: str,
    by: Actor, now: datetime,
) -> Person:  # fmt: skip
    """Change what staff may know of a person; the first wording stays in the history.

    NotAllowedNow when nothing is different, and for somebody who was erased.
    """
    policy.require(by, Permission.CASE_MANAGE, person.case)
    lifecycle.lock_case(person.case_id)
    given = {
        "label": label, "is_minor": is_minor, "language": language, "reach_note": reach_note
    }  # fmt: skip
    was = {name: getattr(person, name) for name, value in given.items()}
    changed = {name: value for name, value in given.items() if was[name] != value}
    if not changed:
        raise NotAllowedNow(_("Nothing is different."))
    _put(person, changed)
    history.record(
        "person.corrected", case=person.case, by=by, about=person.key, at=now, reason=reason,
        was={name: was[name] for name in changed}, to=changed,
    )  # fmt: skip
    return person


def _put(person: Person, values: dict[str, Any]) -> None:
    """Write these fields and no others: a row read a while ago brings nothing back."""
    if not Person.objects.filter(pk=person.pk, erased_at=None).update(**values):
        raise NotAllowedNow(_("This person was erased already."))
    for name, value in values.items():
        setattr(person, name, value)


# --- Safe ways to reach them -------------------------------------------------------------------


@transaction.atomic
def add_channel(person: Person, *, kind: str, value: str, by: Actor, now: datetime) -> SafeChannel:
    """Enter an address or number the person calls safe; an address is used once confirmed.

    The same one again within moments is a second press of the button, not a second way.
    """
    policy.require_self(by, person)
    cases.lock(person.case)
    known = SafeChannel.objects.filter(person=person, kind=kind, ended_at=None)
    twice = known.filter(
        value_digest=safe_channels.digest(value), added_at__gt=now - SECOND_PRESS
    ).first()
    if twice is not None:
        return twice
    row = new_channel(person, kind=kind, value=value, now=now)
    take_into_use(row, now=now)
    history.record(
        "channel.added", case=person.case, by=by, about=row.key, at=now, way=kind,
        employer=row.employer_mailbox,
    )  # fmt: skip
    return row


def new_channel(person: Person, *, kind: str, value: str, now: datetime) -> SafeChannel:
    """Make the sealed row of an address or number; part of the action that enters it."""
    row = SafeChannel(
        person=person, kind=kind, value_digest=safe_channels.digest(value), hint=hint(kind, value),
        employer_mailbox=kind == "email" and is_employers(value), added_at=now,
    )  # fmt: skip
    row.value_sealed = sealing.seal(row, "value_sealed", value) or b""
    row.save()
    return row


def take_into_use(row: SafeChannel, *, now: datetime) -> None:
    """Let an address be used once it was confirmed from there; part of entering it."""
    # A number is rung by a human being, who hears who answers; only mail is confirmed by link.
    row.confirmed_at = now if row.kind == "phone" else None
    row.added_at, row.ended_at = now, None
    row.save(update_fields=["confirmed_at", "added_at", "ended_at"])
    if row.kind == "email":
        async_task(settings.CONFIRMATION_TASK, row.pk)


def is_employers(address: str) -> bool:
    """Tell whether a mailbox belongs to the employer, who may read it."""
    domain = address.rpartition("@")[2].strip().casefold()
    ours = [ours.casefold() for ours in settings.EMPLOYER_DOMAINS]
    return any(domain == one or domain.endswith(f".{one}") for one in ours)


def hint(kind: str, value: str) -> str:
    """Return an address or number so masked that its owner knows it and nobody else learns it."""
    if kind == "phone":
        return f"•••{value.strip()[-3:]}"
    local, _at, domain = value.strip().rpartition("@")
    return f"{local[:1]}•••@{domain}"[:40]


def confirmation_token(channel: SafeChannel) -> str:
    """Return the token of a confirmation link: made from row and key file, stored nowhere."""
    return access.code_from(f"confirm {channel.key} {channel.value_digest}")


def _sent(now: datetime) -> QuerySet[SafeChannel]:
    """Return addresses to which a link was sent that still works."""
    return SafeChannel.objects.filter(
        kind="email", ended_at=None, added_at__gt=now - CONFIRM_WITHIN
    )


@transaction.atomic
def confirm_by_token(token: str, *, now: datetime) -> bool:
    """Take an address as confirmed when the token is one that was sent within the last day.

    A second press within that day finds it confirmed and says so.
    """
    sent = _sent(now).select_related("person__case")
    channel = next((row for row in sent if _fits(token, row)), None)
    if channel is None:
        return False
    if not _sent(now).filter(pk=channel.pk, confirmed_at=None).update(confirmed_at=now):
        return True
    person = channel.person
    by = policy.protected(person, now=now)
    history.record("channel.confirmed", case=person.case, by=by, about=channel.key, at=now)
    return True


def _fits(token: str, channel: SafeChannel) -> bool:
    return hmac.compare_digest(token.encode(), confirmation_token(channel).encode())


@transaction.atomic
def end_channel(channel: SafeChannel, *, by: Actor, now: datetime) -> bool:
    """Stop using an address or number."""
    policy.require_self(by, channel.person)
    lifecycle.lock_case(channel.person.case_id)
    if not SafeChannel.objects.filter(pk=channel.pk, ended_at=None).update(ended_at=now):
        return False
    history.record("channel.ended", case=channel.person.case, by=by, about=channel.key, at=now)
    return True
