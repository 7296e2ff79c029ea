"""What staff add to a contact or put right in it. The words as they came in stay as they are."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.actions import candidates, cases
from tracker.lifecycle import NotAllowedNow
from tracker.models import Contact, Journalist, Outlet
from tracker.policy import Actor
from tracker.rules.roles import Permission

CORRECTABLE = (
    "summary", "claimed_name", "claimed_outlet", "claimed_handle", "occurred_at", "channel",
    "story",
)  # fmt: skip


@transaction.atomic
def recognise(
    contact: Contact, *, outlet: Outlet | None, journalist: Journalist | None, nature: str,
    by: Actor, now: datetime, school_or_hospital: bool | None = None,
) -> Contact:  # fmt: skip
    """Say who it was and what it was; a fair question is not an intrusion."""
    policy.require(by, Permission.CONTACT_JUDGE, contact.case)
    cases.lock(contact.case)
    if journalist is not None and outlet is None:
        outlet = journalist.outlet
    was = {"outlet": _key(contact.outlet), "journalist": _key(contact.journalist),
           "nature": contact.nature}  # fmt: skip
    left = contact.outlet
    contact.outlet, contact.journalist, contact.nature = outlet, journalist, nature
    if school_or_hospital is not None:
        contact.school_or_hospital = school_or_hospital
    contact.save(update_fields=["outlet", "journalist", "nature", "school_or_hospital"])
    candidates.reassess(contact, now=now, left=left)
    history.record(
        "contact.recognised", case=contact.case, by=by, about=contact.key, at=now, was=was,
        ref=contact.ref, outlet=_key(outlet), journalist=_key(journalist), nature=nature,
        school_or_hospital=contact.school_or_hospital,
    )  # fmt: skip
    return contact


def _key(row: Outlet | Journalist | None) -> str | None:
    return str(row.key) if row else None


@transaction.atomic
def correct(
    contact: Contact, *, field: str, value: object, reason: str, by: Actor, now: datetime
) -> Contact:
    """Put one fact right, with the reason; the first wording stays beside it."""
    policy.require(by, Permission.CONTACT_JUDGE, contact.case)
    cases.lock(contact.case)
    was = getattr(contact, field) if field in CORRECTABLE else None
    if field not in CORRECTABLE or was == value:
        raise NotAllowedNow(_("Nothing is different."))
    setattr(contact, field, value)
    if field == "occurred_at" and contact.day_only:
        # Whoever puts a time right names one, where only the day was known.
        contact.precision = "about"
    contact.save(update_fields=[field, "precision"])
    candidates.reassess(contact, now=now)
    history.record(
        "contact.corrected", case=contact.case, by=by, about=contact.key, at=now, ref=contact.ref,
        field=field, was=was, to=value, reason=reason,
    )  # fmt: skip
    return contact
