"""Every public action that writes in somebody's name asks first whether they may."""

import ast

import pytest

from tests.house.test_actions_log import MODULES, WRITERS, calls, name_of, reach

ASKS = {
    "require", "require_there", "require_self", "require_subject", "require_house", "demand",
}  # fmt: skip
"""Calls that refuse whoever may not: by role and case, as themselves, or without two people."""
TREES = {path: ast.parse(path.read_text()) for path in MODULES}
PART_OF_ANOTHER = {
    "tracker/cases.let_team_in": "part of routing, which asked",
    "tracker/deadlines.let_go": "part of closing a request, which asked",
    "tracker/emptying.record": "erasure and retention demanded the word of two people",
    "tracker/originals.enter": "enters bytes once; who may add them was asked before",
    "tracker/proposals.claim": "looks anew at the standing of both people",
}
"""Writers that their callers ask for, each with the reason."""


def asking() -> set[str]:
    """Return `module.function` of every action that asks, by itself or through another one."""
    known: set[str] = set()
    while True:
        more = {
            f"{path.stem}.{function.name}"
            for path, tree in TREES.items()
            for function in tree.body
            if isinstance(function, ast.FunctionDef) and _asks(path.stem, tree, function, known)
        }
        if more == known:
            return known
        known = more


def _asks(module: str, tree: ast.Module, function: ast.FunctionDef, known: set[str]) -> bool:
    private = {
        each.name: each
        for each in tree.body
        if isinstance(each, ast.FunctionDef) and each.name.startswith("_")
    }
    return any(
        name_of(call) in ASKS or _target(module, call) in known
        for each in reach(function, private)
        for call in calls(each)
    )


def _target(module: str, call: ast.Call) -> str:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return f"{owner.id if isinstance(owner, ast.Name) else module}.{name_of(call)}"


ASKING = asking()


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, function, _entries in WRITERS
        if any(arg.arg == "by" for arg in (*function.args.args, *function.args.kwonlyargs))
    ],
)
def test_whoever_writes_is_asked_whether_they_may(name):
    asks = name.partition("/")[2] in ASKING
    assert asks != (name in PART_OF_ANOTHER), name
