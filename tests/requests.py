"""A case with an outlet that keeps calling, a signed regime, a mandate and the people it takes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comms.actions import requests
from comms.models import Message
from tests import factories as make
from tracker import policy
from tracker.actions import formal_requests, mandates, regimes, request_drafts
from tracker.models import (
    Allowance,
    Case,
    FormalRequest,
    Outlet,
    Person,
    Proposal,
    Publication,
    User,
)
from tracker.policy import Actor

DESIST = {
    "story": "the eleven minutes", "clause": "(no code applies)",
}  # fmt: skip


@dataclass
class Scene:
    """Everybody and everything a request needs; `now` is the one clock."""

    now: datetime
    case: Case
    person: Person
    outlet: Outlet
    officer: User
    lawyer: User

    @property
    def by(self) -> Actor:
        """Return the officer, who prepares."""
        return policy.staff(self.officer, now=self.now)

    @property
    def second(self) -> Actor:
        """Return the lawyer, who confirms."""
        return policy.staff(self.lawyer, now=self.now)

    def sign(self, *names: str) -> None:
        """Let counsel sign these regimes off."""
        for name in names:
            regimes.sign(name, counsel="Dr. Ada Recht", note="", by=self.second, now=self.now)

    def allow(self, what: Allowance = Allowance.STOP_LETTERS, **values: Any) -> None:
        """Let the person allow something."""
        told = {"scope": "", "until_on": None, **values}
        mandates.give(self.person, what=what, by=policy.protected(self.person), now=self.now,
                      **told)  # fmt: skip

    def prepare(self, regime: str = "press-desist-notice", **values: Any) -> FormalRequest:
        """Return a fresh draft."""
        told = {
            "person": self.person, "sender_kind": "person_via_mandate", "outlet": self.outlet,
            "addressee_kind": "editor", "place": "DE-BE", "language": "de", **values,
        }  # fmt: skip
        return requests.prepare(self.case, regime=regime, by=self.by, now=self.now, **told)

    def ready(self, row: FormalRequest | None = None, **elements: str) -> FormalRequest:
        """Return a request whose points are all done."""
        row = row or self.prepare()
        told = {**DESIST, **elements} if row.regime == "press-desist-notice" else elements
        request_drafts.fill_elements(row, elements=told, by=self.by, now=self.now)
        self.address(row)
        formal_requests.ready(row, by=self.by, now=self.now)
        return row

    def ready_as_is(self, row: FormalRequest) -> FormalRequest:
        """Return a desist request made ready, its way and address left as they are."""
        request_drafts.fill_elements(row, elements=DESIST, by=self.by, now=self.now)
        formal_requests.ready(row, by=self.by, now=self.now)
        return row

    def address(self, row: FormalRequest, **values: Any) -> None:
        """Say where it goes; the wording stays the template's."""
        told = {
            "subject": "", "body": "", "language": row.language, "letter_version": "",
            "way": row.filed_by_way, "recipient_address": self.outlet.newsroom_email, **values,
        }  # fmt: skip
        request_drafts.write_letter(row, by=self.by, now=self.now, **told)

    def propose(self, row: FormalRequest, **values: Any) -> Proposal:
        """Return the proposal to file it."""
        return requests.propose(row, **{"reasons": {}, "by": self.by, "now": self.now, **values})

    def confirm(self, proposal: Proposal, **values: Any) -> Message | None:
        """Return what the second person's word puts into the outbox."""
        word = {
            "digest_seen": proposal.digest, "factor": "totp", "factor_at": self.now,
            "by": self.second, "now": self.now, **values,
        }  # fmt: skip
        return requests.approve(proposal, **word)

    def publication(self, **values: Any) -> Publication:
        """Return an article that shows the house."""
        told = {
            "title": "Where he lives", "url": "https://paper.example/house", "outlet": self.outlet,
            **values,
        }  # fmt: skip
        return Publication.objects.create(case=self.case, **told)


def scene(now: datetime, **outlet: Any) -> Scene:
    """Return a case of a subject in Berlin, hounded by a German paper."""
    case = make.case()
    person = make.person(case, name="Emre Yılmaz", label="subject")
    officer, lawyer = make.user("communications"), make.user("legal")
    for member in (officer, lawyer):
        member.role_grants.update(starts_at=now, granted_at=now)
        make.grant(case, member, starts_at=now)
    return Scene(now, case, person, make.outlet(**outlet), officer, lawyer)
