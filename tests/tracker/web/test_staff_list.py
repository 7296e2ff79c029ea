"""The people page and what can be changed from it."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import roles, staff, staff_terms
from tracker.lifecycle import NotAllowedNow
from tracker.models import HistoryEvent, Proposal, User
from tracker.queries import staff as colleagues
from tracker.rules.roles import Role

pytestmark = pytest.mark.django_db
WORDS = "four quiet doors open"
NEW = {"name": "Mia Sand", "email": "mia@desk.example", "roles": ["communications"],
       "language": "de", "time_zone": "Europe/Berlin", "reason": "joins the desk"}  # fmt: skip


def house():
    return policy.house("setup")


def kinds() -> list[str]:
    return list(HistoryEvent.objects.values_list("kind", flat=True))


def test_first_account_is_made_once_by_the_link():
    token = staff.offer_setup(by=house(), now=timezone.now())
    client = Client()
    assert client.get(f"/accounts/welcome/{token}/").status_code == 200
    given = {"name": "Olga Marin", "email": "olga@desk.example", "password": WORDS}
    assert client.post(f"/accounts/welcome/{token}/", given).status_code == 302
    assert client.post(f"/accounts/welcome/{token}/", given).status_code == 404
    assert User.objects.get().roles_at(timezone.now()) == {Role.OPERATOR}
    assert kinds() == ["staff.setup_offered", "staff.set_up"]


def test_looking_at_the_link_does_not_use_it_up():
    token = staff.offer_setup(by=house(), now=timezone.now())
    for _look in range(3):
        assert Client().get(f"/accounts/welcome/{token}/").status_code == 200


def test_link_of_yesterday_and_made_up_link_look_alike():
    old = staff.offer_setup(by=house(), now=timezone.now() - timedelta(hours=25))
    pages = [Client().get(f"/accounts/welcome/{token}/") for token in (old, "made-up")]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content


def test_a_short_password_keeps_what_was_typed():
    token = staff.offer_setup(by=house(), now=timezone.now())
    given = {"name": "Olga Marin", "email": "olga@desk.example", "password": "short"}
    page = Client().post(f"/accounts/welcome/{token}/", given)
    assert page.status_code == 422
    assert b"Olga Marin" in page.content


def test_lone_administrator_brings_in_a_colleague_who_joins(sign_in):
    client = sign_in(None, "operator")
    page = client.post("/desk/people/invite/", NEW)
    assert page.status_code == 200
    address = page.context["address"]
    mia = User.objects.get(email="mia@desk.example")
    assert mia.roles_at(timezone.now()) == {Role.COMMUNICATIONS}
    assert not mia.has_usable_password()
    path = address.partition("testserver")[2]
    assert Client().post(path, {"password": WORDS}).status_code == 302
    mia.refresh_from_db()
    assert check_password(WORDS, mia.password)


def test_a_second_account_of_the_same_person_counts_as_that_person(sign_in):
    mia = make.user("communications", name="Mia Sand")
    client = sign_in(make.user("operator"))
    refused = client.post("/desk/people/invite/", {**NEW, "email": "mia2@desk.example"})
    assert "Somebody of this name is here already" in refused.content.decode()
    told = {**NEW, "email": "mia2@desk.example", "same_as": mia.pk}
    client.post("/desk/people/invite/", told)
    second = User.objects.get(email="mia2@desk.example")
    assert second.natural_person == mia.natural_person


def test_two_accounts_are_found_to_be_one_person_and_stay_so(sign_in):
    one, other = make.user("legal"), make.user("approver")
    client = sign_in(make.user("operator"))
    url = f"/desk/people/{other.key}/terms/"
    assert client.post(url, {"same_as": one.pk, "reason": "one and the same"}).status_code == 302
    other.refresh_from_db()
    assert other.natural_person == one.natural_person
    assert kinds()[-1:] == ["staff.united"]
    again = client.post(url, {"same_as": one.pk, "reason": "once more"}).content.decode()
    assert "That is how it stands already." in again
    me = make.user("operator")
    kept = sign_in(me).post(url, {"same_as": me.pk, "reason": "a reason to keep"})
    assert (kept.status_code, "a reason to keep" in kept.content.decode()) == (422, True)
    with pytest.raises(PermissionDenied):
        staff_terms.unite(me, same_as=one, reason="x", by=policy.staff(me), now=timezone.now())


def test_role_takes_two_as_soon_as_two_are_there(sign_in):
    operator, legal = make.user("operator"), make.user("legal")
    page = sign_in(operator).post("/desk/people/invite/", NEW)
    assert page.status_code == 200
    mia = User.objects.get(email="mia@desk.example")
    assert mia.roles_at(timezone.now()) == frozenset()
    proposal = Proposal.objects.get()
    roles.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=timezone.now(),
        by=policy.staff(legal), now=timezone.now(),
    )  # fmt: skip
    assert mia.roles_at(timezone.now()) == {Role.COMMUNICATIONS}


def test_proposer_cannot_confirm_the_role(sign_in):
    both = make.user("operator", "legal")
    make.user("legal")
    sign_in(both).post("/desk/people/invite/", NEW)
    proposal = Proposal.objects.get()
    with pytest.raises(NotAllowedNow):
        roles.approve(
            proposal, digest_seen=proposal.digest, factor="totp", factor_at=timezone.now(),
            by=policy.staff(both), now=timezone.now(),
        )  # fmt: skip
    assert not User.objects.get(email="mia@desk.example").role_grants.exists()


def test_nobody_changes_their_own_account(sign_in):
    operator = make.user("operator")
    client = sign_in(operator)
    for page, given in [
        ("terms", {"ends_on": "2040-01-01", "reason": "They asked."}),
        ("role", {"role": "legal", "reason": "They asked."}),
        ("end", {"reason": "They asked."}),
    ]:
        answer = client.post(f"/desk/people/{operator.key}/{page}/", given)
        assert answer.status_code == 403
    assert kinds() == ["staff.refused"] * 3


def test_ending_an_account_ends_its_sessions_at_the_next_request(sign_in):
    operator, leaver = make.user("operator"), make.user("communications")
    open_session = sign_in(leaver)
    assert open_session.get("/desk/people/").status_code == 200
    answer = sign_in(operator).post(f"/desk/people/{leaver.key}/end/", {"reason": "moved on"})
    assert answer.status_code == 302
    assert open_session.get("/desk/people/").status_code == 302
    assert kinds() == ["staff.ended"]


def test_one_person_is_enough_to_take_a_role_away(sign_in):
    operator, legal = make.user("operator"), make.user("legal")
    seat = legal.role_grants.get()
    client = sign_in(operator)
    address = f"/desk/people/{legal.key}/role/{seat.pk}/revoke/"
    assert client.post(address, {"reason": "moved"}).status_code == 302
    assert legal.roles_at(timezone.now()) == frozenset()
    assert client.post(address, {"reason": "moved"}).status_code == 404


def test_last_day_rule_is_shown_to_everybody_with_its_reason(sign_in):
    make.user("communications", name="Jan Peeters", ends_on=timezone.localdate())
    make.user("communications", name="Kit Farrow", contractor=True)
    for role in ("communications", "legal", "approver", "auditor", "operator"):
        page = sign_in(None, role).get("/desk/people/").content.decode()
        assert page.count("drafts only") == 2
        assert "contractor" in page


def test_leaving_administrator_can_change_nobody(sign_in):
    make.user("operator")
    leaver = make.user("operator", ends_on=timezone.localdate() + timedelta(days=14))
    other = make.user("communications")
    client = sign_in(leaver)
    assert client.get("/desk/people/invite/").status_code == 403
    answer = client.post(
        f"/desk/people/{other.key}/role/", {"role": "legal", "reason": "They asked."}
    )
    assert answer.status_code == 403


def test_stale_session_is_asked_again_and_keeps_what_was_typed(sign_in):
    client = sign_in(make.user("operator"), fresh=False)
    assert client.get("/desk/people/invite/").status_code == 302
    page = client.post("/desk/people/invite/", NEW)
    assert page.status_code == 422
    assert b"Mia Sand" in page.content
    assert not User.objects.filter(email="mia@desk.example").exists()


def test_two_must_agree_counts_people_not_accounts():
    first = make.user("operator")
    assert not colleagues.two_must_agree(timezone.now())
    make.user("legal", natural_person=first.natural_person)
    assert not colleagues.two_must_agree(timezone.now())
    make.user("approver")
    assert colleagues.two_must_agree(timezone.now())


def test_everybody_starts_on_a_page_of_their_own(sign_in):
    for role in ("communications", "legal", "approver", "auditor", "operator"):
        page = sign_in(None, role).get("/desk/people/start/", follow=True)
        assert page.status_code == 200, role


@pytest.mark.parametrize(
    ("role", "page"),
    [("communications", "desk-home"), ("legal", "desk-home"), ("auditor", "history"),
     ("operator", "staff-list")],
)  # fmt: skip
def test_everybody_starts_on_the_first_page_that_is_theirs(role, page, sign_in):
    answer = sign_in(None, role).get(reverse("desk-start"), follow=True)
    assert answer.redirect_chain == [(reverse(page), 302)]
    assert answer.status_code == 200
