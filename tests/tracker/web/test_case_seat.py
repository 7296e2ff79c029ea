"""A case nobody can let anybody into is opened by two people, who see its number and nothing in it."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import grants, proposals, seats
from tracker.actions.proposals import NotApproved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, CaseGrant, Marking, Proposal, User
from tracker.queries import approving
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission

pytestmark = pytest.mark.django_db
WORDS = "No case of this number waits"


class Scene:
    """A restricted case whose last lawyer left, and three people outside it."""

    def __init__(self) -> None:
        self.officer = make.user("communications")
        self.case = make.case(marking="restricted", owner=self.officer)
        make.person(self.case, name="Thea Lilac", label="the affected person")
        make.grant(self.case, make.user("legal", is_active=False))
        self.lawyer, self.second = make.user("legal"), make.user("approver")

    def propose(self, **told: object) -> Proposal:
        by = policy.staff(self.lawyer)
        return seats.propose(
            **{"ref": self.case.ref, "to": self.lawyer, "by": by, "now": by.now} | told
        )

    def confirm(self, proposal: Proposal, who: User) -> CaseGrant:
        by = policy.staff(who)
        return seats.approve(
            proposal, digest_seen=proposal.digest, factor="totp", factor_at=by.now, by=by,
            now=by.now,
        )  # fmt: skip

    def opens(self, who: User) -> bool:
        return policy.may(policy.staff(who), Permission.CASE_MANAGE, self.case)


@pytest.fixture
def at() -> Scene:
    return Scene()


def test_two_people_let_a_lawyer_in_who_lets_the_others_in(at, sign_in):
    client = sign_in(at.lawyer)
    asked = client.post(reverse("case-seat"), {"ref": at.case.ref.lower(), "to": at.lawyer.pk})
    assert asked.status_code == 302
    proposal = Proposal.objects.get()
    assert not at.opens(at.lawyer)
    url = reverse("approval-page", args=[proposal.key])
    page = sign_in(at.second).get(url).content.decode()
    assert at.case.ref in page
    assert "Thea" not in page
    assert "affected person" not in page
    sign_in(at.second).post(
        reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest}
    )
    assert at.opens(at.lawyer)
    assert not policy.may(policy.staff(at.second), Permission.CASE_READ, at.case)
    assert make.events(at.case, "case.seated").get().actor_key == at.second.key
    by = policy.staff(at.lawyer)
    grants.give(at.case, to=make.user("legal"), reason="two", until=None, by=by, now=by.now)


@pytest.mark.parametrize("who", ["lawyer", "to", "party", "stale"])
def test_nobody_confirms_it_who_may_not(at, who):
    to = make.user("legal")
    proposal = at.propose(to=to)
    party = make.user("legal")
    at.case.exclusions.create(user=party, reason="named in it")
    people = {"lawyer": at.lawyer, "to": to, "party": party, "stale": at.second}
    by = policy.staff(people[who])
    factor_at = by.now - timedelta(minutes=6) if who == "stale" else by.now
    told = {"digest_seen": proposal.digest, "factor": "totp", "factor_at": factor_at}
    with pytest.raises((NotAllowedNow, Http404)):
        seats.approve(proposal, **told, by=by, now=by.now)
    assert not at.opens(to)


def somebody_left(at: Scene) -> dict[str, object]:
    make.grant(at.case, make.user("legal"))
    return {}


def standard(at: Scene) -> dict[str, object]:
    Case.objects.filter(pk=at.case.pk).update(marking=Marking.STANDARD)
    return {}


def erased(at: Scene) -> dict[str, object]:
    Case.objects.filter(pk=at.case.pk).update(status="erased")
    return {}


def asks_as_a_party(at: Scene) -> dict[str, object]:
    at.case.exclusions.create(user=at.lawyer, reason="named in it")
    return {}


@pytest.mark.parametrize(
    "how", [somebody_left, standard, erased, asks_as_a_party, lambda _at: {"ref": "CASE-NONE"}]
)
def test_the_words_are_the_same_whatever_case_it_is_and_whether_it_is_there(at, how):
    with pytest.raises(NotAllowedNow, match=WORDS):
        at.propose(**how(at))
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("fields", [{"contractor": True}, {"ends_on": timezone.localdate()}, None])
def test_only_somebody_of_legal_who_stays_is_let_in(at, fields):
    to = make.user("communications") if fields is None else make.user("legal", **fields)
    with pytest.raises(NotAllowedNow, match="who stays"):
        at.propose(to=to)
    party = make.user("legal")
    at.case.exclusions.create(user=party, reason="named in it")
    with pytest.raises(NotAllowedNow, match="party"):
        at.propose(to=party)


def test_it_is_not_done_once_somebody_is_there_again_or_without_the_word_of_two(at):
    proposal = at.propose()
    unclaimed = proposals.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=timezone.now(),
        by=policy.staff(at.second), now=timezone.now(),
    )  # fmt: skip
    with pytest.raises(NotApproved):
        seats.seat(unclaimed, by=policy.staff(at.second), now=timezone.now())
    Proposal.objects.update(status="open")
    proposal.approval.delete()
    make.grant(at.case, make.user("legal"))
    with pytest.raises(NotAllowedNow, match="Ask them"):
        at.confirm(proposal, at.second)
    assert not at.opens(at.lawyer)


def test_who_may_neither_ask_nor_confirm_sees_nothing_of_it(at, sign_in):
    outsider, party = make.user("communications"), make.user("legal")
    at.case.exclusions.create(user=party, reason="named in it")
    before = sign_in(outsider).get(reverse("approval-list")).content
    proposal = at.propose()
    assert proposal.operation == Operation.SEAT_AT_CASE
    for who in (outsider, party, make.user("auditor")):
        assert not approving.visible(policy.staff(who)).exists()
        url = reverse("approval-page", args=[proposal.key])
        assert sign_in(who).get(url).status_code == 404
    page = sign_in(outsider).get(reverse("approval-list")).content
    assert len(page) == len(before)
    assert at.case.ref not in page.decode()
    assert approving.visible(policy.staff(at.second)).get() == proposal
    page = sign_in(at.second).get(reverse("approval-list")).content.decode()
    assert at.case.ref not in before.decode()
    assert '<span class="count">1</span>' in page
