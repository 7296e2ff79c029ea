"""The token of a form: signed, so that nobody can choose it, and good for one saving."""

import secrets
from datetime import timedelta

from django import forms
from django.core import signing

SALT = "front once"
GOOD_FOR = timedelta(days=1)


def make() -> str:
    """Return a new token as it goes into a form."""
    return signing.dumps(secrets.token_hex(20), salt=SALT)


class OnceField(forms.CharField):
    """A hidden token; one that is missing, forged or a day old is replaced by a new one."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=200, initial=make)

    def clean(self, value: str | None) -> str:
        """Return the random part of the token."""
        try:
            return str(signing.loads(value or "", salt=SALT, max_age=GOOD_FOR))
        except signing.BadSignature:
            return secrets.token_hex(20)
