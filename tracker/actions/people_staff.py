"""What staff see of the people of a case that is sealed: one look at a time, written down first."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tracker import history, policy, sealing
from tracker.actions import oversight
from tracker.lifecycle import NotAllowedNow
from tracker.models import HistoryEvent, Person, SafeChannel
from tracker.policy import Actor
from tracker.rules.roles import Permission

SEALED = ("name", "address", "phone")
"""Fields of a person that are sealed; each has a column `<field>_sealed`."""
MANY, WITHIN = 20, timedelta(hours=1)
"""So many looks in that time are a bulk reveal, which takes a permission of its own."""
REASON = 5
"""The fewest characters that say why."""


def reveal(person: Person, *, what: str, reason: str, by: Actor, now: datetime) -> str:
    """Return one sealed field, once the look stands in the history; NotAllowedNow otherwise."""
    _may_look(person, reason=reason, by=by, now=now)
    if what not in SEALED:
        raise NotAllowedNow(_("There is no such field."))
    look = history.disclose(
        "sealed.revealed", by=by, case=person.case, objects=frozenset({person.key}), what=what,
        reason=reason.strip(), person=person.key,
    )  # fmt: skip
    oversight.weigh_looks(by, now=now)
    return sealing.reveal(person, f"{what}_sealed", disclosure=look)


def reveal_channel(channel: SafeChannel, *, reason: str, by: Actor, now: datetime) -> str:
    """Return an address or number that a person called safe, once the look is written down."""
    person = channel.person
    _may_look(person, reason=reason, by=by, now=now)
    look = history.disclose(
        "sealed.revealed", by=by, case=person.case, objects=frozenset({channel.key}),
        what="channel", reason=reason.strip(), person=person.key,
    )  # fmt: skip
    oversight.weigh_looks(by, now=now)
    return sealing.reveal(channel, "value_sealed", disclosure=look)


def _may_look(person: Person, *, reason: str, by: Actor, now: datetime) -> None:
    policy.require(by, Permission.SEALED_REVEAL, person.case)
    if len(" ".join(reason.split())) < REASON:
        raise NotAllowedNow(_("Say why you need to know this."))
    looks = HistoryEvent.objects.filter(
        actor_key=by.key, kind="sealed.revealed", at__gt=now - WITHIN
    )
    if looks.count() >= MANY and not policy.may(by, Permission.SEALED_BULK):
        raise NotAllowedNow(_("You revealed very much within the hour. Ask legal to go on."))
