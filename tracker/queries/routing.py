"""The rules and teams that routing works with, the facts of contacts, and a trial of a rule."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.query import RawQuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import policy
from tracker.composed import Read
from tracker.models import (
    Channel,
    Circle,
    Contact,
    DesistEntry,
    Lane,
    Nature,
    RoutingRule,
    Team,
)
from tracker.models.base import house_day
from tracker.policy import Actor
from tracker.queries import candidates
from tracker.rules import codes, routing
from tracker.rules.business_hours import Office
from tracker.rules.routing import Decision, Desk, Facts, Rule, UnknownCondition, Why

TRIED = 500
"""How many of the latest contacts a changed rule is tried against."""
REPEAT_WITHIN = timedelta(days=30)
# Plain SQL: it runs whenever something is logged, and to compose it took longer than to answer it.
_WITH_DUTY = """
    SELECT team.*, (
        SELECT COUNT(*) FROM tracker_membership AS seat
        JOIN tracker_user AS member ON member.id = seat.user_id
        WHERE seat.team_id = team.id AND member.is_active
        AND substr(member.password, 1, 1) <> '!'
        AND EXISTS (
            SELECT 1 FROM tracker_rolegrant AS held
            WHERE held.user_id = member.id AND held.role IN ('communications', 'legal')
            AND held.revoked_at IS NULL AND held.starts_at <= %s
            AND (held.ends_at IS NULL OR held.ends_at > %s)
        )
        AND (member.ends_on IS NULL OR member.ends_on >= %s)
        AND (seat.off_duty_until IS NULL OR seat.off_duty_until <= %s)
    ) AS on_duty
    FROM tracker_team AS team WHERE team.active ORDER BY team.id
"""
_RULES = Read(lambda: RoutingRule.objects.filter(active=True))
NAMES = {
    "circle": gettext_lazy("aimed at"),
    "channel": gettext_lazy("channel"),
    "nature": gettext_lazy("what it is"),
    "language": gettext_lazy("language"),
    "country": gettext_lazy("country"),
    "outlet": gettext_lazy("outlet"),
    "outlet_country": gettext_lazy("country of the outlet"),
    "keyword": gettext_lazy("words"),
    "danger": gettext_lazy("somebody is in danger"),
    "minor": gettext_lazy("a minor was reached"),
    "after_stop": gettext_lazy("they were asked to stop"),
    "repeat": gettext_lazy("they came before"),
    "verified": gettext_lazy("verified sender"),
}
CHOICES: dict[str, dict[str, Any]] = {
    "circle": dict(Circle.choices),
    "channel": dict(Channel.choices),
    "nature": dict(Nature.choices),
}


@dataclass(frozen=True)
class Rulebook:
    """Rules in order, desks, the teams behind them, and rules that cannot be read."""

    rules: tuple[Rule, ...]
    desks: tuple[Desk, ...]
    teams: dict[str, Team]
    unreadable: tuple[str, ...] = ()

    def decide(self, facts: Facts, *, now: datetime) -> Decision:
        """Return where a contact with these facts goes."""
        return routing.decide(facts, self.rules, self.desks, now=now)

    def asks_for(self, condition: str) -> bool:
        """Tell whether any rule looks at `condition`, so that nothing is read in vain."""
        return any(condition in rule.conditions for rule in self.rules)


def rulebook(now: datetime) -> Rulebook:
    """Return what routing works with, in two queries."""
    teams = {team.slug: team for team in _with_duty(now)}
    by_id = {team.pk: team.slug for team in teams.values()}
    rows = [row for row in _RULES.rows() if row.team_id in by_id]
    readable = [row for row in rows if not problem(row.conditions)]
    return Rulebook(
        rules=tuple(rule_of(row, by_id[row.team_id]) for row in readable),
        desks=tuple(desk_of(team) for team in teams.values()),
        teams=teams,
        unreadable=tuple(row.name for row in rows if row not in readable),
    )


def _with_duty(now: datetime) -> "RawQuerySet[Team]":
    """Return active teams, each with how many of its members are there.

    There means: joined, account open, a role that answers, not gone, not off duty.
    """
    today = connection.ops.adapt_datefield_value(house_day(now))
    moment = connection.ops.adapt_datetimefield_value(now)
    return Team.objects.raw(_WITH_DUTY, [moment, moment, today, moment])


def problem(conditions: object) -> str:
    """Return why conditions cannot be read, or an empty string."""
    try:
        routing.check(conditions if isinstance(conditions, dict) else {"?": conditions})
    except UnknownCondition as refused:
        return str(refused)
    return ""


def unmet(conditions: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return which condition nothing could ever meet, and what to write instead; None if all can.

    `conditions` can be read. What comes in is routed before anybody sorted it.
    """
    for name, known, example in _CODES:
        for word in conditions.get(name, ()):
            if word.casefold() not in known:
                said = _("“%(word)s” is no code that anything could have. Write one like %(code)s.")
                return name, said % {"word": word, "code": example}
    natures = conditions.get("nature", ())
    if natures and not {Nature.UNSORTED, Nature.ENQUIRY} & set(natures):
        return "nature", _(
            "Rules look before anybody has sorted it. Tick “not sorted yet” too, or nothing."
        )
    channels = conditions.get("channel", ())
    if conditions.get("verified") and channels and Channel.EMAIL not in channels:
        return "verified", _("Only e-mail has a verified sender. Tick e-mail, or leave this open.")
    return None


