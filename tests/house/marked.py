"""Strings marked for translation, found in code and templates without the system's gettext."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = ("tracker", "comms")
CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
NAMES = {"gettext", "gettext_lazy", "gettext_noop"} | CONTEXT | PLURAL
WORD = r"""u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*\""""
CALL = re.compile(rf"(?<![\w.])(\w*gettext\w*|_)\(\s*((?:(?:{WORD})[\s,]*)+)")


@dataclass(frozen=True)
class Marked:
    """One marked string: its context, its words, those of its plural, and where it stands."""

    context: str
    words: str
    plural: str
    place: str
    hidden: bool = False
    """The extractor does not see it: marked under an unknown name, or inside an f-string."""


@cache
def of_app(app: str) -> list[Marked]:
    """Return every marked string of an app."""
    found: list[Marked] = []
    for path in sorted((ROOT / app).rglob("*")):
        if path.suffix == ".py":
            found += of_code(path.read_text("utf-8"), str(path.relative_to(ROOT)))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found += of_template(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    return found


def of_code(source: str, place: str = "") -> Iterator[Marked]:
    """Yield the strings that code marks, whatever name it gives the marking function."""
    tree = ast.parse(source)
    names = _imported(tree)
    hidden = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.JoinedStr)
        for inner in ast.walk(outer)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            name = names.get(call.func.id)
            words = [one.value for one in call.args if _is_text(one)]
            if name and words:
                unknown = call.func.id not in {"_", name}
                at = f"{place}:{call.lineno}"
                yield _marked(name, words, at, hidden=unknown or id(call) in hidden)


def of_template(source: str, place: str = "") -> Iterator[Marked]:
    """Yield the strings that a template marks."""
    for name, words in CALL.findall(templatize(source, origin=place)):
        texts = ast.literal_eval(f"({words.rstrip(', ')},)")
        yield _marked("gettext" if name == "_" else name, list(texts), place)


def _imported(tree: ast.AST) -> dict[str, str]:
    # A module without Django marks with an underscore of its own.
    return {"_": "gettext"} | {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in NAMES
    }


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _marked(name: str, words: list[str], place: str, *, hidden: bool = False) -> Marked:
    rest = list(words)
    context = rest.pop(0) if name in CONTEXT else ""
    plural = rest[1] if name in PLURAL else ""
    return Marked(context, rest[0], plural, place, hidden)
