"""A hold takes one person of legal, its end takes two, and until then it beats everything."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests import factories as make
from tests.comms import answers
from tracker import policy
from tracker.actions import holds
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Checkpoint, Hold, User
from tracker.queries import integrity

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
LATER = date(2026, 11, 4)


def lawyer(case: Case) -> User:
    who = make.user("legal")
    answers.seated(NOW, who)
    make.grant(case, who, starts_at=NOW)
    return who


def placed(case: Case, who: User) -> Hold:
    by = policy.staff(who, now=NOW)
    return holds.place(case, reason="A court asked for it.", review_on=LATER, by=by, now=NOW)


def test_one_person_of_legal_places_a_hold_with_a_checkpoint_before_and_after():
    case = make.case()
    placed(case, lawyer(case))
    assert make.events(case, "hold.placed").count() == 1
    assert [row.why for row in Checkpoint.objects.all()] == ["before hold", "after hold"]
    with pytest.raises(NotAllowedNow, match="4 May 2026"):
        holds.refuse_if_held(case)
    assert integrity.verify().ok


@pytest.mark.parametrize("role", ["communications", "approver", "auditor", "operator"])
def test_nobody_else_places_one(role):
    case = make.case()
    who = make.user(role)
    make.grant(case, who)
    with pytest.raises(PermissionDenied):
        holds.place(
            case, reason="x", review_on=date(2099, 1, 1), by=policy.staff(who),
            now=datetime.now(tz=UTC),
        )  # fmt: skip


def test_a_review_day_that_has_passed_is_refused():
    case = make.case()
    by = policy.staff(lawyer(case), now=NOW)
    with pytest.raises(NotAllowedNow, match="later day"):
        holds.place(case, reason="x", review_on=NOW.date(), by=by, now=NOW)


def test_a_hold_is_released_by_two_of_legal_and_by_no_one_of_them():
    case = make.case()
    one, two = lawyer(case), lawyer(case)
    hold = placed(case, one)
    by = policy.staff(one, now=NOW)
    proposal = holds.propose_release(hold, reason="The case is over.", by=by, now=NOW)
    word = {"digest_seen": proposal.digest, "factor": "totp", "factor_at": NOW, "now": NOW}
    with pytest.raises(NotAllowedNow, match="yourself"):
        holds.approve_release(proposal, by=by, **word)
    assert Hold.objects.filter(released_at__isnull=True).count() == 1
    holds.approve_release(proposal, by=policy.staff(two, now=NOW), **word)
    hold.refresh_from_db()
    assert hold.released_by == two
    holds.refuse_if_held(case)
    assert make.events(case, "hold.released").count() == 1


def test_an_approver_who_is_not_legal_does_not_release_it():
    case = make.case()
    approver = make.user("approver")
    answers.seated(NOW, approver)
    make.grant(case, approver, starts_at=NOW)
    one = lawyer(case)
    proposal = holds.propose_release(
        placed(case, one), reason="Over.", by=policy.staff(one, now=NOW), now=NOW
    )
    with pytest.raises(PermissionDenied):
        holds.approve_release(
            proposal, digest_seen=proposal.digest, factor="totp", factor_at=NOW,
            by=policy.staff(approver, now=NOW), now=NOW,
        )  # fmt: skip


def test_a_hold_of_another_case_keeps_nothing_here():
    case, other = make.case(), make.case()
    placed(other, lawyer(other))
    holds.refuse_if_held(case)


def test_a_second_hold_keeps_the_case_when_the_first_is_released():
    case = make.case()
    one, two = lawyer(case), lawyer(case)
    first = placed(case, one)
    placed(case, two)
    proposal = holds.propose_release(
        first, reason="Over.", by=policy.staff(one, now=NOW), now=NOW + timedelta(hours=1)
    )
    holds.approve_release(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=NOW,
        by=policy.staff(two, now=NOW), now=NOW,
    )  # fmt: skip
    with pytest.raises(NotAllowedNow):
        holds.refuse_if_held(case)
