"""Fields that several front forms share."""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.choices import BaseChoiceIterator
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.rules import access_codes

MOST_FILES = 10
MOST_LINKS = 20
_HOST = re.compile(r"^[\w-]+(\.[\w-]+)+(/.*)?$")


TOO_BIG = format_lazy(
    gettext_lazy(
        "That is too big: {mb} MB together is the most. Leave it out or choose a smaller one. "
        "Everything else you typed is still here."
    ),
    mb=settings.MAX_UPLOAD_MB,
)
UP_TO = format_lazy(gettext_lazy("Up to {mb} MB together."), mb=settings.MAX_UPLOAD_MB)


def choose(form: forms.Form, name: str, choices: Any, initial: Any = None) -> None:
    """Give a field its choices in the reader's language, and what is chosen at first."""
    field = cast(forms.ChoiceField, form.fields[name])
    field.choices = choices
    if initial is not None:
        field.initial = initial


class OneByOne(BaseChoiceIterator):  # type: ignore[misc]
    """Choices made one after the other, so that checking an early one does not make the rest."""

    def __init__(self, make: Callable[[], Iterator[tuple[str, str]]]) -> None:
        self.make = make

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Start anew."""
        return self.make()


def labels(choices: Any) -> list[tuple[str, str]]:
    """Return choices as they stand on tiles, with a capital letter."""
    return [(value, capfirst(str(label))) for value, label in choices]


class Tiles(forms.RadioSelect):
    """Real radio buttons as big tiles; `columns` is one or three, two if nothing is said."""

    def __init__(self, columns: str = "") -> None:
        super().__init__(attrs={"class": columns} if columns else None)


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, together up to the limit that the page tells before."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, help_text=UP_TO, **kwargs)
        self.widget.attrs |= {"data-max-bytes": settings.MAX_UPLOAD_BYTES, "data-too-big": TOO_BIG}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files; an empty one gets a sentence, since nothing of it would be kept."""
        given = [one for one in (data or []) if one is not None]
        if empty := next((one for one in given if not one.size), None):
            raise forms.ValidationError(
                _("“%(name)s” is empty: nothing of it arrived. Choose it again or leave it out.")
                % {"name": (empty.name or "")[:60]}
            )
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                _("Please send at most %(n)d files at a time. You can add more later.")
                % {"n": MOST_FILES}
            )
        return given


class WordsField(forms.CharField):
    """Words that are asked for, unless the form finds that a file stands in for them."""

    def validate(self, value: str) -> None:
        """Leave it to the form whether they may be missing."""


class DayField(forms.DateField):
    """A day that is asked for only after some answers; the form says whether it is missing."""

    def validate(self, value: Any) -> None:
        """Leave it to the form whether it may be missing."""


class LinksField(forms.CharField):
    """Addresses of pages, one on each line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=5000, **kwargs)
        self.widget.attrs |= {"rows": 2, "inputmode": "url", "autocapitalize": "off"}

    def clean(self, value: str) -> tuple[str, ...]:
        """Return web addresses; anything else gets a sentence."""
        return tuple(_web_address(word) for word in super().clean(value).split()[:MOST_LINKS])


def _web_address(word: str) -> str:
    address = f"https://{word}" if _HOST.match(word) else word
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(address) > 1000:
        raise forms.ValidationError(
            _("“%(word)s” is not the address of a page. It should start with https://")
            % {"word": word[:60]}
        )
    return address


class KeyField(forms.CharField):
    """An access key in any spelling; a slip is told from the check symbol, without a look-up."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Your key"))
        super().__init__(max_length=400, **kwargs)
        self.widget.attrs |= {
            "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
        }  # fmt: skip

    def clean(self, value: str) -> str:
        """Return the key in its one spelling."""
        code = access_codes.tidy(super().clean(value) or "")
        if code and not access_codes.is_well_typed(code):
            raise forms.ValidationError(
                _(
                    "There is a slip in it: please check each symbol. A key has 25 letters and "
                    "digits, in five groups of five."
                )
            )
        return code
