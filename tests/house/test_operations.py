"""Every outward or destructive operation against every way round the second person: done 0 times."""

import ast
import dataclasses
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from comms.actions import messages
from comms.models import Message
from tests import factories as make
from tests.comms import answers
from tracker import policy
from tracker.actions import proposals
from tracker.actions.proposals import Approved, NotApproved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Approval, Case, HistoryEvent, Hold, Proposal, User
from tracker.rules.operations import RULES, Operation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
REFUSED = (NotAllowedNow, NotApproved, PermissionDenied, Http404)
ROOT = Path(__file__).resolve().parents[2]
TWO = [one for one in Operation if not RULES[one].alone]


@dataclass
class Try:
    """One proposal and the people around it."""

    operation: Operation
    case: Case
    proposer: User
    second: User
    proposal: Proposal

    def approve(self, who: User | None = None, **word: object) -> Approved:
        by = policy.staff(who or self.second, now=word.pop("at", NOW))  # type: ignore[arg-type]
        values = {"digest_seen": self.proposal.digest, "factor": "totp", "factor_at": by.now,
                  "by": by, "now": by.now, **word}  # fmt: skip
        return proposals.approve(self.proposal, **values)  # type: ignore[arg-type]

    def claim(self, **word: object) -> Approved:
        values = {"operation": self.operation, "digest": self.proposal.digest, "now": NOW, **word}
        return proposals.claim(self.proposal, **values)  # type: ignore[arg-type]


def member(case: Case | None, *roles: str, **fields: object) -> User:
    who = make.user(*(roles or ("legal",)), **fields)
    answers.seated(NOW, who)
    if case is not None:
        make.grant(case, who, starts_at=NOW)
    return who


def begin(operation: Operation) -> Try:
    case = make.case()
    proposer, second = member(case), member(case)
    proposal = proposals.propose(
        operation, subject_key=case.key, case=case, payload=b"the final bytes",
        facts={"recipients": ["r@paper.example"]}, editors=[], findings=[], reason="It is time.",
        by=policy.staff(proposer, now=NOW), now=NOW,
    )  # fmt: skip
    return Try(operation, case, proposer, second, proposal)


def without_approval(t: Try) -> None:
    t.claim()


def by_the_proposer(t: Try) -> None:
    t.approve(t.proposer)


def by_a_second_account_of_the_same_person(t: Try) -> None:
    t.approve(member(t.case, natural_person=t.proposer.natural_person))


def by_somebody_who_wrote_in_it(t: Try) -> None:
    Proposal.objects.filter(pk=t.proposal.pk).update(editors=[str(t.second.natural_person)])
    t.approve()


def by_somebody_without_the_role(t: Try) -> None:
    t.approve(member(t.case, "communications"))


def by_somebody_outside_the_case(t: Try) -> None:
    Case.objects.filter(pk=t.case.pk).update(marking="restricted")
    t.approve(member(None))


def by_a_party_to_the_case(t: Try) -> None:
    t.case.exclusions.create(user=t.second, reason="named in it")
    t.approve()


def by_a_leaver(t: Try) -> None:
    t.approve(member(t.case, ends_on=NOW.date()))


def by_a_contractor(t: Try) -> None:
    t.approve(member(t.case, contractor=True))


def by_somebody_who_left(t: Try) -> None:
    t.approve(member(t.case, ends_on=NOW.date() - timedelta(days=1)))


def by_a_seat_the_proposer_gave_today(t: Try) -> None:
    t.second.role_grants.update(granted_by=t.proposer, granted_at=NOW - timedelta(hours=23))
    t.approve()


def by_somebody_who_changed_a_factor_yesterday(t: Try) -> None:
    changed = NOW - timedelta(hours=23, minutes=59)
    User.objects.filter(pk=t.second.pk).update(credentials_changed_at=changed)
    t.approve(User.objects.get(pk=t.second.pk))


def with_an_old_sign_in(t: Try) -> None:
    t.approve(factor_at=NOW - timedelta(minutes=5, seconds=1))


def without_any_sign_in(t: Try) -> None:
    t.approve(factor_at=None)


def over_another_digest(t: Try) -> None:
    t.approve(digest_seen="0" * 64)


def after_the_bytes_changed(t: Try) -> None:
    Proposal.objects.filter(pk=t.proposal.pk).update(payload=b"other bytes")
    t.approve()


def after_the_facts_changed(t: Try) -> None:
    Proposal.objects.filter(pk=t.proposal.pk).update(facts={"recipients": ["x@else.example"]})
    t.approve()


def after_it_expired(t: Try) -> None:
    t.approve(at=NOW + RULES[t.operation].lives)


def after_it_was_refused(t: Try) -> None:
    proposals.refuse(t.proposal, reason="No.", by=policy.staff(t.second, now=NOW), now=NOW)
    t.approve()


