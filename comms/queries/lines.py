"""Lines to take, as the desk and the writer of an answer see them."""

from datetime import date

from django.utils.translation import gettext as _

from comms.models import Line


def current() -> list[Line]:
    """Return every version that has not been retired, newest of each line first."""
    rows = Line.objects.filter(retired_at=None).select_related("written_by", "approved_by")
    return list(rows.order_by("title", "language", "-version"))


def versions(line: Line) -> list[Line]:
    """Return all versions of a line in its language, newest first."""
    rows = Line.objects.filter(slug=line.slug, language=line.language)
    return list(rows.select_related("written_by", "approved_by").order_by("-version"))


def why_not_usable(line: Line, *, today: date) -> str:
    """Return the sentence why this wording cannot be used, or nothing."""
    if line.retired_at is not None:
        return _("There is a newer version, or it was taken out of use.")
    if line.approved_at is None:
        return _("Nobody has approved this wording yet.")
    if line.expires_on is not None and line.expires_on < today:
        return _("This wording has expired.")
    return ""


def offered(*, language: str, today: date) -> list[tuple[Line, str]]:
    """Return lines for an answer, each with why it cannot be used; the right language first."""
    rows = [(line, why_not_usable(line, today=today)) for line in current()]
    return sorted(rows, key=lambda row: (row[1], row[0].language != language, row[0].title))
