"""What each variant leaves out. Everything left out is marked, and the rest still verifies."""

import json
import re
from collections.abc import Iterable
from typing import Any

from tracker.models import Variant
from tracker.rules.striking import Secret, Struck, mark, replaced

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


class Hidden:
    """Values that a variant never shows, found again wherever they stand, thousands at once."""

    def __init__(self) -> None:
        self._by_start: dict[str, dict[str, str]] = {}

    def add(self, value: str, shown: str) -> None:
        """Remember a value that tells something, and what stands in its place."""
        if len(value) >= TELLTALE:
            self._by_start.setdefault(value[:TELLTALE], {})[value] = shown

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Return where such values stand, the longest at each place."""
        found, free = [], 0
        for at in range(len(text) - TELLTALE + 1 if self._by_start else 0):
            values = self._by_start.get(text[at : at + TELLTALE], {}) if at >= free else {}
            here = [value for value in values if text.startswith(value, at)]
            if here:
                longest = max(here, key=len)
                free = at + len(longest)
                found.append((at, free, values[longest]))
        return found


class Redactor:
    """Decides, value by value, what stands in a bundle."""

    def __init__(self, variant: str, *, shown: Iterable[str], secrets: Iterable[Secret]) -> None:
        self.variant = variant
        self.hides = HIDES[variant]
        self.shown = frozenset(shown) if variant == Variant.FULL else frozenset()
        self.partial = variant != Variant.FULL
        self._struck = Struck(secrets if self.partial else ())
        self._hidden = Hidden()

    def sealed(self, what: str, value: str, word: str = "") -> str:
        """Return a sealed fact when it was asked for by name, its mark otherwise."""
        if not value:
            return ""
        return value if what in self.shown else mark(word or what)

    def keep(self, kind: str, value: str) -> str:
        """Return a text of this kind, or its mark."""
        if not value or kind not in self.hides:
            return value
        if kind not in OPINION:
            self._hidden.add(value, mark(kind))
        return mark(kind)

    def keep_data(self, kind: str, value: Any) -> Any:
        """Return structured content of this kind, or its mark."""
        if not value or kind not in self.hides:
            return value
        for text in _strings(value):
            self._hidden.add(text, mark(kind))
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
        return self._struck.out_of(replaced(text, self._hidden.spans(text)))

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
        return not self._struck.holds(plain) and not self._hidden.spans(plain)

    def check(self, name: str, text: str) -> None:
        """Raise Leak when a finished text still holds what this variant leaves out."""
        # Line by line: no value of ours runs over the end of one, and memory stays flat.
        for line in text.splitlines() if self.partial else ():
            if self._struck.holds(line) or self._hidden.spans(line):
                raise Leak(name)


def _strings(value: Any) -> set[str]:
    """Return the texts in structured content that are long enough to tell something."""
    if isinstance(value, dict):
        return set().union(*(_strings(item) for item in value.values()), set())
    if isinstance(value, list):
        return set().union(*(_strings(item) for item in value), set())
    text = str(value)
    return {text} if re.search(r"[^\W\d_].*\d|\w{12}", text) else set()
