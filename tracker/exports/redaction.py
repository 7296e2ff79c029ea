"""What each variant leaves out. Everything left out is marked, and the rest still verifies."""

import json
import re
from collections.abc import Iterable
from typing import Any

from tracker.models import Variant
from tracker.rules.striking import Secret, Struck, mark

HIDES: dict[str, frozenset[str]] = {
    Variant.FULL: frozenset(),
    Variant.COURT: frozenset({"file name", "file data"}),
    Variant.REGULATOR: frozenset({"file name", "file data", "handle", "words as received"}),
    Variant.OUTLET: frozenset(
        {"file name", "file data", "handle", "words as received", "words", "relation", "our view"}
    ),
}
"""Kinds of content that a variant never shows. Sealed facts are apart: see `Redactor.sealed`."""

TELLING = (
    "case.opened", "contact.", "desist.", "candidate.", "request.", "deadline.", "publication.",
    "mandate.", "hold.", "proposal.approved", "proposal.executed",
)  # fmt: skip
"""Entries whose detail a court or a regulator may read, as far as nothing sealed stands in it.

Any other detail is withheld whole: its commitment stays, and can be opened later by us alone.
"""
IDENTIFIERS = frozenset({"key", "case_key", "sha256", "commitment", "file", "entry", "ref"})
OPINION = frozenset({"words", "our view", "relation"})
"""Left out where they stand; ordinary words, so nobody looks for them anywhere else."""
TELLTALE = 4
"""Hidden values shorter than this say nothing by themselves."""


class Leak(RuntimeError):
    """A finished file still holds something that its variant leaves out; it is not handed out."""


class Redactor:
    """Decides, value by value, what stands in a bundle."""

    def __init__(self, variant: str, *, shown: Iterable[str], secrets: Iterable[Secret]) -> None:
        self.variant = variant
        self.hides = HIDES[variant]
        self.shown = frozenset(shown) if variant == Variant.FULL else frozenset()
        self.partial = variant != Variant.FULL
        self._struck = Struck(secrets if self.partial else ())
        self._hidden: dict[str, str] = {}

    def sealed(self, what: str, value: str, word: str = "") -> str:
        """Return a sealed fact when it was asked for by name, its mark otherwise."""
        if not value:
            return ""
        return value if what in self.shown else mark(word or what)

    def keep(self, kind: str, value: str) -> str:
        """Return a text of this kind, or its mark."""
        if not value or kind not in self.hides:
            return value
        if kind not in OPINION and len(value) >= TELLTALE:
            self._hidden[value] = mark(kind)
        return mark(kind)

    def keep_data(self, kind: str, value: Any) -> Any:
        """Return structured content of this kind, or its mark."""
        if not value or kind not in self.hides:
            return value
        self._hidden.update(dict.fromkeys(_strings(value), mark(kind)))
        return mark(kind)

    def sweep(self, value: Any, name: str = "") -> Any:
        """Return `value` with every sealed fact struck out of every text in it."""
        if not self.partial or name in IDENTIFIERS:
            return value
        if isinstance(value, str):
            return self._out_of(value)
        if isinstance(value, list):
            return [self.sweep(item, name) for item in value]
        if isinstance(value, dict):
            return {key: self.sweep(item, key) for key, item in value.items()}
        return value

    def _out_of(self, text: str) -> str:
        for value in sorted(self._hidden, key=len, reverse=True):
            text = text.replace(value, self._hidden[value])
        return self._struck.out_of(text)

    def link(self, url: str) -> str:
        """Return an address on the web, left out whole when something sealed stands in it."""
        return mark("link") if url and self._struck.holds(url) else url

    def may_tell(self, kind: str, detail: str) -> bool:
        """Tell whether the detail of an entry is shown; `detail` is the text committed to."""
        if not self.partial:
            return True
        if self.variant == Variant.OUTLET or not kind.startswith(TELLING):
            return False
        plain = json.dumps(json.loads(detail), ensure_ascii=False)
        return not self._struck.holds(plain) and not self._names_hidden(plain)

    def check(self, name: str, text: str) -> None:
        """Raise Leak when a finished text still holds what this variant leaves out."""
        if self.partial and (self._struck.holds(text) or self._names_hidden(text)):
            raise Leak(name)

    def _names_hidden(self, text: str) -> bool:
        return any(value in text for value in self._hidden)


def _strings(value: Any) -> set[str]:
    """Return the texts in structured content that are long enough to tell something."""
    if isinstance(value, dict):
        return set().union(*(_strings(item) for item in value.values()), set())
    if isinstance(value, list):
        return set().union(*(_strings(item) for item in value), set())
    text = str(value)
    return {text} if re.search(r"[^\W\d_].*\d|\w{12}", text) else set()
