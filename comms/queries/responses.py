"""Answers, proposals and waiting mail, as far as the reader may see them."""

from django.db.models import Case as When
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models import When as If

from comms.models import OUTWARD, Message, Response
from comms.queries.enquiries import with_merged
from comms.states import MessageStatus, ResponseStatus
from tracker import policy
from tracker.models import Enquiry, Proposal
from tracker.policy import Actor
from tracker.queries import approving
from tracker.states import ProposalStatus

PENDING = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNCERTAIN)
"""Letters that have not left, or of which nobody can tell."""
ENDED_SHOWN = 30
"""So many ended proposals and messages stand on their page; the history has them all."""


def enquiries_visible_to(by: Actor) -> QuerySet[Enquiry]:
    """Return enquiries of cases the reader may open."""
    return Enquiry.objects.filter(case__in=policy.cases_visible_to(by)).select_related(
        "case", "outlet", "journalist"
    )


def visible_to(by: Actor) -> QuerySet[Response]:
    """Return answers in cases the reader may open."""
    rows = Response.objects.filter(enquiry__case__in=policy.cases_visible_to(by))
    return rows.select_related(
        "enquiry__case", "enquiry__outlet", "journalist", "line", "proposal__proposed_by"
    )


def proposals_visible_to(by: Actor) -> QuerySet[Proposal]:
    """Return proposals in cases the reader may open, and those that concern no case."""
    return approving.visible(by).select_related("case", "proposed_by")


def proposals_waiting(by: Actor) -> list[Proposal]:
    """Return what waits for a second person, the one that expires first on top."""
    rows = proposals_visible_to(by).filter(status=ProposalStatus.OPEN)
    return list(rows.defer("payload").order_by("expires_at"))


def proposals_ended(by: Actor) -> list[Proposal]:
    """Return what was confirmed or ended lately, newest first."""
    rows = proposals_visible_to(by).exclude(status=ProposalStatus.OPEN)
    with_word = rows.select_related("approval__approved_by", "case", "proposed_by")
    return list(with_word.defer("payload").order_by("-proposed_at")[:ENDED_SHOWN])


def letters_visible_to(by: Actor) -> QuerySet[Message]:
    """Return letters to outsiders in cases the reader may open; notices are not among them."""
    rows = Message.objects.filter(purpose__in=OUTWARD, case__in=policy.cases_visible_to(by))
    return rows.select_related("case", "response", "formal_request", "enquiry", "proposal")


def outbox_waiting(by: Actor) -> list[Message]:
    """Return letters that have not left yet, or of which nobody can tell; those first."""
    unclear = If(status=MessageStatus.UNCERTAIN, then=Value(0))
    rows = letters_visible_to(by).filter(status__in=PENDING)
    return list(rows.order_by(When(unclear, default=Value(1)), "not_before"))


def outbox_ended(by: Actor) -> list[Message]:
    """Return letters that left, were stopped or refused lately, newest first."""
    ended = [
        MessageStatus.SENT, MessageStatus.STOPPED, MessageStatus.REFUSED, MessageStatus.RESOLVED,
    ]  # fmt: skip
    rows = letters_visible_to(by).filter(status__in=ended)
    return list(rows.order_by("-queued_at")[:ENDED_SHOWN])


def under_way() -> Subquery:
    """Return, for a query of enquiries, how far the answer that is nearest to leaving has come.

    Nothing where no answer is written. What was merged in brought its answers along.
    """
    this = OuterRef(OuterRef("pk"))
    family = Enquiry.objects.filter(Q(pk=this) | Q(merged_into=this))
    in_outbox = Exists(Message.objects.filter(response=OuterRef("pk"), status__in=PENDING))
    written = Q(status__in=(ResponseStatus.DRAFT, ResponseStatus.PROPOSED))
    waits = Q(status=ResponseStatus.APPROVED) & Q(in_outbox)
    rows = Response.objects.filter(written | waits, enquiry__in=family.values("pk"))
    return Subquery(rows.order_by(_NEAREST, "pk").values("status")[:1])


_NEAREST = When(
    If(status=ResponseStatus.APPROVED, then=Value(0)),
    If(status=ResponseStatus.PROPOSED, then=Value(1)),
    default=Value(2),
)


def asked_last(enquiry: Enquiry) -> Message | None:
    """Return the journalist's newest mail in an enquiry; our answer threads itself under it."""
    family = with_merged(enquiry)
    theirs = Message.objects.filter(enquiry__in=family, status=MessageStatus.RECEIVED)
    return theirs.exclude(message_id="").order_by("-queued_at", "-pk").first()
