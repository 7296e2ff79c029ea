"""The queue: what came in, by lane, with the rule that put it there."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from comms.models import Message
from comms.queries import responses
from comms.queries.enquiries import wrote_last
from comms.web.asking import actor
from tracker import policy
from tracker.models import Lane
from tracker.queries import conversations, inbox
from tracker.queries.inbox import Asked, Inbox, Row
from tracker.rules.roles import Permission

NOTES = {
    Lane.NOW: gettext_lazy("danger, a minor, or someone who was asked to stop"),
    Lane.UNPLACED: gettext_lazy("no rule placed it, or nobody is on duty: everybody sees it"),
    Lane.TODAY: "",
    Lane.LATER: "",
    Lane.WAITING: gettext_lazy("answered, or put off until they write again"),
}
Replies = dict[int, Message]
"""The mail that was the last word, by number of the enquiry."""
CLOCK_SHOWN = timedelta(hours=12)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the queue, or what a search finds."""
    by = actor(request)
    policy.require(by, Permission.QUEUE_READ)
    now = timezone.now()
    words = request.GET.get("q", "").strip()
    asked = _asked(request)
    more = {"answer": responses.under_way()}
    box = inbox.numbers(by) if words else inbox.open_inbox(by, asked, now=now, more=more)
    country = settings.DEFAULT_COUNTRY
    found = inbox.search(words, by, country=country, now=now, more=more) if words else []
    rows = [*found, *(row for lane in box.lanes for row in lane.rows)]
    replies = wrote_last([row.enquiry for row in rows])
    context = {
        "words": words, "found": _shown(found, replies, now), **_page(box, asked, replies, now),
        "wrote": [] if words or asked != Asked() else conversations.waiting(by),
        "may_log": policy.may(by, Permission.CONTACT_LOG),
        "may_route": policy.may(by, Permission.CONTACT_ROUTE),
    }  # fmt: skip
    return render(request, "comms/queue.html", context)


def _asked(request: HttpRequest) -> Asked:
    lane, page = request.GET.get("lane", ""), request.GET.get("page", "")
    return Asked(
        mine=request.GET.get("show") == "mine",
        team=request.GET.get("team", "")[:50],
        lane=lane if lane in Lane.values else "",
        page=int(page) if page.isdecimal() and len(page) < 5 else 1,
    )


def _page(box: Inbox, asked: Asked, replies: Replies, now: datetime) -> dict[str, Any]:
    lanes = [
        {
            "lane": lane.lane, "note": NOTES[lane.lane], "total": lane.total, "more": lane.more,
            "rows": _shown(lane.rows, replies, now), "url": _url(asked, lane=lane.lane.value),
        }
        for lane in box.lanes
    ]  # fmt: skip
    return {
        "box": box, "asked": asked, "lanes": lanes, "filtered": asked != Asked(),
        "teams": [
            {"slug": slug, "name": name, "count": count, "url": f"?{urlencode({'team': slug})}"}
            for slug, name, count in box.teams
        ],
        "all_lanes": [(lane.label, f"?lane={lane.value}") for lane in Lane],
        "pages": [
            {"number": n, "url": _url(asked, lane=asked.lane, page=str(n))}
            for n in range(1, box.pages + 1)
        ],
    }  # fmt: skip


def _url(asked: Asked, **more: str) -> str:
    kept = {"show": "mine"} if asked.mine else {}
    kept |= {"team": asked.team} if asked.team else {}
    return f"?{urlencode({**kept, **more})}"


def _shown(rows: list[Row], replies: Replies, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "row": row, "e": row.enquiry, "clock": _clock(row, now), "facts": _facts(row),
            "reply": replies.get(row.enquiry.pk),
        }
        for row in rows
    ]  # fmt: skip


def _facts(row: Row) -> list[str]:
    """Return what the second line tells: who, how often since when, and where else."""
    e, latest = row.enquiry, row.latest
    facts = [e.journalist.name if e.journalist else latest.claimed_name if latest else ""]
    if e.contacts_count > 1:
        day = date_format(timezone.localtime(e.first_at), pgettext("date format", "D j M"))
        facts.append(_("%(n)d contacts since %(day)s") % {"n": e.contacts_count, "day": day})
    if latest and latest.verified_sender:
        facts.append(_("verified sender"))
    others = ", ".join(row.also_in[:3])
    if others:
        facts.append(_("also in %(refs)s") % {"refs": others})
    return [fact for fact in facts if fact and fact != e.headline]


def _clock(row: Row, now: datetime) -> str:
    """Return the wall clock beside a distance, such as 20:00 Berlin; nothing for a far day."""
    due = row.enquiry.answer_by
    if due is None or abs(due - now) >= CLOCK_SHOWN:
        return ""
    city = timezone.get_current_timezone_name().rsplit("/", 1)[-1].replace("_", " ")
    return f"{timezone.localtime(due):%H:%M} {city}"
