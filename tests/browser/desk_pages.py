"""Every page of the desk, who may open it, and where it shows something.

A new page of the desk gets a word in PAGES; a button or a download stands in NO_PAGE.
"""

from collections.abc import Callable
from email.message import EmailMessage

from django.db.models import Count, Model
from django.urls import reverse
from django.utils import timezone

from comms import inbound
from comms.models import Line, Response
from tests import factories as make
from tests.house.test_url_matrix import OURS
from tests.tracker.exports import world
from tracker.models import (
    Candidate,
    Case,
    CaseGrant,
    Contact,
    Deadline,
    DesistEntry,
    Enquiry,
    Evidence,
    FormalRequest,
    Intake,
    Journalist,
    Membership,
    Outlet,
    Person,
    Proposal,
    Publication,
    RoutingRule,
    Team,
    User,
)

Arguments = Callable[[], dict[str, object]]
OFFICER, LAWYER, OPERATOR = "lena@desk.example", "tom@desk.example", "olga@desk.example"
NO_PAGE = """
enquiry-claim enquiry-hand-over enquiry-mark enquiry-note enquiry-wait enquiry-close enquiry-reopen
enquiry-split enquiry-merge response-propose response-withdraw approval-approve approval-refuse
approval-withdraw line-approve line-retire outbox-stop outbox-back-to-draft outbox-resolve
unmatched-match unmatched-file-away mail-original request-ready request-reopen request-door case-grant
case-exclude case-lower case-messages-read evidence-download evidence-preview
bundle-download routing-rule-move routing-rule-switch staff-link staff-revoke desk-start
calendar-feed-ics regime-say deadline-check
"""
"""Buttons and downloads."""
NOT_IN_THE_EXAMPLE = """
hold-release case-glass-review emergency-review retention-case request-filed request-delivered
request-clarified case-exclusion-end
"""
"""Pages for which the example has not come far enough; the journeys open them."""


def case() -> Case:
    """Return the case of which the example tells most."""
    return Case.objects.alias(n=Count("contacts")).order_by("-n")[0]


def nothing() -> dict[str, object]:
    """Return no arguments."""
    return {}


def in_case(model: type[Model] | None = None, name: str = "key", by: str = "key") -> Arguments:
    """Return arguments for a page of the case, or of a `model` row in it."""

    def found() -> dict[str, object]:
        if model is None:
            return {"ref": case().ref}
        way = "contact__case" if model is Candidate else "case"
        row = model._default_manager.filter(**{way: case()}).latest("pk")
        return {"ref": case().ref, name: getattr(row, by)}

    return found


def of(model: type[Model], by: str = "key", **wanted: object) -> Arguments:
    """Return arguments for the page of such a row."""
    return lambda: {by: getattr(model._default_manager.filter(**wanted).latest("pk"), by)}


