"""Requests to stop that left the house: whom they cover, what, since when and with which proof."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from tracker import history, lifecycle, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, DesistEntry, FormalRequest, Journalist, Outlet, Person
from tracker.models.media import OutletKind
from tracker.policy import Actor
from tracker.rules import desist
from tracker.rules.desist import Proof, Scope
from tracker.rules.roles import Permission
from tracker.rules.sameness import same_words

SENT = "sent"
"""The proof level until anybody knows that it arrived."""


@transaction.atomic
def enter(request: FormalRequest, *, by: Actor, now: datetime) -> DesistEntry:
    """Enter a request to stop that was filed. It takes effect when it has been delivered.

    One that follows an earlier request to the same outlet takes its place from then on.
    """
    _allowed(request, by)
    entry = DesistEntry.objects.create(
        case=request.case, formal_request=request, scope=_scope(request), outlet=request.outlet,
        journalist=request.journalist, group=request.outlet.group, proof_level=SENT,
        story=_story(request), direct=_is_direct(request), entered_at=now,
        replaces=_renewed(request),
    )  # fmt: skip
    entry.people.set(protected(request))
    history.record(
        "desist.entered", case=request.case, by=by, about=entry.key, at=now, request=request.ref,
        scope=entry.scope,
    )  # fmt: skip
    return entry


def _renewed(request: FormalRequest) -> DesistEntry | None:
    before = request.follows
    entry = DesistEntry.objects.filter(formal_request=before).first() if before else None
    return entry if entry is not None and entry.outlet_id == request.outlet_id else None


@transaction.atomic
def note_circulated(
    request: FormalRequest, *, at: datetime, by: Actor, now: datetime
) -> DesistEntry:
    """Enter the notice that a council passed on to the industry of its country, at that instant.

    It is confidential: it is held against contacts and never quoted to the press.
    """
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    lifecycle.lock_case(request.case_id)
    found = getattr(request, "desist", None)
    entry = found or DesistEntry.objects.create(
        case=request.case, formal_request=request, scope=Scope.INDUSTRY.value,
        country=request.place.partition("-")[0], entered_at=now,
    )  # fmt: skip
    entry.people.set(protected(request))
    history.record(
        "desist.entered", case=request.case, by=by, about=entry.key, at=now, request=request.ref,
        scope=entry.scope,
    )  # fmt: skip
    take_effect(entry, at=at, proof=Proof.B, by=by, now=now)
    return entry


@transaction.atomic
def take_effect(
    entry: DesistEntry, *, at: datetime, proof: Proof, by: Actor, now: datetime
) -> None:
    """Note that a request to stop arrived: from this instant on it holds, with that proof."""
    request = entry.formal_request
    if request is not None:
        _allowed(request, by)
    lifecycle.lock_case(entry.case_id)
    entry.effective_at, entry.proof_level = at, proof.value
    entry.review_on = desist.review_on(at, request.place if request else "")
    entry.save(update_fields=["effective_at", "proof_level", "review_on"])
    _hold_contacts(entry, entry.replaces)
    history.record(
        "desist.took_effect", case=entry.case, by=by, about=entry.key, at=now, effective_at=at,
        proof=proof.value,
    )  # fmt: skip


@transaction.atomic
def note_said(
    case: Case,
    *,
    outlet: Outlet | None,
    journalist: Journalist | None,
    people: Sequence[Person],
    said_at: datetime,
    proof: Proof,
    note: str,
    by: Actor,
    now: datetime,
    country: str = "",
) -> DesistEntry:
    """Enter a request to stop that somebody said aloud; it holds from that instant.

    With a `country` it is a notice that a council passed on to the whole industry there.
    """
    policy.require(by, Permission.REQUEST_PREPARE, case)
    lifecycle.lock_case(case.pk)
    outlet = outlet or (journalist.outlet if journalist else None)
    _require_said(case, outlet, journalist, people, said_at, country, now)
    entry = DesistEntry.objects.create(
        case=case, scope=_scope_said(outlet, journalist, country).value, outlet=outlet,
        journalist=journalist, group=outlet.group if outlet else "", proof_level=proof.value,
        direct=journalist is not None, effective_at=said_at, note=note, entered_at=now,
        country=country, review_on=desist.review_on(said_at, outlet.country if outlet else country),
    )  # fmt: skip
    entry.people.set(people)
    _hold_contacts(entry)
    history.record(
        "desist.note_said", case=case, by=by, about=entry.key, at=now, effective_at=said_at,
        proof=proof.value, scope=entry.scope, note=note,
    )  # fmt: skip
    return entry


def _require_said(
    case: Case,
    outlet: Outlet | None,
    journalist: Journalist | None,
    people: Sequence[Person],
    said_at: datetime,
    country: str,
    now: datetime,
) -> None:
    if outlet is None and not country:
        raise NotAllowedNow(_("Say who was asked to stop: an outlet or a journalist."))
    if outlet is not None and country:
        raise NotAllowedNow(_("A notice to a whole industry names no single outlet."))
    if not people or any(person.case_id != case.pk for person in people):
        raise NotAllowedNow(_("Say whom it protects."))
    if said_at > now:
        raise NotAllowedNow(_("This lies in the future: write when it was said."))


def _scope_said(outlet: Outlet | None, journalist: Journalist | None, country: str) -> Scope:
    if country:
        return Scope.INDUSTRY
    if journalist is not None:
        return Scope.JOURNALIST
    is_agency = outlet is not None and outlet.kind == OutletKind.AGENCY
    return Scope.AGENCY if is_agency else Scope.TITLE


@transaction.atomic
def amend(
    entry: DesistEntry,
    *,
    people: Sequence[Person],
    channels: Sequence[str],
    story: str,
    acknowledged_by_group: bool,
    also_told: Sequence[Outlet],
    replaces: DesistEntry | None,
    review_on: date | None,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """Put right what a request to stop covers; the contacts after it are held against it again."""
    policy.require(by, Permission.REQUEST_PREPARE, entry.case)
    lifecycle.lock_case(entry.case_id)
    if not people or any(person.case_id != entry.case_id for person in people):
        raise NotAllowedNow(_("Say whom it protects."))
    _require_older(entry, replaces)
    was, before = _covers(entry), entry.replaces
    entry.channels, entry.story, entry.review_on = list(channels), story.strip(), review_on
    entry.acknowledged_by_group, entry.replaces = acknowledged_by_group, replaces
    entry.save(
        update_fields=["channels", "story", "review_on", "acknowledged_by_group", "replaces"]
    )
    entry.people.set(people)
    entry.also_told.set(also_told)
    _hold_contacts(entry, before, replaces)
    history.record(
        "desist.amended", case=entry.case, by=by, about=entry.key, at=now, was=was,
        to=_covers(entry), reason=reason,
    )  # fmt: skip


def _require_older(entry: DesistEntry, replaces: DesistEntry | None) -> None:
    """Refuse a chain that bites its tail, and an entry of another case."""
    older = replaces
    while older is not None:
        if older.pk == entry.pk or older.case_id != entry.case_id:
            raise NotAllowedNow(_("This cannot take the place of itself, or of another case’s."))
        older = older.replaces


def _covers(entry: DesistEntry) -> dict[str, object]:
    return {
        "people": sorted(str(person.key) for person in entry.people.all()),
        "channels": list(entry.channels),
        "story": entry.story,
        "acknowledged_by_group": entry.acknowledged_by_group,
        "also_told": sorted(str(outlet.key) for outlet in entry.also_told.all()),
        "replaces": entry.replaces.key if entry.replaces else None,
        "review_on": entry.review_on,
    }


@transaction.atomic
def lift(entry: DesistEntry, *, reason: str, by: Actor, now: datetime) -> None:
    """End a request to stop: contacts from now on are held against it no more."""
    policy.require(by, Permission.REQUEST_PREPARE, entry.case)
    lifecycle.lock_case(entry.case_id)
    found = DesistEntry.objects.filter(pk=entry.pk, lifted_at=None)
    if found.update(lifted_at=now, lifted_by=by.user, lifted_reason=reason) != 1:
        raise NotAllowedNow(_("It was lifted already."))
    entry.refresh_from_db()
    _hold_contacts(entry, entry.replaces)
    history.record("desist.lifted", case=entry.case, by=by, about=entry.key, at=now, reason=reason)


def _hold_contacts(*entries: DesistEntry | None) -> None:
    """Queue, with this very change, that the contacts after them are held against entries."""
    for pk in {entry.pk for entry in entries if entry is not None}:
        async_task("tracker.tasks.assess_desist", pk, group="desist")


def protected(request: FormalRequest) -> list[Person]:
    """Return whom a request to stop protects: those ticked, or the person it was made for."""
    ticked = request.elements.get("_people") or []
    people = [row for row in request.case.people.all() if str(row.key) in ticked]
    return people or [request.person]


def _allowed(request: FormalRequest, by: Actor) -> None:
    if by.user is not None:
        policy.require(by, Permission.REQUEST_PREPARE, request.case)


def _scope(request: FormalRequest) -> str:
    if request.journalist_id is not None:
        return Scope.JOURNALIST.value
    if request.outlet.kind == OutletKind.AGENCY:
        return Scope.AGENCY.value
    return Scope.GROUP.value if request.elements.get("_group") else Scope.TITLE.value


def _said(request: FormalRequest, element: str) -> str:
    text = str(request.elements.get(element, ""))
    return "" if text == "=" else text.strip()


def _story(request: FormalRequest) -> str:
    """Return the story the request is limited to: only where it names one that contacts name.

    The letter may tell of the matter in sentences; those would fit no contact.
    """
    told = _said(request, "story")
    known = request.case.enquiries.exclude(story="").values_list("story", flat=True)
    named = request.case.contacts.exclude(story="").values_list("story", flat=True)
    stories = [*known.distinct()[:100], *named.distinct()[:100]]
    return told[:80] if any(same_words(told, story) for story in stories) else ""


def _is_direct(request: FormalRequest) -> bool:
    reporter = request.journalist
    return reporter is not None and request.recipient_address in ("", reporter.email)
