"""What only somebody themselves may say, nobody on the staff says for them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tests import factories as make
from tracker import policy
from tracker.actions import (
    access,
    contacts,
    conversations,
    evidence,
    exports,
    intake,
    mandates,
    people,
)
from tracker.lifecycle import NotAllowedNow
from tracker.models import AccessKey, Allowance, Circle, Export, Mandate, SafeChannel
from tracker.queries import cases, checklist
from tracker.rules.records import ContactFacts, IntakeRecord
from tracker.rules.roles import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def person():
    return make.person(name="Emre Aksoy")


def everything(person):
    """Return one call for each thing that is a person's own to say."""
    return {
        "describe": lambda by: people.describe(
            person, people.Details(address="Elsewhere 1"), by=by, now=NOW
        ),
        "add_channel": lambda by: people.add_channel(
            person, kind="phone", value="030 1234567", by=by, now=NOW
        ),
        "end_channel": lambda by: people.end_channel(channel(person), by=by, now=NOW),
        "give": lambda by: mandates.give(
            person, what=Allowance.TAKEDOWN, scope="", until_on=None, by=by, now=NOW
        ),
        "withdraw": lambda by: mandates.withdraw(person, what=Allowance.NAME_ME, by=by, now=NOW),
        "make_key": lambda by: access.make_key(person, once="one token", by=by, now=NOW),
        "write": lambda by: conversations.write(person, body="Yes, send it.", by=by, now=NOW),
    }


def channel(person) -> SafeChannel:
    row, _made = SafeChannel.objects.get_or_create(
        person=person, defaults={"value_sealed": b"x", "value_digest": "0" * 64, "hint": "•••"}
    )
    return row


OWN_WORD = sorted(everything(None))


@pytest.mark.parametrize("what", OWN_WORD)
@pytest.mark.parametrize("role", [*Role, "another of the circle", "the subject of another case"])
def test_nobody_says_for_somebody_what_is_theirs_to_say(person, what, role):
    if isinstance(role, Role):
        member = make.user(role)
        make.grant(person.case, member, starts_at=NOW)
        member.role_grants.update(starts_at=NOW)
        by = policy.staff(member, now=NOW)
    else:
        case = person.case if "circle" in role else None
        by = policy.protected(make.person(case, circle=Circle.PARENT), now=NOW)
    before = make.every_event(person.case)
    with pytest.raises(PermissionDenied):
        everything(person)[what](by)
    assert make.every_event(person.case) == before
    assert not Mandate.objects.exists()
    assert not AccessKey.objects.exists()


@pytest.mark.parametrize("what", OWN_WORD)
def test_they_say_it_themselves(person, what):
    everything(person)[what](policy.protected(person, now=NOW))


def test_only_the_affected_person_makes_links_for_the_circle(person):
    mother = make.person(person.case, circle=Circle.PARENT)
    lawyer = make.user("legal")
    make.grant(person.case, lawyer)
    for by in (policy.staff(lawyer), policy.protected(mother), policy.protected(make.person())):
        with pytest.raises(PermissionDenied):
            access.make_link(mother, once="a link", by=by, now=NOW)
    access.make_link(mother, once="a link", by=policy.protected(person), now=NOW)
    assert access.person_behind(access.code_from("a link"), now=NOW) == mother


def test_staff_who_manage_the_case_may_end_a_link_others_not(person):
    mother = make.person(person.case, circle=Circle.PARENT)
    access.make_link(mother, once="a link", by=policy.protected(person), now=NOW)
    officer, approver = make.user("communications"), make.user("approver")
    for member in (officer, approver):
        make.grant(person.case, member)
    for by in (policy.staff(approver), policy.protected(mother)):
        with pytest.raises(PermissionDenied):
            access.end_link(mother, by=by, now=NOW)
    assert access.end_link(mother, by=policy.staff(officer), now=NOW) == 1


def test_somebody_of_one_case_writes_nothing_into_another(person):
    elsewhere = make.person()
    by = policy.protected(elsewhere, now=NOW)
    came = make.intake(person.case)
    kept = evidence.keep("a.txt", [b"a"])
    for write in (
        lambda: intake.receive(IntakeRecord(source="web", payload={}), case=person.case,
                               reporter=elsewhere, by=by, now=NOW),
        lambda: contacts.log(came, ContactFacts(channel="phone", occurred_at=NOW), aimed_at=person,
                             by=by, now=NOW),
        lambda: evidence.attach(kept, case=person.case, contact=None, intake=None, giver=elsewhere,
                                how="", by=by, now=NOW),
        lambda: people.add(person.case, circle=Circle.FRIEND, language="de", country="DE",
                           time_zone="Europe/Berlin", by=by, now=NOW),
    ):  # fmt: skip
        with pytest.raises(Http404):
            write()
    assert make.every_event(person.case) == 0


def test_what_the_software_does_by_itself_no_colleague_does(person):
    lawyer = make.user("legal")
    export = Export.objects.create(ref="X-1", case=person.case, variant="full", asked_by=lawyer)
    with pytest.raises(PermissionDenied):
        exports.expire(export, by=policy.staff(lawyer), now=NOW)


def test_what_is_allowed_until_a_day_that_has_passed_ends_nothing_that_is_allowed(person):
    by = policy.protected(person, now=NOW)
    told = {"what": Allowance.TAKEDOWN, "by": by, "now": NOW}
    live = mandates.give(person, scope="one paper", until_on=NOW.date(), **told)
    with pytest.raises(NotAllowedNow, match="has passed"):
        mandates.give(person, scope="", until_on=NOW.date() - timedelta(days=1), **told)
    assert Mandate.objects.live(NOW).get() == live


def test_what_is_allowed_until_a_day_holds_to_the_end_of_that_day_where_the_house_is(person):
    given = datetime(2026, 5, 4, 9, tzinfo=UTC)
    told = {"what": Allowance.TAKEDOWN, "scope": "", "by": policy.protected(person, now=given)}
    last = datetime(2026, 5, 5, 21, 59, tzinfo=UTC)  # a minute to midnight in Berlin
    row = mandates.give(person, until_on=last.date(), **told, now=given)
    for moment, holds in ((last, True), (last + timedelta(minutes=1), False)):
        assert Mandate.objects.live(moment).exists() is holds
        assert (checklist.live_mandates(person, now=moment) == [row]) is holds
        allowed = {one.what: one.yes for one in cases.allows(person.case, now=moment)}
        assert allowed[Allowance.TAKEDOWN] is holds
    with pytest.raises(NotAllowedNow, match="has passed"):
        mandates.give(person, until_on=last.date(), **told, now=last + timedelta(minutes=1))
