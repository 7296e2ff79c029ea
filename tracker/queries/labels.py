"""What readers see in place of the names that rules and history use."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.rules.operations import Operation
from tracker.rules.regimes.base import Confidence
from tracker.rules.retention import What
from tracker.rules.roles import Role

ROLES: dict[str, Any] = {
    Role.COMMUNICATIONS.value: _("communications"),
    Role.LEGAL.value: _("legal"),
    Role.APPROVER.value: _("approver"),
    Role.AUDITOR.value: _("auditor"),
    Role.OPERATOR.value: _("operator"),
    "staff": _("staff"),
    "subject": _("the affected person"),
    "circle": _("the circle"),
}
"""Who acted, by the one word history keeps of it."""

HOUSE: dict[str, Any] = {
    "house": _("the software"),
    "checkpoint": _("checkpoints"),
    "deadlines": _("deadlines"),
    "desist": _("requests to stop"),
    "erasure": _("erasing"),
    "exports": _("exports"),
    "gate": _("the second-person check"),
    "holds": _("holds"),
    "inbound": _("incoming mail"),
    "leak-guard": _("the search for sealed words"),
    "letters": _("letters"),
    "outbox": _("outbox"),
    "preview": _("previews"),
    "recovery": _("the way back in"),
    "retention": _("retention"),
    "routing": _("routing rules"),
    "setup": _("the first setting up"),
}
"""The parts of the software that act by themselves."""

OPERATIONS: dict[str, Any] = {
    Operation.SEND_RESPONSE.value: _("Send an answer"),
    Operation.FILE_REQUEST.value: _("Send a request"),
    Operation.ERASE_PERSON.value: _("Erase a person"),
    Operation.PURGE_CASE.value: _("Erase a case"),
    Operation.MERGE_CASES.value: _("Merge two cases"),
    Operation.EXPORT_BUNDLE.value: _("Export a case"),
    Operation.RELEASE_HOLD.value: _("Release a hold"),
    Operation.LOWER_MARKING.value: _("Lower a marking"),
    Operation.SEAT_AT_CASE.value: _("Let somebody into a case that nobody can open"),
    Operation.GRANT_ROLE.value: _("Give somebody a role"),
    Operation.CHANGE_CONTACT_ADDRESS.value: _("Change how a person is reached"),
    Operation.RESOLVE_UNCERTAIN.value: _("Clear up whether a letter left"),
    Operation.EMERGENCY_SEND.value: _("Emergency letter, sent by one person alone"),
    Operation.LOOSEN_TERMS.value: _("Move somebody’s last day, or lift the contractor rule"),
}

SEALED: dict[str, Any] = {
    "name": _("names"),
    "address": _("home addresses"),
    "phone": _("private numbers"),
    "channels": _("safe channels"),
}
"""Sealed facts that a full bundle may show."""

PROOFS: dict[str, Any] = {
    "sent": _("sent, arrival not proven"),
    "A": _("proof A: arrived and acknowledged"),
    "B": _("proof B: arrived"),
    "C": _("proof C: note at the time, with a witness"),
    "D": _("proof D: our own note"),
    "E": _("proof E: told later"),
}
"""How well a request to stop is proven."""

SCOPES: dict[str, Any] = {
    "journalist": _("one journalist"),
    "title": _("one title"),
    "group": _("a group of titles"),
    "agency": _("an agency"),
    "industry": _("the whole industry"),
}
"""To whom a request to stop was addressed."""

CAME: dict[str, Any] = {
    "upload": _("uploaded by those it happened to"),
    "given": _("given to a colleague"),
    "staff": _("found by a colleague"),
    "mail": _("came by e-mail"),
    "proof": _("proof that a letter arrived"),
    "mail as it came in": _("mail as it came in"),
    "our letter": _("our letter"),
    "our letter, not known to have left": _("our letter, not known to have left"),
    "our letter, sent by one person alone: danger to life": _(
        "our letter, sent by one person alone: danger to life"
    ),
}
"""How an original came to us."""

GROUNDS: dict[str, Any] = {
    "asked": _("the person asked for it"),
    "no_need": _("it is not needed any more"),
    "unlawful": _("it should never have been stored"),
    "law": _("a law or a court demands it"),
}
"""Why somebody is erased."""

GOING: dict[str, Any] = {
    What.MINORS.value: _("everything about minors"),
    What.SEALED.value: _("sealed facts: names, addresses, phone numbers, keys"),
    What.PERSONAL.value: _("everything that names somebody, files and words of the history"),
}
"""What goes together when its time is over."""

CONFIDENCE: dict[str, Any] = {
    Confidence.HIGH.value: pgettext_lazy("confidence", "high"),
    Confidence.MEDIUM.value: pgettext_lazy("confidence", "medium"),
    Confidence.LOW.value: pgettext_lazy("confidence", "low"),
}

RESULTS: dict[str, Any] = {
    "candidate": _("a candidate"),
    "cannot_tell": _("cannot tell"),
    "stale_desist": _("the request is old or about something else"),
    "new_addressee": _("this title was not asked yet"),
    "none": _("not a candidate"),
}
"""What a contact is, held against one request to stop."""

STATUSES: dict[str, Any] = {
    "candidate": _("waits for legal"),
    "dismissed": _("dismissed"),
    "confirmed_by_legal": _("confirmed by legal"),
    "complained": _("we complained"),
    "upheld": _("complaint upheld"),
    "not_upheld": _("complaint not upheld"),
}
"""What has become of a candidate."""


def role(name: str) -> str:
    """Return the words for whoever acted: a role or a part of the software."""
    return str(ROLES.get(name) or HOUSE.get(name, name))


def operation(name: str) -> str:
    """Return the words for what a second person confirms."""
    return str(OPERATIONS.get(name, name))


def came(name: str) -> str:
    """Return the words for how an original came to us."""
    return str(CAME.get(name, name))


def confidence(name: str) -> str:
    """Return the words for how sure a date is."""
    return str(CONFIDENCE.get(name, name))
