"""Changing the rules by which contacts find their team."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import Lane, RoutingRule, Team
from tracker.policy import Actor
from tracker.queries import routing as reading
from tracker.rules.roles import Permission

PLACED = (Lane.NOW, Lane.TODAY, Lane.LATER)
"""Lanes that a rule may name; the others follow from what happens."""


@transaction.atomic
def save(
    rule: RoutingRule | None,
    *,
    name: str,
    conditions: Mapping[str, Any],
    team: Team,
    lane: str,
    hours: int,
    position: int,
    by: Actor,
    now: datetime,
) -> RoutingRule:
    """Add a rule, or change one, at `position` counted from 1. NotAllowedNow when unreadable.

    Refused too where nothing could ever meet its conditions.
    """
    policy.require(by, Permission.ROUTING_EDIT)
    if why := reading.problem(dict(conditions)):
        raise NotAllowedNow(why)
    if found := reading.unmet(conditions):
        raise NotAllowedNow(found[1])
    if lane not in PLACED:
        raise NotAllowedNow(_("A rule leads to the lane Now, Today or Later."))
    row = rule or RoutingRule(position=0)
    row.name, row.conditions, row.team, row.lane = name, dict(conditions), team, lane
    row.answer_within_hours, row.changed_at, row.changed_by = hours, now, by.user
    row.save()
    _put(row, position)
    history.record(
        "routing_rule.saved", by=by, at=now, rule=row.pk, name=name, conditions=row.conditions,
        team=team.slug, lane=lane, hours=hours, position=position,
    )  # fmt: skip
    return row


@transaction.atomic
def move(rule: RoutingRule, *, up: bool, by: Actor, now: datetime) -> None:
    """Move a rule one place up or down."""
    policy.require(by, Permission.ROUTING_EDIT)
    order = list(RoutingRule.objects.values_list("pk", flat=True))
    at = order.index(rule.pk)
    _put(rule, at if up else at + 2)
    history.record("routing_rule.moved", by=by, at=now, rule=rule.pk, name=rule.name, up=up)


@transaction.atomic
def switch(rule: RoutingRule, *, active: bool, by: Actor, now: datetime) -> None:
    """Switch a rule on or off; rules are never deleted, since routes name them."""
    policy.require(by, Permission.ROUTING_EDIT)
    RoutingRule.objects.filter(pk=rule.pk).update(active=active, changed_at=now, changed_by=by.user)
    history.record(
        "routing_rule.switched", by=by, at=now, rule=rule.pk, name=rule.name, active=active
    )


def _put(rule: RoutingRule, position: int) -> None:
    others = list(RoutingRule.objects.exclude(pk=rule.pk))
    others.insert(max(0, position - 1), rule)
    _number(others)


def _number(rules: Sequence[RoutingRule]) -> None:
    for place, rule in enumerate(rules, start=1):
        rule.position = place
    RoutingRule.objects.bulk_update(rules, ["position"])
