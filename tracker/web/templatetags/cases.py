"""Template words for case pages: tabs, values by name, links that may not exist."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import policy
from tracker.rules.roles import Permission
from tracker.states import CaseStatus
from tracker.web.front.places import NAMES

register = template.Library()


@register.inclusion_tag("tracker/_case_tabs.html", takes_context=True)
def case_tabs(context: Context, case: Any, current: str) -> dict[str, Any]:
    """Show the tabs of a case; a page that does not exist has none."""
    tabs = []
    for name, label, count in context.get("case_tabs") or ():
        url = address(name, case.ref)
        if url:
            # Beside what was so on a past day no number of today is shown.
            number = getattr(case, count, 0) if count and not context.get("past") else 0
            tabs.append({"url": url, "label": label, "count": number, "current": name == current})
    return {"tabs": tabs}


@register.simple_tag
def address(name: str, *args: Any) -> str:
    """Return the address of a page, or nothing where it does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def last_day(context: Context, permission: str) -> str:
    """Return why the reader may not where only the last-day rule is the reason, else nothing."""
    return policy.last_day(context["request"].actor, Permission(permission))


@register.filter
def at_key(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return the value under a key."""
    return mapping.get(key, "")


@register.simple_tag
def front_page() -> str:
    """Return the address to tell somebody who has no case yet: there they begin one."""
    return f"{settings.BASE_URL}{reverse('front-home')}"


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """Return the query of this page with some values changed; an empty value drops one."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query.pop("before", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def country_name(code: str) -> str:
    """Return the name of a country in the reader's language; an unknown code as it is."""
    return str(NAMES.get(code, code))


@register.filter
def status_tone(status: str) -> str:
    """Return the tone of a case's status: teal while something happens, grey otherwise."""
    return "teal" if status == CaseStatus.ACTIVE else ""


@register.filter
def worker_word(case: Any) -> str:
    """Return what the affected person is or was to the organisation, in two words."""
    kind, until = case.subject_employment, case.subject_until
    ended = until is not None and until < timezone.localdate()
    now_words = {
        "employee": _("employee"), "former": _("former employee"),
        "contractor": _("contractor"), "agency": _("agency worker"),
    }  # fmt: skip
    then_words = {
        "employee": _("former employee"), "contractor": _("former contractor"),
        "agency": _("former agency worker"),
    }  # fmt: skip
    return (then_words if ended else now_words).get(kind or "", now_words.get(kind or "", ""))


@register.filter
def day_and_time(at: datetime) -> str:
    """Return day, year and time in the reader's zone: 22 Nov 2026 19:04."""
    local = timezone.localtime(at)
    on = date_format(local, pgettext("date format", "j M Y"))
    return f"{on} {local:%H:%M}"


@register.filter
def recorded_words(recorded: datetime, happened: datetime) -> str:
    """Return when an entry was made, as far as that differs from when it happened."""
    local, then = timezone.localtime(recorded), timezone.localtime(happened)
    gap = int((recorded - happened).total_seconds()) // 60
    if local.date() != then.date():
        on = date_format(local, pgettext("date format", "j M"))
        return f"{on} {local:%H:%M}"
    if 0 < gap < 120:
        return _("%(time)s, %(minutes)d min later") % {"time": f"{local:%H:%M}", "minutes": gap}
    return f"{local:%H:%M}"


@register.filter
def place_of_zone(zone: str) -> str:
    """Return the town that a time zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")
