"""Trying one act: why it was refused stands beside its field, on its form, or on the next page."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from tracker.lifecycle import NotAllowedNow, WrittenMeanwhile
from tracker.rules.errors import RuleError
from tracker.rules.facts import FactError
from tracker.rules.sequence import SequenceError


@runtime_checkable
class Shared(Protocol):
    """A form in which somebody else may be writing too."""

    def show_theirs(self) -> None:
        """Set what is stored beside what was typed."""


def tried(form: forms.Form, act: Callable[[], object], *, field: str | None = None) -> bool:
    """Do `act`; put the sentence of a refusal beside its field, or `field`. Tell whether done."""
    try:
        act()
    except (NotAllowedNow, RuleError) as refusal:
        name = _named(refusal) or field
        form.add_error(name if name in form.fields else None, str(refusal))
        if isinstance(refusal, WrittenMeanwhile) and isinstance(form, Shared):
            form.show_theirs()
    return not form.errors


def _named(refusal: Exception) -> str | None:
    if isinstance(refusal, SequenceError):
        return refusal.fact
    return str(refusal).split(" ", 1)[0] if isinstance(refusal, FactError) else None


def carried_out(
    request: HttpRequest, act: Callable[[], object], done: str = "", *,
    form: forms.Form | None = None,
) -> bool:  # fmt: skip
    """Do `act`; say `done`, or why it was not possible: in its form, else on the next page."""
    try:
        act()
    except NotAllowedNow as refusal:
        if form is not None:
            form.add_error(None, str(refusal))
        else:
            messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True
