"""Two cases become one: by two people, all or nothing, and nobody sees more than before."""

from datetime import timedelta

import pytest
from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from comms.models import Message
from tests import factories as make
from tests.matrix.world import Things, filled
from tests.tracker.exports import world
from tests.tracker.exports.test_bundle import check
from tests.tracker.web.front import came_in
from tracker import history, policy, privacy
from tracker.actions import contacts, erasure, grants, holds, merging, proposals
from tracker.actions.proposals import NotApproved
from tracker.lifecycle import NotAllowedNow
from tracker.models import (
    Case,
    CaseExclusion,
    CaseGrant,
    Circle,
    Contact,
    Export,
    HistoryDetail,
    Hold,
    Note,
    Person,
    Proposal,
    User,
)
from tracker.queries import approving, chronology, integrity
from tracker.queries.chronology import Asked
from tracker.rules.records import ContactFacts
from tracker.states import CaseStatus

pytestmark = pytest.mark.django_db


def settled(things: Things) -> Case:
    """Return a case with one of everything in which nothing waits."""
    case = things.case
    Hold.objects.filter(case=case).update(released_at=timezone.now(), released_by=make.user())
    Proposal.objects.filter(case=case).update(status="withdrawn")
    Export.objects.filter(case=case).update(status="expired")
    Message.objects.filter(case=case).update(status="sent")
    CaseGrant.objects.filter(case=case).delete()
    return case


class Two:
    """Two cases and two people who may open both."""

    def __init__(self) -> None:
        self.source = settled(filled(marking="standard"))
        self.into = settled(filled(marking="standard"))
        self.officer, self.lawyer = make.user("communications"), make.user("legal")
        for case in (self.source, self.into):
            make.grant(case, self.officer)

    def propose(self, **told: object) -> Proposal:
        values = {"into": self.into, "circle": Circle.OTHER, "reason": "one and the same"}
        by = policy.staff(self.officer)
        return merging.propose(self.source, **{**values, **told}, by=by, now=timezone.now())

    def confirm(self, proposal: Proposal, who: User | None = None) -> Case:
        now = timezone.now()
        return merging.approve(
            proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
            by=policy.staff(who or self.lawyer, now=now), now=now,
        )  # fmt: skip

    def merge(self, **told: object) -> None:
        self.confirm(self.propose(**told))
        self.source.refresh_from_db()
        self.into.refresh_from_db()


@pytest.fixture
def two() -> Two:
    return Two()


def rows(model: type[models.Model], case: Case) -> int:
    return model._base_manager.filter(case=case).count()


# --- What moves ----------------------------------------------------------------------------------


def test_everything_of_the_one_case_is_in_the_other_afterwards(two):
    before = {m: rows(m, two.source) + rows(m, two.into) for m in merging.moving()}
    assert all(before[model] for model in (Person, Contact, Note, Message))
    two.merge()
    assert {model: rows(model, two.into) for model in merging.moving()} == before
    assert not any(rows(model, two.source) for model in merging.moving())
    assert integrity.verify().ok


def test_every_table_that_names_a_case_moves_or_stays_for_a_reason():
    known = {model._meta.label for model in merging.moving()} | merging.STAYS | {"tracker.Case"}
    naming = {
        label
        for label, table in privacy.tables().items()
        for field in merging.apps.get_model(label)._meta.concrete_fields
        if field.related_model is Case
    }
    assert naming <= known


def test_the_emptied_case_is_closed_points_on_and_both_histories_tell_of_it(two):
    old = make.every_event(two.source)
    two.merge()
    assert (two.source.status, two.source.merged_into) == (CaseStatus.CLOSED, two.into)
    assert two.source.closed_by == two.lawyer
    assert make.events(two.source, "case.merged_away").count() == 1
    entry = make.events(two.into, "case.merged").get()
    told = history.details([entry.seq])[entry.seq]
    assert (told["ref"], told["circle"]) == (two.source.ref, "other")
    assert told["moved"]["tracker.Person"] == 2
    zone = timezone.get_current_timezone()
    seen = chronology.of_case(two.into, Asked(), zone=zone).entries
    assert {"case.merged", "case.merged_away"} <= {one.kind for one in seen}
    assert make.every_event(two.source) == old + 1


