"""The history of a case for people: every entry in order, with what it says and who did it."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import history
from tracker.models import (
    Case,
    Contact,
    HistoryDetail,
    HistoryEvent,
    Person,
    Team,
    User,
    Verification,
)
from tracker.models.contacts import DAY_ONLY
from tracker.queries import labels, merged, sentences, timeline

PAGE = 50
LATE = timedelta(hours=24)
"""Entered more than this after it happened, an entry is marked as late."""
HAPPENED = ("occurred_at", "happened_at", "delivered_at", "published_at", "captured_at")
"""Names in a detail that say when something happened, as against when it was entered."""

FILTERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "contacts": (
        gettext_lazy("Contacts"),
        ("contact.logged", "contact.corrected", "contact.recognised", "enquiry.", "response.",
         "reply.", "person.wrote", "person.answered"),
    ),
    "requests": (
        gettext_lazy("Requests"),
        ("request.", "deadline.", "desist.", "candidate.", "publication.", "message."),
    ),
    "evidence": (gettext_lazy("Evidence"), ("evidence.", "intake.received")),
    "decisions": (
        gettext_lazy("Decisions"),
        ("proposal.", "hold.", "mandate.", "case.moved", "case.marking", "case.exported",
         "case.grant", "case.seated", "case.exclu", "case.handed", "case.merged", "case.purged",
         "candidate.", "response.approved", "contact.routed", "emergency.", "person.erased"),
    ),
    "looked": (
        gettext_lazy("Who looked"),
        ("sealed.revealed", "sealed.used", "case.read", "case.glass", "evidence.downloaded",
         "evidence.seen", "evidence.data_seen", "intake.opened", "channel.opened"),
    ),
}  # fmt: skip
"""Name in the address → words, and the beginnings of the kinds it shows."""


@dataclass(frozen=True)
class Asked:
    """What is shown: one group of kinds, words, as it stood at the end of a day, from where on.

    `as_it_happened` sorts by when things were; else their numbers count, as they were entered.
    """

    group: str = ""
    words: str = ""
    on: date | None = None
    before: int | None = None
    everything: bool = False
    as_it_happened: bool = False


@dataclass
class Fix:
    """A correction: what stood first, what stands now, why, by whom."""

    label: str
    was: str
    now: str
    reason: str
    by: str
    at: datetime
    seq: int


@dataclass
class Entry:
    """One entry as a reader sees it."""

    seq: int
    kind: str
    title: str
    note: str
    happened: datetime
    recorded: datetime
    by: str
    role: str
    late: bool = False
    erased: bool = False
    candidate: bool = False
    confirmed: bool = False
    outlet: str = ""
    contact_ref: str = ""
    person: str = ""
    zone: str = ""
    precision: str = ""
    fixes: list[Fix] = field(default_factory=list)

    @property
    def apart(self) -> bool:
        """Tell whether it was entered at another time than it happened."""
        return abs(self.recorded - self.happened) > timedelta(minutes=1)

    @property
    def day_only(self) -> bool:
        """Tell whether nobody knows its hour."""
        return self.precision in DAY_ONLY

    @property
    def sureness(self) -> str:
        """Return how sure its time is, in words."""
        return str(dict(Contact._meta.get_field("precision").flatchoices).get(self.precision, ""))


@dataclass
class Shown:
    """A page of entries; `next_before` continues it."""

    entries: list[Entry]
    next_before: int | None


def of_case(case: Case, asked: Asked, *, zone: tzinfo, limit: int = PAGE) -> Shown:
    """Return entries of a case, the newest first; all of them on one page, the oldest first."""
    rows = _chosen(case, asked, zone)
    found = list(rows.order_by("-seq")[: limit + 1])
    more = len(found) > limit
    events = found[:limit]
    entries = _entries(case, events, until=_end_of(asked.on, zone))
    older = events[-1].seq if more else None
    if asked.as_it_happened:
        return Shown(sorted(entries, key=lambda entry: (entry.happened, entry.seq)), older)
    # What is printed is read from the beginning; what is looked at, from the end.
    return Shown(entries[::-1] if asked.everything else entries, older)


def count(case: Case, asked: Asked, *, zone: tzinfo) -> int:
    """Return how many entries the case has, as it stood on the day asked for."""
    return _chosen(case, Asked(on=asked.on), zone).count()


def _chosen(case: Case, asked: Asked, zone: tzinfo) -> QuerySet[HistoryEvent]:
    rows = HistoryEvent.objects.filter(case_key__in=merged.keys(case))
    if asked.before is not None:
        rows = rows.filter(seq__lt=asked.before)
    end = _end_of(asked.on, zone)
    if end is not None:
        rows = rows.filter(at__lt=end)
    if asked.group in FILTERS:
        rows = rows.filter(_begins(FILTERS[asked.group][1]))
    if asked.words:
        told = HistoryDetail.objects.filter(_says(asked.words), seq=OuterRef("seq"))
        rows = rows.filter(Exists(told))
    return rows


def _begins(starts: tuple[str, ...]) -> Q:
    wanted = Q()
    for start in starts:
        wanted |= Q(kind__startswith=start)
    return wanted


def _says(words: str) -> Q:
    """Hold for details with these words. Details are JSON in ASCII, so look for that spelling."""
    spellings = {json.dumps(form)[1:-1] for form in (words, words.lower(), words.capitalize())}
    wanted = Q()
    for spelling in spellings:
        wanted |= Q(data__icontains=spelling)
    return wanted


def _end_of(on: date | None, zone: tzinfo) -> datetime | None:
    return datetime.combine(on + timedelta(days=1), time(), zone) if on else None


def _entries(case: Case, events: list[HistoryEvent], *, until: datetime | None) -> list[Entry]:
    said = history.details([event.seq for event in events])
    names = _names({event.actor_key for event in events}, case)
    people = {str(row.key): str(row) for row in Person.objects.filter(case=case)}
    keys = {event.object_key for event in events if event.kind.startswith("contact.")}
    contacts = {row.key: row for row in _contacts(case, keys)}
    fixes = _fixes({key for key in keys if key}, until=until)
    teams = _teams(said)
    entries = []
    for event in events:
        detail = said.get(event.seq)
        if detail and "team" in detail:
            detail = detail | {"team": teams.get(detail["team"], detail["team"])}
        entry = _entry(event, detail, names)
        entry.person = people.get(str((said.get(event.seq) or {}).get("person", "")), "")
        if event.object_key in contacts:
            _add_contact(entry, contacts[event.object_key])
        if event.kind == "contact.logged" and event.object_key:
            entry.fixes = fixes.get(event.object_key, [])
        entries.append(entry)
    return entries


def _teams(said: dict[int, dict[str, Any]]) -> dict[str, str]:
    """Return the names of the teams that entries name by what stands in addresses."""
    slugs = {str(detail["team"]) for detail in said.values() if detail.get("team")}
    return dict(Team.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}


def _contacts(case: Case, keys: set[uuid.UUID | None]) -> QuerySet[Contact]:
    rows = Contact.objects.filter(case=case, key__in=[key for key in keys if key])
    return timeline.marked(rows.select_related("outlet"))


def _entry(
    event: HistoryEvent, detail: dict[str, Any] | None, names: dict[uuid.UUID, str]
) -> Entry:
    title, note = sentences.sentence(event.kind, detail or {})
    if detail is None:
        note = _("What this entry said was erased; that it was made can still be proved.")
    happened = _happened(detail or {}) or event.at
    return Entry(
        seq=event.seq, kind=event.kind, title=title, note=note, happened=happened,
        recorded=event.at, by=names.get(event.actor_key, ""), role=labels.role(event.role),
        late=event.at - happened > LATE, erased=detail is None,
        precision=str((detail or {}).get("precision", "")),
    )  # fmt: skip


def _add_contact(entry: Entry, contact: Contact) -> None:
    entry.contact_ref, entry.zone = contact.ref, contact.occurred_zone
    if entry.kind == "contact.logged":
        entry.precision = entry.precision or contact.precision
        entry.outlet = str(contact.outlet or contact.claimed_outlet or contact.claimed_name)
        entry.candidate = bool(getattr(contact, "hit", False))
        entry.confirmed = bool(getattr(contact, "confirmed", False))


def _happened(detail: dict[str, Any]) -> datetime | None:
    for name in HAPPENED:
        try:
            moment = datetime.fromisoformat(str(detail[name]))
        except (KeyError, ValueError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _names(keys: set[uuid.UUID], case: Case) -> dict[uuid.UUID, str]:
    staff = {row.key: row.name for row in User.objects.filter(key__in=keys)}
    people = {row.key: str(row) for row in Person.objects.filter(case=case, key__in=keys)}
    return {**staff, **people}


# --- Corrections -------------------------------------------------------------------------------


def corrections(key: uuid.UUID) -> list[Fix]:
    """Return what was put right in one contact, the oldest first."""
    return _fixes({key}, until=None).get(key, [])


def _fixes(keys: set[uuid.UUID], *, until: datetime | None) -> dict[uuid.UUID, list[Fix]]:
    rows = HistoryEvent.objects.filter(object_key__in=keys, kind="contact.corrected")
    if until is not None:
        rows = rows.filter(at__lt=until)
    events = list(rows.order_by("seq")[:500])
    said = history.details([event.seq for event in events]) if events else {}
    names = {
        row.key: row.name
        for row in User.objects.filter(key__in={event.actor_key for event in events})
    }
    found: dict[uuid.UUID, list[Fix]] = {}
    for event in events:
        if event.object_key and event.seq in said:
            fix = _fix(event, said[event.seq], names)
            found.setdefault(event.object_key, []).append(fix)
    return found


def _fix(event: HistoryEvent, detail: dict[str, Any], names: dict[uuid.UUID, str]) -> Fix:
    return Fix(
        label=sentences.field_label(str(detail.get("field", ""))),
        was=str(detail.get("was") or "–"), now=str(detail.get("to") or "–"),
        reason=str(detail.get("reason", "")),
        by=names.get(event.actor_key) or labels.role(event.role), at=event.at, seq=event.seq,
    )  # fmt: skip


# --- For auditors, and the badge ---------------------------------------------------------------


def bare(*, before: int | None, kind: str = "") -> list[HistoryEvent]:
    """Return entries as kinds, times and hashes only, the newest first, one row too many."""
    rows = HistoryEvent.objects.all()
    if before is not None:
        rows = rows.filter(seq__lt=before)
    if kind:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("-seq").only("seq", "kind", "role", "at", "leaf")[: PAGE + 1])


def badge() -> Verification | None:
    """Return the latest look at the whole record, or None when nobody looked yet."""
    return Verification.objects.order_by("-run_at").first()
