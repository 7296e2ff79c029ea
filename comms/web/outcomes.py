"""Carrying out one action and telling the reader, on the next page, how it went."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from tracker.lifecycle import NotAllowedNow


def carried_out(request: HttpRequest, act: Callable[[], object], done: str = "") -> bool:
    """Do `act`; say `done`, or the sentence why it was not possible now. Tell which it was."""
    try:
        act()
    except NotAllowedNow as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True
