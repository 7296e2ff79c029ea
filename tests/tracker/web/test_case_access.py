"""Who may open a case: given with reason and end, ended, excluded; markings up alone, down by two."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import cases, grants, proposals
from tracker.actions.proposals import NotApproved
from tracker.lifecycle import NotAllowedNow
from tracker.models import CaseGrant, Marking
from tracker.rules.roles import Permission

pytestmark = pytest.mark.django_db


def test_legal_lets_somebody_in_until_a_day_and_ends_it(sign_in) -> None:
    legal, officer, case = make.user("legal"), make.user("communications"), make.case()
    client = sign_in(legal)
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    given = {"to": officer.pk, "reason": "speaks Turkish", "until": day}
    client.post(reverse("case-grant", args=[case.ref]), given)
    assert policy.may(policy.staff(officer), Permission.CASE_READ, case)
    row = CaseGrant.objects.get(case=case, user=officer)
    client.post(reverse("case-revoke", args=[case.ref, row.pk]), {"reason": "job done"})
    assert not policy.may(policy.staff(officer), Permission.CASE_READ, case)


def test_those_alone_are_offered_who_can_open_a_case_at_all(sign_in) -> None:
    legal, officer = make.user("legal", name="Lena"), make.user("communications", name="Omar")
    case = make.case(owner=legal)
    make.user("operator", name="Olga")
    make.user("auditor", name="Aude")
    client = sign_in(legal)
    page = client.get(reverse("case-access", args=[case.ref]))
    edit = client.get(reverse("case-edit", args=[case.ref]))
    for form in (page.context["grant_form"], edit.context["owner"]):
        assert list(form.fields["to"].queryset) == [legal, officer]
    assert page.context["exclude_form"].fields["who"].queryset.count() == 4
    assert "Always needed" in page.content.decode()
    seat = client.get(reverse("case-seat")).context["form"]
    assert list(seat.fields["to"].queryset) == [legal]


def test_party_to_a_case_is_shut_out_although_they_look_after_it() -> None:
    legal, officer = make.actor("legal"), make.user("communications")
    case = make.case(owner=officer)
    make.user("legal")
    grants.exclude(case, who=officer, reason="her brother", by=legal, now=legal.now)
    with pytest.raises(Http404):
        policy.require(policy.staff(officer), Permission.CASE_READ, case)
    with pytest.raises(NotAllowedNow):
        grants.give(case, to=officer, reason="please", until=None, by=legal, now=legal.now)


def test_an_exclusion_by_mistake_is_taken_back_with_a_reason_and_stays_entered(sign_in) -> None:
    officer, case = make.user("communications"), make.case()
    make.grant(case, officer)
    legal = make.actor("legal")
    make.user("legal")
    row = grants.exclude(case, who=officer, reason="her brother", by=legal, now=legal.now)
    client, url = sign_in(legal.user), reverse("case-exclusion-end", args=[case.ref, row.pk])
    assert url in client.get(reverse("case-access", args=[case.ref])).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    assert not policy.may(policy.staff(officer), Permission.CASE_READ, case)
    client.post(url, {"reason": "another of that name"})
    assert policy.may(policy.staff(officer), Permission.CASE_READ, case)
    assert make.events(case, "case.excluded").count() == 1
    assert make.events(case, "case.exclusion_ended").count() == 1
    assert client.post(url, {"reason": "once more"}).status_code == 404


def test_nobody_takes_their_own_exclusion_back_by_another_account() -> None:
    legal, other = make.actor("legal"), make.actor("legal")
    second = make.user("legal", natural_person=other.user.natural_person)
    case, _stays = make.case(), make.user("legal")
    row = grants.exclude(case, who=second, reason="party", by=legal, now=legal.now)
    with pytest.raises(Http404):
        grants.end_exclusion(row, reason="please", by=other, now=other.now)


def test_officer_without_the_seat_gives_nobody_access(sign_in) -> None:
    officer = make.user("communications")
    case = make.case(owner=officer)
    answer = sign_in(officer).post(reverse("case-grant", args=[case.ref]), {})
    assert answer.status_code == 403


def test_marking_goes_up_at_once_and_leaves_a_way_in() -> None:
    by = make.actor("communications")
    case = make.case(owner=make.user("communications"))
    make.grant(case, make.team(members=(by.user,)))
    cases.raise_marking(case, to=Marking.RESTRICTED, reason="leak", by=by, now=by.now)
    assert policy.may(policy.staff(by.user), Permission.CASE_READ, case)


OTHERS = [
    pytest.param({}, "", id="nobody"),
    pytest.param({"contractor": True}, "communications", id="a contractor"),
    pytest.param({"ends_on": timezone.localdate()}, "legal", id="somebody who leaves"),
    pytest.param({"is_active": False}, "legal", id="an ended account"),
    pytest.param({}, "approver", id="who may only read"),
]


@pytest.mark.parametrize(("fields", "role"), OTHERS)
def test_nobody_shuts_everybody_else_out_by_raising_the_marking(sign_in, fields, role) -> None:
    officer, case = make.user("communications"), make.case()
    make.user("legal")
    make.grant(case, make.team(members=(officer, make.user("communications"))))
    if role:
        make.grant(case, make.user(role, **fields))
    up = {"which": "raise", "raise-to": "restricted", "raise-reason": "a leak"}
    page = sign_in(officer).post(reverse("case-edit", args=[case.ref]), up).content.decode()
    assert "Ask somebody of legal to let themselves in first" in page
    assert "a leak" in page
    case.refresh_from_db()
    assert case.marking == Marking.STANDARD
    assert not CaseGrant.objects.filter(case=case, user=officer).exists()


def test_only_somebody_of_legal_counts_where_it_becomes_privileged() -> None:
    second, case = make.user("legal"), make.case(owner=make.user("communications"))
    by = make.actor("legal")
    up = {"to": Marking.PRIVILEGED, "reason": "advice", "by": by, "now": by.now}
    with pytest.raises(NotAllowedNow):
        cases.raise_marking(case, **up)
    make.grant(case, second, starts_at=by.now)
    cases.raise_marking(case, **up)
    assert case.marking == Marking.PRIVILEGED


def ended(case, other, by) -> None:
    grants.revoke(case.grants.get(user=other), reason="done", by=by, now=by.now)


def shut_out(case, other, by) -> None:
    grants.exclude(case, who=other, reason="a party", by=by, now=by.now)


def taken_over(case, _other, by) -> None:
    cases.hand_over(case, to=by.user, reason="mine now", by=by, now=by.now)


def left_to_nobody(case, _other, by) -> None:
    cases.hand_over(case, to=None, reason="nobody", by=by, now=by.now)


EMPTYING = [(ended, False), (shut_out, False), (shut_out, True), (taken_over, True),
            (left_to_nobody, True)]  # fmt: skip
STAY = [
    pytest.param(None, id="nobody"),
    pytest.param({"contractor": True}, id="a contractor"),
    pytest.param({"until": timedelta(days=3)}, id="somebody for three days"),
]


@pytest.mark.parametrize("marking", ["restricted", "privileged"])
@pytest.mark.parametrize(("act", "owns"), EMPTYING)
@pytest.mark.parametrize("third", STAY)
def test_one_lawyer_alone_empties_no_case_of_everybody_else(act, owns, third, marking) -> None:
    by, other = make.actor("legal"), make.user("legal")
    make.user("legal")
    case = make.case(marking=marking, owner=other if owns else None)
    for who in (by.user, *(() if owns else (other,))):
        make.grant(case, who)
    if third is not None:
        fields = dict(third)
        until = {"until": by.now + fields.pop("until")} if "until" in fields else {}
        make.grant(case, make.user("legal", **fields), **until)
    count = make.every_event(case)
    with pytest.raises(NotAllowedNow, match="Let one in first"):
        act(case, other, by)
    assert policy.may(policy.staff(other), Permission.CASE_MANAGE, case)
    assert make.every_event(case) == count
    make.grant(case, make.user("legal"))
    act(case, other, policy.staff(by.user))


def test_nobody_takes_the_last_way_into_a_case_from_themselves(sign_in) -> None:
    legal, case = make.user("legal"), make.case(marking="restricted")
    row = make.grant(case, legal)
    client = sign_in(legal)
    page = client.post(reverse("case-revoke", args=[case.ref, row.pk]), {"reason": "I am done"})
    assert "Let one in first" in page.content.decode()
    assert "I am done" in page.content.decode()
    assert policy.may(policy.staff(legal), Permission.CASE_READ, case)


def test_all_of_a_standard_case_but_one_lawyer_are_not_shut_out_one_by_one() -> None:
    by, officer, case = make.actor("legal"), make.user("communications"), make.case()
    row = make.grant(case, make.team(members=(by.user, officer)))
    with pytest.raises(NotAllowedNow):
        grants.revoke(row, reason="all of them", by=by, now=by.now)
    make.user("legal")
    by = policy.staff(by.user)
    grants.revoke(row, reason="all of them", by=by, now=by.now)


@pytest.mark.parametrize("fields", [{"contractor": True}, {"ends_on": timezone.localdate()}])
def test_who_leaves_or_is_a_contractor_raises_no_marking(sign_in, fields) -> None:
    leaver, case = make.user("communications", **fields), make.case()
    make.grant(case, leaver)
    make.grant(case, make.user("legal"))
    by = policy.staff(leaver)
    with pytest.raises(PermissionDenied):
        cases.raise_marking(case, to=Marking.RESTRICTED, reason="bye", by=by, now=by.now)
    page = sign_in(leaver).get(reverse("case-edit", args=[case.ref])).content.decode()
    assert "Fewer people may see it" not in page


def test_marking_goes_down_only_with_two_people_of_legal() -> None:
    one, two = make.actor("legal"), make.actor("legal")
    case = make.case(marking="restricted")
    make.grant(case, one.user)
    make.grant(case, two.user)
    down = {"to": Marking.STANDARD, "reason": "over", "by": one, "now": one.now}
    proposal = cases.propose_lower_marking(case, **down)
    with pytest.raises(NotAllowedNow):
        cases.carry_out_lowering(case, proposal, by=one, now=one.now)
    proof = {"digest_seen": proposal.digest, "factor": "totp", "factor_at": two.now}
    approved = proposals.approve(proposal, **proof, by=two, now=two.now)
    with pytest.raises(NotApproved):
        cases.lower_marking(case, approved=approved, by=two, now=two.now)
    cases.carry_out_lowering(case, proposal, by=one, now=one.now)
    case.refresh_from_db()
    assert case.marking == Marking.STANDARD


def test_handing_a_case_over_lets_nobody_new_in_without_the_seat_for_it() -> None:
    officer, stranger = make.actor("communications"), make.user("communications")
    case = make.case(owner=officer.user, marking="restricted")
    with pytest.raises(PermissionDenied):
        cases.hand_over(case, to=stranger, reason="busy", by=officer, now=officer.now)
    legal = make.actor("legal")
    make.grant(case, legal.user)
    cases.hand_over(case, to=stranger, reason="busy", by=legal, now=legal.now)
    assert policy.may(policy.staff(stranger), Permission.CASE_READ, case)