def after_it_was_withdrawn(t: Try) -> None:
    proposals.withdraw(t.proposal, reason="", by=policy.staff(t.proposer, now=NOW), now=NOW)
    t.approve()


def carried_out_as_something_else(t: Try) -> None:
    t.approve()
    other = next(one for one in Operation if one is not t.operation)
    t.claim(operation=other)


def carried_out_over_another_digest(t: Try) -> None:
    t.approve()
    t.claim(digest="0" * 64)


def carried_out_after_the_bytes_changed(t: Try) -> None:
    t.approve()
    Proposal.objects.filter(pk=t.proposal.pk).update(payload=b"other bytes")
    t.claim()


def carried_out_after_it_expired(t: Try) -> None:
    t.approve()
    t.claim(now=NOW + RULES[t.operation].lives)


def carried_out_after_the_approver_was_shut_out(t: Try) -> None:
    t.approve()
    User.objects.filter(pk=t.second.pk).update(is_active=False)
    t.claim()


def carried_out_after_the_approver_lost_the_role(t: Try) -> None:
    t.approve()
    t.second.role_grants.update(revoked_at=NOW, revoked_by=t.proposer)
    t.claim()


def carried_out_after_the_proposer_was_shut_out(t: Try) -> None:
    t.approve()
    User.objects.filter(pk=t.proposer.pk).update(is_active=False)
    t.claim()


def carried_out_after_two_accounts_proved_to_be_one_person(t: Try) -> None:
    t.approve()
    User.objects.filter(pk=t.second.pk).update(natural_person=t.proposer.natural_person)
    t.claim()


def with_a_status_written_by_hand(t: Try) -> None:
    Proposal.objects.filter(pk=t.proposal.pk).update(status="approved")
    t.claim()


def with_an_approval_of_other_bytes(t: Try) -> None:
    Proposal.objects.filter(pk=t.proposal.pk).update(status="approved")
    Approval.objects.create(
        proposal=t.proposal, digest="0" * 64, factor="", approved_by=t.second, approved_at=NOW
    )
    t.claim()


def begun_again_without_being_begun(t: Try) -> None:
    t.approve()
    proposals.reclaim(t.proposal, operation=t.operation, digest=t.proposal.digest, now=NOW)


def with_a_token_made_by_hand(t: Try) -> None:
    forged = Approved(
        proposal=t.proposal, operation=t.operation, payload=b"", facts={},
        digest=t.proposal.digest, claimed=True, _mark=object(),
    )  # fmt: skip
    proposals.demand(forged, t.operation, about=t.case.key)


def with_a_token_that_was_not_claimed(t: Try) -> None:
    proposals.demand(t.approve(), t.operation, about=t.case.key)


def with_the_token_of_another_row(t: Try) -> None:
    t.approve()
    proposals.demand(t.claim(), t.operation, about=make.case().key)


def with_no_token_at_all(t: Try) -> None:
    proposals.demand(None, t.operation, about=t.case.key)  # type: ignore[arg-type]


ATTEMPTS: list[Callable[[Try], None]] = [
    without_approval, by_the_proposer, by_a_second_account_of_the_same_person,
    by_somebody_who_wrote_in_it, by_somebody_without_the_role, by_somebody_outside_the_case,
    by_a_party_to_the_case, by_a_leaver, by_a_contractor, by_somebody_who_left,
    by_a_seat_the_proposer_gave_today, by_somebody_who_changed_a_factor_yesterday, with_an_old_sign_in, without_any_sign_in,
    over_another_digest, after_the_bytes_changed, after_the_facts_changed, after_it_expired,
    after_it_was_refused, after_it_was_withdrawn, carried_out_as_something_else,
    carried_out_over_another_digest, carried_out_after_the_bytes_changed,
    carried_out_after_it_expired, carried_out_after_the_approver_was_shut_out,
    carried_out_after_the_approver_lost_the_role, carried_out_after_the_proposer_was_shut_out,
    carried_out_after_two_accounts_proved_to_be_one_person, with_a_status_written_by_hand,
    with_an_approval_of_other_bytes, begun_again_without_being_begun, with_a_token_made_by_hand,
    with_a_token_that_was_not_claimed, with_the_token_of_another_row, with_no_token_at_all,
]  # fmt: skip


@pytest.mark.parametrize("operation", TWO)
def test_two_people_carry_an_operation_out_once(operation):
    t = begin(operation)
    t.approve()
    approved = t.claim()
    proposals.demand(approved, operation, about=t.case.key)
    with pytest.raises(NotAllowedNow):
        t.claim()


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.__name__)
@pytest.mark.parametrize("operation", TWO)
def test_no_way_round_the_second_person_carries_it_out(operation, attempt):
    t = begin(operation)
    with pytest.raises(REFUSED):
        attempt(t)


