"""Statements that run whenever something is logged: composed once, then run with other values.

Django composes the text of a query anew each time, which takes several times as long as the answer.
What stands here stays a QuerySet to read, to type and to change; only its text is kept.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, DateTimeField, Field, Model, QuerySet
from django.db.models.expressions import Expression
from django.db.models.sql import Query, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class Slot(Expression):
    """The place of a value that is not known yet; `kind` says how such a value is stored.

    Compared with None it meets no row, as in SQL: a filter of Django would ask for IS NULL.
    """

    def __init__(self, name: str, kind: "Field[Any, Any]") -> None:
        super().__init__(output_field=kind)
        self.name, self.kind = name, kind

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        """Return a placeholder, and itself where the value goes."""
        return "%s", [self]

    def filled(self, slots: Mapping[str, object]) -> Any:
        """Return its value as the database wants it; KeyError where nobody gave one.

        ValueError for a row that was never saved: its place would be emptied instead.
        """
        value = slots[self.name]
        if isinstance(value, Model):
            value = _number_of(value)
        return self.kind.get_db_prep_save(value, connection)


def _number_of(row: Model) -> Any:
    if row.pk is None:
        raise ValueError(f"{type(row).__name__} was never saved")
    return row.pk


def number(name: str) -> Slot:
    """Return the place of a number, such as the id of a row."""
    return Slot(name, BigIntegerField())


def words(name: str) -> Slot:
    """Return the place of a text."""
    return Slot(name, CharField())


def instant(name: str) -> Slot:
    """Return the place of an instant."""
    return Slot(name, DateTimeField())


def column(model: type[Model], field: str, name: str = "") -> Slot:
    """Return the place of what that field of `model` holds, called like it or `name`."""
    return Slot(name or field, cast("Field[Any, Any]", model._meta.get_field(field)))


class _Statement(threading.local):
    """A query with slots in it; each thread has its own, since composing changes a query."""

    def __init__(self, compose: Callable[[], Query]) -> None:
        self._compose = compose

    @cached_property
    def compiler(self) -> SQLCompiler:
        return cast(SQLCompiler, self._compose().get_compiler(connection=connection))

    @cached_property
    def _text(self) -> tuple[str, tuple[Any, ...]]:
        sql, asked = self.compiler.as_sql()
        return sql, tuple(asked)

    def run(self, slots: Mapping[str, object]) -> tuple[list[Any], int]:
        """Return what was found, and how many rows were touched."""
        sql, asked = self._text
        filled = [one.filled(slots) if isinstance(one, Slot) else one for one in asked]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            return cursor.fetchall() if cursor.description else [], cursor.rowcount


class Read(Generic[Row]):
    """A QuerySet with slots in it."""

    def __init__(self, compose: Callable[[], "QuerySet[Row, Any]"]) -> None:
        self._compose = compose
        self._statement = _Statement(lambda: compose().query)

    def values(self, **slots: object) -> list[list[Any]]:
        """Return the columns of each row; KeyError where a slot is left empty."""
        found, _count = self._statement.run(slots)
        return [list(row) for row in self._statement.compiler.results_iter([found])]

    def rows(self, **slots: object) -> Iterator[Row]:
        """Return the rows themselves, with what was annotated; nothing related is fetched."""
        model, names, more = self._shape
        for columns in self.values(**slots):
            row = model.from_db(connection.alias, names, columns[: len(names)])
            for name, value in zip(more, columns[len(names) :], strict=True):
                setattr(row, name, value)
            yield row

    def first(self, **slots: object) -> Row | None:
        """Return the first row, or None."""
        return next(self.rows(**slots), None)

    def any(self, **slots: object) -> bool:
        """Tell whether there is a row at all; for queries that end after the first."""
        return bool(self.values(**slots))

    @cached_property
    def _shape(self) -> tuple[type[Row], list[str], list[str]]:
        made = self._compose()
        names = [field.attname for field in made.model._meta.concrete_fields]
        return made.model, names, list(made.query.annotation_select)


class Change(Generic[Row]):
    """An UPDATE of the rows of a QuerySet; both it and the new values may hold slots."""

    def __init__(self, compose: Callable[[], "QuerySet[Row, Any]"], **values: object) -> None:
        self._statement = _Statement(lambda: _changing(compose().query, values))

    def update(self, **slots: object) -> int:
        """Return how many rows were changed; KeyError where a slot is left empty."""
        with transaction.mark_for_rollback_on_error():  # as QuerySet.update does
            _found, count = self._statement.run(slots)
        return count


def _changing(query: Query, values: dict[str, object]) -> Query:
    changing = cast(UpdateQuery, query.chain(UpdateQuery))
    changing.add_update_values(values)
    return changing
