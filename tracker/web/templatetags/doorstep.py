"""Template words for instants: near ones as distance, far ones as a day."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

SOON = timedelta(hours=2)
DISTANCE_ENDS = timedelta(hours=12)


@register.filter
def when(at: datetime) -> str:
    """Return "in 3 h", "12 min ago", "tomorrow 10:00" or "Fri 27 Nov", reader's zone."""
    gap = at - timezone.now()
    if abs(gap) < timedelta(minutes=1):
        return _("now")
    if abs(gap) < DISTANCE_ENDS:
        words = _distance(int(abs(gap).total_seconds()) // 60)
        return (
            _("in %(time)s") % {"time": words}
            if gap > timedelta()
            else _("%(time)s ago") % {"time": words}
        )
    return _day(timezone.localtime(at))


@register.filter
def exact(at: datetime) -> str:
    """Return the instant in full with its zone, for the title of a short form."""
    local = timezone.localtime(at)
    return f"{date_format(local, pgettext('date format', 'D j M Y'))}, {local:%H:%M} {local:%Z}"


@register.filter
def time_tone(due: datetime) -> str:
    """Return the class of a due time: red when missed or within the hour, amber within two."""
    left = due - timezone.now()
    if left < timedelta(hours=1):
        return "time-red"
    return "time-amber" if left < SOON else "time"


def _distance(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if hours >= 6 or not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def _day(local: datetime) -> str:
    today = timezone.localdate()
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get((local.date() - today).days)
    if near:
        return f"{near} {local:%H:%M}"
    if local.year == today.year:
        return date_format(local, pgettext("date format", "D j M"))
    return date_format(local, pgettext("date format", "D j M Y"))
