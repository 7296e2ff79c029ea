"""Contract and last day: one person tightens them, two loosen them, nobody comes round that."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import proposals, roles, staff, staff_terms
from tracker.actions.proposals import NotApproved
from tracker.actions.staff import Terms
from tracker.lifecycle import NotAllowedNow
from tracker.models import HistoryEvent, Proposal, User
from tracker.queries import staff as colleagues
from tracker.rules.operations import Operation
from tracker.rules.roles import Role

pytestmark = pytest.mark.django_db
SOON = date(2039, 5, 1)
LATER = date(2040, 5, 1)


@pytest.fixture
def operator() -> User:
    return make.user("operator", last_login=timezone.now())


@pytest.fixture
def lawyer() -> User:
    return make.user("legal", last_login=timezone.now())


@pytest.fixture
def kit() -> User:
    return make.user("communications", name="Kit Farrow", contractor=True, ends_on=SOON)


def change(user: User, who: User, **terms: object) -> Proposal | None:
    return staff_terms.change(
        user, terms=Terms(**terms), reason="agreed", by=policy.staff(who), now=timezone.now()
    )


def approve(proposal: Proposal, who: User, digest: str = "") -> User:
    now = timezone.now()
    return staff_terms.approve(
        proposal, digest_seen=digest or proposal.digest, factor="totp", factor_at=now,
        by=policy.staff(who, now=now), now=now,
    )  # fmt: skip


def terms_of(user: User) -> tuple[bool, date | None]:
    user.refresh_from_db()
    return user.contractor, user.ends_on


LOOSER = [
    {"contractor": False, "ends_on": SOON},
    {"contractor": True, "ends_on": LATER},
    {"contractor": True, "ends_on": None},
    {"contractor": False, "ends_on": None},
]


@pytest.mark.parametrize("terms", LOOSER)
def test_one_person_alone_loosens_nothing(operator, lawyer, kit, terms):
    assert change(kit, operator, **terms) is not None
    assert terms_of(kit) == (True, SOON)
    for act in (staff_terms.tighten, staff_terms.loosen_alone):
        with pytest.raises(NotAllowedNow):
            act(kit, terms=Terms(**terms), reason="", by=policy.staff(operator), now=timezone.now())
    assert terms_of(kit) == (True, SOON)


@pytest.mark.parametrize("terms", LOOSER)
def test_two_people_loosen_it(operator, lawyer, kit, terms):
    approve(change(kit, operator, **terms), lawyer)
    assert terms_of(kit) == (terms["contractor"], terms["ends_on"])
    assert HistoryEvent.objects.filter(kind="staff.terms_loosened", object_key=kit.key).exists()


def test_one_person_tightens_at_once_and_the_rest_waits(operator, lawyer, kit):
    waits = change(kit, operator, contractor=False, ends_on=SOON - timedelta(days=9))
    assert terms_of(kit) == (True, SOON - timedelta(days=9))
    approve(waits, lawyer)
    assert terms_of(kit) == (False, SOON - timedelta(days=9))


def test_what_stands_already_is_said(operator, lawyer, kit):
    with pytest.raises(NotAllowedNow, match="stands already"):
        change(kit, operator, contractor=True, ends_on=SOON)


def test_neither_the_one_it_is_about_nor_who_proposed_it_confirms_it(lawyer):
    second, colleague = make.user("operator", "legal"), make.user("legal", ends_on=LATER)
    waits = change(colleague, second, ends_on=None)
    for who in (second, colleague):
        with pytest.raises(NotAllowedNow):
            approve(waits, who)
    with pytest.raises(PermissionDenied):
        change(second, second, ends_on=LATER)
    assert terms_of(colleague) == (False, LATER)


def test_it_is_not_carried_out_over_what_was_changed_since(operator, lawyer, kit):
    waits = change(kit, operator, contractor=False, ends_on=SOON)
    change(kit, lawyer, contractor=True, ends_on=SOON - timedelta(days=30))
    with pytest.raises(NotAllowedNow, match="changed since"):
        approve(waits, lawyer)
    assert terms_of(kit) == (True, SOON - timedelta(days=30))


def test_the_effect_does_not_run_without_the_word_of_two(operator, lawyer, kit):
    waits = change(kit, operator, contractor=False, ends_on=None)
    unclaimed = proposals.approve(
        waits, digest_seen=waits.digest, factor="totp", factor_at=timezone.now(),
        by=policy.staff(lawyer), now=timezone.now(),
    )  # fmt: skip
    with pytest.raises(NotApproved):
        staff_terms.loosen(unclaimed, by=policy.staff(lawyer), now=timezone.now())
    assert terms_of(kit) == (True, SOON)


def test_while_nobody_could_confirm_it_holds_at_once_and_the_history_says_so(operator, kit):
    assert change(kit, operator, contractor=False, ends_on=None) is None
    assert terms_of(kit) == (False, None)
    assert HistoryEvent.objects.filter(kind="staff.terms_loosened_alone").count() == 1


def cut_role(lawyer, by):
    roles.revoke(lawyer.role_grants.get(), reason="x", by=by, now=timezone.now())


def cut_account(lawyer, by):
    staff.end_account(lawyer, reason="x", by=by, now=timezone.now())


def cut_contract(lawyer, by):
    staff_terms.change(lawyer, terms=Terms(contractor=True), reason="x", by=by, now=timezone.now())


@pytest.mark.parametrize("cut", [cut_role, cut_account, cut_contract])
def test_taking_the_seats_of_all_who_confirm_lets_nobody_act_alone(operator, lawyer, kit, cut):
    cut(lawyer, policy.staff(operator))
    assert change(kit, operator, contractor=False, ends_on=SOON).operation == Operation.LOOSEN_TERMS
    assert terms_of(kit) == (True, SOON)
    assert not colleagues.two_must_agree(timezone.now() + timedelta(days=15))


def test_where_two_ever_agreed_nobody_acts_alone_again_however_long_they_wait(operator, lawyer):
    kit, then = make.user(name="Kit Farrow"), timezone.now()
    role = {"role": Role.COMMUNICATIONS, "reason": "joins", "ends_at": None}
    proposal = roles.propose(kit, **role, by=policy.staff(operator), now=then)
    roles.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=then,
        by=policy.staff(lawyer), now=then,
    )  # fmt: skip
    cut_account(lawyer, policy.staff(operator))
    late = timezone.now() + timedelta(days=400)
    assert colleagues.two_must_agree(late)
    legal = {**role, "role": Role.LEGAL, "now": late}
    with pytest.raises(NotAllowedNow):
        roles.grant_alone(kit, **legal, by=policy.staff(operator, now=late))
    with pytest.raises(CommandError):
        call_command("seat", kit.email, "legal", reason="nobody else")
    roles.grant_alone(kit, **legal, by=policy.house("operator", now=late))
    assert Role.LEGAL in kit.roles_at(late)


def test_the_command_seats_somebody_only_while_nobody_could_confirm_it(operator):
    kit = make.user(name="Kit Farrow")
    call_command("seat", kit.email, "legal", reason="the first of legal")
    assert kit.roles_at(timezone.now()) == {Role.LEGAL}
    assert HistoryEvent.objects.filter(kind="staff.granted_alone", object_key=kit.key).exists()
    for name in (kit.email, "nobody@desk.example"):
        with pytest.raises(CommandError):
            call_command("seat", name, "approver", reason="one more")


def test_the_page_says_what_waits_and_the_people_page_shows_it(sign_in, operator, lawyer, kit):
    url = reverse("staff-terms", args=[kit.key])
    answer = sign_in(operator).post(url, {"ends_on": "2040-05-01", "reason": "new contract"})
    assert answer.status_code == 302
    page = sign_in(lawyer).get(reverse("staff-list")).content.decode()
    assert "A second person has to confirm" not in page
    waits = Proposal.objects.get()
    assert reverse("approval-page", args=[waits.key]) in page
    signing = sign_in(lawyer).get(reverse("approval-page", args=[waits.key])).content.decode()
    assert "Kit Farrow" in signing
    assert "2039-05-01 → 2040-05-01" in signing
    sign_in(lawyer).post(reverse("approval-approve", args=[waits.key]), {"digest": waits.digest})
    assert terms_of(kit) == (False, LATER)
