"""Making one case of two: one person proposes it, another confirms, a hold on either stops it.

Nobody sees more by it: whoever could open both before may open the one that remains, nobody else.
Grants of others end, grants of the emptied case are not carried over, and the affected person of
that case keeps a key that shows their own entries alone.
"""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from tracker import history, policy, privacy
from tracker.actions import cases, emptying, exports, holds, proposals
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, CaseGrant, Circle, Export, Proposal, User
from tracker.policy import Actor
from tracker.queries import personal
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission
from tracker.states import CaseStatus, ExportStatus, ProposalStatus

STAYS = frozenset(
    {"tracker.CaseGrant", "tracker.CaseExclusion", "tracker.Hold", "tracker.Proposal",
     "tracker.Export"}
)  # fmt: skip
"""What is about the emptied case as such; everything else that names a case moves."""


def moving() -> list[type[Model]]:
    """Return the tables whose rows name their case and move with it."""
    return [
        apps.get_model(label)
        for label, table in privacy.tables().items()
        if table.case == "case" and label not in STAYS
    ]


# --- Proposing and confirming --------------------------------------------------------------------


@transaction.atomic
def propose(
    source: Case, *, into: Case, circle: Circle, reason: str, by: Actor, now: datetime
) -> Proposal:
    """Put before a second person that `source` becomes part of `into`.

    `circle` is what its affected person is to that of the case that remains.
    """
    for case in (source, into):
        policy.require(by, Permission.CASE_MANAGE, case)
    _refuse_impossible(source, into)
    return proposals.propose(
        Operation.MERGE_CASES, subject_key=source.key, case=into, editors=[], findings=[],
        facts={"from": source.ref, "into": into.ref, "into_key": str(into.key),
               "circle": circle.value},
        payload=_words(source, into, circle, now).encode(), reason=reason, by=by, now=now,
    )  # fmt: skip


def _refuse_impossible(source: Case, into: Case) -> None:
    """Raise NotAllowedNow, with the sentence what to do first, where they cannot become one."""
    if source == into or source.merged_into_id or into.merged_into_id:
        raise NotAllowedNow(_("Choose another case."))
    if CaseStatus.ERASED in (source.status, into.status) or into.status == CaseStatus.CLOSED:
        raise NotAllowedNow(_("The case that remains has to be open. Open it again first."))
    if source.marking != into.marking:
        raise NotAllowedNow(_("Both need the same marking. Raise the lower one first."))
    for case in (source, into):
        holds.refuse_if_held(case)
        _refuse_if_waiting(case)
        emptying.refuse_if_under_way(case, personal.of_case(case))


def _refuse_if_waiting(case: Case) -> None:
    open_still = [ProposalStatus.OPEN, ProposalStatus.APPROVED]
    if Proposal.objects.filter(case=case, status__in=open_still).exists():
        raise NotAllowedNow(
            _("Something in these cases waits for a second person. End that first.")
        )


def _words(source: Case, into: Case, circle: Circle, now: datetime) -> str:
    """Return what the second person reads: what moves, and who loses their way in."""
    numbers = {"from": source.ref, "into": into.ref}
    lines = [
        _("%(from)s becomes part of %(into)s. It cannot be taken apart again.") % numbers,
        _("Its affected person will be in the circle as: %(circle)s")
        % {"circle": Circle(circle).label},
    ]
    lines += [
        f"{model._meta.verbose_name_plural}: {count}"
        for model in moving()
        if (count := model._base_manager.filter(case=source).count())
    ]
    both = insiders(source, now) & insiders(into, now)
    names = ", ".join(sorted(user.name for user in insiders(into, now) - both)) or "–"
    teams = ", ".join(sorted(str(grant.team) for grant in _foreign_teams(source, into, now))) or "–"
    lines.append(_("Lose their way into %(into)s: %(names)s") % {**numbers, "names": names})
    lines.append(_("Teams whose access ends: %(teams)s") % {"teams": teams})
    return "\n".join(lines)


