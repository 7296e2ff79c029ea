"""Every state machine of the record on one page: the labels, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseStatus(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", _("open")
    ACTIVE = "active", _("active")
    QUIET = "quiet", _("quiet")
    CLOSED = "closed", _("closed")
    ERASED = "erased", _("erased")


class ContactStatus(models.TextChoices):
    """Where one contact stands."""

    LOGGED = "logged", _("logged")
    ROUTED = "routed", _("with the press office")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


class RequestStatus(models.TextChoices):
    """Where a formal request stands; its outcome is a field of its own."""

    DRAFT = "draft", _("draft")
    READY = "ready", _("ready to file")
    FILED = "filed", _("filed")
    ACKNOWLEDGED = "acknowledged", _("receipt confirmed")
    DECIDED = "decided", _("answered")
    APPEALED = "appealed", _("taken further")
    CLOSED = "closed", _("closed")
    LAPSED = "lapsed", _("no answer in time")
    ABANDONED = "abandoned", _("given up")


class ProposalStatus(models.TextChoices):
    """Where a proposal stands. One execution at most: executing is claimed, never entered twice."""

    OPEN = "open", _("waits for a second person")
    APPROVED = "approved", _("approved")
    EXECUTED = "executed", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REFUSED = "refused", _("refused")
    VOID = "void", _("no longer valid")


class ExportStatus(models.TextChoices):
    """Where a case bundle stands."""

    ASKED = "asked", _("waits for a second person")
    QUEUED = "queued", _("queued")
    BUILDING = "building", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")
    EXPIRED = "expired", _("expired")


class IntakeStatus(models.TextChoices):
    """What became of words and files as they came in."""

    RECEIVED = "received", _("received")
    READ = "read", _("read")
    UNMATCHED = "unmatched", _("belongs to nobody yet")
    UNREADABLE = "unreadable", _("cannot be read by a machine")
    FILED_AWAY = "filed_away", _("filed away")


CASE = {
    CaseStatus.OPEN: {CaseStatus.ACTIVE, CaseStatus.CLOSED},
    CaseStatus.ACTIVE: {CaseStatus.QUIET, CaseStatus.CLOSED},
    CaseStatus.QUIET: {CaseStatus.ACTIVE, CaseStatus.CLOSED},
    CaseStatus.CLOSED: {CaseStatus.ACTIVE, CaseStatus.ERASED},
    CaseStatus.ERASED: set[CaseStatus](),
}
CONTACT = {
    ContactStatus.LOGGED: {ContactStatus.ROUTED, ContactStatus.CLOSED},
    ContactStatus.ROUTED: {ContactStatus.ROUTED, ContactStatus.ANSWERED, ContactStatus.CLOSED},
    ContactStatus.ANSWERED: {ContactStatus.ROUTED, ContactStatus.CLOSED},
    ContactStatus.CLOSED: {ContactStatus.ROUTED},
}
REQUEST = {
    RequestStatus.DRAFT: {RequestStatus.READY, RequestStatus.ABANDONED},
    RequestStatus.READY: {RequestStatus.DRAFT, RequestStatus.FILED, RequestStatus.ABANDONED},
    RequestStatus.FILED: {
        RequestStatus.ACKNOWLEDGED,
        RequestStatus.DECIDED,
        RequestStatus.LAPSED,
        RequestStatus.CLOSED,
    },
    RequestStatus.ACKNOWLEDGED: {
        RequestStatus.DECIDED,
        RequestStatus.LAPSED,
        RequestStatus.CLOSED,
    },
    RequestStatus.DECIDED: {RequestStatus.APPEALED, RequestStatus.CLOSED},
    RequestStatus.APPEALED: {RequestStatus.DECIDED, RequestStatus.CLOSED},
    RequestStatus.LAPSED: {RequestStatus.APPEALED, RequestStatus.DECIDED, RequestStatus.CLOSED},
    RequestStatus.CLOSED: {RequestStatus.APPEALED},
    RequestStatus.ABANDONED: set[RequestStatus](),
}
PROPOSAL = {
    ProposalStatus.OPEN: {
        ProposalStatus.APPROVED,
        ProposalStatus.WITHDRAWN,
        ProposalStatus.REFUSED,
        ProposalStatus.VOID,
    },
    ProposalStatus.APPROVED: {
        ProposalStatus.EXECUTED,
        ProposalStatus.WITHDRAWN,
        ProposalStatus.VOID,
    },
    ProposalStatus.EXECUTED: set[ProposalStatus](),
    ProposalStatus.WITHDRAWN: set[ProposalStatus](),
    ProposalStatus.REFUSED: set[ProposalStatus](),
    ProposalStatus.VOID: set[ProposalStatus](),
}
EXPORT = {
    ExportStatus.ASKED: {ExportStatus.QUEUED},
    ExportStatus.QUEUED: {ExportStatus.BUILDING},
    ExportStatus.BUILDING: {ExportStatus.BUILDING, ExportStatus.READY, ExportStatus.FAILED},
    ExportStatus.READY: {ExportStatus.EXPIRED},
    ExportStatus.FAILED: set[ExportStatus](),
    ExportStatus.EXPIRED: set[ExportStatus](),
}
INTAKE = {
    IntakeStatus.RECEIVED: {
        IntakeStatus.READ,
        IntakeStatus.UNMATCHED,
        IntakeStatus.UNREADABLE,
        IntakeStatus.FILED_AWAY,
    },
    IntakeStatus.UNMATCHED: {IntakeStatus.READ, IntakeStatus.FILED_AWAY},
    IntakeStatus.UNREADABLE: {IntakeStatus.READ, IntakeStatus.FILED_AWAY},
    IntakeStatus.READ: {IntakeStatus.FILED_AWAY},
    IntakeStatus.FILED_AWAY: {IntakeStatus.READ},
}
MACHINES: dict[type[models.TextChoices], dict[object, set[object]]] = {
    CaseStatus: CASE,  # type: ignore[dict-item]
    ContactStatus: CONTACT,  # type: ignore[dict-item]
    RequestStatus: REQUEST,  # type: ignore[dict-item]
    ProposalStatus: PROPOSAL,  # type: ignore[dict-item]
    ExportStatus: EXPORT,  # type: ignore[dict-item]
    IntakeStatus: INTAKE,  # type: ignore[dict-item]
}
"""Which table of moves belongs to which status; comms adds its own in comms/states.py."""
