"""Holds as legal sees them, and the sentence that keeps a case."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import policy
from tracker.models import Case, Hold, Proposal
from tracker.policy import Actor
from tracker.rules.operations import Operation
from tracker.states import ProposalStatus


def why_kept(case: Case) -> str:
    """Return the sentence that names the hold on a case, or nothing where there is none."""
    hold = Hold.objects.filter(case=case, released_at__isnull=True).order_by("placed_at").first()
    if hold is None:
        return ""
    return _(
        "Legal has put a hold on this case on %(day)s: nothing in it may be deleted before two "
        "people of legal release it."
    ) % {"day": date_format(timezone.localtime(hold.placed_at), pgettext("date format", "j M Y"))}


def visible_to(by: Actor) -> QuerySet[Hold]:
    """Return holds on cases the reader may open, the next review on top."""
    rows = Hold.objects.filter(case__in=policy.cases_visible_to(by))
    return rows.select_related("case", "placed_by", "released_by").order_by("review_on", "pk")


def release_waiting(hold: Hold) -> Proposal | None:
    """Return the proposal to release this hold that waits for its second person."""
    return Proposal.objects.filter(
        operation=Operation.RELEASE_HOLD, subject_key=hold.key, status=ProposalStatus.OPEN
    ).first()