def test_there_is_one_affected_person_and_the_other_keeps_a_key_to_their_own_entries(two):
    theirs = two.source.people.get(circle=Circle.SUBJECT)
    entry = Contact.objects.get(reporter=theirs)
    client, _key = came_in(theirs)
    two.merge(circle=Circle.PARTNER)
    theirs.refresh_from_db()
    assert (theirs.case, theirs.circle) == (two.into, Circle.PARTNER)
    assert two.into.people.filter(circle=Circle.SUBJECT).count() == 1
    page = client.get(reverse("front-me")).content.decode()
    assert entry.summary in page
    assert Contact.objects.exclude(pk=entry.pk).get(case=two.into).summary not in page
    assert client.get(reverse("front-opened")).status_code in {302, 404}


def test_bundles_of_the_emptied_case_are_gone_and_one_of_the_other_tells_both(tmp_path):
    first, second = world.case(), world.case()
    ready = Export.objects.create(
        ref="X-OLD", case=first, variant="full", asked_by=make.user(), status="ready"
    )
    two = Two()
    two.source, two.into = first, second
    for case in (first, second):
        CaseGrant.objects.filter(case=case).delete()
        make.grant(case, two.officer)
    two.merge()
    ready.refresh_from_db()
    assert ready.status == "expired"
    data = world.build(two.into)
    code, said = check(world.save(data, tmp_path), tmp_path)
    assert (code, said.splitlines()[-1]) == (0, "ALL GOOD"), said
    told = world.members(data)["history/events.ndjson"].decode()
    assert str(first.key) in told
    assert str(second.key) in told


def test_who_is_erased_later_is_erased_from_both_histories(two):
    person = two.source.people.get(circle=Circle.SUBJECT)
    by = policy.protected(person)
    note = contacts.log(
        make.intake(two.source, reporter=person), ContactFacts("phone", timezone.now(),
        summary="They rang the bell."), aimed_at=person, by=by, now=timezone.now(),
    )  # fmt: skip
    two.merge()
    one, other, now = make.user("legal"), make.user("legal"), timezone.now()
    person.refresh_from_db()
    proposal = erasure.propose(
        person, basis="asked", reason="asked", by=policy.staff(one), now=timezone.now()
    )
    erasure.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
        by=policy.staff(other), now=timezone.now(),
    )  # fmt: skip
    event = make.events(two.source, "contact.logged").get(object_key=note.key)
    assert HistoryDetail.objects.get(seq=event.seq).data is None


# --- Who sees it afterwards ----------------------------------------------------------------------


def test_nobody_sees_more_than_before_and_who_saw_both_still_does(two):
    desk, paris = make.team(), make.team()
    mixed, only_into, only_source, of_paris, of_desk = (
        make.user("communications") for _each in range(5)
    )
    for team, member in ((desk, mixed), (desk, of_desk), (paris, of_paris)):
        team.memberships.create(user=member)
    make.grant(two.into, desk)
    make.grant(two.into, paris)
    make.grant(two.source, paris)
    make.grant(two.source, mixed)
    make.grant(two.into, only_into)
    make.grant(two.source, only_source)
    party = make.user("legal")
    CaseExclusion.objects.create(case=two.source, user=party, reason="brother")
    Case.objects.filter(pk=two.into.pk).update(owner=only_into)
    two.into.refresh_from_db()
    two.merge()
    inside = merging.insiders(two.into, timezone.now())
    assert {two.officer, two.lawyer, mixed, of_paris} <= inside
    assert not {only_into, only_source, of_desk, party} & inside
    assert merging.insiders(two.source, timezone.now()) == set()
    assert two.into.owner is None
    assert two.into.exclusions.filter(user=party).exists()


