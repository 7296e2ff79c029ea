"""Lines to take: every change is a new version, and a second person approves each."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from comms.models import Line
from comms.queries import lines as queries
from tracker import history, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import User
from tracker.models.base import house_day
from tracker.policy import Actor
from tracker.queries import approving
from tracker.rules.roles import Permission


@transaction.atomic
def write(
    *,
    title: str,
    language: str,
    body: str,
    expires_on: date | None,
    slug: str = "",
    by: Actor,
    now: datetime,
) -> Line:
    """Write wording as a draft: a new line, or the next version of the line `slug`."""
    policy.require(by, Permission.LINE_EDIT)
    slug = slug or _free_slug(title, language)
    newest = Line.objects.filter(slug=slug, language=language).order_by("-version").first()
    line = Line.objects.create(
        slug=slug, version=newest.version + 1 if newest else 1, language=language, title=title,
        body=body, expires_on=expires_on, written_at=now, written_by=by.user,
    )  # fmt: skip
    history.record("line.written", by=by, about=line.key, at=now, slug=slug, version=line.version)
    return line


@transaction.atomic
def approve(line: Line, *, by: Actor, now: datetime) -> None:
    """Approve a version that somebody else wrote; older versions in that language retire."""
    policy.require(by, Permission.LINE_APPROVE)
    if refusal := why_not_approve(line, by=by):
        raise NotAllowedNow(refusal)
    waiting = Line.objects.filter(pk=line.pk, approved_at=None, retired_at=None)
    if not waiting.update(approved_at=now, approved_by=by.user):
        raise NotAllowedNow(_("Somebody else was quicker. Look at it again before you go on."))
    older = Line.objects.filter(slug=line.slug, language=line.language, version__lt=line.version)
    older.filter(retired_at=None).update(retired_at=now)
    line.refresh_from_db()
    history.record(
        "line.approved", by=by, about=line.key, at=now, slug=line.slug, version=line.version
    )


@transaction.atomic
def retire(line: Line, *, by: Actor, now: datetime) -> None:
    """Take a line out of use at once; one person may do that."""
    if not policy.may(by, Permission.LINE_APPROVE):
        policy.require(by, Permission.LINE_EDIT)
    if not Line.objects.filter(pk=line.pk, retired_at=None).update(retired_at=now):
        raise NotAllowedNow(_("This line is out of use already."))
    history.record("line.retired", by=by, about=line.key, at=now)


def why_not_approve(line: Line, *, by: Actor) -> str:
    """Return the sentence why `by` cannot approve this wording, or nothing."""
    if not policy.may(by, Permission.LINE_APPROVE):
        return policy.why_not(by, Permission.LINE_APPROVE)
    if line.written_by is not None and same_person(line.written_by, by):
        return _("You wrote this. Somebody else has to approve it.")
    return approving.why_rests(by.user, by.now) if by.user is not None else ""


def same_person(writer: User, by: Actor) -> bool:
    """Tell whether two accounts belong to one human being."""
    if by.user is None:
        raise PermissionDenied
    return writer.natural_person == by.user.natural_person


def require_usable(line: Line, *, now: datetime) -> None:
    """Raise NotAllowedNow with the reason when a line is not approved or has expired."""
    fresh = Line.objects.get(pk=line.pk)
    if refusal := queries.why_not_usable(fresh, today=house_day(now)):
        raise NotAllowedNow(refusal)


def _free_slug(title: str, language: str) -> str:
    stem = slugify(title)[:50] or "line"
    taken = set(Line.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
    return stem if stem not in taken else next(s for s in numbered if s not in taken)