_CODES = tuple(
    (name, frozenset(code.casefold() for code in known), example)
    for name, known, example in (
        ("language", codes.LANGUAGES, "de"),
        ("country", codes.COUNTRIES, "DE"),
        ("outlet_country", codes.COUNTRIES, "GB"),
    )
)


def covered_by(rules: Sequence[Rule], name: str) -> Rule | None:
    """Return the earlier rule that leaves nothing for the one called `name`."""
    at = next((place for place, rule in enumerate(rules) if rule.name == name), 0)
    return next((rule for rule in rules[:at] if routing.covers(rule, rules[at])), None)


def covered(earlier: Rule) -> str:
    """Return the sentence about a rule that `earlier` leaves nothing for."""
    return _("“%(rule)s” comes first and catches all of it. Put this one above it.") % {
        "rule": earlier.name
    }


def rule_of(row: RoutingRule, team: str) -> Rule:
    """Return a stored rule as routing reads it."""
    return Rule(
        name=row.name, team=team, lane=row.lane, hours=row.answer_within_hours,
        conditions=row.conditions,
    )  # fmt: skip


def with_changed(
    rule: RoutingRule | None,
    *,
    name: str,
    conditions: dict[str, Any],
    team: Team,
    lane: str,
    hours: int,
    position: int,
) -> list[Rule]:
    """Return today's rules in order with one of them changed, or with a new one at its place."""
    rows = RoutingRule.objects.filter(active=True, team__active=True).select_related("team")
    changed = Rule(name=name, team=team.slug, lane=lane, hours=hours, conditions=conditions)
    before: list[Rule] = []
    after: list[Rule] = []
    others = RoutingRule.objects.exclude(pk=rule.pk if rule else 0)
    first = set(others.values_list("pk", flat=True)[: max(0, position - 1)])
    for row in rows.exclude(pk=rule.pk if rule else 0):
        if not problem(row.conditions):
            (before if row.pk in first else after).append(rule_of(row, row.team.slug))
    return [*before, changed, *after]


def conditions_told(conditions: dict[str, Any]) -> list[str]:
    """Return each condition in words, for the list of rules."""
    return [_told_condition(name, wanted) for name, wanted in conditions.items() if name in NAMES]


def _told_condition(name: str, wanted: Any) -> str:
    if isinstance(wanted, bool):
        return str(NAMES[name]) if wanted else _("not: %(what)s") % {"what": NAMES[name]}
    labels = CHOICES.get(name, {})
    words = wanted if isinstance(wanted, list) else [wanted]
    return f"{NAMES[name]}: " + ", ".join(str(labels.get(word, word)) for word in words)


def desk_of(team: Team) -> Desk:
    """Return a team as routing sees it; it was fetched by `_with_duty`."""
    return Desk(
        slug=team.slug, on_duty=getattr(team, "on_duty", 0), catch_all=team.catch_all,
        languages=tuple(team.languages),
        office=Office(hours=tuple(team.hours), zone=team.time_zone, place=team.holiday_place),
    )  # fmt: skip


def facts_of(contact: Contact, *, repeat: bool = False, after_stop: bool = False) -> Facts:
    """Return what routing may look at; the caller knows whether they came before."""
    outlet, person = contact.outlet, contact.person
    return Facts(
        channel=contact.channel,
        language=contact.language or person.language,
        country=person.country,
        outlet=outlet.name if outlet else contact.claimed_outlet,
        outlet_country=outlet.country if outlet else "",
        circle=person.circle,
        nature=contact.nature,
        words=" ".join((contact.summary, contact.story, contact.claimed_name)),
        minor=contact.minor or person.is_minor,
        danger=contact.danger,
        repeat=repeat,
        verified=contact.verified_sender,
        after_stop=after_stop or contact.asked_to_stop == "yes" or contact.stayed_after_asked,
        their_deadline_at=contact.their_deadline_at,
    )


def came_before(contact: Contact) -> bool:
    """Tell whether the same caller or outlet reached this case within the month before."""
    same = _same_caller(contact)
    return bool(same) and (
        Contact.objects.filter(same, case=contact.case, occurred_at__lte=contact.occurred_at)
        .since(contact.occurred_at - REPEAT_WITHIN)
        .exclude(pk=contact.pk)
        .exists()
    )