def test_an_emergency_look_at_one_case_opens_nothing_of_the_other(two):
    looker = make.user("communications")
    by = policy.staff(looker)
    grants.break_glass(two.into.ref, reason="She is being followed now", by=by, now=by.now)
    two.merge()
    assert not policy.may(policy.staff(looker), policy.Permission.CASE_READ, two.into)
    with pytest.raises(NotAllowedNow):
        grants.break_glass(two.source.ref, reason="She is being followed now", by=by, now=by.now)


def test_the_proposal_names_who_loses_their_way_in(two):
    loser = make.user("communications", name="Camille Roche")
    make.grant(two.into, loser)
    words = bytes(two.propose().payload).decode()
    assert f"{two.source.ref} becomes part of {two.into.ref}" in words
    assert "Camille Roche" in words


def test_only_who_may_open_both_sees_the_proposal_and_confirms_it(two, sign_in):
    second = make.user("approver")
    make.grant(two.into, second)
    proposal = two.propose()
    by = policy.staff(second)
    assert not approving.visible(by).filter(pk=proposal.pk).exists()
    page = sign_in(second).get(reverse("approval-page", args=[proposal.key]))
    assert page.status_code == 404
    listed = sign_in(second).get(reverse("approval-list")).content.decode()
    assert two.source.ref not in listed
    assert str(proposal.key) not in listed
    with pytest.raises(Http404):
        two.confirm(proposal, second)
    make.grant(two.source, second)
    assert approving.visible(policy.staff(second)).filter(pk=proposal.pk).exists()
    two.confirm(proposal, second)


def test_who_proposed_it_must_still_be_able_to_open_both(two):
    proposal = two.propose()
    CaseGrant.objects.filter(case=two.source, user=two.officer).delete()
    Case.objects.filter(pk=two.source.pk).update(marking="restricted")
    Case.objects.filter(pk=two.into.pk).update(marking="restricted")
    make.grant(two.source, two.lawyer)
    make.grant(two.into, two.lawyer)
    with pytest.raises(NotAllowedNow, match="may not open both"):
        two.confirm(proposal)
    assert rows(Person, two.source)


# --- What stops it -------------------------------------------------------------------------------


def held(case: Case, two: Two) -> None:
    by = policy.staff(two.lawyer)
    later = timezone.localdate() + timedelta(days=30)
    holds.place(case, reason="lawsuit", review_on=later, by=by, now=by.now)


def waiting(case: Case, two: Two) -> None:
    Proposal.objects.create(
        operation="person.erase", case=case, subject_key=case.key, payload=b"", digest="0" * 64,
        proposed_by=two.officer, expires_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip


def leaving(case: Case, two: Two) -> None:
    Message.objects.filter(case=case).update(status="uncertain")


def exporting(case: Case, two: Two) -> None:
    Export.objects.create(
        ref=f"X-{case.ref}", case=case, variant="full", asked_by=two.officer, status="building"
    )


def closed(case: Case, two: Two) -> None:
    Case.objects.filter(pk=case.pk).update(
        status="closed", closed_at=timezone.now(), closed_by=two.officer
    )
    case.refresh_from_db()


def marked(case: Case, two: Two) -> None:
    Case.objects.filter(pk=case.pk).update(marking="restricted")
    case.refresh_from_db()
    make.grant(case, two.lawyer)


BOTH_SIDES = [(stop, side) for stop in (held, waiting, leaving, exporting, marked)
              for side in ("source", "into")]  # fmt: skip


@pytest.mark.parametrize(("stop", "side"), [*BOTH_SIDES, (closed, "into")])
def test_what_stops_it_does_so_before_the_proposal_and_after(two, stop, side):
    proposal = two.propose()
    stop(getattr(two, side), two)
    with pytest.raises(NotAllowedNow):
        two.confirm(proposal)
    Proposal.objects.filter(pk=proposal.pk).update(status="withdrawn")
    with pytest.raises(NotAllowedNow):
        two.propose()
    assert rows(Person, two.source)
    assert not Case.objects.filter(merged_into__isnull=False).exists()


def test_a_case_does_not_become_part_of_itself_nor_twice(two):
    with pytest.raises(NotAllowedNow):
        merging.propose(
            two.into, into=two.into, circle=Circle.OTHER, reason="", by=policy.staff(two.officer),
            now=timezone.now(),
        )  # fmt: skip
    two.merge()
    with pytest.raises((NotAllowedNow, Http404)):
        two.propose()


def test_the_effect_does_not_run_without_the_word_of_two(two):
    proposal = two.propose()
    now = timezone.now()
    unclaimed = proposals.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
        by=policy.staff(two.lawyer, now=now), now=now,
    )  # fmt: skip
    with pytest.raises(NotApproved):
        merging.merge(unclaimed, by=policy.staff(two.lawyer), now=now)
    assert rows(Person, two.source)


