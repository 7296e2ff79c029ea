"""Every address × role × method: who gets a page, and that nobody learns of what is not theirs.

A new address goes into one line of ADDRESSES, under the permission that opens it; where it shows
something of a case, its arguments go into FOREIGN as well.
"""

import uuid
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from comms.models import Response
from tests import factories as make
from tracker.models import (
    Candidate,
    CaseGrant,
    Deadline,
    Evidence,
    Export,
    FormalRequest,
    Hold,
    Marking,
    Proposal,
    Publication,
    SafeChannel,
)
from tracker.models.evidence import Blob
from tracker.rules.roles import GRANTS, Permission, Role

P = Permission
ANYBODY = (
    "front-home set_language front-numbers front-door-card leave front-left front-log front-saved "
    "front-key front-join front-recover front-recover-use front-confirm staff-welcome "
    "calendar-feed-ics"
)
KEY_HOLDERS = (
    "front-me front-new-key front-entries front-entry front-messages front-takedown front-opened front-details "
    "front-circle front-circle-link front-circle-renew front-circle-end front-allow front-allow-one "
    "front-safe front-safe-end"
)
ADDRESSES: dict[Permission, str] = {
    P.QUEUE_READ: "desk-home unmatched unmatched-mail unmatched-match unmatched-file-away "
    "regime-list regime response-told response-check line-list line-page outbox-list outbox-uncertain outbox-resolve "
    "outbox-back-to-draft",
    P.CASE_READ: "enquiry case-list case case-contacts contact case-circle case-messages "
    "case-messages-read case-evidence evidence case-publications publication case-history "
    "case-requests request-list request response-page outlet-list outlet journalist case-hold case-access "
    "case-bundle desist-list desist candidate deadline-list case-dates deadline calendar-feed",
    P.DEADLINE_CHANGE: "deadline-check deadline-change",
    P.REGIME_SIGN: "regime-say",
    P.CONTACT_LOG: "contact-log",
    P.CONTACT_ROUTE: "enquiry-claim enquiry-hand-over enquiry-wait enquiry-close enquiry-reopen "
    "enquiry-split enquiry-merge",
    P.CONTACT_JUDGE: "enquiry-mark contact-recognise contact-correct",
    P.NOTE_WRITE: "enquiry-note",
    P.RESPONSE_DRAFT: "response-new response-withdraw",
    P.PROPOSE: "response-propose",
    P.LINE_EDIT: "line-new line-edit line-retire",
    P.LINE_APPROVE: "line-approve",
    P.STAFF_READ: "approval-list approval-page approval-approve approval-refuse approval-withdraw "
    "staff-list desk-start team-list team-duty",
    P.OUTBOX_STOP: "outbox-stop",
    P.EMERGENCY: "case-emergency",
    P.REQUEST_PREPARE: "request-new request-contents request-facts case-watch request-letter request-ready request-check "
    "request-reopen request-door request-filed request-delivered request-answer request-clarified "
    "request-end publication-new desist-new desist-change desist-lift",
    P.ROUTING_EDIT: "routing-rules routing-rule-add routing-rule routing-rule-move "
    "routing-rule-switch team-add team-edit",
    P.BREAK_GLASS: "case-break-glass",
    P.CASE_GRANT: "case-glass-reviews case-glass-review emergency-review case-grant case-exclude "
    "case-revoke case-exclusion-end case-seat",
    P.CASE_MANAGE: "person-new person-edit person-address case-edit case-lower case-merge",
    P.SEALED_REVEAL: "person-reveal",
    P.EVIDENCE_ADD: "evidence-new",
    P.EVIDENCE_READ: "evidence-download evidence-preview mail-original",
    P.EXPORT: "bundle-download",
    P.HOLD_SET: "hold-list hold-release",
    P.ERASE: "person-erase retention-list retention-case retention-mail",
    P.PRIVILEGED: "case-counsel",
    P.HISTORY_READ: "history",
    P.MEDIA_EDIT: "outlet-new outlet-edit journalist-new journalist-edit",
    P.STAFF_EDIT: "staff-invite staff-link staff-terms staff-role staff-revoke staff-end "
    "team-members",
}
STAFF = {name: permission for permission, names in ADDRESSES.items() for name in names.split()}
LIBRARY = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")
"""Sign-in pages of the library; tests/tracker/web/test_staff_sign_in.py holds them."""
REFUSED = {403, 404, 405}
MADE_UP = {
    "ref": "NONE-9999", "contact_ref": "C-99999", "evidence_ref": "EV-99999", "pk": 999_999,
    "export_ref": "EX-99999", "number": 999_999, "token": "made-up", "what": "takedown",
    "key": uuid.UUID(int=7), "regime": "made-up", "word": "made-up",
}  # fmt: skip