def sentence(decision: Decision, team: str) -> str:
    """Return the sentence that stands under “why here”."""
    parts = [str(_REASONS[why]) % {"rule": decision.rule_name} for why in decision.reasons]
    where = _("lane %(lane)s") % {"lane": Lane(decision.lane).label}
    told = "; ".join(part for part in parts[1:] if part)
    first = f"{capfirst(parts[0])} → {team}, {where}"
    return (f"{first}; {told}" if told else first)[:300]


_REASONS = {
    Why.RULE: gettext_lazy("“%(rule)s”"),
    Why.DANGER: gettext_lazy("somebody is in danger"),
    Why.MINOR: gettext_lazy("a minor was reached"),
    Why.AFTER_STOP: gettext_lazy("they were asked to stop"),
    Why.LANGUAGE: gettext_lazy("no team speaks this language"),
    Why.NO_RULE: gettext_lazy("no rule fits, so everybody sees it"),
    Why.NOBODY_THERE: gettext_lazy("nobody is on duty there, so everybody sees it"),
    Why.CLOSED: gettext_lazy("outside its office hours, so everybody sees it"),
    Why.THEIR_DEADLINE: gettext_lazy("their own deadline is earlier than ours"),
    Why.PLAIN_WEEKDAYS: gettext_lazy("public holidays not known, counted in plain weekdays"),
}


@dataclass(frozen=True)
class Moved:
    """One contact that a changed rule would send elsewhere."""

    contact: Contact
    was: str
    becomes: str


@dataclass(frozen=True)
class Trial:
    """What a changed rule would do to the latest contacts that the reader may see."""

    tried: int
    moved: tuple[Moved, ...]
    caught: int
    to: tuple[tuple[str, int], ...]


def try_out(rules: Sequence[Rule], *, name: str, by: Actor, now: datetime) -> Trial:
    """Run the latest contacts visible to `by` through today's rules and through `rules`.

    `name` is the rule that was changed. Each contact is judged at the instant it was logged.
    """
    today = rulebook(now)
    changed = Rulebook(tuple(rules), today.desks, today.teams)
    contacts = list(_latest(by))
    repeats, stops = _repeats(contacts), _stops(contacts)
    moved, caught = [], 0
    for contact in contacts:
        facts = facts_of(contact, repeat=contact.pk in repeats, after_stop=contact.pk in stops)
        was = today.decide(facts, now=contact.logged_at)
        becomes = changed.decide(facts, now=contact.logged_at)
        caught += becomes.rule_name == name
        if (was.team, was.lane) != (becomes.team, becomes.lane):
            moved.append(Moved(contact, _told(was, today), _told(becomes, changed)))
    places = Counter(row.becomes.split("→ ", 1)[-1].split(";")[0] for row in moved)
    return Trial(len(contacts), tuple(moved), caught, tuple(places.most_common()))


def _told(decision: Decision, book: Rulebook) -> str:
    return sentence(decision, book.teams[decision.team].name)


def _latest(by: Actor) -> QuerySet[Contact]:
    visible = policy.cases_visible_to(by)
    rows = Contact.objects.filter(case__in=visible).order_by("-logged_at", "-pk")
    return rows.select_related("outlet", "person", "case", "enquiry")[:TRIED]


def _same_caller(contact: Contact) -> Q:
    same = Q()
    if contact.handle_key:
        same |= Q(handle_key=contact.handle_key)
    if contact.journalist_id:
        same |= Q(journalist_id=contact.journalist_id)
    if contact.outlet_id:
        same |= Q(outlet_id=contact.outlet_id)
    return same


def _repeats(contacts: Iterable[Contact]) -> set[int]:
    """Return those whose caller had reached the same case before, among `contacts` alone."""
    seen: set[tuple[int, str]] = set()
    again: set[int] = set()
    for contact in sorted(contacts, key=lambda row: row.occurred_at):
        marks = {
            (contact.case_id, f"{kind}:{value}")
            for kind, value in (
                ("handle", contact.handle_key),
                ("journalist", contact.journalist_id),
                ("outlet", contact.outlet_id),
            )
            if value
        }
        if marks & seen:
            again.add(contact.pk)
        seen |= marks
    return again


def _stops(contacts: Sequence[Contact]) -> set[int]:
    entries = DesistEntry.objects.filter(
        case__in={contact.case_id for contact in contacts}, lifted_at=None
    ).exclude(effective_at=None)
    rows = list(entries.annotate(since=F("effective_at")))
    return {
        contact.pk
        for contact in contacts
        for row in rows
        if row.case_id == contact.case_id
        and candidates.arrived_before(row.since, contact)
        and (
            (row.outlet_id and row.outlet_id == contact.outlet_id)
            or (row.journalist_id and row.journalist_id == contact.journalist_id)
        )
    }
