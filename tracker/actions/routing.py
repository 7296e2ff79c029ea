"""Handing contacts to teams, with the rule and the sentence that says why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import cases
from tracker.models import Contact, Lane, Route, Team
from tracker.policy import Actor
from tracker.rules.roles import Permission
from tracker.states import ContactStatus


@transaction.atomic
def route_by_rules(contact: Contact, *, now: datetime) -> Route:
    """Hand a contact to the team that the rules name; where none does, to everybody's lane."""
    team = Team.objects.filter(catch_all=True).first() or Team.objects.create(
        slug="catch-all", name=_("Everybody"), catch_all=True
    )
    return route(
        contact, team=team, lane=Lane.UNPLACED, answer_by=None, rule_name="",
        reason=_("No rule fits, so everybody sees it."), by=policy.house("routing"), now=now,
    )  # fmt: skip


@transaction.atomic
def route(
    contact: Contact,
    *,
    team: Team,
    lane: str,
    answer_by: datetime | None,
    rule_name: str,
    reason: str,
    by: Actor,
    now: datetime,
) -> Route:
    """Hand `contact` to `team`; the newest route is the current one."""
    policy.require(by, Permission.CONTACT_ROUTE, contact.case)
    was = lifecycle.advance(contact, ContactStatus.ROUTED, team=team, answer_by=answer_by)
    routed = Route.objects.create(
        contact=contact, team=team, lane=lane, answer_by=answer_by, rule_name=rule_name,
        reason=reason, routed_at=now, routed_by=by.user,
    )  # fmt: skip
    cases.let_team_in(contact.case, team, reason=reason, by=by, now=now)
    if contact.enquiry is not None:
        _show_in_queue(contact, routed)
    history.record(
        "contact.routed", case=contact.case, by=by, about=contact.key, at=now, was=was,
        team=team.slug, lane=lane, rule=rule_name, reason=reason, answer_by=answer_by,
    )  # fmt: skip
    return routed


def _show_in_queue(contact: Contact, routed: Route) -> None:
    enquiry = contact.enquiry
    assert enquiry is not None  # noqa: S101 - the caller looked
    enquiry.team, enquiry.why, enquiry.rule_name = routed.team, routed.reason, routed.rule_name
    enquiry.lane = min(enquiry.lane, routed.lane) if enquiry.contacts_count > 1 else routed.lane
    known = [moment for moment in (enquiry.answer_by, routed.answer_by) if moment]
    enquiry.answer_by = min(known) if known else None
    enquiry.open = True
    enquiry.save()