def patterns(of=None) -> dict[str, URLPattern]:
    """Return every named address of the house; those without a name are the library's old ones."""
    found: dict[str, URLPattern] = {}
    for each in (of or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            found[each.name or ""] = each
        else:
            found |= patterns(each)
    return found


OURS = {name: each for name, each in patterns().items() if name and not name.startswith(LIBRARY)}
STAFF_NAMES = sorted(set(STAFF) & set(OURS))


def address(name: str, **known: object) -> str:
    """Return the address, with made-up arguments where none are known."""
    needed = OURS[name].pattern.converters
    return reverse(name, kwargs={each: known.get(each, MADE_UP[each]) for each in needed})


def test_every_address_stands_in_the_table():
    listed = {*ANYBODY.split(), *KEY_HOLDERS.split(), *STAFF}
    assert set(OURS) - listed == set(), "say in ADDRESSES who may open these"
    assert listed - set(OURS) == set(), "these are gone"


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in_page():
    for name in STAFF_NAMES:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address(name))
            assert answer.status_code == 302, (name, method)
            assert answer.url.startswith("/accounts/login/"), (name, method)


@pytest.mark.django_db
def test_without_a_key_no_page_of_a_person_opens():
    for name in KEY_HOLDERS.split():
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address(name))
            assert answer.status_code in {302, 404, 405}, (name, method)


@pytest.fixture
def one_of_each(sign_in):
    """Return a signed-in client for each role."""
    return {role: sign_in(None, role.value) for role in Role}


@pytest.mark.django_db
@pytest.mark.parametrize("name", STAFF_NAMES)
def test_only_the_right_roles_get_in(name, one_of_each):
    for role, client in one_of_each.items():
        for method in ("get", "post"):
            status = getattr(client, method)(address(name)).status_code
            if STAFF[name] not in GRANTS[role]:
                assert status in REFUSED, f"{role}: {method} answered {status}"
            assert status < 500, f"{role}: {method} answered {status}"


