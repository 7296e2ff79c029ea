"""Requests to the live server take turns.

In the tests SQLite lives in memory, and all threads share its one connection: the transactions of
two requests would run into each other, which no real database lets happen.
"""

import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_TURN = threading.Lock()


class TakeTurns:
    """Lets one request in at a time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Wait for the one before."""
        with _TURN:
            return self.get_response(request)
