"""The rows of the record; one module for each noun."""

from tracker.models.accounts import Membership, RoleGrant, SetupLink, Team, User
from tracker.models.cases import (
    Case,
    CaseExclusion,
    CaseGrant,
    CaseNumber,
    CounselNote,
    Hold,
    Marking,
)
from tracker.models.contacts import (
    Channel,
    Contact,
    Enquiry,
    Lane,
    Nature,
    Note,
    Route,
    RoutingRule,
)
from tracker.models.evidence import Blob, Evidence
from tracker.models.exports import Export, Variant
from tracker.models.formal_requests import (
    Candidate,
    Deadline,
    DeadlineChange,
    DesistEntry,
    FiledBy,
    FormalRequest,
    Outcome,
    RegimeApproval,
)
from tracker.models.history import (
    Checkpoint,
    HistoryDetail,
    HistoryEvent,
    HistoryHead,
    Verification,
)
from tracker.models.intake import Intake, IntakeSource
from tracker.models.media import Handle, Journalist, Outlet, OutletKind
from tracker.models.people import (
    AccessKey,
    Allowance,
    Circle,
    Mandate,
    Person,
    PersonMessage,
    SafeChannel,
)
from tracker.models.proposals import Approval, Proposal
from tracker.models.publications import Check, Publication, PublicationState

__all__ = [
    "AccessKey",
    "Allowance",
    "Approval",
    "Blob",
    "Candidate",
    "Case",
    "CaseExclusion",
    "CaseGrant",
    "CaseNumber",
    "Channel",
    "Check",
    "Checkpoint",
    "Circle",
    "Contact",
    "CounselNote",
    "Deadline",
    "DeadlineChange",
    "DesistEntry",
    "Enquiry",
    "Evidence",
    "Export",
    "FiledBy",
    "FormalRequest",
    "Handle",
    "HistoryDetail",
    "HistoryEvent",
    "HistoryHead",
    "Hold",
    "Intake",
    "IntakeSource",
    "Journalist",
    "Lane",
    "Mandate",
    "Marking",
    "Membership",
    "Nature",
    "Note",
    "Outcome",
    "Outlet",
    "OutletKind",
    "Person",
    "PersonMessage",
    "Proposal",
    "Publication",
    "PublicationState",
    "RegimeApproval",
    "RoleGrant",
    "Route",
    "RoutingRule",
    "SafeChannel",
    "SetupLink",
    "Team",
    "User",
    "Variant",
    "Verification",
]
