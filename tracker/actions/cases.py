"""Opening cases and saying who may see them."""

from datetime import datetime

from django.db import transaction

from tracker import history, policy
from tracker.actions import numbers
from tracker.models import Case, CaseGrant, Team, User
from tracker.policy import Actor
from tracker.rules.roles import Permission


@transaction.atomic
def open_case(*, language: str, country: str, by: Actor, now: datetime) -> Case:
    """Open a case for one affected person and their circle."""
    if by.user is not None:
        policy.require(by, Permission.CONTACT_LOG)
    case = Case.objects.create(
        ref=numbers.ref("CASE"), language=language, country=country, opened_at=now, latest_at=now
    )
    history.record("case.opened", case=case, by=by, about=case.key, at=now, ref=case.ref)
    return case


def let_team_in(case: Case, team: Team, *, reason: str, by: Actor, now: datetime) -> bool:
    """Grant a team access unless it has it; part of routing, which writes the entry."""
    if CaseGrant.objects.live(now).filter(case=case, team=team).exists():
        return False
    CaseGrant.objects.create(
        case=case, team=team, reason=reason, granted_at=now, starts_at=now, granted_by=by.user
    )
    return True


@transaction.atomic
def grant(
    case: Case, *, user: User, reason: str, until: datetime | None, by: Actor, now: datetime
) -> CaseGrant:
    """Let one member of staff open `case`, with a reason and, as a rule, an end."""
    policy.require(by, Permission.CASE_GRANT, case)
    given = CaseGrant.objects.create(
        case=case, user=user, reason=reason, until=until, granted_by=by.user,
        granted_at=now, starts_at=now,
    )  # fmt: skip
    history.record(
        "case.granted", case=case, by=by, about=user.key, at=now, reason=reason, until=until
    )
    return given
