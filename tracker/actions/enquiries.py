"""Joining contacts to enquiries: same case, same outlet, same story, near in time."""

from datetime import datetime, timedelta

from tracker.actions import numbers
from tracker.models import Contact, Enquiry
from tracker.models.contacts import Lane

NEAR = timedelta(days=10)
"""Two contacts further apart than this are two enquiries."""


def join(contact: Contact, *, now: datetime) -> Enquiry:
    """Put a new contact into the enquiry it belongs to, or open one; part of contacts.log."""
    enquiry = _match(contact) or _open(contact)
    contact.enquiry = enquiry
    Contact.objects.filter(pk=contact.pk).update(enquiry=enquiry)
    refresh(enquiry, contact)
    return enquiry


def _match(contact: Contact) -> Enquiry | None:
    near = Enquiry.objects.filter(
        case=contact.case, open=True, split_off=False, story=contact.story,
        latest_at__gte=contact.occurred_at - NEAR,
    )  # fmt: skip
    if contact.outlet_id:
        return near.filter(outlet=contact.outlet).order_by("-latest_at").first()
    if contact.claimed_outlet:
        return near.filter(outlet=None, caller__iexact=contact.claimed_outlet).first()
    return None


def _open(contact: Contact) -> Enquiry:
    return Enquiry.objects.create(
        ref=numbers.ref("ENQ"), case=contact.case, outlet=contact.outlet, story=contact.story,
        journalist=contact.journalist, caller=contact.claimed_outlet or contact.claimed_name,
        first_at=contact.occurred_at, latest_at=contact.occurred_at, lane=Lane.UNPLACED,
    )  # fmt: skip


def refresh(enquiry: Enquiry, contact: Contact) -> None:
    """Bring the facts that the queue sorts by up to date with one more contact."""
    enquiry.contacts_count += 1
    enquiry.danger = enquiry.danger or contact.danger
    enquiry.minor = enquiry.minor or contact.minor
    if contact.occurred_at >= enquiry.latest_at:
        enquiry.latest_at, enquiry.latest_channel = contact.occurred_at, contact.channel
    enquiry.save()
