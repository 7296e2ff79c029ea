"""Long lists in pages, without counting what nobody looks at."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 40
FARTHEST = 500


@dataclass(frozen=True)
class Page:
    """Rows of one page; whether there are more is known from one row too many."""

    rows: list[Any]
    number: int
    more: bool
    size: int = SIZE

    @property
    def first(self) -> int:
        """Return the place of the first row, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Return the place of the last row."""
        return self.first + len(self.rows) - 1


def page_of(request: HttpRequest, rows: QuerySet[Any], *, size: int = SIZE) -> Page:
    """Return the page that the address asks for; nonsense means the first."""
    asked = request.GET.get("page", "")
    number = min(max(int(asked), 1), FARTHEST) if asked.isdecimal() and len(asked) < 6 else 1
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, len(found) > size, size)
