"""The list of cases and the first pages of one case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker import policy
from tracker.models import Case, Channel, Contact, Marking, Nature
from tracker.queries import cases, needs, timeline
from tracker.rules.roles import Permission
from tracker.states import CaseStatus
from tracker.web.record import finding
from tracker.web.record.paging import page_of
from tracker.web.record.picture import draw


def listing(request: HttpRequest) -> HttpResponse:
    """Show the cases that the reader may open; filters stand in the address."""
    by = finding.actor(request)
    policy.require(by, Permission.CASE_READ)
    asked = _asked(request)
    page = page_of(request, cases.for_list(cases.listing(by, asked)))
    context = {"page": page, "asked": asked, "statuses": CaseStatus.choices[:4],
               "markings": Marking.choices, "may": by.permissions}  # fmt: skip
    return render(request, "tracker/case_list.html", context)


def _asked(request: HttpRequest) -> cases.Asked:
    given = request.GET
    status, marking = given.get("status", ""), given.get("marking", "")
    return cases.Asked(
        status=status if status in CaseStatus.values else "",
        marking=marking if marking in Marking.values else "",
        mine=given.get("mine") == "1",
        words=given.get("q", "").strip()[:80],
    )


def head(request: HttpRequest, case: Case, tab: str) -> dict[str, Any]:
    """Return what the head of every page of a case needs; `tab` is the URL name of its tab."""
    by = finding.actor(request)
    way = cases.way_in(case, by)
    return {"case": case, "way": way, "may": by.permissions, "view_tab": tab}


def overview(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a case: its picture, what it needs, the circle and what the person allows."""
    case = finding.case_for(request, ref)
    shown, now = timeline.of_case(case, contacts=getattr(case, "contacts_n", 0)), timezone.now()
    circle = cases.circle(case)
    erased = cases.erased_at(case, circle)
    context = head(request, case, "case") | {
        "timeline": shown,
        "picture": draw(shown, now=now),
        "days": timeline.by_day(shown),
        "needs": needs.of_case(
            case, circle=circle, hits=shown.candidates > 0, erased=erased is not None
        ),
        "erased_at": erased,
        "circle": circle,
        "allows": cases.allows(case, now=now),
    }
    return render(request, "tracker/case.html", context)


def contacts(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the contacts of a case, the newest first, filtered as the address says."""
    case = finding.case_for(request, ref)
    channel, nature = request.GET.get("channel", ""), request.GET.get("nature", "")
    rows = Contact.objects.filter(case=case).select_related("outlet", "journalist", "person")
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    if nature in Nature.values:
        rows = rows.filter(nature=nature)
    shown = timeline.marked(rows).order_by("-occurred_at", "-pk")
    context = head(request, case, "case-contacts") | {
        "page": page_of(request, shown), "channel": channel, "nature": nature,
        "channels": Channel.choices, "natures": Nature.choices,
    }  # fmt: skip
    return render(request, "tracker/case_contacts.html", context)
