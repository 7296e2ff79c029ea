"""Two accounts of one human being count as one: in what they confirm and in what they may see."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import emergencies, grants, seats, staff_terms
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, CaseExclusion, EmergencyAct, Proposal, User
from tracker.queries import approving
from tracker.queries import emergencies as waiting
from tracker.queries import staff as colleagues
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission

pytestmark = pytest.mark.django_db


def excluded(case: Case, who: User) -> None:
    CaseExclusion.objects.create(case=case, user=who, reason="a party")


def proposed(case: Case, operation: Operation, **fields: object) -> Proposal:
    now = timezone.now()
    fields = {"proposed_by": make.user("communications"), "facts": {}, "editors": []} | fields
    return Proposal.objects.create(
        operation=operation, subject_key=case.key, case=case, payload=b"x", digest="d",
        proposed_at=now, expires_at=now + timedelta(days=1), **fields,
    )  # fmt: skip


def united(user: User, same_as: User) -> None:
    by = policy.staff(make.user("operator"), now=timezone.now())
    staff_terms.unite(user, same_as=same_as, reason="one person", by=by, now=by.now)
    user.refresh_from_db()
    same_as.refresh_from_db()


@pytest.fixture
def two() -> tuple[User, User]:
    first, second = make.user("legal", "communications"), make.user("legal", "approver")
    united(first, second)
    return first, second


def test_a_party_is_shut_out_in_both_accounts(two):
    case, keeper = make.case(owner=two[1]), policy.staff(make.user("legal"))
    assert policy.may(policy.staff(two[1]), Permission.CASE_READ, case)
    make.user("legal", last_login=timezone.now())
    grants.exclude(case, who=two[0], reason="a party", by=keeper, now=timezone.now())
    case.refresh_from_db()
    assert case.owner is None
    for account in two:
        by = policy.staff(account, now=timezone.now())
        assert not policy.may(by, Permission.CASE_READ, case)
        with pytest.raises(NotAllowedNow, match="No case of this number"):
            grants.break_glass(case.ref, reason="a life is in danger now", by=by, now=by.now)
        with pytest.raises(NotAllowedNow, match="party"):
            grants.give(case, to=account, reason="x", until=None, by=keeper, now=by.now)


def test_the_other_account_of_a_party_neither_asks_nor_confirms_nor_is_let_in(two):
    shut, other = make.case(marking="restricted"), make.user("legal")
    excluded(shut, two[0])
    by = policy.staff(two[1], now=timezone.now())
    with pytest.raises(NotAllowedNow, match="No case of this number"):
        seats.propose(shut.ref, to=other, by=by, now=by.now)
    asking = policy.staff(other, now=timezone.now())
    with pytest.raises(NotAllowedNow, match="party"):
        seats.propose(shut.ref, to=two[1], by=asking, now=by.now)
    waits = seats.propose(shut.ref, to=other, by=asking, now=by.now)
    assert waits not in approving.visible(by)


def test_the_other_account_of_a_party_reviews_no_emergency_of_the_case(two):
    case = make.case()
    excluded(case, two[0])
    proposal = proposed(case, Operation.EMERGENCY_SEND)
    act = EmergencyAct.objects.create(
        case=case, proposal=proposal, kind="police", done_by=make.user("communications")
    )
    by = policy.staff(two[1], now=timezone.now())
    assert not waiting.to_review(by).exists()
    with pytest.raises(NotAllowedNow):
        emergencies.review(act, verdict="fine", by=by, now=by.now)


@pytest.mark.parametrize("turned", [False, True])
def test_nobody_says_of_the_only_one_who_confirms_that_it_is_themselves(turned):
    here = {"last_login": timezone.now()}
    operator, lawyer = make.user("operator", **here), make.user("legal", **here)
    by = policy.staff(operator, now=timezone.now())
    first, second = (operator, lawyer) if turned else (lawyer, operator)
    with pytest.raises(PermissionDenied):
        staff_terms.unite(first, same_as=second, reason="x", by=by, now=by.now)
    assert colleagues.two_must_agree(by.now)


@pytest.mark.parametrize("which", [0, 1])
def test_whoever_wrote_before_it_was_said_confirms_in_neither_account(which):
    writer, second = make.user("communications", "approver"), make.user("approver")
    case = make.case()
    make.grant(case, writer)
    make.grant(case, second)
    wrote = [str(writer.natural_person)]
    waits = proposed(case, Operation.SEND_RESPONSE, editors=wrote)
    united(writer, second)
    now = timezone.now()
    by = policy.staff((writer, second)[which], now=now)
    assert "wrote in this" in approving.why_not_approve(waits, by=by, now=now)