GROUPS: tuple[tuple[str, str, Arguments], ...] = (
    (OFFICER, ("desk-home contact-log unmatched line-list line-new outbox-list approval-list "
     "case-list outlet-list outlet-new journalist-new request-list case-break-glass routing-rules "
     "routing-rule-add deadline-list calendar-feed outbox-uncertain"), nothing),
    (LAWYER, "case-seat case-glass-reviews history hold-list regime-list retention-list retention-mail", nothing),
    (OPERATOR, "staff-list staff-invite team-list team-add", nothing),
    (OPERATOR, "team-edit team-members", of(Team, "pk")),
    (OPERATOR, "team-duty", of(Membership, "pk")),
    (OPERATOR, "staff-terms staff-role staff-end", of(User, name="Kit Farrow")),
    (OFFICER, ("case case-contacts case-circle person-new case-messages case-edit case-evidence "
     "evidence-new case-publications publication-new case-bundle case-requests request-new "
     "desist-list desist-new case-merge case-emergency case-dates case-watch"), in_case()),
    (LAWYER, "case-history case-hold case-access case-counsel case-end", in_case()),
    (LAWYER, "case-revoke", in_case(CaseGrant, "number", "pk")),
    (OFFICER, "contact contact-recognise contact-correct", in_case(Contact, "contact_ref", "ref")),
    (OFFICER, "evidence", in_case(Evidence, "evidence_ref", "ref")),
    (OFFICER, "person-edit person-reveal person-address", in_case(Person)),
    (LAWYER, "person-erase", in_case(Person)),
    (OFFICER, "publication", in_case(Publication)),
    (OFFICER, "desist desist-change desist-lift", in_case(DesistEntry)),
    (LAWYER, "candidate", in_case(Candidate)),
    (OFFICER, "deadline", of(Deadline)),
    (LAWYER, "deadline-change", lambda: {**of(Deadline)(), "what": "met"}),
    (LAWYER, "regime", lambda: {"regime": "press-desist-notice"}),
    (OFFICER, "enquiry response-new", lambda: of(Enquiry, "ref", open=True, case=case())()),
    (OFFICER, "response-page response-check", of(Response, "ref", status="draft")),
    (OFFICER, "response-told outlet outlet-edit", of(Outlet, name="Blitzblatt")),
    (OFFICER, "journalist journalist-edit", of(Journalist)),
    (OFFICER, "line-page line-edit", of(Line)),
    (LAWYER, "approval-page", of(Proposal, operation="response.send")),
    (OFFICER, "request request-contents request-letter request-check request-end",
     of(FormalRequest, "ref", regime="press-desist-notice")),
    (OFFICER, "request-facts request-answer", of(FormalRequest, "ref", status="filed")),
    (OFFICER, "routing-rule", of(RoutingRule, "pk")),
    (OFFICER, "unmatched-mail", of(Intake, "ref", source="mail")),
)  # fmt: skip
PAGES = {name: (who, arguments) for who, names, arguments in GROUPS for name in names.split()}


def unlisted() -> set[str]:
    """Return pages of the desk that stand in no list."""
    listed = {*PAGES, *NO_PAGE.split(), *NOT_IN_THE_EXAMPLE.split()}
    front = ("front-", "staff-welcome", "leave", "set_language")
    return {name for name in OURS if not name.startswith(front)} - listed


def addresses() -> list[tuple[str, str, str]]:
    """Return who opens which page at what address, colleague by colleague."""
    pages = sorted((who, name) for name, (who, _arguments) in PAGES.items() if name in OURS)
    return [(who, name, reverse(name, kwargs=PAGES[name][1]())) for who, name in pages]


def fill_corners() -> None:
    """Add to the example what only comes later: a file, a date, a contact after a request, a mail."""
    row, now = case(), timezone.now()
    subject = row.people.get(circle="subject")
    contact = row.contacts.latest("pk")
    world.exhibit(row, contact, world.picture(), "screenshot.png", {"camera": "a phone"})
    outlet = Outlet.objects.get(name="Blitzblatt")
    said = make.desist(row, outlet=outlet, effective_at=contact.occurred_at, entered_at=now)
    said.people.add(subject)
    world.held(contact, said, status="candidate")
    row_of_a_date(row)
    mail = EmailMessage()
    mail["From"], mail["To"] = "Somebody <somebody@paper.example>", "press@doorstep.example"
    mail["Subject"], mail["Message-ID"] = "A question", "<first@paper.example>"
    mail.set_content("Could you tell us more about the outage?")
    inbound.read(*inbound.store([mail.as_bytes()], now=now), now=now)


def row_of_a_date(of_case: Case) -> None:
    """Give a request of the case its date."""
    Deadline.objects.create(
        formal_request=FormalRequest.objects.filter(case=of_case)[0], case=of_case, clock="answer",
        label="Their answer", side="theirs", place="DE-BE", due_on=timezone.localdate(),
        steps=["Day one is the day after.", "Seven days."], citation="our own rule",
        rule_version="1",
    )  # fmt: skip
