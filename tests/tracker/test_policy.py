"""The gate to cases says the same of one case as of all, whoever asks and however it stands."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.models import CaseExclusion, CaseGrant, Marking
from tracker.rules.roles import Permission
from tracker.states import CaseStatus

pytestmark = pytest.mark.django_db
NOW = timezone.now() + timedelta(hours=1)
DAY = timedelta(days=1)
ROLES = ((), ("communications",), ("legal",), ("approver",), ("legal", "communications"))
GRANTS = {
    "none": None,
    "theirs": {},
    "later": {"starts_at": NOW + DAY},
    "over": {"until": NOW - DAY},
    "revoked": {},
}


def seen(by: policy.Actor, case) -> tuple[bool, bool]:
    """Return what the gate says of the case, asked for it alone and among all."""
    return policy.sees(by, case), case in policy.cases_visible_to(by)


@pytest.mark.parametrize("roles", ROLES, ids="-".join)
def test_the_gate_says_of_one_case_what_it_says_of_all(roles):
    member = make.user(*roles)
    team = make.team("desk", members=(member,))
    by = policy.staff(member, now=NOW)
    said = set()
    for marking, status, kind, whose in product(
        Marking, (CaseStatus.ACTIVE, CaseStatus.ERASED), GRANTS, (member, team)
    ):
        case = make.case(marking=marking, status=status)
        if GRANTS[kind] is not None:
            given = make.grant(case, whose, **GRANTS[kind])
            if kind == "revoked":
                CaseGrant.objects.filter(pk=given.pk).update(revoked_at=NOW, revoked_by=member)
        alone, among_all = seen(by, case)
        assert alone == among_all, (marking, status, kind, whose)
        said.add(alone)
        CaseExclusion.objects.create(case=case, user=member, reason="a party")
        assert seen(by, case) == (False, False)
    assert said == ({True, False} if Permission.CASE_READ in by.permissions else {False})


def test_whoever_looks_after_a_case_sees_it_and_a_party_by_another_account_does_not():
    owner = make.user("communications")
    case = make.case(marking=Marking.RESTRICTED, owner=owner)
    by = policy.staff(owner, now=NOW)
    assert seen(by, case) == (True, True)
    other = make.user("communications", natural_person=owner.natural_person)
    CaseExclusion.objects.create(case=case, user=other, reason="a party")
    assert seen(by, case) == (False, False)


def test_people_see_their_own_case_alone_and_the_house_all_of_them():
    person, other = make.person(), make.case()
    assert seen(policy.protected(person), person.case) == (True, True)
    assert seen(policy.protected(person), other) == (False, False)
    assert seen(policy.house("outbox"), other) == (True, True)
