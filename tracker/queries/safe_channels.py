"""Which addresses may be written to: called safe, confirmed, and no longer the employer's."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tracker import sealing
from tracker.models import Person, SafeChannel
from tracker.models.base import house_day


def digest(address: str) -> str:
    """Return the keyed digest that finds an address or number again."""
    return sealing.digest("safe channel", "".join(address.split()))


def in_use(person: Person, *, now: datetime) -> QuerySet[SafeChannel]:
    """Return channels that were not ended, confirmed or not, without lost employer mailboxes."""
    rows = SafeChannel.objects.filter(person=person, ended_at__isnull=True)
    return rows.filter(_still_theirs(now)).order_by("added_at")


def usable(person: Person, *, now: datetime) -> QuerySet[SafeChannel]:
    """Return the channels of a person that may be written to at `now`."""
    return in_use(person, now=now).filter(confirmed_at__isnull=False)


def known(person: Person, value: str) -> bool:
    """Tell whether a person has this address already, in use or waiting."""
    rows = SafeChannel.objects.filter(person=person, value_digest=digest(value))
    return rows.filter(Q(ended_at__isnull=True) | Q(confirmed_at__isnull=True)).exists()


def left(key: UUID | None, *, now: datetime) -> SafeChannel | None:
    """Return the e-mail address with this key that was in use until now, and was theirs."""
    if key is None:
        return None
    rows = SafeChannel.objects.filter(_still_theirs(now), key=key, kind="email")
    rows = rows.filter(confirmed_at__isnull=False, person__erased_at__isnull=True)
    return rows.select_related("person__case").first()


def by_address(address: str, *, now: datetime) -> SafeChannel | None:
    """Return the usable e-mail channel with this address, or None."""
    rows = SafeChannel.objects.filter(
        _still_theirs(now), kind="email", value_digest=digest(address), ended_at__isnull=True,
        confirmed_at__isnull=False, person__erased_at__isnull=True,
    )  # fmt: skip
    return rows.select_related("person__case").order_by("-confirmed_at").first()


def _still_theirs(now: datetime) -> Q:
    """Hold for private mailboxes, and for the employer's only while somebody works there.

    Whoever did not say that they work there is taken for somebody who does not.
    """
    works_there = Q(person__employment="employee") & (
        Q(person__employed_until__isnull=True) | Q(person__employed_until__gte=house_day(now))
    )
    return Q(employer_mailbox=False) | works_there
