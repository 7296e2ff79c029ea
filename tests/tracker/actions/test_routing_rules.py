"""Rules of routing are added, moved, switched off, and tried before they hold."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import contacts, routing_rules
from tracker.lifecycle import NotAllowedNow
from tracker.models import HistoryEvent, Lane, Marking, RoutingRule
from tracker.queries import routing as reading
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Role

pytestmark = pytest.mark.django_db


def save(rule=None, **values):
    by = values.pop("by", None) or make.actor(Role.COMMUNICATIONS)
    values = {
        "name": "German", "conditions": {"language": ["de"]}, "team": make.team(), "position": 1,
        "lane": Lane.TODAY, "hours": 4, **values,
    }  # fmt: skip
    return routing_rules.save(rule, **values, by=by, now=timezone.now())


def order():
    return list(RoutingRule.objects.values_list("name", flat=True))


def test_a_rule_is_saved_at_its_place_and_written_down_once():
    save(name="one")
    save(name="two", position=9)
    save(name="between", position=2)
    assert order() == ["one", "between", "two"]
    assert HistoryEvent.objects.filter(kind="routing_rule.saved").count() == 3


def test_moving_up_and_down_and_past_the_end_keeps_an_order():
    for name in "abc":
        save(name=name, position=9)
    by, now = make.actor(Role.COMMUNICATIONS), timezone.now()
    c = RoutingRule.objects.get(name="c")
    routing_rules.move(c, up=True, by=by, now=now)
    assert order() == ["a", "c", "b"]
    routing_rules.move(c, up=True, by=by, now=now)
    routing_rules.move(c, up=True, by=by, now=now)
    assert order() == ["c", "a", "b"]
    routing_rules.move(c, up=False, by=by, now=now)
    assert order() == ["a", "c", "b"]


@pytest.mark.parametrize(
    "values", [{"conditions": {"mood": ["bad"]}}, {"lane": Lane.WAITING}, {"lane": Lane.UNPLACED}]
)
def test_what_routing_cannot_use_is_refused_with_a_sentence(values):
    with pytest.raises(NotAllowedNow):
        save(**values)
    assert not RoutingRule.objects.exists()


def test_somebody_about_to_leave_changes_no_rules():
    leaving = make.actor(Role.COMMUNICATIONS, ends_on=timezone.localdate() + timedelta(days=3))
    with pytest.raises(PermissionDenied):
        save(by=leaving)


@pytest.fixture
def officer():
    """Return somebody of a desk that is always open."""
    return make.user(Role.COMMUNICATIONS)


@pytest.fixture
def desks(officer):
    """Return a German and a Paris desk, and three contacts that are with the German one."""
    hours = ["00:00-24:00"] * 7
    german = make.team("german", name="German desk", members=(officer,), hours=hours)
    paris = make.team("paris", name="Paris desk", members=(officer,), hours=hours)
    make.rule(german, name="All")
    for language in ("fr", "de", "fr"):
        log(make.person(), language=language)
    return german, paris


def log(person, **facts):
    now = timezone.now()
    facts = ContactFacts(**{"channel": "phone", "occurred_at": now, **facts})
    return contacts.log(
        make.intake(person.case), facts, aimed_at=person, by=policy.house("test"), now=now
    )


def filled(team, **values):
    return {
        "name": "French", "language": "fr", "team": team.pk, "lane": Lane.TODAY, "hours": 8,
        "position": 1, "try": "yes", **values,
    }  # fmt: skip


def test_a_trial_says_how_many_would_go_elsewhere_which_and_why_and_changes_nothing(
    sign_in, officer, desks
):
    _german, paris = desks
    answer = sign_in(officer).post(reverse("routing-rule-add"), filled(paris))
    trial = answer.context["trial"]
    assert (trial.tried, len(trial.moved), trial.caught) == (3, 2, 2)
    body = answer.content.decode()
    assert "“All” → German desk, lane Today" in body
    assert "“French” → Paris desk, lane Today" in body
    assert order() == ["All"]


def test_only_what_was_tried_is_saved(sign_in, officer, desks):
    _german, paris = desks
    client, url = sign_in(officer), reverse("routing-rule-add")
    untried = {**filled(paris), "save": "yes"}
    assert "after the last trial" in client.post(url, untried).content.decode()
    stamp = client.post(url, filled(paris)).context["stamp"]
    client.post(url, {**untried, "tried": stamp, "hours": 9})
    assert order() == ["All"]
    client.post(url, {**untried, "tried": stamp})
    assert order() == ["French", "All"]
    assert log(make.person(), language="fr").team == paris


def test_place_matters_in_a_trial(sign_in, officer, desks):
    _german, paris = desks
    answer = sign_in(officer).post(reverse("routing-rule-add"), filled(paris, position=2))
    assert answer.context["trial"].moved == ()


def test_a_trial_shows_only_contacts_of_cases_the_reader_may_open(sign_in, officer, desks):
    _german, paris = desks
    hidden = log(make.person(make.case(marking=Marking.RESTRICTED)), language="fr")
    answer = sign_in(officer).post(reverse("routing-rule-add"), filled(paris))
    assert answer.context["trial"].tried == 3
    assert hidden.ref not in answer.content.decode()


def test_a_trial_looks_at_the_last_500_in_a_fixed_number_of_queries(
    officer, desks, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(reading, "TRIED", 2)
    rules = reading.rulebook(timezone.now()).rules
    with django_assert_max_num_queries(6):
        trial = reading.try_out(rules, name="All", by=policy.staff(officer), now=timezone.now())
    assert trial.tried == 2


def test_a_form_with_an_error_comes_back_with_what_was_typed(sign_in, officer, desks):
    answer = sign_in(officer).post(
        reverse("routing-rule-add"), filled(desks[1], name="all", keyword="Schule, Kita")
    )
    assert answer.status_code == 400
    body = answer.content.decode()
    assert "Another rule has this name" in body
    assert "Schule, Kita" in body


def test_a_stored_rule_comes_back_into_its_form(sign_in, officer, desks):
    rule = make.rule(
        desks[1],
        name="Kin",
        conditions={"circle": ["parent"], "minor": False, "keyword": ["a", "b"]},
    )
    form = sign_in(officer).get(reverse("routing-rule", args=[rule.pk])).context["form"]
    assert form["circle"].value() == ["parent"]
    assert form["minor"].value() == "no"
    assert form["keyword"].value() == "a, b"


def test_the_list_shows_order_conditions_and_what_cannot_be_read(sign_in, officer, desks):
    make.catch_all().memberships.all().delete()
    make.rule(desks[1], name="Broken", position=2, conditions={"mood": ["bad"]})
    body = sign_in(officer).get(reverse("routing-rules")).content.decode()
    assert body.index("All") < body.index("Broken")
    assert "cannot be read" in body
    assert "Nobody is on duty in the team" in body


def test_switching_off_takes_effect_at_once(sign_in, officer, desks):
    german, _paris = desks
    rule = RoutingRule.objects.get()
    client = sign_in(officer)
    client.post(reverse("routing-rule-switch", args=[rule.pk]), {"active": "no"})
    assert log(make.person()).team != german
    client.post(reverse("routing-rule-switch", args=[rule.pk]), {"active": "yes"})
    assert log(make.person()).team == german


@pytest.mark.parametrize("role", [Role.LEGAL, Role.APPROVER, Role.AUDITOR])
def test_roles_that_do_not_route_are_refused(sign_in, role):
    client = sign_in(make.user(role))
    assert client.get(reverse("routing-rules")).status_code == 403
    assert client.get(reverse("routing-rule-add")).status_code == 403


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        ({"language": ["german"]}, "language"),
        ({"country": ["XX"]}, "country"),
        ({"outlet_country": ["UK"]}, "outlet_country"),
        ({"nature": ["intrusion"]}, "nature"),
        ({"verified": True, "channel": ["phone"]}, "verified"),
    ],
)
def test_a_rule_that_nothing_could_meet_is_refused_with_what_to_write(conditions, field):
    assert reading.unmet(conditions)[0] == field
    with pytest.raises(NotAllowedNow):
        save(conditions=conditions)


def test_a_rule_behind_one_that_catches_all_of_it_is_told_in_the_trial_and_the_list(sign_in):
    wide, team = save(name="wide", conditions={"language": ["de", "tr"]}), make.team()
    client = sign_in(make.user(Role.COMMUNICATIONS))
    typed = {"name": "narrow", "language": "tr", "channel": ["phone"], "team": team.pk}
    typed |= {"lane": Lane.TODAY, "hours": 4}
    behind = client.post(reverse("routing-rule-add"), {**typed, "position": 2})
    before = client.post(reverse("routing-rule-add"), {**typed, "position": 1})
    assert [answer.context["covered"] != "" for answer in (behind, before)] == [True, False]
    save(name="narrow", conditions={"language": ["tr"]}, position=2)
    assert client.get(reverse("routing-rules")).content.decode().count("never reached") == 1
    routing_rules.switch(wide, active=False, by=make.actor(Role.COMMUNICATIONS), now=timezone.now())
    assert "never reached" not in client.get(reverse("routing-rules")).content.decode()


def test_the_form_says_what_to_write_beside_the_field_and_keeps_it(sign_in):
    client = sign_in(make.user(Role.COMMUNICATIONS))
    typed = {
        "name": "Turkish", "language": "Turkish", "team": make.team().pk, "lane": Lane.TODAY,
        "hours": 4, "position": 1,
    }  # fmt: skip
    page = client.post(reverse("routing-rule-add"), typed)
    assert set(page.context["form"].errors) == {"language"}
    assert 'value="turkish"' in page.content.decode() or 'value="Turkish"' in page.content.decode()
    page = client.post(reverse("routing-rule-add"), {**typed, "language": "TR"})
    assert page.context["form"].conditions() == {"language": ["tr"]}
