"""Which rows are about somebody, or from them: what goes when they are erased."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from tracker import privacy
from tracker.models import Case, Contact, Enquiry, Person
from tracker.privacy import Table
from tracker.queries import merged


@dataclass(frozen=True)
class Part:
    """Rows of one model, fixed by their numbers, and how its fields are classified."""

    model: type[Model]
    table: Table
    numbers: frozenset[int]

    @property
    def rows(self) -> QuerySet[Model]:
        """Return the rows as a query of its own."""
        return self.model._base_manager.filter(pk__in=self.numbers)


@dataclass(frozen=True)
class Reach:
    """How far a person's rows reach: others of the case, and enquiries they share or do not.

    `cases` are the numbers of the case and of what became part of it.
    """

    person: Person
    cases: list[int]
    others: frozenset[int]
    shared: frozenset[int]
    alone: frozenset[int]


def of_person(person: Person) -> list[Part]:
    """Return what is about one person; for the subject of a case, what is about the case too."""
    reach = _reach(person)
    return _parts(
        (model, table, _about(reach, model, table))
        for model, table in _models()
        if (table.case or table.persons) and model is not Case
    )


def of_case(case: Case) -> list[Part]:
    """Return everything in a case, whoever it is about."""
    people = frozenset(case.people.values_list("pk", flat=True))
    held = merged.numbers(case.pk)
    return _parts(
        (model, table, Q(**{f"{table.case}__in": held}) | _tied(table, people))
        for model, table in _models()
        if table.case
    )


def of_rows(model: type[Model], rows: QuerySet[Any]) -> list[Part]:
    """Return rows of one model that were found by other means."""
    numbers = _numbers(rows)
    return [Part(model, privacy.tables()[model._meta.label], numbers)] if numbers else []


def others_in_case(person: Person, gone: list[Part]) -> list[Part]:
    """Return the rows of the case that stay, in which the person may still be mentioned."""
    numbers = {part.model: part.numbers for part in gone}
    held = merged.numbers(person.case_id)
    return _parts(
        (model, table, Q(**{f"{table.case}__in": held}) & ~Q(pk__in=numbers.get(model, ())))
        for model, table in _models()
        if table.case and not table.whole
    )


def _models() -> Iterator[tuple[type[Model], Table]]:
    for label, table in privacy.tables().items():
        yield apps.get_model(label), table


def _parts(wanted: Iterable[tuple[type[Model], Table, Q]]) -> list[Part]:
    """Return the parts that have rows at all."""
    parts = [
        Part(
            model, table, frozenset(model._base_manager.filter(where).values_list("pk", flat=True))
        )
        for model, table, where in wanted
    ]
    return [part for part in parts if part.numbers]


def _numbers(rows: QuerySet[Model]) -> frozenset[int]:
    return frozenset(rows.values_list("pk", flat=True))


def _reach(person: Person) -> Reach:
    theirs = Q(person=person) | Q(reporter=person)
    contacts = Contact.objects.filter(case=person.case_id, enquiry__isnull=False)
    mine = set(contacts.filter(theirs).values_list("enquiry", flat=True))
    other = Contact.objects.filter(enquiry=OuterRef("pk")).exclude(
        pk__in=contacts.filter(theirs).values("pk")
    )
    shared = set(
        Enquiry.objects.filter(Exists(other), case=person.case_id).values_list("pk", flat=True)
    )
    others = person.case.people.exclude(pk=person.pk).values_list("pk", flat=True)
    cases = merged.numbers(person.case_id)
    return Reach(person, cases, frozenset(others), frozenset(shared), frozenset(mine - shared))


def _about(reach: Reach, model: type[Model], table: Table) -> Q:
    """Hold for rows tied to the person; for the subject also for those tied to nobody else."""
    person = reach.person
    in_case = Q(**{f"{table.case}__in": reach.cases}) if table.case else Q(pk__in=[])
    if model is Enquiry:
        return in_case & ~Q(pk__in=reach.shared) if person.is_subject else Q(pk__in=reach.alone)
    wanted = _tied(table, frozenset({person.pk}))
    in_enquiry = _has(model, "enquiry") and model is not Contact
    if person.is_subject:
        tied = model._base_manager.filter(_tied(table, reach.others)).values_list("pk", flat=True)
        rest = in_case & ~Q(pk__in=set(tied)) if table.persons else in_case
        wanted |= rest & ~Q(enquiry__in=reach.shared) if in_enquiry else rest
    elif in_enquiry:
        wanted |= Q(enquiry__in=reach.alone)
    return wanted


def _tied(table: Table, people: frozenset[int]) -> Q:
    wanted = Q(pk__in=[])
    for lookup in table.persons:
        wanted |= Q(**{f"{lookup}__in": people})
    return wanted


def _has(model: type[Model], name: str) -> bool:
    return any(one.name == name for one in model._meta.concrete_fields)


def keys_of(parts: list[Part]) -> frozenset[uuid.UUID]:
    """Return the keys of all these rows, by which the history names them."""
    found: set[uuid.UUID] = set()
    for part in parts:
        if _has(part.model, "key"):
            found.update(part.rows.values_list("key", flat=True))
    return frozenset(found)


def refs_of(parts: list[Part]) -> frozenset[str]:
    """Return the references of all these rows, by which people name them."""
    found: set[str] = set()
    for part in parts:
        if part.model is not Case and _has(part.model, "ref"):
            found.update(part.rows.values_list("ref", flat=True))
    return frozenset(found)
