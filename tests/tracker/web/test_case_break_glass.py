"""An emergency look: to read, for four hours, told to all, reviewed in time, never for a party."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import cases, grants
from tracker.lifecycle import NotAllowedNow
from tracker.models import CaseExclusion, CaseGrant
from tracker.rules.roles import Permission
from tracker.states import CaseStatus

pytestmark = pytest.mark.django_db
WHY = "The mother is being followed right now"


def test_case_opens_to_read_and_refuses_every_change(sign_in) -> None:
    officer, case = make.user("communications"), make.case(marking="restricted")
    client = sign_in(officer)
    answer = client.post(reverse("case-break-glass"), {"ref": case.ref.lower(), "reason": WHY})
    assert answer.url == reverse("case", args=[case.ref])
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("case-edit", args=[case.ref])).status_code == 403
    by = policy.staff(officer)
    with pytest.raises(PermissionDenied):
        cases.move(case, to=CaseStatus.ACTIVE, reason="x", by=by, now=by.now)
    assert not policy.may(by, Permission.EXPORT, case)
    assert make.events(case, "case.glass_broken").count() == 1


def test_a_case_that_is_open_anyway_opens_without_an_emergency(sign_in) -> None:
    officer = make.user("communications")
    case = make.case(owner=officer)
    answer = sign_in(officer).post(
        reverse("case-break-glass"), {"ref": f" {case.ref.lower()}", "reason": WHY}, follow=True
    )
    assert answer.redirect_chain[0][0] == reverse("case", args=[case.ref])
    assert "You may open this case anyway" in answer.content.decode()
    assert not make.events(case, "case.glass_broken").exists()


def test_after_four_hours_it_is_shut() -> None:
    case, by = make.case(), make.actor("communications")
    given = grants.break_glass(case.ref, reason=WHY, by=by, now=by.now)
    later = policy.staff(by.user, now=given.until + timedelta(seconds=1))
    with pytest.raises(Http404):
        policy.require(later, Permission.CASE_READ, case)


@pytest.mark.parametrize("reason", ["", "urgent", " " * 30, "a" * 5 + " " * 30])
def test_short_reason_is_refused(reason: str) -> None:
    case, by = make.case(), make.actor("communications")
    with pytest.raises(NotAllowedNow):
        grants.break_glass(case.ref, reason=reason, by=by, now=by.now)


def test_missing_privileged_and_partys_case_are_refused_in_the_same_words(sign_in) -> None:
    officer = make.user("communications")
    party, secret = make.case(), make.case(marking="privileged")
    CaseExclusion.objects.create(case=party, user=officer, reason="brother")
    client, said = sign_in(officer), set()
    for ref in ("CASE-9999", secret.ref, party.ref):
        answer = client.post(reverse("case-break-glass"), {"ref": ref, "reason": WHY})
        said.add(str(answer.context["form"].errors["ref"]))
    assert len(said) == 1
    assert not CaseGrant.objects.filter(break_glass=True).exists()


def test_overdue_review_blocks_the_next_until_somebody_else_reviewed_it() -> None:
    first, second, by = make.case(), make.case(), make.actor("communications")
    long_ago = timezone.now() - timedelta(days=8)
    given = grants.break_glass(first.ref, reason=WHY, by=by, now=long_ago)
    with pytest.raises(NotAllowedNow):
        grants.break_glass(second.ref, reason=WHY, by=by, now=timezone.now())
    legal = make.actor("legal")
    grants.review(given, verdict="was right", by=legal, now=legal.now)
    assert grants.break_glass(second.ref, reason=WHY, by=by, now=timezone.now()).case == second


def test_nobody_reviews_their_own_look() -> None:
    case, legal = make.case(marking="restricted"), make.actor("legal")
    given = grants.break_glass(case.ref, reason=WHY, by=legal, now=legal.now)
    with pytest.raises(NotAllowedNow):
        grants.review(given, verdict="fine", by=legal, now=legal.now)


def test_somebody_about_to_leave_cannot_use_it() -> None:
    case, by = make.case(), make.actor("communications", contractor=True)
    with pytest.raises(PermissionDenied):
        grants.break_glass(case.ref, reason=WHY, by=by, now=by.now)


def test_legals_page_lists_what_is_open_and_what_waits_for_a_review(sign_in) -> None:
    lawyer, case, over = make.user("legal"), make.case(marking="restricted"), make.case()
    looker, long_ago = make.user("communications"), timezone.now() - timedelta(hours=5)
    grants.break_glass(over.ref, reason=WHY, by=policy.staff(looker), now=long_ago)
    by = make.actor("communications")
    grants.break_glass(case.ref, reason=WHY, by=by, now=by.now)
    page = sign_in(lawyer).get(reverse("case-glass-reviews")).content.decode()
    assert case.ref in page
    assert over.ref in page
    assert page.count("open now") == 1
    assert "Emergencies" in page


def test_a_party_to_a_case_is_not_even_counted_its_emergencies(sign_in) -> None:
    party, case = make.user("legal"), make.case(marking="restricted")
    url = reverse("case-glass-reviews")
    before = sign_in(party).get(url).content.decode()
    case.exclusions.create(user=party, reason="named in it")
    make.grant(case, make.user("communications"), break_glass=True)
    after = sign_in(party).get(url).content.decode()
    assert len(after) == len(before)
