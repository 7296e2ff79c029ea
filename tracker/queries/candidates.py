"""Contacts held against requests to stop: rows of the record as the rules read them."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from tracker.composed import Read, instant, number
from tracker.models import (
    Allowance,
    Candidate,
    Case,
    Channel,
    Contact,
    DesistEntry,
    IntakeSource,
    Mandate,
    Nature,
    Outlet,
)
from tracker.models.media import OutletKind
from tracker.queries import callers
from tracker.queries.desist_rows import TO_READ, desist_of
from tracker.rules import desist, pursuit
from tracker.rules.desist import (
    Assessment,
    Consent,
    ContactFacts,
    Initiative,
    Mode,
)
from tracker.rules.pursuit import Flag, Observed, PursuitPolicy

ABOUT = timedelta(minutes=30)
"""How far either way a time may lie that somebody gave as “about”."""
EVER = timedelta(days=10 * 366)
"""How much earlier what is known by its latest day alone may lie."""
MODES = {
    Channel.PHONE: Mode.CALL,
    Channel.DOORSTEP: Mode.DOOR,
    Channel.WORK: Mode.WORKPLACE,
    Channel.OTHERS: Mode.FAMILY,
}
MOST_NEAR = 50
MOST_OF_CASE = 500
_FOR_PURSUIT = (
    "occurred_at", "occurred_zone", "precision", "channel", "nature", "followed", "story",
    "claimed_outlet", "reporter", "case__key", "person__key", "intake__source", "enquiry__story",
    "outlet__key", "outlet__name", "outlet__group", "outlet__kind", "outlet__country",
    "journalist__key", "journalist__outlet",
)  # fmt: skip
"""What `facts_of` reads of a contact, so that the rest of it stays where it is."""
_ANY_OF_CASE = Read(lambda: DesistEntry.objects.filter(case=number("case")).values_list("pk")[:1])
_NEAR = Read(
    lambda: Contact.objects.filter(
        case=number("case"), outlet=number("outlet"),
        occurred_at__gte=instant("since"), occurred_at__lte=instant("until"),
    ).order_by().values_list("pk")[: PursuitPolicy().attempts]
)  # fmt: skip


def entries_for(contact: Contact, *, known: Collection[int | None] = ()) -> list[DesistEntry]:
    """Return what a contact is held against: entries of its case that it may have come after.

    Those in `known` are held again whatever they are; one query where the case has none.
    """
    if not known and not _ANY_OF_CASE.any(case=contact.case_id):
        return []
    start, latest = span(contact)
    sent = Q(effective_at=None, entered_at__lte=latest or start)
    came_after = sent | Q(effective_at__lt=latest or start)
    running = came_after & (Q(lifted_at=None) | Q(lifted_at__gt=start))
    rows = DesistEntry.objects.filter(running | Q(pk__in=[pk for pk in known if pk]))
    related = rows.filter(case=contact.case).select_related(
        "outlet", "journalist", "formal_request"
    )
    return list(related.prefetch_related(*TO_READ))


def span(contact: Contact) -> tuple[datetime, datetime | None]:
    """Return the earliest and latest instant at which a contact may have begun."""
    at = contact.occurred_at
    if contact.precision == "about":
        return at - ABOUT, at + ABOUT
    if contact.day_only:
        midnight = datetime.combine(
            at.astimezone(ZoneInfo(contact.occurred_zone)).date(),
            time(),
            ZoneInfo(contact.occurred_zone),
        )
        start = midnight - EVER if contact.precision == "until" else midnight
        return start, midnight + timedelta(days=1)
    return at, None


def arrived_before(since: datetime, contact: Contact) -> bool:
    """Tell whether a request had arrived by then: of a day without a time, before it began."""
    return since <= (span(contact)[0] if contact.day_only else contact.occurred_at)


def held(
    contact: Contact, entries: Iterable[DesistEntry]
) -> list[tuple[DesistEntry, Assessment, list[str]]]:
    """Hold a contact against each entry; with the caveats that this very case adds."""
    facts = facts_of(contact)
    allowed = list(
        Mandate.objects.filter(person=contact.person, what=Allowance.INTERVIEW).filter(
            Q(withdrawn_at=None) | Q(withdrawn_at__gt=contact.occurred_at)
        )
    )
    facts = replace(facts, consents=_consents(allowed, contact))
    return [(row, *_held(row, contact, facts, allowed)) for row in entries]


def _held(
    row: DesistEntry, contact: Contact, facts: ContactFacts, allowed: list[Mandate]
) -> tuple[Assessment, list[str]]:
    if facts.mode is Mode.RIGHT_OF_REPLY:
        facts = replace(facts, earlier_replies=_earlier_questions(contact, row.effective_at))
    found = desist.assess(desist_of(row), facts)
    if contact.day_only:
        found = replace(found, minutes_since=None)
    since = row.effective_at
    wide = any(not one.scope and since and one.given_at > since for one in allowed)
    more = ["After the request the person let interview requests be passed on."] if wide else []
    return found, [*more, *found.caveats, found.basis]


def asks_the_same(row: DesistEntry, contact: Contact) -> bool:
    """Tell whether this very outlet or journalist had been asked to stop, whatever else holds."""
    same_outlet = row.outlet_id is not None and row.outlet_id == contact.outlet_id
    same_reporter = row.journalist_id is not None and row.journalist_id == contact.journalist_id
    arrived = row.effective_at is not None and arrived_before(row.effective_at, contact)
    return arrived and (same_outlet or same_reporter)


def facts_of(contact: Contact) -> ContactFacts:
    """Return a contact as the rules read it; what nobody knows is None.

    What answers in a thread of ours is a message and never becomes a contact, so whatever is one
    was begun by their side.
    """
    start, latest = span(contact)
    outlet = contact.outlet or (contact.journalist.outlet if contact.journalist else None)
    story = contact.story or (contact.enquiry.story if contact.enquiry else "")
    direct = _to_the_press_office(contact)
    return ContactFacts(
        start=start,
        latest_start=latest,
        initiative=Initiative.JOURNALIST,
        target=str(contact.person.key),
        mode=_mode(contact, direct=direct),
        channel=contact.channel,
        journalist=str(contact.journalist.key) if contact.journalist else None,
        title=str(outlet.key) if outlet else None,
        acting_for=_commissioned_by(contact, outlet),
        group=(outlet.group or None) if outlet else None,
        country=(outlet.country or None) if outlet else None,
        story=story or None,
        via_designated_channel=direct,
    )


def _to_the_press_office(contact: Contact) -> bool:
    """Tell whether it came straight to our own mailbox, not to somebody the case protects."""
    return contact.intake.source == IntakeSource.MAIL and contact.reporter_id is None


def _mode(contact: Contact, *, direct: bool) -> Mode | None:
    if direct:
        asked = {Nature.ENQUIRY: Mode.RIGHT_OF_REPLY, Nature.UNSORTED: None}
        return asked.get(Nature(contact.nature), Mode.QUESTION)
    if contact.followed:
        return Mode.FOLLOWING
    return MODES.get(Channel(contact.channel), Mode.MESSAGE)


def _commissioned_by(contact: Contact, outlet: Outlet | None) -> str | None:
    """Return the title an agency or a freelance said they worked for, where we know it."""
    if outlet is None or outlet.kind not in (OutletKind.AGENCY, OutletKind.FREELANCE):
        return None
    named = callers.named(contact.claimed_outlet)
    return str(named.key) if named and named.pk != outlet.pk else None


def _consents(allowed: list[Mandate], contact: Contact) -> tuple[Consent, ...]:
    outlet = contact.outlet or (contact.journalist.outlet if contact.journalist else None)
    if outlet is None:
        return ()
    name = outlet.name.casefold()
    named = [row for row in allowed if name in row.scope.casefold()]
    return tuple(Consent(title=str(outlet.key), given_at=row.given_at) for row in named)


def _earlier_questions(contact: Contact, since: datetime | None) -> int:
    rows = Contact.objects.filter(
        case=contact.case, outlet=contact.outlet, intake__source=IntakeSource.MAIL, reporter=None,
        nature=Nature.ENQUIRY, occurred_at__lt=contact.occurred_at,
    )  # fmt: skip
    return rows.filter(occurred_at__gt=since).count() if since else rows.count()


def flags_of(contact: Contact) -> list[Flag]:
    """Return what a contact shows by itself, with no request to stop; one query at most."""
    seen = Observed(
        remained=contact.stayed_after_asked,
        followed=contact.followed,
        refused_identification=contact.would_not_say_who,
        minor_approached=contact.minor or contact.person.is_minor,
        school_or_hospital=contact.school_or_hospital,
    )
    return [*pursuit.observed_flags(seen), *_pursued(contact)]


def _pursued(contact: Contact) -> list[Flag]:
    if contact.outlet_id is None:
        return []
    policy = PursuitPolicy()
    until = contact.occurred_at
    window = (until - timedelta(hours=policy.hours), until)
    # Mostly there are too few to look at any closer.
    near = _NEAR.values(
        case=contact.case_id, outlet=contact.outlet_id, since=window[0], until=until
    )
    if len(near) < policy.attempts:
        return []
    rows = same_title(contact).filter(occurred_at__range=window).only(*_FOR_PURSUIT)
    found = pursuit.persistent_pursuit((facts_of(row) for row in rows[:MOST_NEAR]), policy=policy)
    return list(found.values())[:1]


def patterns_of(case: Case) -> list[Flag]:
    """Return what counsel of each outlet's country may see a pattern in; read by legal alone."""
    rows = Contact.objects.filter(case=case, outlet__isnull=False).only(*_FOR_PURSUIT)
    related = rows.select_related("case", "person", "intake", "outlet", "journalist", "enquiry")
    home: dict[str, list[ContactFacts]] = {}
    for row in related.order_by("-occurred_at")[:MOST_OF_CASE]:
        home.setdefault(row.outlet.country if row.outlet else "", []).append(facts_of(row))
    return [
        flag for country, facts in sorted(home.items())
        for flag in pursuit.patterns(facts, country=country)
    ]  # fmt: skip


