"""Contacts held against requests to stop, and legal's word on what was found.

A new contact is held in the very transaction that logs it: which lane it belongs to hangs on the
answer, and a case has few entries, mostly none. A request that becomes effective later, or is
changed, may concern hundreds of contacts; that is done by a queued task.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import cases, routing
from tracker.lifecycle import NotAllowedNow
from tracker.models import Candidate, Contact, DesistEntry, Lane, Outlet
from tracker.policy import Actor
from tracker.queries import candidates as reading
from tracker.rules.desist import Assessment, PublicInterest, Result, Status
from tracker.rules.pursuit import Flag
from tracker.rules.roles import Permission
from tracker.states import ContactStatus

HOUSE = "desist"
MOVES: dict[Status, set[Status]] = {
    Status.CANDIDATE: {Status.CONFIRMED_BY_LEGAL, Status.DISMISSED},
    Status.DISMISSED: {Status.CONFIRMED_BY_LEGAL},
    Status.CONFIRMED_BY_LEGAL: {Status.DISMISSED, Status.COMPLAINED},
    Status.COMPLAINED: {Status.UPHELD, Status.NOT_UPHELD},
    Status.UPHELD: set(),
    Status.NOT_UPHELD: set(),
}
"""What legal may say next of a candidate."""


@dataclass(frozen=True)
class Held:
    """What came of holding a contact: is it a candidate, and was this caller asked to stop."""

    candidate: bool
    asked: bool


def assess(contact: Contact, *, now: datetime, known: bool = False) -> Held:
    """Hold a contact against the register and note its flags.

    Part of logging it, and of `reassess`: `known` says that earlier answers may exist.
    """
    rows = {row.desist_id: row for row in contact.candidates.all()} if known else {}
    entries = reading.entries_for(contact, known=rows)
    flags = [_plain(flag) for flag in reading.flags_of(contact)]
    if flags or None in rows:
        _keep(contact, None, rows.get(None), {"result": Result.NONE.value, "flags": flags}, now)
    hits = [
        _keep(contact, entry, rows.get(entry.pk), _values(found, caveats, flags), now)
        for entry, found, caveats in (reading.held(contact, entries) if entries else ())
    ]
    asked = any(reading.asks_the_same(entry, contact) for entry in entries)
    return Held(candidate=any(hits), asked=asked or any(hits))


def _plain(flag: Flag) -> dict[str, Any]:
    return {"key": flag.key.value, "sentence": flag.sentence, "numbers": dict(flag.numbers)}


def _values(found: Assessment, caveats: list[str], flags: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "result": found.result.value,
        "level": found.level.value if found.level else "",
        "conditions": [
            {"key": one.key, "verdict": one.verdict.value, "sentence": one.sentence}
            for one in found.conditions
        ],
        "flags": flags,
        "caveats": caveats,
        "minutes_since": found.minutes_since,
    }


def _keep(
    contact: Contact,
    entry: DesistEntry | None,
    row: Candidate | None,
    values: dict[str, Any],
    now: datetime,
) -> bool:
    """Write one answer, new or over the one before; tell whether it is a candidate."""
    was = (row.result, _verdicts(row.conditions)) if row else None
    row = row or Candidate(contact=contact, desist=entry)
    for name, value in {**values, "assessed_at": now}.items():
        setattr(row, name, value)
    changed = was != (row.result, _verdicts(row.conditions))
    said_before = row.status if was and changed else ""
    if said_before and row.judged_at is not None:
        # Legal's word was about other facts; it stays in the history and is asked for again.
        row.status, row.judged_at, row.judged_by = Status.CANDIDATE.value, None, None
    row.save()
    hit = row.result == Result.CANDIDATE
    if entry is not None and changed and (hit or was):
        _tell(row, raised=hit, was=was[0] if was else "", said=said_before, now=now)
    return hit and row.status != Status.DISMISSED


def _verdicts(conditions: Iterable[dict[str, Any]]) -> dict[str, str]:
    return {one["key"]: one["verdict"] for one in conditions}


def _tell(row: Candidate, *, raised: bool, was: str, said: str, now: datetime) -> None:
    history.record(
        "candidate.raised" if raised else "candidate.changed", case=row.contact.case,
        by=policy.house(HOUSE, now=now), about=row.key, at=now, ref=row.contact.ref,
        result=row.result, level=row.level, minutes=row.minutes_since, was=was, said_before=said,
    )  # fmt: skip


@transaction.atomic
def reassess(contact: Contact, *, now: datetime, left: Outlet | None = None) -> bool:
    """Hold a contact again after its facts changed; `left` is the outlet it was taken from.

    Part of the action that changed them. What has become a candidate moves to the lane Now.
    """
    cases.lock(contact.case)
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    before = contact.candidates.filter(result=Result.CANDIDATE).exists()
    hit = assess(contact, now=now, known=True).candidate
    for other in reading.shadowed(contact, contact.outlet, left):
        _flag_again(other, now)
    if hit and not before:
        _to_now(contact, now)
    return hit


def _flag_again(contact: Contact, now: datetime) -> None:
    flags = [_plain(flag) for flag in reading.flags_of(contact)]
    if not flags and not contact.candidates.exists():
        return
    kept = {"result": Result.NONE.value, "assessed_at": now}
    Candidate.objects.get_or_create(contact=contact, desist=None, defaults=kept)
    Candidate.objects.filter(contact=contact).update(flags=flags)


def _to_now(contact: Contact, now: datetime) -> None:
    newest = contact.routes.order_by("-routed_at", "-pk").first()
    if contact.status != ContactStatus.ROUTED or newest is None or newest.lane == Lane.NOW:
        return
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("they were asked to stop → %(team)s, lane Now") % {"team": newest.team.name}
    routing.route(
        contact, team=newest.team, lane=Lane.NOW, answer_by=contact.answer_by,
        rule_name="", reason=reason, by=policy.house(HOUSE, now=now), now=now,
    )  # fmt: skip


def assess_entry(entry: DesistEntry, *, now: datetime) -> int:
    """Hold the later contacts of a case against one entry; return how many are candidates.

    Each in its own transaction: a second run, or one after a kill, changes nothing that is done.
    """
    rows = reading.after(entry)
    return sum(reassess(contact, now=now) for contact in rows.iterator(chunk_size=100))


@transaction.atomic
def review(
    row: Candidate, *, public_interest: PublicInterest, their_side: str, by: Actor, now: datetime
) -> None:
    """Keep legal's view of the public interest and what the journalist's side says."""
    policy.require(by, Permission.DESIST_JUDGE, row.contact.case)
    lifecycle.lock_case(row.contact.case_id)
    row.public_interest, row.their_side = public_interest.value, their_side.strip()
    row.save(update_fields=["public_interest", "their_side"])
    history.record(
        "candidate.reviewed", case=row.contact.case, by=by, about=row.key, at=now,
        ref=row.contact.ref, public_interest=row.public_interest, their_side=row.their_side,
    )  # fmt: skip


@transaction.atomic
def judge(
    row: Candidate,
    *,
    status: Status,
    seen: Status,
    reason: str,
    public_interest: PublicInterest,
    their_side: str,
    by: Actor,
    now: datetime,
) -> None:
    """Confirm or dismiss a candidate with a reason, or say what became of a complaint.

    `seen` is what stood on the page: the second of two lawyers gets a sentence, not the last word.
    """
    policy.require(by, Permission.DESIST_JUDGE, row.contact.case)
    lifecycle.lock_case(row.contact.case_id)
    _require_possible(row, status, seen, reason)
    values = {
        "status": status.value, "reason": reason.strip(), "judged_at": now, "judged_by": by.user,
        "public_interest": public_interest.value, "their_side": their_side.strip(),
    }  # fmt: skip
    found = Candidate.objects.filter(pk=row.pk, status=seen, result=Result.CANDIDATE)
    if found.update(**values) != 1:
        raise NotAllowedNow(_("Somebody else was quicker. Look at it again before you go on."))
    row.refresh_from_db()
    history.record(
        "candidate.judged", case=row.contact.case, by=by, about=row.key, at=now,
        ref=row.contact.ref, was=seen.value, verdict=status.value, reason=row.reason,
        public_interest=row.public_interest, their_side=row.their_side,
    )  # fmt: skip


def _require_possible(row: Candidate, status: Status, seen: Status, reason: str) -> None:
    if row.result != Result.CANDIDATE:
        raise NotAllowedNow(_("A condition is not met or not known: there is nothing to judge."))
    if status not in MOVES[seen]:
        raise NotAllowedNow(_("This cannot be said now. Look at it again before you go on."))
    if not reason.strip():
        raise NotAllowedNow(_("Say why: both sides can ask for the reason later."))
