"""Cases that became part of another one: what was theirs is read with the one that remains."""

from uuid import UUID

from django.db.models import Q

from tracker import policy
from tracker.models import Case
from tracker.policy import Actor


def numbers(case_id: int) -> list[int]:
    """Return the numbers of a case and of all that became part of it."""
    return [case_id, *Case.objects.filter(merged_into=case_id).values_list("pk", flat=True)]


def keys(case: Case) -> list[UUID]:
    """Return the keys under which the history tells of a case, its own first."""
    return [case.key, *Case.objects.filter(merged_into=case).values_list("key", flat=True)]


def survivor(ref: str, by: Actor) -> Case | None:
    """Return the case that this one became part of, where `by` may open that."""
    return policy.cases_visible_to(by).filter(merged__ref=ref).first()


def named(words: str) -> Q:
    """Hold for cases of which one that became part of them has this in its number."""
    inside = Case.objects.filter(ref__icontains=words, merged_into__isnull=False)
    return Q(pk__in=inside.values("merged_into"))
