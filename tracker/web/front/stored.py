"""What a page without an account says when nothing could be stored: the words stay on it."""

import logging
from collections.abc import Callable

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from tracker.lifecycle import NotAllowedNow

logger = logging.getLogger(__name__)
NOT_STORED = "not_stored"


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also where that is nothing at all; None where a page is only asked."""
    return request.POST if request.method == "POST" else None


def stored(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do what a valid form asks for; a refusal or a full disk becomes a sentence above the form."""
    try:
        act()
    except NotAllowedNow as refusal:
        form.add_error(None, str(refusal))
        return False
    except (OSError, DatabaseError):
        say_not_stored(form)
        return False
    return True


def say_not_stored(form: forms.Form) -> None:
    """Say above the form that nothing was stored; to be called where the failure is caught."""
    logger.exception("saving what somebody sent failed")
    sentence = _(
        "We could not save this just now. Your words are still on this page: wait a moment, "
        "then press the button again."
    )
    form.add_error(None, ValidationError(sentence, code=NOT_STORED))


def status_of(form: forms.Form) -> int:
    """Return 200 for a form that is new, 422 for one to be put right, 503 for one not stored."""
    if not form.errors:
        return 200
    return 503 if form.has_error(NON_FIELD_ERRORS, NOT_STORED) else 422


def files_again(form: forms.Form) -> str:
    """Return the sentence for files that the browser lets go of, where a form comes back."""
    if not form.files or not form.errors:
        return ""
    return _("Please choose your files again: the browser does not keep them.")