def act_alone(operation: Operation, case: Case, who: User, **word: object) -> Approved:
    by = policy.staff(who, now=NOW)
    values = {"factor": "totp", "factor_at": NOW, **word}
    return proposals.alone(
        operation, subject_key=case.key, case=case, payload=b"x", facts={}, findings=[],
        reason="now", by=by, now=NOW, **values,
    )  # fmt: skip


@pytest.mark.parametrize("operation", TWO)
def test_one_person_alone_carries_out_none_of_them(operation):
    case = make.case()
    with pytest.raises(NotApproved):
        act_alone(operation, case, member(case))
    assert not Proposal.objects.exists()


def test_one_act_alone_needs_no_second_person_and_it_is_never_proposed():
    alone = [one for one in Operation if RULES[one].alone]
    assert alone == [Operation.EMERGENCY_SEND]
    case = make.case()
    with pytest.raises(NotApproved):
        begin(Operation.EMERGENCY_SEND)
    approved = act_alone(Operation.EMERGENCY_SEND, case, member(case))
    claimed = proposals.claim(
        approved.proposal, operation=Operation.EMERGENCY_SEND, digest=approved.digest, now=NOW
    )
    proposals.demand(claimed, Operation.EMERGENCY_SEND, about=case.key)
    with pytest.raises(NotAllowedNow):
        proposals.claim(
            approved.proposal, operation=Operation.EMERGENCY_SEND, digest=approved.digest, now=NOW
        )


@pytest.mark.parametrize(
    "who",
    [{"contractor": True}, {"ends_on": NOW.date()}, {"roles": ("approver",)},
     {"roles": ("operator",)}, {"credentials_changed_at": NOW - timedelta(hours=1)}],
)  # fmt: skip
def test_who_may_not_act_alone_does_not(who):
    case, fields = make.case(), dict(who)
    roles = fields.pop("roles", ("legal",))
    with pytest.raises(REFUSED):
        act_alone(Operation.EMERGENCY_SEND, case, member(case, *roles, **fields))
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("factor_at", [None, NOW - timedelta(minutes=5, seconds=1)])
def test_acting_alone_takes_a_fresh_sign_in(factor_at):
    case = make.case()
    with pytest.raises(NotAllowedNow, match="Sign in once more"):
        act_alone(Operation.EMERGENCY_SEND, case, member(case), factor_at=factor_at)


@pytest.mark.parametrize("operation", [one for one in TWO if RULES[one].destroys])
def test_nothing_is_destroyed_under_a_hold(operation):
    t = begin(operation)
    t.approve()
    Hold.objects.create(
        case=t.case, reason="lawsuit", review_on=NOW.date(), placed_by=t.second, placed_at=NOW
    )
    with pytest.raises(NotAllowedNow, match="hold"):
        t.claim()


def test_the_second_of_two_approvers_gets_a_sentence():
    t = begin(Operation.SEND_RESPONSE)
    other = member(t.case)
    t.approve()
    with pytest.raises(NotAllowedNow, match="Nobody waits"):
        t.approve(other)
    assert Approval.objects.count() == 1


