"""Every address × method × principal × object: what may happen, and what is unexpected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.house.test_url_matrix import ANYBODY, KEY_HOLDERS, OURS, STAFF
from tests.matrix.world import MADE_UP, PUBLIC_ROWS, WORDS, Principal, Things, arguments
from tracker import policy

METHODS = ("get", "post")
DENIED = {403, 404, 405}
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
FIXED = {"number", "pk", "token", "regime", "word", "what"}
OPEN_TO_ALL = frozenset(ANYBODY.split())
OF_PEOPLE = frozenset(KEY_HOLDERS.split())


@dataclass(frozen=True)
class Answer:
    """What came back, without what the address itself said and without tokens."""

    status: int
    where: str
    text: str


@dataclass(frozen=True)
class Cell:
    """One of the table."""

    name: str
    method: str
    principal: str
    thing: str

    def __str__(self) -> str:
        return f"{self.principal}: {self.method} {self.name} ({self.thing})"


def ask(client: Client, method: str, name: str, known: dict[str, object]) -> Answer:
    """Ask for an address and undo whatever it did."""
    needed = OURS[name].pattern.converters
    word = {"what": WORDS.get(name, MADE_UP["what"])}
    values = {each: (known | word).get(each, MADE_UP[each]) for each in needed}
    cookies = client.cookies.output()
    client.raise_request_exception = False
    with transaction.atomic():
        answer = getattr(client, method)(reverse(name, kwargs=values))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    if client.cookies.output() != cookies:
        client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    text = TOKEN.sub(r"\1", body.decode("utf-8", "replace"))
    for value in map(str, values.values()):
        text = text.replace(value, "") if len(value) > 3 else text
    return Answer(answer.status_code, answer.headers.get("Location", "").split("?")[0], text)


def is_of_case(name: str) -> bool:
    """Tell whether an address leads to something of a case."""
    needs = set(OURS[name].pattern.converters) - FIXED
    staff_page = name.startswith(
        ("response-told", "staff-", "line-", "unmatched", "routing", *PUBLIC_ROWS)
    )
    return bool(needs) and not staff_page


def table(
    own: Things, foreign: Things, everybody: list[Principal], names: list[str]
) -> Iterator[tuple[Cell, str]]:
    """Yield every cell with what is wrong in it, or an empty text."""
    for name in names:
        for method in METHODS:
            for who in everybody:
                yield from _cells(name, method, who, own, foreign)


def _cells(
    name: str, method: str, who: Principal, own: Things, foreign: Things
) -> Iterator[tuple[Cell, str]]:
    made_up = ask(who.client, method, name, {})
    yield Cell(name, method, who.name, "made up"), _alone(name, who, made_up)
    if not is_of_case(name):
        return
    theirs = ask(who.client, method, name, arguments(name, foreign))
    yield Cell(name, method, who.name, "foreign"), _alike(theirs, made_up)
    mine = ask(who.client, method, name, arguments(name, own))
    yield Cell(name, method, who.name, "own"), _mine(name, method, who, mine, made_up)


def _allowed(name: str, who: Principal) -> bool:
    if name in OPEN_TO_ALL:
        return True
    if name in OF_PEOPLE:
        return who.person is not None
    return who.user is not None and STAFF.get(name) in policy.staff(who.user).permissions


def _alone(name: str, who: Principal, answer: Answer) -> str:
    if answer.status >= 500:
        return f"{answer.status}"
    if _allowed(name, who):
        return ""
    if who.user is None:
        sent = answer.status == 302 and answer.where.startswith(("/accounts/login", "/key", "/"))
        return "" if sent or answer.status in DENIED else f"{answer.status} without a way in"
    return "" if answer.status in DENIED | {302} else f"{answer.status} without the permission"


def _alike(theirs: Answer, made_up: Answer) -> str:
    if theirs == made_up:
        return ""
    if theirs.status != made_up.status:
        return f"{theirs.status}, but {made_up.status} for what is made up"
    return "the page differs from that of what is made up"


def _mine(name: str, method: str, who: Principal, mine: Answer, made_up: Answer) -> str:
    if mine.status >= 500:
        return f"{mine.status}"
    if who.user is not None and not who.on_case:
        return _alike(mine, made_up)
    if who.user is not None and not _allowed(name, who):
        return "" if mine.status in DENIED | {302} else f"{mine.status} without the permission"
    if who.name in {"anonymous", "other reporter", "relative"}:
        return _alike(mine, made_up)
    reads = method == "get" and _allowed(name, who) and mine.status in {403, 404}
    return f"{mine.status} although it is theirs" if reads and name not in NOT_NOW else ""


NOT_NOW = frozenset({
    # Pages of a state that the row in this world is not in.
    "bundle-download", "case-revoke", "case-exclusion-end", "evidence-preview", "front-circle-renew", "front-circle-end",
    "front-safe-end", "retention-case", "request-clarified", "request-delivered", "request-door",
})  # fmt: skip


def names() -> list[str]:
    """Return every address of the house by name."""
    return sorted(OURS)


def listed(found: Iterator[tuple[Cell, str]]) -> dict[str, Any]:
    """Return how many cells there were, and what was unexpected."""
    cells, unexpected = 0, []
    for cell, wrong in found:
        cells += 1
        if wrong:
            unexpected.append(f"{cell}: {wrong}")
    return {"cells": cells, "unexpected": unexpected}