@pytest.mark.django_db
def test_without_a_second_factor_nothing_opens():
    client = Client()
    client.force_login(
        make.user("legal", "communications", "operator"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    for name in STAFF_NAMES:
        for method in ("get", "post"):
            answer = getattr(client, method)(address(name))
            assert answer.status_code == 302, (name, method)
            assert answer.url.startswith("/accounts/2fa/"), (name, method)


# --- What is not theirs ------------------------------------------------------------------------


@pytest.fixture
def foreign() -> SimpleNamespace:
    """Return one of everything in a case that nobody of the roles below may open."""
    case, by = make.case(marking=Marking.PRIVILEGED), make.user("legal")
    person, outlet = make.person(case, name="Somebody"), make.outlet()
    contact = make.contact(case)
    now, entry, enquiry = timezone.now(), make.desist(case, outlet=outlet), make.enquiry(case)
    blob = Blob.objects.create(digest="f" * 64, size=3)
    return SimpleNamespace(
        case=case,
        person=person,
        contact=contact,
        enquiry=enquiry,
        mail=make.intake(case, source="mail", raw_name=str(blob.key)),
        response=Response.objects.create(ref="A-F1", enquiry=enquiry, drafted_by=by),
        evidence=Evidence.objects.create(
            ref="EV-F1", case=case, blob=blob, original_name="a.png", media_type="image/png"
        ),
        publication=Publication.objects.create(case=case, title="x"),
        grant=CaseGrant.objects.create(case=case, user=by, reason="x", break_glass=True),
        hold=Hold.objects.create(case=case, reason="x", review_on=now.date(), placed_by=by),
        export=Export.objects.create(ref="EX-F1", case=case, variant="full", asked_by=by),
        request=FormalRequest.objects.create(
            ref="R-F1", case=case, person=person, outlet=outlet, regime="press-desist-notice",
            regime_version="1", addressee_kind="editor", place="DE-BE",
        ),
        proposal=Proposal.objects.create(
            operation="request.file", case=case, subject_key=uuid.uuid4(), payload=b"x",
            digest="0" * 64, proposed_by=by, expires_at=now,
        ),
        desist=entry,
        candidate=Candidate.objects.create(contact=contact, desist=entry, result="candidate"),
        deadline=Deadline.objects.create(
            case=case, clock="x", label="x", side="ours", place="DE-BE", rule_version="1"
        ),
        channel=SafeChannel.objects.create(
            person=person, value_sealed=b"x", value_digest="0" * 64, hint="e•••"
        ),
    )  # fmt: skip


def arguments(name: str, at: SimpleNamespace) -> dict[str, object]:
    """Return arguments that lead to what is in the foreign case."""
    if name.startswith("request") and name != "request-new":
        return {"ref": at.request.ref}
    if name.startswith("deadline"):
        return {"key": at.deadline.key}
    if name.startswith("approval"):
        return {"key": at.proposal.key}
    if name.startswith("enquiry") or name == "response-new":
        return {"ref": at.enquiry.ref}
    if name.startswith("response"):
        return {"ref": at.response.ref}
    if name == "mail-original":
        return {"ref": at.mail.ref}
    return {
        "ref": at.case.ref, "contact_ref": at.contact.ref, "evidence_ref": at.evidence.ref,
        "export_ref": at.export.ref, "number": at.grant.pk,
        "key": {
            "publication": at.publication.key, "hold-release": at.hold.key,
            "desist": at.desist.key, "desist-change": at.desist.key,
            "desist-lift": at.desist.key, "candidate": at.candidate.key,
        }.get(name, at.person.key),
    }  # fmt: skip


OF_A_CASE = [
    name
    for name in STAFF_NAMES
    if (name.startswith(
        ("case", "contact-", "evidence", "publication", "person", "hold-release", "bundle",
         "retention-case", "desist", "candidate", "deadline",
         "request", "enquiry", "approval", "response", "mail-original")
    )
    and name != "response-told"
    and OURS[name].pattern.converters)
    or name == "contact"
]  # fmt: skip


SHOWS_NOTHING = {"case-glass-review"}
"""Says who looked into a case and why, and nothing of what stands in it."""


@pytest.mark.django_db
@pytest.mark.parametrize("name", OF_A_CASE)
def test_what_is_foreign_and_what_is_made_up_answer_alike(name, one_of_each, foreign):
    known = arguments(name, foreign)
    for role, client in one_of_each.items():
        # Legal may see that there is a case; who may not open the page at all is held above.
        if role is Role.LEGAL or STAFF[name] not in GRANTS[role]:
            continue
        for method in ("get", "post"):
            real = getattr(client, method)(address(name, **known))
            none = getattr(client, method)(address(name))
            assert real.status_code == none.status_code, f"{role}: {method}"
            assert real.status_code in REFUSED, f"{role}: {method}"
            assert plain(real, known) == plain(none, MADE_UP), f"{role}: {method}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", OF_A_CASE)
def test_whoever_reads_a_page_of_a_case_is_written_down_once(name, foreign, sign_in):
    reader = make.user("legal", "communications")
    make.grant(foreign.case, reader)
    url, client = address(name, **arguments(name, foreign)), sign_in(reader)
    read = [client.get(url).status_code for _ in range(2)] == [200, 200]
    noted = [event.actor_key for event in make.events(foreign.case, "case.read")]
    assert noted == [reader.key] * (name not in SHOWS_NOTHING) or not read


def plain(answer, known) -> str:
    """Return the page without what the address itself said."""
    text = answer.content.decode()
    for value in known.values():
        text = text.replace(str(value), "") if len(str(value)) > 3 else text
    return text
