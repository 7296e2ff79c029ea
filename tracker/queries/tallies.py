"""Counts that stay quick: they stop counting where a number says no more than “many”."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

CAP = 500
"""Beyond this a count is told as “500+”."""


class Bounded(Subquery):
    """The number of rows of a query, counted to CAP + 1 at most; several fit into one SELECT."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS bounded)"
    output_field = IntegerField()
    empty_result_set_value = 0


def bounded(rows: QuerySet[Any]) -> Bounded:
    """Return the count of `rows` as an expression."""
    return Bounded(rows.order_by().values("pk")[: CAP + 1])


def told(count: int) -> str:
    """Return a count as it is shown; nothing for none."""
    if count > CAP:
        return f"{CAP}+"
    return str(count) if count else ""
