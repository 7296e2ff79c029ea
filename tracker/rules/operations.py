"""Every outward and destructive operation; each needs a proposal and a second person."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tracker.rules.roles import Permission


class Operation(StrEnum):
    """What one person prepares and another confirms."""

    SEND_RESPONSE = "response.send"
    FILE_REQUEST = "request.file"
    ERASE_PERSON = "person.erase"
    PURGE_CASE = "case.purge"
    MERGE_CASES = "case.merge"
    EXPORT_BUNDLE = "case.export"
    RELEASE_HOLD = "hold.release"
    LOWER_MARKING = "case.lower_marking"
    GRANT_ROLE = "role.grant"
    CHANGE_CONTACT_ADDRESS = "person.change_address"
    RESOLVE_UNCERTAIN = "message.resolve"
    LOOSEN_TERMS = "staff.loosen_terms"
    EMERGENCY_SEND = "emergency.send"
    SEAT_AT_CASE = "case.seat"


@dataclass(frozen=True)
class Rule:
    """How an operation is approved: how long a proposal lives, whether it leaves the house or
    destroys (a hold stops it then), who may prepare it and who may confirm it.

    `alone`: one person does it, for danger to life; it is told to many and reviewed by another.
    """

    outward: bool
    lives: timedelta = timedelta(days=3)
    destroys: bool = False
    propose: Permission = Permission.PROPOSE
    approve: Permission = Permission.APPROVE
    alone: bool = False


RULES: dict[Operation, Rule] = {
    Operation.SEND_RESPONSE: Rule(outward=True),
    Operation.FILE_REQUEST: Rule(outward=True, lives=timedelta(days=7)),
    Operation.ERASE_PERSON: Rule(
        outward=False, lives=timedelta(days=14), destroys=True, propose=Permission.ERASE
    ),
    Operation.PURGE_CASE: Rule(
        outward=False, lives=timedelta(days=14), destroys=True, propose=Permission.ERASE
    ),
    Operation.MERGE_CASES: Rule(outward=False, destroys=True),
    Operation.EXPORT_BUNDLE: Rule(outward=True, propose=Permission.EXPORT),
    # Both are legal's: one seat of theirs asks, another confirms.
    Operation.RELEASE_HOLD: Rule(
        outward=False, propose=Permission.HOLD_SET, approve=Permission.HOLD_SET
    ),
    Operation.LOWER_MARKING: Rule(
        outward=False, propose=Permission.PRIVILEGED, approve=Permission.HOLD_SET
    ),
    Operation.GRANT_ROLE: Rule(outward=False, propose=Permission.STAFF_EDIT),
    Operation.CHANGE_CONTACT_ADDRESS: Rule(outward=False),
    Operation.RESOLVE_UNCERTAIN: Rule(outward=True),
    Operation.LOOSEN_TERMS: Rule(outward=False, propose=Permission.STAFF_EDIT),
    Operation.SEAT_AT_CASE: Rule(outward=False, propose=Permission.CASE_GRANT),
    Operation.EMERGENCY_SEND: Rule(
        outward=True, lives=timedelta(hours=1), propose=Permission.EMERGENCY, alone=True
    ),
}
