"""How staff pages come to a case and to what is in it: role first, then the scoped look."""

from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from tracker import policy
from tracker.actions import cases as acting
from tracker.models import Case
from tracker.policy import Actor
from tracker.queries import cases, merged
from tracker.rules import roles
from tracker.rules.roles import Permission

SAME_LOOK = 12 * 3600
"""Seconds within which opening a case again is the same look, for the person who may read it."""


class BecamePartOf(Exception):
    """The case that was asked for became part of another one, which the reader may open."""

    def __init__(self, asked: str, into: str) -> None:
        self.asked, self.into = asked, into


def actor(request: HttpRequest) -> Actor:
    """Return the member of staff behind a request."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def case_for(request: HttpRequest, ref: str, permission: Permission = Permission.CASE_READ) -> Case:
    """Return the case with its numbers; 403 without the role, 404 when missing or not theirs.

    BecamePartOf for one that became part of another: the middleware leads there.
    """
    by = actor(request)
    policy.require(by, permission)
    visible = cases.with_numbers(policy.cases_visible_to(by))
    case = visible.filter(ref=ref).first()
    if case is None:
        into = merged.survivor(ref, by)
        if into is None:
            raise Http404
        raise BecamePartOf(ref, into.ref)
    if permission not in roles.READING:
        policy.require(by, permission, case)
    note_reading(case, by)
    return case


def child_of(case: Case, rows: QuerySet[Any], **lookup: object) -> Any:
    """Return a row of `case`; 404 for one of another case just as for a made-up one."""
    try:
        return get_object_or_404(rows.filter(case=case), **lookup)
    except ValidationError:
        raise Http404 from None


def note_reading(case: Case, by: Actor) -> None:
    """Write one entry for each reader and half day; a restarted server may write one more.

    Called by every page that shows something of one case, whatever led there.
    """
    look = f"case-read:{by.key}:{case.key}"
    if not cache.add(look, 1, SAME_LOOK):
        return
    try:
        acting.note_reading(case, by=by, now=by.now)
    except Exception:
        cache.delete(look)
        raise