ENDS = {
    "proposal.executed": "executed", "proposal.refused": "refused",
    "proposal.withdrawn": "withdrawn", "proposal.voided": "void",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_in_whatever_order_they_come_a_proposal_ends_once_as_the_record_says(seed):
    t, draw = begin(Operation.SEND_RESPONSE), random.Random(seed)
    other = member(t.case)
    second, house = policy.staff(t.second, now=NOW), policy.house("gate", now=NOW)
    # Each has the row as it was when their page opened, which others have moved on since.
    told = {"reason": "no", "now": NOW}
    seen = [Proposal.objects.get(pk=t.proposal.pk) for _ in range(3)]
    acts = [
        t.approve, lambda: t.approve(other), t.claim, t.claim,
        lambda: proposals.refuse(seen[0], by=second, **told),
        lambda: proposals.withdraw(seen[1], by=policy.staff(t.proposer, now=NOW), **told),
        lambda: proposals.void(seen[2], by=house, **told),
    ]  # fmt: skip
    for act in draw.sample(acts, len(acts)):
        with suppress(NotAllowedNow):
            act()
    t.proposal.refresh_from_db()
    events = HistoryEvent.objects.filter(object_key=t.proposal.key).order_by("seq")
    kinds = [event.kind for event in events]
    assert [ENDS[kind] for kind in kinds if kind in ENDS] == [t.proposal.status]
    assert kinds[-1] in ENDS
    assert kinds.count("proposal.approved") == Approval.objects.count() <= 1


def test_the_same_act_is_not_proposed_twice_at_a_time():
    t = begin(Operation.SEND_RESPONSE)
    with pytest.raises(NotAllowedNow, match="already"):
        proposals.propose(
            t.operation, subject_key=t.case.key, case=t.case, payload=b"", facts={}, editors=[],
            findings=[], reason="", by=policy.staff(t.proposer, now=NOW), now=NOW,
        )  # fmt: skip


def test_a_seat_the_proposer_gave_the_day_before_yesterday_counts():
    t = begin(Operation.SEND_RESPONSE)
    t.second.role_grants.update(granted_by=t.proposer, granted_at=NOW - timedelta(hours=25))
    t.approve()


def test_a_factor_changed_the_day_before_yesterday_stops_nobody():
    t = begin(Operation.SEND_RESPONSE)
    changed = NOW - timedelta(hours=24)
    User.objects.filter(pk=t.second.pk).update(credentials_changed_at=changed)
    t.approve(User.objects.get(pk=t.second.pk))


# --- The shell: the effect itself, called without the proof ------------------------------------


def test_the_outbox_takes_nothing_from_the_shell_without_the_proof():
    scene = answers.scene(NOW)
    proposal = scene.propose()
    genuine = proposals.approve(
        proposal,
        digest_seen=proposal.digest,
        factor="totp",
        factor_at=NOW,
        by=scene.lawyer,
        now=NOW,
    )
    forged = dataclasses.replace(genuine, _mark=object(), payload=b"another letter")
    values = {"purpose": "response", "by": scene.officer, "now": NOW}
    for token, recipient in (
        (None, "reporter@paper.example"), (forged, "reporter@paper.example"), (genuine, "x@y.example")
    ):  # fmt: skip
        with pytest.raises((NotApproved, AttributeError)):
            messages.queue(token, recipient=recipient, **values)
    assert not Message.objects.exists()


def test_a_message_row_made_by_hand_is_not_released():
    scene = answers.scene(NOW)
    row = Message.objects.create(
        purpose="response", sender="press@doorstep.example", recipient="r@paper.example", raw=b"Hi",
        case=scene.case, response=scene.response,
    )  # fmt: skip
    with pytest.raises(NotAllowedNow):
        messages.release(row, now=NOW)
    row.proposal = scene.propose()
    row.raw = bytes(row.proposal.payload)
    with pytest.raises(NotAllowedNow):
        messages.release(row, now=NOW)


def functions(*folders: str, naming: str) -> list[tuple[Path, ast.FunctionDef]]:
    """Return every function of the files that hold a word at all."""
    found = []
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if naming not in source:
                continue
            tree = ast.parse(source)
            found += [(path, one) for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    return found


def test_every_function_that_takes_the_proof_looks_at_it_first():
    taking = [
        (path, one)
        for path, one in functions("tracker", "comms", naming="Approved")
        if any(
            arg.annotation is not None and ast.unparse(arg.annotation) in {"Approved", "proposals.Approved"}
            for arg in (*one.args.args, *one.args.kwonlyargs)
        )
        and not one.name.startswith("_")
        and one.name != "demand"
    ]  # fmt: skip
    assert taking
    careless = [
        f"{path.name}:{one.name}" for path, one in taking if "demand(" not in ast.unparse(one)
    ]
    assert not careless


def test_only_the_module_of_proposals_makes_the_proof():
    makers = {
        path.name
        for path, one in functions("tracker", "comms", naming="Approved")
        if any(
            isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Approved"
            for node in ast.walk(one)
        )
    }
    assert makers == {"proposals.py"}


# --- The wire: raw posts -----------------------------------------------------------------------


def test_raw_posts_carry_nothing_out(sign_in):
    scene = answers.scene(datetime.now(tz=UTC))
    proposal = scene.propose()
    url = reverse("approval-approve", args=[proposal.key])
    word = {"digest": proposal.digest}
    twin = make.user("legal", natural_person=scene.officer.user.natural_person)
    leaver = make.user("legal", contractor=True)
    stale, second = make.user("legal"), scene.lawyer.user
    for who in (twin, leaver, stale):
        make.grant(scene.case, who)
    tries = [
        sign_in(scene.officer.user).post(url, word),
        sign_in(twin).post(url, word),
        sign_in(leaver).post(url, word),
        sign_in(stale, fresh=False).post(url, word),
        sign_in(second).post(url, {"digest": "0" * 64}),
        sign_in(second).post(url),
        sign_in(second).get(url),
        sign_in(make.user("auditor")).post(url, word),
    ]
    assert {answer.status_code for answer in tries} <= {302, 403, 404, 405}
    assert not Message.objects.exists()
    assert not Approval.objects.exists()
    client = sign_in(second)
    client.post(url, word)
    client.post(url, word)
    assert Message.objects.count() == 1
