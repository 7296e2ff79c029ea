"""What desk pages share: who asks, role first, then the scoped look."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from tracker import policy
from tracker.models import Enquiry
from tracker.policy import Actor
from tracker.queries import inbox
from tracker.rules.roles import Permission
from tracker.web.record import finding


def actor(request: HttpRequest) -> Actor:
    """Return the member of staff behind a request."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def enquiry_for(
    request: HttpRequest, ref: str, permission: Permission = Permission.CASE_READ
) -> Enquiry:
    """Return an enquiry; 403 without the role, 404 when missing or in a case not theirs."""
    by = actor(request)
    policy.require(by, permission)
    related = ("case", "outlet", "journalist", "team", "assignee", "merged_into")
    found = get_object_or_404(inbox.visible(by).select_related(*related), ref=ref)
    finding.note_reading(found.case, by)
    return found


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the page of ours that a form came from, else `otherwise`."""
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return otherwise
