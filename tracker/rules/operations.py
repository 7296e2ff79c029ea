"""Every outward and destructive operation; each needs a proposal and a second person."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


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


@dataclass(frozen=True)
class Rule:
    """How an operation is approved: how long a proposal lives and whether it leaves the house."""

    outward: bool
    lives: timedelta = timedelta(days=3)


RULES: dict[Operation, Rule] = {
    Operation.SEND_RESPONSE: Rule(outward=True),
    Operation.FILE_REQUEST: Rule(outward=True, lives=timedelta(days=7)),
    Operation.ERASE_PERSON: Rule(outward=False, lives=timedelta(days=14)),
    Operation.PURGE_CASE: Rule(outward=False, lives=timedelta(days=14)),
    Operation.MERGE_CASES: Rule(outward=False),
    Operation.EXPORT_BUNDLE: Rule(outward=True),
    Operation.RELEASE_HOLD: Rule(outward=False),
    Operation.LOWER_MARKING: Rule(outward=False),
    Operation.GRANT_ROLE: Rule(outward=False),
    Operation.CHANGE_CONTACT_ADDRESS: Rule(outward=False),
    Operation.RESOLVE_UNCERTAIN: Rule(outward=True),
}
