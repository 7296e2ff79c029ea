"""One way for a row to change state: legal move, and nobody else first."""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _

from tracker import states
from tracker.composed import Change, column, number
from tracker.models import Case


class NotAllowedNow(Exception):
    """The move is not possible from here, or somebody was quicker; the message is for people."""


class WrittenMeanwhile(NotAllowedNow):
    """Somebody else wrote in a draft after this writer had opened it."""


def lock_case(pk: int | None) -> None:
    """Take the lock of a case: before its rows, and before the first entry of the history.

    Whoever takes them in another order waits for somebody who waits for them. Rows that only name
    the case go on being added meanwhile. SQLite lets one transaction write at a time anyway.
    """
    if pk is not None and connection.features.has_select_for_update:
        Case.objects.select_for_update(no_key=True).only("pk").get(pk=pk)


def _lock_case_of(row: Model) -> None:
    if connection.features.has_select_for_update:
        lock_case(row.pk if isinstance(row, Case) else getattr(row, "case_id", None))


def advance(
    row: Model,
    to: TextChoices,
    *,
    moves: dict[Any, set[Any]] | None = None,
    field: str = "status",
    **values: object,
) -> str:
    """Move `row` to state `to`, setting `values` too; return the state it was in.

    NotAllowedNow when the table of moves does not have it or another writer moved the row first.
    """
    was = type(to)(getattr(row, field))
    table = moves if moves is not None else states.MACHINES[type(to)]
    if to not in table[was]:
        raise NotAllowedNow(
            _("This is “%(was)s” now and cannot become “%(to)s”.")
            % {"was": was.label, "to": to.label}
        )
    _lock_case_of(row)
    if _moving(type(row), field, *values).update(this=row.pk, was=was, to=to, **values) != 1:
        raise NotAllowedNow(_("Somebody else was quicker. Look at it again before you go on."))
    for name, value in {field: to, **values}.items():
        setattr(row, name, value)
    return was.value


@cache
def _moving(model: type[Model], field: str, *names: str) -> Change[Model]:
    """Return the change that succeeds only where nobody else was first."""
    values = {field: column(model, field, "to")} | {name: column(model, name) for name in names}
    there = {"pk": number("this"), field: column(model, field, "was")}
    return Change(lambda: model._default_manager.filter(**there), **values)


def write(row: Model, *, seen: int | None, **values: object) -> None:
    """Store `values` in a draft that counts its edits, unless it is not what the writer saw.

    `seen`: the number of edits on the page that was filled in; None: as `row` has it.
    """
    status, edits = row.status, row.edits if seen is None else seen  # type: ignore[attr-defined]
    _lock_case_of(row)
    rows = type(row)._default_manager.filter(pk=row.pk, edits=edits, status=status)
    if rows.update(**values, edits=edits + 1) != 1:
        raise WrittenMeanwhile(
            _("Somebody saved something here after you opened this page. Nothing was overwritten.")
        )
    for name, value in {**values, "edits": edits + 1}.items():
        setattr(row, name, value)
