"""Joining contacts to enquiries: same case, same outlet, same story, near in time."""

from datetime import timedelta
from functools import cache
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tracker.actions import numbers
from tracker.composed import Read, instant, number, words
from tracker.models import Contact, Enquiry, Lane, Nature, Route
from tracker.rules.sameness import same_words
from tracker.states import ContactStatus

NEAR = timedelta(days=10)
"""Two contacts further apart than this are two enquiries."""
LOOKED_AT = 50
"""So many of the latest open enquiries of a case are compared with a new contact."""


def join(contact: Contact) -> Enquiry:
    """Find or open the enquiry of a contact that is about to be saved; part of contacts.log.

    The facts of a known enquiry are only set here: routing, which follows, saves the row once.
    """
    enquiry = _match(contact) or _open(contact)
    refresh(enquiry, contact)
    contact.enquiry, contact.assignee = enquiry, enquiry.assignee
    return enquiry


def refresh(enquiry: Enquiry, contact: Contact) -> None:
    """Bring the facts that the queue sorts by up to date with one more contact; not saved."""
    enquiry.contacts_count += 1
    enquiry.danger = enquiry.danger or contact.danger
    enquiry.minor = enquiry.minor or contact.minor
    enquiry.first_at = min(enquiry.first_at, contact.occurred_at)
    if contact.occurred_at >= enquiry.latest_at:
        enquiry.latest_at, enquiry.latest_channel = contact.occurred_at, contact.channel
    if contact.person_id not in enquiry.aimed_at:
        enquiry.aimed_at = [*enquiry.aimed_at, contact.person_id]
    _learn(enquiry, contact)


def _learn(enquiry: Enquiry, contact: Contact) -> None:
    if enquiry.outlet_id is None:
        enquiry.outlet = contact.outlet
    if enquiry.journalist_id is None:
        enquiry.journalist = contact.journalist
    enquiry.story = enquiry.story or contact.story
    enquiry.caller = enquiry.caller or contact.claimed_outlet or contact.claimed_name
    if enquiry.nature == Nature.UNSORTED:
        enquiry.nature = contact.nature


def take_over(into: Enquiry, enquiry: Enquiry) -> None:
    """Let one enquiry know what another did and it did not: outlet, reporter, story, what it is."""
    into.outlet = into.outlet or enquiry.outlet
    into.journalist = into.journalist or enquiry.journalist
    into.story = into.story or enquiry.story
    into.caller = into.caller or enquiry.caller
    if into.nature == Nature.UNSORTED:
        into.nature = enquiry.nature
    into.save(update_fields=["outlet", "journalist", "story", "caller", "nature"])


def _match(contact: Contact) -> Enquiry | None:
    named = bool(contact.claimed_outlet or contact.claimed_name)
    which = _Alike(bool(contact.outlet_id), named, bool(contact.handle_key))
    if not any(which):
        return None
    rows = _asked(which).rows(
        case=contact.case_id, outlet=contact.outlet_id, handle=contact.handle_key,
        since=contact.occurred_at - NEAR, until=contact.occurred_at + NEAR,
    )  # fmt: skip
    return next((row for row in rows if _belongs(contact, row)), None)


class _Alike(NamedTuple):
    """What is known of a caller, and so which enquiries `_belongs` could say yes to."""

    outlet: bool
    named: bool
    handle: bool


@cache
def _asked(which: _Alike) -> Read[Enquiry]:
    return Read(lambda: _candidates(which))


def _candidates(which: _Alike) -> QuerySet[Enquiry]:
    alike = Q(pk__in=[])
    if which.outlet:
        alike |= Q(outlet=number("outlet")) | (Q(outlet=None) & ~Q(caller=""))
    elif which.named:
        alike |= ~Q(caller="") | ~Q(outlet=None)
    same_handle = Exists(Contact.objects.filter(enquiry=OuterRef("pk"), handle_key=words("handle")))
    near = Enquiry.objects.annotate(house=F("outlet__name"))
    if which.handle:
        near, alike = near.annotate(same_handle=same_handle), alike | Q(same_handle)
    return near.filter(
        alike, case=number("case"), open=True, split_off=False,
        latest_at__gte=instant("since"), first_at__lte=instant("until"),
    ).order_by("-latest_at")[:LOOKED_AT]  # fmt: skip


def _belongs(contact: Contact, enquiry: Enquiry) -> bool:
    if contact.story and enquiry.story and not same_words(contact.story, enquiry.story):
        return False
    if contact.outlet_id and enquiry.outlet_id:
        return contact.outlet_id == enquiry.outlet_id
    if getattr(enquiry, "same_handle", False):
        return True
    house = contact.outlet.name if contact.outlet else ""
    theirs = getattr(enquiry, "house", None) or enquiry.caller
    names = (house, contact.claimed_outlet, contact.claimed_name)
    return any(same_words(name, theirs) for name in names if name)


def _open(contact: Contact) -> Enquiry:
    return Enquiry.objects.create(
        ref=numbers.ref("ENQ"), case=contact.case, outlet=contact.outlet, story=contact.story,
        journalist=contact.journalist, caller=contact.claimed_outlet or contact.claimed_name,
        first_at=contact.occurred_at, latest_at=contact.occurred_at, lane=Lane.UNPLACED,
        latest_channel=contact.channel,
    )  # fmt: skip


def recount(enquiry: Enquiry) -> None:
    """Work out the facts of an enquiry anew from its contacts, after some came or went."""
    enquiry.refresh_from_db()
    contacts = list(Contact.objects.filter(enquiry=enquiry).order_by("occurred_at", "pk"))
    enquiry.contacts_count = len(contacts)
    enquiry.danger = any(contact.danger for contact in contacts)
    enquiry.minor = any(contact.minor for contact in contacts)
    enquiry.aimed_at = list(dict.fromkeys(contact.person_id for contact in contacts))
    if contacts:
        enquiry.first_at, latest = contacts[0].occurred_at, contacts[-1]
        enquiry.latest_at, enquiry.latest_channel = latest.occurred_at, latest.channel
    _place(enquiry, contacts)
    enquiry.save()


def _place(enquiry: Enquiry, contacts: list[Contact]) -> None:
    open_ones = {c.pk for c in contacts if c.status == ContactStatus.ROUTED}
    if not open_ones:
        return
    current = {route.contact_id: route for route in _routes(enquiry)}
    lanes = [route.lane for contact, route in current.items() if contact in open_ones]
    due = [c.answer_by for c in contacts if c.pk in open_ones and c.answer_by]
    enquiry.lane = min(lanes, default=enquiry.lane)
    enquiry.answer_by = min(due, default=None)


def _routes(enquiry: Enquiry) -> QuerySet[Route]:
    """Return the routes of its contacts, oldest first, so that the newest of each comes last."""
    return Route.objects.filter(contact__enquiry=enquiry).order_by("routed_at", "pk")
