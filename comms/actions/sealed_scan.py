"""Looks for a case's sealed values in a letter, once that look stands in the history."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from comms.rules import leak_guard
from comms.rules.leak_guard import Finding
from comms.rules.spellings import Kind, Secret
from tracker import history, policy, sealing
from tracker.history import Disclosure
from tracker.models import Allowance, Case, CounselNote, Mandate, Person, SafeChannel
from tracker.policy import Actor
from tracker.rules.roles import Permission

FIELDS = (
    ("name_sealed", Kind.NAME),
    ("address_sealed", Kind.ADDRESS),
    ("phone_sealed", Kind.PHONE),
)


@transaction.atomic
def scan(case: Case, raw: bytes, *, now: datetime) -> list[Finding]:
    """Return what of the sealed values of `case` stands in the message `raw`."""
    people = list(Person.objects.filter(case=case, erased_at=None))
    channels = list(SafeChannel.objects.filter(person__in=people).select_related("person"))
    notes = list(CounselNote.objects.filter(case=case))
    seen = history.disclose(
        "sealed.scanned", by=policy.house("leak-guard", now=now), case=case, at=now,
        objects=frozenset(row.key for row in (*people, *channels, *notes)),
    )  # fmt: skip
    secrets = [
        *_of_people(people, seen, now),
        *_of_channels(channels, seen),
        *_of_notes(notes, seen),
    ]
    return leak_guard.search(raw, secrets)


@transaction.atomic
def read_in_danger(person: Person, shows: Iterable[str], *, by: Actor) -> dict[str, str]:
    """Return sealed values of one person for an emergency letter, once the look is entered."""
    policy.require(by, Permission.EMERGENCY, person.case)
    chosen = [name for name in ("name", "address", "phone") if name in set(shows)]
    if not chosen:
        return {}
    seen = history.disclose(
        "sealed.used_in_emergency", by=by, case=person.case, objects=frozenset({person.key}),
        what=", ".join(chosen), person=person.key,
    )  # fmt: skip
    return {name: sealing.reveal(person, f"{name}_sealed", disclosure=seen) for name in chosen}


def _of_people(people: list[Person], seen: Disclosure, now: datetime) -> Iterator[Secret]:
    for person in people:
        for field, kind in FIELDS:
            if value := sealing.reveal(person, field, disclosure=seen):
                word = {
                    Kind.NAME: _("name"),
                    Kind.ADDRESS: _("home address"),
                    Kind.PHONE: _("phone number"),
                }[kind]
                yield from _of_person(person, kind, value, word, now)


def _of_person(
    person: Person, kind: Kind, value: str, word: str, now: datetime
) -> Iterator[Secret]:
    label, key = f"{person}: {word}", f"{person.key}:{kind}"
    if not (person.is_subject and kind is Kind.NAME):
        yield Secret(key, label, kind, value)
    elif not Mandate.objects.live(now).filter(person=person, what=Allowance.NAME_ME).exists():
        # The full name never passes without the mandate; one part of it may be a namesake.
        yield Secret(f"{key}:full", label, kind, value, absolute=True, whole=True)
        yield Secret(key, _("%(label)s, a part of it") % {"label": label}, kind, value)


def _of_channels(channels: list[SafeChannel], seen: Disclosure) -> Iterator[Secret]:
    for channel in channels:
        kind = Kind.EMAIL if channel.kind == "email" else Kind.PHONE
        value = sealing.reveal(channel, "value_sealed", disclosure=seen)
        label = _("%(person)s: safe way to reach them") % {"person": channel.person}
        yield Secret(f"{channel.key}:channel", label, kind, value)


def _of_notes(notes: list[CounselNote], seen: Disclosure) -> Iterator[Secret]:
    for note in notes:
        value = sealing.reveal(note, "body_sealed", disclosure=seen)
        yield Secret(f"{note.key}:note", _("words of legal’s own notes"), Kind.TEXT, value)
