"""Who may do what: roles are plain values, each a named bundle of permissions."""

from datetime import date, timedelta
from enum import StrEnum

LEAVING_SOON = timedelta(days=14)
"""From this long before somebody's last day they may draft, and nothing that leaves or destroys."""


class Role(StrEnum):
    """What a member of staff is here for."""

    COMMUNICATIONS = "communications"
    LEGAL = "legal"
    APPROVER = "approver"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Permission(StrEnum):
    """One thing that somebody may do. The last-day rule takes away those in LAST_DAY."""

    QUEUE_READ = "queue.read"
    CASE_READ = "case.read"
    CASE_MANAGE = "case.manage"
    CASE_GRANT = "case.grant"
    MARKING_RAISE = "case.raise_marking"
    CONTACT_LOG = "contact.log"
    CONTACT_ROUTE = "contact.route"
    CONTACT_JUDGE = "contact.judge"
    NOTE_WRITE = "note.write"
    PERSON_WRITE_TO = "person.write_to"
    SEALED_REVEAL = "sealed.reveal"
    SEALED_BULK = "sealed.bulk"
    MEDIA_EDIT = "media.edit"
    LINE_EDIT = "line.edit"
    LINE_APPROVE = "line.approve"
    RESPONSE_DRAFT = "response.draft"
    REQUEST_PREPARE = "request.prepare"
    PROPOSE = "proposal.make"
    APPROVE = "proposal.approve"
    OUTBOX_STOP = "outbox.stop"
    EMERGENCY = "emergency.send"
    DEADLINE_CHANGE = "deadline.change"
    DESIST_JUDGE = "desist.judge"
    REGIME_SIGN = "regime.sign"
    EVIDENCE_READ = "evidence.read"
    EVIDENCE_ADD = "evidence.add"
    PRIVILEGED = "privileged.read"
    HOLD_SET = "hold.set"
    EXPORT = "export.make"
    ERASE = "erase.make"
    BREAK_GLASS = "case.break_glass"
    HISTORY_READ = "history.read"
    HISTORY_VERIFY = "history.verify"
    ROUTING_EDIT = "routing.edit"
    STAFF_READ = "staff.read"
    STAFF_EDIT = "staff.edit"


P = Permission
_DESK = {
    P.QUEUE_READ, P.CASE_READ, P.CONTACT_LOG, P.CONTACT_ROUTE, P.CONTACT_JUDGE, P.NOTE_WRITE,
    P.PERSON_WRITE_TO, P.SEALED_REVEAL, P.MEDIA_EDIT, P.RESPONSE_DRAFT, P.REQUEST_PREPARE,
    P.PROPOSE, P.OUTBOX_STOP, P.EMERGENCY, P.EVIDENCE_READ, P.EVIDENCE_ADD, P.CASE_MANAGE,
    P.STAFF_READ, P.MARKING_RAISE,
}  # fmt: skip

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.COMMUNICATIONS: frozenset(_DESK | {P.LINE_EDIT, P.ROUTING_EDIT, P.EXPORT, P.BREAK_GLASS}),
    Role.LEGAL: frozenset(
        _DESK
        | {
            P.CASE_GRANT, P.APPROVE, P.LINE_APPROVE, P.DEADLINE_CHANGE, P.DESIST_JUDGE,
            P.REGIME_SIGN, P.PRIVILEGED, P.HOLD_SET, P.EXPORT, P.ERASE, P.HISTORY_READ,
            P.HISTORY_VERIFY, P.SEALED_BULK, P.BREAK_GLASS, P.STAFF_EDIT,
        }
    ),
    Role.APPROVER: frozenset(
        {P.QUEUE_READ, P.CASE_READ, P.APPROVE, P.LINE_APPROVE, P.OUTBOX_STOP, P.STAFF_READ}
    ),
    Role.AUDITOR: frozenset({P.HISTORY_READ, P.HISTORY_VERIFY, P.STAFF_READ}),
    Role.OPERATOR: frozenset({P.STAFF_READ, P.STAFF_EDIT, P.HISTORY_VERIFY, P.ROUTING_EDIT}),
}  # fmt: skip

LAST_DAY = frozenset(
    {
        P.APPROVE, P.LINE_APPROVE, P.REGIME_SIGN, P.EXPORT, P.ERASE, P.HOLD_SET, P.SEALED_BULK,
        P.ROUTING_EDIT, P.STAFF_EDIT, P.CASE_GRANT, P.DEADLINE_CHANGE, P.DESIST_JUDGE,
        P.BREAK_GLASS, P.MARKING_RAISE, P.EMERGENCY,
    }
)  # fmt: skip
"""What a contractor never may, and nobody may from fourteen days before the last day."""

READING = frozenset(
    {P.QUEUE_READ, P.CASE_READ, P.EVIDENCE_READ, P.SEALED_REVEAL, P.STAFF_READ, P.HISTORY_READ}
)
"""All that an emergency look at a case opens: no draft, no export, nothing privileged."""


def is_leaving(*, ends_on: date | None, contractor: bool, today: date) -> bool:
    """Tell whether the last-day rule holds: for contractors always."""
    return contractor or (ends_on is not None and today >= ends_on - LEAVING_SOON)


def has_left(*, ends_on: date | None, today: date) -> bool:
    """Tell whether the last day has passed; sessions and tokens are dead then."""
    return ends_on is not None and today > ends_on


def permissions(roles: frozenset[Role], *, leaving: bool) -> frozenset[Permission]:
    """Return what these roles allow together, less the last-day rule."""
    allowed = frozenset().union(*(GRANTS[role] for role in roles)) if roles else frozenset()
    return allowed - LAST_DAY if leaving else allowed
