"""An answer ready to be proposed, and the two people it takes; on one clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comms.actions import lines, responses
from comms.models import Line, Message, Response
from tests import factories as make
from tracker import policy
from tracker.models import Case, Enquiry, Proposal
from tracker.policy import Actor


@dataclass
class Scene:
    """One case, one enquiry, one draft; an officer who wrote it and a lawyer who may confirm."""

    now: datetime
    case: Case
    enquiry: Enquiry
    officer: Actor
    lawyer: Actor
    line: Line
    response: Response

    def draft(self, **values: Any) -> Response:
        """Return another draft of the officer's."""
        return responses.draft(self.enquiry, **{**_text(self), **values})

    def propose(self, **values: Any) -> Proposal:
        """Return the proposal of the draft."""
        return responses.propose(
            self.response, **{"reasons": {}, "by": self.officer, "now": self.now, **values}
        )

    def confirm(self, proposal: Proposal, **values: Any) -> Message:
        """Return what the lawyer's word puts into the outbox."""
        word = {
            "digest_seen": proposal.digest, "factor": "totp", "factor_at": self.now,
            "by": self.lawyer, "now": self.now, **values,
        }  # fmt: skip
        return responses.approve(proposal, **word)


def _text(scene: Scene) -> dict[str, Any]:
    return {
        "line": scene.line, "journalist": None, "recipient": "reporter@paper.example",
        "subject": "Your question", "body": "We do not comment on staff.", "language": "en",
        "by": scene.officer, "now": scene.now,
    }  # fmt: skip


def scene(now: datetime, **people: Any) -> Scene:
    """Return a case with an enquiry and a draft in it; `people` replaces officer or lawyer."""
    in_case = make.case()
    make.person(in_case, name="Emre Yılmaz", label="subject")
    officer = people.get("officer") or make.user("communications")
    lawyer = people.get("lawyer") or make.user("legal")
    seated(now, officer, lawyer)
    for member in (officer, lawyer):
        make.grant(in_case, member, starts_at=now)
    enquiry = Enquiry.objects.create(ref=f"ENQ-{in_case.ref}", case=in_case, story="The outage")
    by = policy.staff(officer, now=now)
    line = approved_line(now)
    made = Scene(now, in_case, enquiry, by, policy.staff(lawyer, now=now), line, None)  # type: ignore[arg-type]
    made.response = made.draft()
    return made


def approved_line(now: datetime, **values: Any) -> Line:
    """Return wording that two people stand behind."""
    writer, approver = make.user("communications"), make.user("legal")
    seated(now, writer, approver)
    text = {"title": "No comment on staff", "language": "en", "expires_on": None,
            "body": "Dear {journalist},\n\nwe do not comment on staff.", **values}  # fmt: skip
    line = lines.write(**text, by=policy.staff(writer, now=now), now=now)
    lines.approve(line, by=policy.staff(approver, now=now), now=now)
    return line


def seated(now: datetime, *members: Any) -> None:
    """Let these hold their roles at `now`, whatever day the test plays on."""
    for member in members:
        member.role_grants.update(starts_at=now, granted_at=now)