# --- Afterwards ----------------------------------------------------------------------------------


def test_what_is_logged_in_that_very_moment_is_not_lost(two):
    person = two.source.people.get(circle=Circle.SUBJECT)
    came, by = make.intake(two.source), policy.protected(person)
    two.merge()
    facts = ContactFacts("phone", timezone.now())
    with pytest.raises(NotAllowedNow, match="Press once more"):
        contacts.log(came, facts, aimed_at=person, by=by, now=timezone.now())
    stray = Note.objects.create(case=two.source, body="late", written_by=two.officer)
    assert merging.sweep(now=timezone.now()) == 1
    stray.refresh_from_db()
    assert stray.case == two.into


def test_the_old_number_leads_to_the_case_that_remains_for_those_who_may_open_it(two, sign_in):
    two.merge()
    client, stranger = sign_in(two.officer), sign_in(make.user("communications"))
    for name in ("case", "case-history", "case-contacts"):
        answer = client.get(reverse(name, args=[two.source.ref]), follow=True)
        assert answer.redirect_chain == [(reverse("case", args=[two.into.ref]), 302)]
        assert "became part of" in answer.content.decode()
        assert stranger.get(reverse(name, args=[two.source.ref])).status_code == 404
    found = client.get(reverse("case-list"), {"q": two.source.ref}).content.decode()
    assert two.into.ref in found


def test_a_case_into_which_another_went_may_go_on_into_a_third(two):
    third = settled(filled(marking="standard"))
    make.grant(third, two.officer)
    first = two.source
    two.merge()
    two.source, two.into = two.into, third
    two.merge()
    first.refresh_from_db()
    assert first.merged_into == third
    assert not any(rows(model, first) for model in merging.moving())


def test_from_the_page_to_the_second_person(two, sign_in):
    client, url = sign_in(two.officer), reverse("case-merge", args=[two.into.ref])
    told = {"ref": "CASE-9999", "circle": "partner", "reason": "the same matter"}
    refused = client.post(url, told)
    assert refused.status_code == 422
    assert "no such case" in refused.content.decode()
    assert "the same matter" in refused.content.decode()
    assert client.post(url, {**told, "ref": two.source.ref.lower()}).status_code == 302
    proposal = Proposal.objects.get(operation="case.merge", status="open")
    page = sign_in(two.lawyer).get(reverse("approval-page", args=[proposal.key])).content.decode()
    assert f"{two.source.ref} becomes part of {two.into.ref}" in page
    done = sign_in(two.lawyer).post(
        reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest}
    )
    assert done.status_code == 302
    two.source.refresh_from_db()
    assert two.source.merged_into == two.into


def test_a_proposal_that_lost_what_it_says_is_refused_in_a_sentence(two):
    proposal = two.propose()
    Proposal.objects.filter(pk=proposal.pk).update(facts={})
    proposal.refresh_from_db()
    with pytest.raises(NotAllowedNow, match="not what was shown"):
        two.confirm(proposal)