@transaction.atomic
def approve(
    proposal: Proposal, *, digest_seen: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> Case:  # fmt: skip
    """Confirm as the second person, who may open both cases; it is done at once."""
    source = Case.objects.get(key=proposal.subject_key)
    policy.require(by, Permission.APPROVE, source)
    _locked(proposal)
    proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    approved = proposals.claim(
        proposal, operation=Operation.MERGE_CASES, digest=digest_seen, by=by, now=now
    )
    return merge(approved, by=by, now=now)


# --- The act -------------------------------------------------------------------------------------


@transaction.atomic
def merge(approved: Approved, *, by: Actor, now: datetime) -> Case:
    """Make one case of two, as two people approved who may open both."""
    source, into = _locked(approved.proposal)
    proposals.demand(approved, Operation.MERGE_CASES, about=source.key)
    proposer = policy.staff(approved.proposal.proposed_by, now=now)
    if not policy.may(proposer, Permission.CASE_MANAGE, source):
        raise NotAllowedNow(_("Whoever proposed this may not open both cases any more."))
    _refuse_impossible(source, into)
    both = insiders(source, now) & insiders(into, now)
    circle = Circle(approved.facts["circle"])
    source.people.filter(circle=Circle.SUBJECT).update(circle=circle)
    _narrow(source, into, both, by=by, now=now)
    moved = _move(source, into)
    _expire_bundles(source, now)
    cases.end_merged(source, into=into, by=by, now=now)
    Case.objects.filter(pk=into.pk).update(latest_at=max(source.latest_at, into.latest_at))
    for entry in into.desists.filter(lifted_at__isnull=True):
        async_task("tracker.tasks.assess_desist", entry.pk, group="desist")
    history.record(
        "case.merged", case=into, by=by, about=source.key, at=now, ref=source.ref,
        circle=circle.value, moved=moved, reason=approved.proposal.reason,
    )  # fmt: skip
    return into


def _locked(proposal: Proposal) -> tuple[Case, Case]:
    keys = [proposal.subject_key, proposal.facts.get("into_key")]
    if keys[1] is None:
        raise NotAllowedNow(_("This is not what was shown to you. Look at it again."))
    both = Case.objects.select_for_update(no_key=True).filter(key__in=keys)
    rows = {str(case.key): case for case in both.order_by("pk")}
    return rows[str(keys[0])], rows[str(keys[1])]


def _move(source: Case, into: Case) -> dict[str, int]:
    """Move every row that names its case; return how many of each kind."""
    moved = {
        model._meta.label: model._base_manager.filter(case=source).update(case=into)
        for model in moving()
    }
    return {label: count for label, count in moved.items() if count}


def _expire_bundles(source: Case, now: datetime) -> None:
    for export in Export.objects.filter(case=source, status=ExportStatus.READY):
        exports.expire(export, by=policy.house("exports", now=now), now=now)


def sweep(*, now: datetime) -> int:
    """Move what was written into a case in the very moment in which it was merged; how many."""
    found = 0
    for case in Case.objects.filter(merged_into__isnull=False).select_related("merged_into"):
        if case.merged_into is not None:
            found += sum(_move(case, case.merged_into).values())
    return found


# --- Who sees it afterwards ----------------------------------------------------------------------


def insiders(case: Case, now: datetime) -> set[User]:
    """Return staff who may open a case for longer than an emergency look."""
    staff = User.objects.filter(is_active=True, role_grants__isnull=False).distinct()
    return {user for user in staff if _is_inside(policy.staff(user, now=now), case)}


def _is_inside(by: Actor, case: Case) -> bool:
    visible = policy.sees(by, case)
    return visible and not policy.break_glass_only(by, case)


def _foreign_teams(source: Case, into: Case, now: datetime) -> Any:
    """Return the grants of teams that may open the one case and not the other."""
    live = CaseGrant.objects.live(now).filter(team__isnull=False).select_related("team")
    theirs = live.filter(case=source).values("team")
    return live.filter(case=into).exclude(team__in=theirs)


def _narrow(source: Case, into: Case, both: set[User], *, by: Actor, now: datetime) -> None:
    """Let only those into the case who could open both; parties to either stay outside."""
    ended = {"revoked_at": now, "revoked_by": by.user}
    live = CaseGrant.objects.live(now).filter(case=into)
    live.filter(Q(user__isnull=False) & ~Q(user__in=both)).update(**ended)
    _foreign_teams(source, into, now).update(**ended)
    for party in source.exclusions.all():
        into.exclusions.get_or_create(
            user=party.user, defaults={"reason": party.reason, "excluded_at": now,
                                       "excluded_by": by.user},
        )  # fmt: skip
    if into.owner is not None and into.owner not in both:
        into.owner = None
        into.save(update_fields=["owner"])
    for user in both - insiders(into, now):
        CaseGrant.objects.create(
            case=into, user=user, reason=_("could open both cases before they became one"),
            granted_by=by.user, granted_at=now, starts_at=now,
        )  # fmt: skip
    if insiders(into, now) - both:
        raise NotAllowedNow(_("Somebody would see more than before. Look at who may open them."))
