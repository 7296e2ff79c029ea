"""Contract and last day: one person tightens them at once, two loosen them.

Lifting the contractor rule or moving a last day gives powers back, just as a role gives them.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.actions import proposals, roles
from tracker.actions.proposals import Approved
from tracker.actions.staff import Terms
from tracker.lifecycle import NotAllowedNow
from tracker.models import Proposal, User
from tracker.policy import Actor
from tracker.queries import staff as colleagues
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission


@transaction.atomic
def change(user: User, *, terms: Terms, reason: str, by: Actor, now: datetime) -> Proposal | None:
    """Tighten at once and put what loosens before a second person; return what waits, if any.

    While nobody could confirm it, what loosens holds at once too, as roles do.
    """
    policy.require(by, Permission.STAFF_EDIT)
    roles.not_oneself(user, by)
    tighter, before = _tighter(user, terms), _facts(user)
    if _facts(terms) == before:
        raise NotAllowedNow(_("That is how it stands already."))
    if _facts(tighter) != before:
        tighten(user, terms=tighter, reason=reason, by=by, now=now)
    if _facts(terms) == _facts(tighter):
        return None
    if colleagues.two_must_agree(now):
        return propose(user, terms=terms, reason=reason, by=by, now=now)
    loosen_alone(user, terms=terms, reason=reason, by=by, now=now)
    return None


@transaction.atomic
def unite(user: User, *, same_as: User, reason: str, by: Actor, now: datetime) -> None:
    """Enter that two accounts are one human being's; for good, so that neither confirms the other.

    It takes powers away, so one person may say it; nobody takes it back. Never of oneself: whoever
    called the only one who confirms themselves would be the only one there, and act alone.
    """
    policy.require(by, Permission.STAFF_EDIT)
    for account in (user, same_as):
        roles.not_oneself(account, by)
    if user.natural_person == same_as.natural_person:
        raise NotAllowedNow(_("That is how it stands already."))
    # What either wrote before is kept under who they were then, and stays theirs in both accounts.
    former, now_one = sorted(user.persons | set(same_as.former_persons)), same_as.natural_person
    accounts = User.objects.filter(natural_person__in=(user.natural_person, now_one))
    accounts.update(natural_person=now_one, former_persons=former)
    history.record(
        "staff.united", by=by, about=user.key, at=now, same_as=same_as.key, reason=reason
    )


@transaction.atomic
def tighten(user: User, *, terms: Terms, reason: str, by: Actor, now: datetime) -> None:
    """Make somebody a contractor or bring their last day nearer; never one's own."""
    policy.require(by, Permission.STAFF_EDIT)
    roles.not_oneself(user, by)
    if _facts(_tighter(user, terms)) != _facts(terms):
        raise NotAllowedNow(_("That gives powers back: a second person has to confirm it."))
    was = _set(user, terms)
    history.record(
        "staff.terms_set", by=by, about=user.key, at=now, was=was, to=_facts(terms), reason=reason
    )


@transaction.atomic
def loosen_alone(user: User, *, terms: Terms, reason: str, by: Actor, now: datetime) -> None:
    """Loosen while there is nobody who could confirm it; NotAllowedNow afterwards."""
    policy.require(by, Permission.STAFF_EDIT)
    roles.not_oneself(user, by)
    if colleagues.two_must_agree(now):
        raise NotAllowedNow(_("That gives powers back: a second person has to confirm it."))
    was = _set(user, terms)
    history.record(
        "staff.terms_loosened_alone", by=by, about=user.key, at=now, was=was, to=_facts(terms),
        reason=reason,
    )  # fmt: skip


def propose(user: User, *, terms: Terms, reason: str, by: Actor, now: datetime) -> Proposal:
    """Ask a second person to confirm a later last day, or that somebody is no contractor."""
    roles.not_oneself(user, by)
    return proposals.propose(
        Operation.LOOSEN_TERMS, subject_key=user.key, case=None, payload=_words(user, terms),
        editors=[str(user.natural_person)], findings=[], reason=reason, by=by, now=now,
        facts={"user": str(user.key), "was": _facts(user), "to": _facts(terms)},
    )  # fmt: skip


@transaction.atomic
def approve(
    proposal: Proposal, *, digest_seen: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> User:  # fmt: skip
    """Confirm as the second person; it holds from then on."""
    proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    approved = proposals.claim(
        proposal, operation=Operation.LOOSEN_TERMS, digest=digest_seen, by=by, now=now
    )
    return loosen(approved, by=by, now=now)


@transaction.atomic
def loosen(approved: Approved, *, by: Actor, now: datetime) -> User:
    """Loosen what two people stand behind, unless it was changed in the meantime."""
    user = User.objects.select_for_update().get(key=approved.proposal.subject_key)
    proposals.demand(approved, Operation.LOOSEN_TERMS, about=user.key)
    facts = approved.facts
    if not user.is_active or facts["was"] != _facts(user):
        raise NotAllowedNow(_("Something about this account changed since. Propose it again."))
    _set(user, _read(user, facts["to"]))
    history.record(
        "staff.terms_loosened", by=by, about=user.key, at=now, was=facts["was"], to=facts["to"],
        reason=approved.proposal.reason,
    )  # fmt: skip
    return user


def _tighter(user: User, terms: Terms) -> Terms:
    """Return of each of the two what leaves them fewer powers."""
    days = [day for day in (user.ends_on, terms.ends_on) if day is not None]
    contractor = user.contractor or terms.contractor
    return replace(terms, contractor=contractor, ends_on=min(days, default=None))


def _facts(of: User | Terms) -> dict[str, Any]:
    return {"contractor": of.contractor, "ends_on": of.ends_on.isoformat() if of.ends_on else ""}


def _read(user: User, facts: dict[str, Any]) -> Terms:
    ends_on = date.fromisoformat(facts["ends_on"]) if facts["ends_on"] else None
    return Terms(user.language, user.time_zone, facts["contractor"], ends_on)


def _set(user: User, terms: Terms) -> dict[str, Any]:
    """Write the terms; return what held before."""
    was = _facts(user)
    user.contractor, user.ends_on = terms.contractor, terms.ends_on
    user.save(update_fields=["contractor", "ends_on"])
    return was


def _words(user: User, terms: Terms) -> bytes:
    lines = [user.name]
    if user.contractor and not terms.contractor:
        lines.append(_("Not a contractor any more: may confirm what others prepared."))
    if user.ends_on != terms.ends_on:
        days = {"was": user.ends_on or "–", "to": terms.ends_on or "–"}
        lines.append(_("Last day: %(was)s → %(to)s") % days)
    return "\n".join(lines).encode()
