"""Template words for instants: near ones as distance, far ones as a day."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.importers.mail import notes
from tracker.models import Contact
from tracker.queries import labels
from tracker.rules import catalogue_words

register = template.Library()
register.filter("role_word", labels.role)
register.filter("law_words", catalogue_words.readable)
register.filter("checked_words", catalogue_words.checked)
register.filter("confidence_word", labels.confidence)

SOON = timedelta(hours=2)
DISTANCE_ENDS = timedelta(hours=12)


BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def why_a_day(contact: Contact) -> list[str]:
    """Return the sentences that say why a contact read out of a mail has a day and no time."""
    told = contact.intake.warnings if contact.day_only else []
    return [_(sentence) for sentence in notes.ABOUT_TIME if sentence in told]


@register.filter
def breakable(words: str) -> SafeString:
    """Return words that may be broken after each stroke, so that a long chain fits a phone."""
    return mark_safe(conditional_escape(words).replace("/", "/<wbr>"))  # noqa: S308 - escaped


@register.filter
def browser(agent: str) -> str:
    """Return what a browser says of itself in two words, such as "Firefox · Windows"."""
    named = [
        next((word for sign, word in known if sign in agent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, named)) or _("an unknown program")


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
def by_clock(at: datetime) -> str:
    """Return an instant as people say it: "10:00 tomorrow", "10:00 on 3 May"."""
    words = {0: _("%(time)s today"), 1: _("%(time)s tomorrow")}
    sentence = words.get(_days_ahead(at), _("%(time)s on %(day)s"))
    return sentence % {"time": clock(at), "day": short_day(at)}


@register.filter
def day_word(at: datetime) -> str:
    """Return "Today", "Yesterday" or the day in the reader's zone."""
    near = {-1: _("Yesterday"), 0: _("Today")}
    return near.get(_days_ahead(at)) or short_day(at)


def _days_ahead(at: datetime) -> int:
    return (timezone.localtime(at).date() - timezone.localdate()).days


@register.filter
def exact(at: datetime) -> str:
    """Return the instant in full with its zone, for the title of a short form."""
    local = timezone.localtime(at)
    return f"{weekday(local)}, {local:%H:%M} {local:%Z}"


@register.filter
def short_day(at: datetime) -> str:
    """Return the day of an instant in the reader's zone, with its year unless it is this one."""
    local = timezone.localtime(at)
    if local.year == timezone.localdate().year:
        return date_format(local, pgettext("date format", "j M"))
    return date_format(local, pgettext("date format", "j M Y"))


@register.filter(expects_localtime=True)
def day(on: date | None) -> str:
    """Return day, month and year; nothing for no day."""
    return date_format(on, pgettext("date format", "j M Y")) if on else ""


@register.filter(expects_localtime=True)
def weekday(on: date | None) -> str:
    """Return a day with its weekday and year; nothing for no day."""
    return date_format(on, pgettext("date format", "D j M Y")) if on else ""


@register.filter(expects_localtime=True)
def near_weekday(on: date | None) -> str:
    """Return a day of these weeks with its weekday; nothing for no day."""
    return date_format(on, pgettext("date format", "D j M")) if on else ""


@register.filter(expects_localtime=True)
def long_weekday(on: date | None) -> str:
    """Return a day of these weeks in whole words; nothing for no day."""
    return date_format(on, pgettext("date format", "l j F")) if on else ""


@register.filter(expects_localtime=True)
def month(on: date | None) -> str:
    """Return a month with its year; nothing for no day."""
    return date_format(on, pgettext("date format", "F Y")) if on else ""


@register.filter
def clock(at: datetime) -> str:
    """Return hours and minutes in the reader's zone."""
    return f"{timezone.localtime(at):%H:%M}"


@register.filter
def time_tone(due: datetime) -> str:
    """Return the class of a due time: red when missed or within the hour, amber within two."""
    left = due - timezone.now()
    if left < timedelta(hours=1):
        return "time-red"
    return "time-amber" if left < SOON else "time"


@register.filter
def is_over(due: datetime) -> bool:
    """Tell whether an instant is past: said in words, since a colour alone tells too few."""
    return due < timezone.now()


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
