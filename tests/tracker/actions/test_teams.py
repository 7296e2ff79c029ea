"""Teams of a real house: made, filled, away; and officers who come after the first contact."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation

from tests import factories as make
from tracker import policy
from tracker.actions import contacts, roles, teams
from tracker.actions.teams import Desk
from tracker.lifecycle import NotAllowedNow
from tracker.models import HistoryEvent, Membership, Team
from tracker.queries import routing as reading
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
WEEK = ["09:00-18:00"] * 5 + ["", ""]


def desk(**values):
    known = {"name": "Deutsche", "languages": ["de"], "time_zone": "Europe/Berlin"}
    return Desk(**{**known, "holiday_place": "DE-BE", "hours": WEEK, **values})


def test_a_team_is_made_changed_and_entered_once_each():
    by = make.actor(Role.OPERATOR)
    made = teams.save(None, desk(), by=by, now=NOW)
    teams.save(made, desk(name="Deutsche Seite"), by=by, now=NOW)
    assert (made.slug, Team.objects.get(pk=made.pk).name) == ("deutsche", "Deutsche Seite")
    assert teams.save(None, desk(name="Deutsche!"), by=by, now=NOW).slug == "deutsche-2"
    assert HistoryEvent.objects.filter(kind="team.saved").count() == 3


@pytest.mark.parametrize(
    "wrong", [{"hours": ["9 to 5"] * 7}, {"holiday_place": "MARS"}, {"name": "TAKEN"}]
)
def test_what_cannot_be_used_is_refused_with_a_sentence(wrong):
    make.team("taken", name="Taken")
    with pytest.raises(NotAllowedNow):
        teams.save(None, desk(**wrong), by=make.actor(Role.OPERATOR), now=NOW)


def test_the_team_that_sees_everything_stays_in_use():
    with pytest.raises(NotAllowedNow, match="no rule places"):
        teams.save(make.catch_all(), desk(active=False), by=make.actor(Role.OPERATOR), now=NOW)


def test_a_member_opens_the_cases_of_the_team_and_one_who_went_does_not():
    team, officer = make.team(), make.user(Role.COMMUNICATIONS)
    case = make.case()
    make.grant(case, team)
    by = make.actor(Role.OPERATOR)
    teams.set_members(team, [officer], by=by, now=NOW)
    assert policy.cases_visible_to(policy.staff(officer)).filter(pk=case.pk).exists()
    teams.set_members(team, [], by=by, now=NOW)
    assert not policy.cases_visible_to(policy.staff(officer)).filter(pk=case.pk).exists()
    assert HistoryEvent.objects.filter(kind="team.members_set").count() == 2


def test_nobody_puts_themselves_into_a_team():
    by = make.actor(Role.LEGAL)
    with pytest.raises(PermissionDenied):
        teams.set_members(make.team(), [by.user], by=by, now=NOW)


def test_whoever_was_taken_out_meanwhile_is_not_entered_as_away():
    officer, team = make.user(Role.COMMUNICATIONS), make.team()
    member = Membership.objects.create(team=team, user=officer)
    Membership.objects.filter(pk=member.pk).delete()
    with pytest.raises(NotAllowedNow):
        teams.set_duty(member, until=NOW, by=policy.staff(officer), now=NOW)
    assert not HistoryEvent.objects.filter(kind="team.duty_set").exists()


def test_only_oneself_or_who_edits_routing_says_that_somebody_is_away():
    officer, lawyer = make.user(Role.COMMUNICATIONS), make.user(Role.LEGAL)
    member = Membership.objects.create(team=make.team(), user=officer)
    until = NOW + timedelta(days=2)
    with pytest.raises(PermissionDenied):
        teams.set_duty(member, until=until, by=policy.staff(lawyer), now=NOW)
    teams.set_duty(member, until=until, by=policy.staff(officer), now=NOW)
    assert on_duty(member.team, NOW) == 0
    assert on_duty(member.team, until) == 1


def on_duty(team, now):
    return next(one.on_duty for one in reading.rulebook(now).desks if one.slug == team.slug)


def test_a_member_whose_role_was_taken_away_is_not_on_duty():
    officer = make.user(Role.COMMUNICATIONS)
    team = make.team(members=(officer,))
    now = timezone.now()
    assert on_duty(team, now) == 1
    officer.role_grants.update(revoked_at=now, revoked_by=make.user(Role.LEGAL))
    assert on_duty(team, now) == 0


def test_an_officer_who_comes_after_the_first_contact_sees_it():
    person, now = make.person(), timezone.now()
    contacts.log(
        make.intake(person.case), ContactFacts(channel="phone", occurred_at=now),
        aimed_at=person, by=policy.house("test"), now=now,
    )  # fmt: skip
    officer, by = make.user(), make.actor(Role.OPERATOR)
    roles.ask_for(officer, role=Role.COMMUNICATIONS, reason="start", ends_at=None, by=by, now=now)
    assert policy.cases_visible_to(policy.staff(officer)).filter(pk=person.case_id).exists()


def test_the_team_of_everybody_is_named_in_the_language_of_the_house():
    person, now = make.person(), timezone.now()
    with translation.override("de"):
        contacts.log(
            make.intake(person.case), ContactFacts(channel="phone", occurred_at=now),
            aimed_at=person, by=policy.house("test"), now=now,
        )  # fmt: skip
    assert Team.objects.get(catch_all=True).name == "Everybody"


# --- Pages ---------------------------------------------------------------------------------------


def filled(**values):
    week = {f"day_{number}": hours for number, hours in enumerate(WEEK)}
    known = {"name": "Deutsche", "languages": "DE, tr", "time_zone": "Europe/Berlin"}
    return {**known, **week, "holiday_place": "DE-BE", "active": "on", **values}


def test_a_team_is_made_on_its_page_and_stands_in_the_list(sign_in):
    client = sign_in(make.user(Role.OPERATOR))
    assert client.post(reverse("team-add"), filled(day_5="10:00 – 14:00")).status_code == 302
    team = Team.objects.get(name="Deutsche")
    assert (team.languages, team.hours[5]) == (["de", "tr"], "10:00-14:00")
    assert "Deutsche" in client.get(reverse("team-list")).content.decode()


def test_what_cannot_be_read_is_told_beside_its_field_and_kept(sign_in):
    client = sign_in(make.user(Role.OPERATOR))
    wrong = filled(day_0="nine to five", languages="German", time_zone="Berlin")
    page = client.post(reverse("team-add"), wrong)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"day_0", "languages", "time_zone"}
    assert "nine to five" in page.content.decode() or "ninetofive" in page.content.decode()


def test_members_are_set_with_a_fresh_sign_in_only(sign_in):
    team, officer, operator = make.team(), make.user(Role.COMMUNICATIONS), make.user(Role.OPERATOR)
    address = reverse("team-members", args=[team.pk])
    stale = sign_in(operator, fresh=False)
    assert stale.get(address).status_code == 302
    stale.post(address, {"members": [officer.pk]})
    assert not team.members.exists()
    assert sign_in(operator).post(address, {"members": [officer.pk]}).status_code == 302
    assert list(team.members.all()) == [officer]


def test_oneself_is_not_offered_and_stays_what_one_is(sign_in):
    lawyer, officer = make.user(Role.LEGAL), make.user(Role.COMMUNICATIONS)
    team = make.team(members=(lawyer,))
    client, address = sign_in(lawyer), reverse("team-members", args=[team.pk])
    assert lawyer not in client.get(address).context["form"].fields["members"].queryset
    assert client.post(address, {"members": [officer.pk]}).status_code == 302
    assert set(team.members.all()) == {lawyer, officer}


def test_away_until_a_day_in_the_zone_of_the_team(sign_in):
    officer = make.user(Role.COMMUNICATIONS)
    member = Membership.objects.create(team=make.team(time_zone="America/New_York"), user=officer)
    sign_in(officer).post(reverse("team-duty", args=[member.pk]), {"back_on": "2027-01-11"})
    member.refresh_from_db()
    assert member.off_duty_until == datetime(2027, 1, 11, 5, tzinfo=UTC)
