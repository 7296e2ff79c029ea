"""The rows of a tick, each by itself: one that cannot be done stops none of the others.

What failed is logged by its number and the name of its problem; it is looked at again with the
next tick, since ticks ask about state.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, TypeVar

from django.db import OperationalError, close_old_connections, connection, models, transaction

from tracker.lifecycle import NotAllowedNow

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=models.Model)


def each(rows: Iterable[Row], act: Callable[[Row], object]) -> int:
    """Do `act` to every row; return how many were done."""
    return sum(done(row._meta.model_name or "row", row.pk, partial(act, row)) for row in list(rows))


def those(rows: Iterable[Row], test: Callable[[Row], bool]) -> list[Row]:
    """Return the rows that pass `test`, without those of which that cannot be told."""
    found = list[Row]()
    each(rows, lambda row: found.append(row) if test(row) else None)
    return found


def done(what: str, number: object, act: Callable[[], object]) -> bool:
    """Do `act`; tell whether it was done. A refusal is none of the operator's business."""
    try:
        with _apart():
            act()
    except NotAllowedNow:
        return False
    except Exception as problem:
        # A database that is away fails everything that its transaction holds: that comes again.
        if isinstance(problem, OperationalError) and connection.in_atomic_block:
            raise
        log.error("%s %s: %s", what, number, type(problem).__name__)
        if not connection.in_atomic_block:
            close_old_connections()
        return False
    return True


def _apart() -> AbstractContextManager[Any]:
    """Return a savepoint inside a transaction; outside, an action is a transaction by itself."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
