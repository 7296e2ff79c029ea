"""Which event is heard by whom, and how soon. What it is about is never said."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Who(StrEnum):
    """A group of hearers; comms/actions/announcements.py finds the people."""

    TEAM = "team"
    COMMUNICATIONS = "communications"
    APPROVERS = "approvers"
    LEGAL = "legal"
    OWNER = "owner"
    OLD_ADDRESS = "old address"
    PROPOSER = "proposer"
    PERSON = "person"
    COLLEAGUE = "colleague"


@dataclass(frozen=True)
class Hearing:
    """Who hears of an event, and the topic that their notices are joined by."""

    who: Who
    topic: str


STAFF_PAUSE = timedelta(minutes=15)
"""A member of staff gets no two notices of one topic closer together than this."""
DANGER = "danger"
"""Told instead of the usual topic when somebody is in danger: it waits for no pause."""
PERSON_PAUSE = timedelta(days=1)
"""Somebody the case protects gets one automatic message a day at most."""

AUDIENCE: dict[str, tuple[Hearing, ...]] = {
    "contact.routed": (Hearing(Who.TEAM, "contacts"), Hearing(Who.TEAM, DANGER)),
    "person.wrote": (Hearing(Who.TEAM, "conversations"),),
    "person.answered": (Hearing(Who.PERSON, "conversation"),),
    "intake.unmatched": (Hearing(Who.COMMUNICATIONS, "unmatched"),),
    "reply.received": (Hearing(Who.TEAM, "replies"), Hearing(Who.PROPOSER, "replies")),
    "proposal.made": (Hearing(Who.APPROVERS, "approvals"),),
    "proposal.refused": (Hearing(Who.PROPOSER, "approvals"),),
    "proposal.voided": (Hearing(Who.PROPOSER, "approvals"),),
    "message.uncertain": (
        Hearing(Who.PROPOSER, "outbox"),
        Hearing(Who.APPROVERS, "outbox"),
    ),
    "message.refused": (Hearing(Who.PROPOSER, "outbox"),),
    "message.put_back": (Hearing(Who.PROPOSER, "outbox"),),
    "mandate.given": (Hearing(Who.TEAM, "mandates"),),
    "mandate.withdrawn": (Hearing(Who.TEAM, "mandates"),),
    "request.returned": (Hearing(Who.PROPOSER, "approvals"),),
    "response.returned": (Hearing(Who.PROPOSER, "approvals"),),
    "message.bounced": (Hearing(Who.PROPOSER, "outbox"), Hearing(Who.TEAM, "outbox")),
    "hold.placed": (Hearing(Who.LEGAL, "holds"),),
    "hold.released": (Hearing(Who.LEGAL, "holds"),),
    "emergency.sent": (
        Hearing(Who.LEGAL, "emergencies"),
        Hearing(Who.APPROVERS, "emergencies"),
        Hearing(Who.OWNER, "emergencies"),
        Hearing(Who.TEAM, "emergencies"),
    ),
    "case.glass_broken": (Hearing(Who.LEGAL, "access"), Hearing(Who.OWNER, "access")),
    "case.seated": (Hearing(Who.LEGAL, "access"), Hearing(Who.OWNER, "access")),
    "channel.replaced": (Hearing(Who.OLD_ADDRESS, "address"), Hearing(Who.PERSON, "address")),
    "channel.entered": (Hearing(Who.PERSON, "address"),),
    "case.merged": (Hearing(Who.OWNER, "access"), Hearing(Who.TEAM, "access")),
    "staff.role_revoked": (Hearing(Who.LEGAL, "access"), Hearing(Who.COLLEAGUE, "access")),
    "staff.united": (Hearing(Who.LEGAL, "access"), Hearing(Who.COLLEAGUE, "access")),
    "staff.terms_set": (Hearing(Who.LEGAL, "access"), Hearing(Who.COLLEAGUE, "access")),
    "team.members_set": (Hearing(Who.LEGAL, "access"),),
    "staff.stood_out": (Hearing(Who.LEGAL, "access"),),
    "staff.ended": (Hearing(Who.LEGAL, "access"),),
    "staff.granted_alone": (Hearing(Who.LEGAL, "access"),),
    "staff.terms_loosened_alone": (Hearing(Who.LEGAL, "access"),),
    "deadline.reminded": (Hearing(Who.LEGAL, "deadlines"), Hearing(Who.TEAM, "deadlines")),
    "deadline.escalated": (Hearing(Who.LEGAL, "urgent deadlines"),),
    "deadline.reviewed": (Hearing(Who.LEGAL, "deadlines"),),
    "publication.back": (
        Hearing(Who.LEGAL, "publications"),
        Hearing(Who.TEAM, "publications"),
        Hearing(Who.PERSON, "conversation"),
    ),
    "publication.gone": (Hearing(Who.TEAM, "publications"),),
    "candidate.raised": (Hearing(Who.LEGAL, "candidates"),),
    "history.broken": (Hearing(Who.LEGAL, "record"),),
}
OVERSIGHT = frozenset({"case.glass_broken", "case.seated", "emergency.sent"})
"""Kinds that legal and whoever confirms hear of in every case, also where they may not open it."""
NEVER_UNHEARD = frozenset({"contact.routed", "person.wrote"})
"""Kinds that legal hears of instead where no colleague can open the case any more."""
ALARMS = frozenset({"emergencies"})
"""Topics that nobody can put off or switch off, and that are not joined with an earlier notice."""
TOPICS = tuple(sorted({one.topic for heard in AUDIENCE.values() for one in heard}))


def hearers(kind: str) -> tuple[Hearing, ...]:
    """Return who hears of an event of this kind; nobody where the table is silent."""
    return AUDIENCE.get(kind, ())