def same_title(contact: Contact, outlet: Outlet | None = None) -> QuerySet[Contact]:
    """Return contacts of the same case by the same title, or by `outlet`, the latest first."""
    rows = Contact.objects.filter(case=contact.case, outlet=outlet or contact.outlet)
    related = rows.select_related("case", "person", "intake", "outlet", "journalist", "enquiry")
    return related.order_by("-occurred_at")


def shadowed(contact: Contact, *outlets: Outlet | None) -> list[Contact]:
    """Return later contacts whose flag of pursuit may hang on this one."""
    window = timedelta(hours=PursuitPolicy().hours)
    near = (contact.occurred_at, contact.occurred_at + window)
    return [
        row
        for outlet in {outlet for outlet in outlets if outlet}
        for row in same_title(contact, outlet).filter(occurred_at__range=near)[:MOST_NEAR]
        if row.pk != contact.pk
    ]


def after(entry: DesistEntry) -> QuerySet[Contact]:
    """Return the contacts that an entry has to be held against, and those it was held against."""
    which = Q(pk__in=Candidate.objects.filter(desist=entry).values("contact"))
    if entry.effective_at is not None:
        # Of a time that is not exact the latest counts, which may be a day later.
        which |= Q(occurred_at__gte=entry.effective_at - timedelta(days=1))
    rows = Contact.objects.filter(which, case=entry.case)
    return rows.order_by("occurred_at", "pk")
