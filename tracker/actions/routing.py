"""Handing contacts to teams, with the rule and the sentence that says why."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import cases
from tracker.composed import Change, column, number
from tracker.models import Contact, Enquiry, Lane, Membership, Route, Team, User
from tracker.policy import Actor
from tracker.queries import routing as reading
from tracker.queries.routing import Rulebook
from tracker.rules.roles import Permission, Role
from tracker.states import ContactStatus

SHOWN = (
    "outlet_id", "journalist_id", "story", "caller", "nature", "lane", "open", "danger", "minor",
    "team_id", "answer_by", "why", "rule_name", "contacts_count", "aimed_at", "latest_channel",
    "first_at", "latest_at", "answered_at",
)  # fmt: skip
"""What one more contact may change of an enquiry: what joining learns, and where it shows."""
_STORE_SHOWN = Change(
    lambda: Enquiry.objects.filter(pk=number("this")),
    **{name: column(Enquiry, name) for name in SHOWN},
)


def route_by_rules(contact: Contact, *, now: datetime, after_stop: bool = False) -> Route:
    """Hand a contact to the team that the rules name; where none does, to everybody's lane.

    Part of logging it. `after_stop` says that whoever it was had been asked to stop.
    """
    book = _rulebook(now)
    facts = reading.facts_of(
        contact,
        repeat=book.asks_for("repeat") and reading.came_before(contact),
        after_stop=after_stop,
    )
    decision = book.decide(facts, now=now)
    team = book.teams[decision.team]
    # The sentence is kept for the desk: in the house's language, not in that of the reporter.
    with translation.override(settings.LANGUAGE_CODE):
        reason = reading.sentence(decision, team.name)
    return route(
        contact, team=team, lane=decision.lane, answer_by=decision.answer_by,
        rule_name=decision.rule_name, reason=reason, by=policy.house("routing"), now=now,
        everybody=_catch_all(book) if decision.everybody else None,
    )  # fmt: skip


@transaction.atomic(savepoint=False)
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
    everybody: Team | None = None,
) -> Route:
    """Hand `contact` to `team`; the newest route is the current one."""
    policy.require(by, Permission.CONTACT_ROUTE, contact.case)
    was = lifecycle.advance(contact, ContactStatus.ROUTED, team=team, answer_by=answer_by)
    routed = Route.objects.create(
        contact=contact, team=team, lane=lane, answer_by=answer_by, rule_name=rule_name,
        reason=reason, routed_at=now, routed_by=by.user,
    )  # fmt: skip
    for seeing in {team, everybody or team}:
        cases.let_team_in(contact.case, seeing, reason=reason, by=by, now=now)
    if contact.enquiry is not None:
        _show_in_queue(contact.enquiry, routed)
    history.record(
        "contact.routed", case=contact.case, by=by, about=contact.key, at=now, was=was,
        team=team.slug, lane=lane, rule=rule_name, reason=reason, answer_by=answer_by,
    )  # fmt: skip
    return routed


def _rulebook(now: datetime) -> Rulebook:
    book = reading.rulebook(now)
    if any(desk.catch_all for desk in book.desks):
        return book
    _make_catch_all()
    return reading.rulebook(now)


def _catch_all(book: Rulebook) -> Team:
    return next(team for team in book.teams.values() if team.catch_all)


def _make_catch_all() -> None:
    # The desk reads it ever after: in the house's language, not in that of the first reporter.
    with translation.override(settings.LANGUAGE_CODE):
        name = str(_("Everybody"))
    team, made = Team.objects.get_or_create(
        catch_all=True, defaults={"slug": "catch-all", "name": name}
    )
    Team.objects.filter(pk=team.pk).update(active=True)
    if made:
        desk = User.objects.filter(role_grants__role=Role.COMMUNICATIONS, is_active=True).distinct()
        Membership.objects.bulk_create(Membership(team=team, user=user) for user in desk)


def _show_in_queue(enquiry: Enquiry, routed: Route) -> None:
    if _is_fresh(enquiry):
        enquiry.lane, enquiry.answer_by = routed.lane, routed.answer_by
        _told_by(enquiry, routed)
    else:
        if routed.lane < enquiry.lane:
            enquiry.lane = routed.lane
            _told_by(enquiry, routed)
        known = [moment for moment in (enquiry.answer_by, routed.answer_by) if moment]
        enquiry.answer_by = min(known) if known else None
    enquiry.open, enquiry.answered_at = True, None
    _STORE_SHOWN.update(this=enquiry.pk, **{name: getattr(enquiry, name) for name in SHOWN})


def _is_fresh(enquiry: Enquiry) -> bool:
    """Tell whether nothing holds it in place: new, nobody's yet, closed, or waiting for them."""
    nobodys = enquiry.lane == Lane.UNPLACED and enquiry.assignee_id is None
    return (
        enquiry.contacts_count <= 1 or nobodys or not enquiry.open or enquiry.lane == Lane.WAITING
    )


def _told_by(enquiry: Enquiry, routed: Route) -> None:
    enquiry.why, enquiry.rule_name = routed.reason, routed.rule_name
    # Whoever took it keeps it, with their team.
    if enquiry.assignee_id is None:
        enquiry.team = routed.team
