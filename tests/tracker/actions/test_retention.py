"""The end of the time things are kept: announced, agreed on by two, done on its day, never held."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import factories as make
from tests.erasing import filled, lawyers
from tracker import policy
from tracker.actions import holds, old_mail, proposals, retention, scrubbing
from tracker.lifecycle import NotAllowedNow
from tracker.models import AccessKey, Case, Contact, Hold, Intake, Person, Proposal, SafeChannel
from tracker.queries import integrity
from tracker.queries import retention as asking
from tracker.rules.retention import MONTHS, What, months_after
from tracker.rules.retention import steps as rule_steps

CLOSED = datetime(2024, 1, 31, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_listed():
    yield
    scrubbing.path().unlink(missing_ok=True)


def close(case: Case, at: datetime) -> Case:
    Case.objects.filter(pk=case.pk).update(
        status="closed", closed_at=at, closed_by=make.user("legal"), latest_at=at
    )
    case.refresh_from_db()
    return case


def propose(case: Case, what: What, one, now: datetime) -> Proposal:
    return retention.propose(
        case, what, reason="It is time.", by=policy.staff(one, now=now), now=now
    )


def confirm(proposal: Proposal, two, now: datetime) -> None:
    retention.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
        by=policy.staff(two, now=now), now=now,
    )  # fmt: skip


def gone_on(what: What) -> datetime:
    return months_after(CLOSED, MONTHS[what])


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, "2024-02-29"), (6, "2024-07-31"), (12, "2025-01-31"), (13, "2025-02-28")],
)
def test_months_end_on_the_last_day_where_there_is_no_such_day(months, day):
    assert months_after(CLOSED, months).date() == date.fromisoformat(day)


def test_an_open_case_loses_nothing_and_personal_is_the_last_step():
    assert rule_steps(None, minors=True, gone=frozenset()) == []
    assert rule_steps(CLOSED, minors=True, gone=frozenset({What.PERSONAL})) == []
    kinds = [step.what for step in rule_steps(CLOSED, minors=True, gone=frozenset())]
    assert kinds == [What.MINORS, What.SEALED, What.PERSONAL]


@pytest.mark.django_db
def test_sealed_goes_after_a_year_and_words_stay():
    world = filled(CLOSED - DAY)
    case, due = close(world.case, CLOSED), gone_on(What.SEALED)
    one, two = lawyers(case, CLOSED)
    assert retention.announce_due(now=due - 14 * DAY) == 1
    assert retention.announce_due(now=due - 13 * DAY) == 0
    confirm(propose(case, What.SEALED, one, due), two, due)
    assert not SafeChannel.objects.filter(person__case=case).exists()
    assert not AccessKey.objects.filter(person__case=case).exists()
    assert not Person.objects.filter(case=case, name_sealed__isnull=False).exists()
    assert "Lilac" in Contact.objects.get(reporter=world.mother).summary
    assert SafeChannel.objects.filter(person__case=world.elsewhere).exists()
    assert integrity.verify().ok


@pytest.mark.django_db
def test_everything_personal_goes_after_three_years_and_the_record_verifies():
    world = filled(CLOSED - DAY)
    case, due = close(world.case, CLOSED), gone_on(What.PERSONAL)
    one, two = lawyers(case, CLOSED)
    retention.announce_due(now=due - 14 * DAY)
    confirm(propose(case, What.PERSONAL, one, due), two, due)
    assert not Contact.objects.filter(case=case).exclude(summary="").exists()
    assert not Person.objects.filter(case=case, erased_at__isnull=True).exists()
    assert Contact.objects.exclude(summary="").filter(case=world.elsewhere).exists()
    assert asking.of_case(case) == []
    report = integrity.verify(evidence=True)
    assert report.ok, report.problems


@pytest.mark.django_db
def test_minors_go_sooner_and_nobody_else():
    world = filled(CLOSED - DAY)
    child = make.person(world.case, name="Nele Lilac", circle="child", is_minor=True, label="child")
    case, due = close(world.case, CLOSED), gone_on(What.MINORS)
    one, two = lawyers(case, CLOSED)
    retention.announce_due(now=due - 14 * DAY)
    confirm(propose(case, What.MINORS, one, due), two, due)
    child.refresh_from_db()
    assert (child.name_sealed, child.label, child.erased_at) == (None, "", due)
    assert (
        not Person.objects.filter(case=case, erased_at__isnull=False).exclude(pk=child.pk).exists()
    )


@pytest.mark.django_db
def test_what_was_confirmed_before_its_day_is_done_on_its_day_and_not_before():
    case, due = close(filled(CLOSED - DAY).case, CLOSED), gone_on(What.SEALED)
    one, two = lawyers(case, CLOSED)
    retention.announce_due(now=due - 14 * DAY)
    confirm(propose(case, What.SEALED, one, due - 3 * DAY), two, due - 3 * DAY)
    assert retention.carry_out_due(now=due - timedelta(seconds=1)) == 0
    assert SafeChannel.objects.filter(person__case=case).exists()
    assert retention.carry_out_due(now=due) == 1
    assert retention.carry_out_due(now=due) == 0
    assert not SafeChannel.objects.filter(person__case=case).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("told", [None, 13 * DAY])
def test_without_two_weeks_notice_nothing_goes(told):
    case, due = close(filled(CLOSED - DAY).case, CLOSED), gone_on(What.SEALED)
    one, two = lawyers(case, CLOSED)
    if told:
        retention.announce_due(now=due - told)
    confirm(propose(case, What.SEALED, one, due), two, due)
    assert retention.carry_out_due(now=due) == 0
    assert SafeChannel.objects.filter(person__case=case).exists()


@pytest.mark.django_db
def test_what_happens_in_the_case_starts_the_time_anew():
    case, due = close(filled(CLOSED - DAY).case, CLOSED), gone_on(What.SEALED)
    one, two = lawyers(case, CLOSED)
    retention.announce_due(now=due - 14 * DAY)
    confirm(propose(case, What.SEALED, one, due - 2 * DAY), two, due - 2 * DAY)
    Case.objects.filter(pk=case.pk).update(latest_at=due - DAY)
    assert retention.carry_out_due(now=due) == 0
    case.refresh_from_db()
    assert asking.of_case(case)[0].step.due_at == months_after(due - DAY, 12)


@pytest.mark.django_db
def test_a_hold_put_on_after_the_second_word_stops_it():
    case, due = close(filled(CLOSED - DAY).case, CLOSED), gone_on(What.SEALED)
    one, two = lawyers(case, CLOSED)
    retention.announce_due(now=due - 14 * DAY)
    confirm(propose(case, What.SEALED, one, due - DAY), two, due - DAY)
    by = policy.staff(one, now=due - DAY)
    holds.place(case, reason="A court.", review_on=date(2030, 1, 1), by=by, now=due - DAY)
    assert retention.carry_out_due(now=due) == 0
    assert SafeChannel.objects.filter(person__case=case).exists()


@pytest.mark.django_db
def test_old_mail_of_nobody_goes_by_two_people_and_newer_mail_stays():
    now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    one, two = lawyers(make.case(), now)
    old, new = (
        make.intake(source="mail", status="unmatched", received_at=at, payload={"text": "Hello"})
        for at in (now - 91 * DAY, now - 89 * DAY)
    )
    by = policy.staff(one, now=now)
    proposal = old_mail.propose(reason="Nobody’s.", by=by, now=now)
    confirm(proposal, two, now)
    assert (Intake.objects.get(pk=old.pk).payload, Intake.objects.get(pk=old.pk).digest) == ({}, "")
    assert Intake.objects.get(pk=new.pk).payload == {"text": "Hello"}
    with pytest.raises(NotAllowedNow, match="No mail"):
        old_mail.propose(reason="Again.", by=by, now=now)


# --- Random schedules against a small model ------------------------------------------------------


@dataclass
class Model:
    """What should be so, in the fewest words."""

    clock: datetime | None = None
    held: bool = False
    told: datetime | None = None
    agreed: datetime | None = None
    agreed_for: datetime | None = None
    sealed: bool = True
    log: list[str] = field(default_factory=list)

    def due(self) -> datetime | None:
        return months_after(self.clock, 12) if self.clock else None

    def night(self, now: datetime) -> None:
        due = self.due()
        if due is None or not self.sealed:
            return
        assert self.clock is not None
        if now >= due - 14 * DAY and (self.told is None or self.told < self.clock):
            self.told = now
        good = self.agreed is not None and now < self.agreed + 14 * DAY
        told = self.told is not None and self.clock <= self.told <= now - 14 * DAY
        if good and self.agreed_for == self.clock and told and not self.held and now >= due:
            self.sealed, self.agreed = False, None


def agree(case: Case, one, two, now: datetime) -> bool:
    """Let two people agree; tell whether the house took it."""
    try:
        confirm(propose(case, What.SEALED, one, now), two, now)
    except NotAllowedNow:
        return False
    return True


def move(act: str, case: Case, model: Model, one, two, now: datetime) -> None:
    """Do one act in the house and in the model."""
    rows = Case.objects.filter(pk=case.pk)
    if act == "close" and model.clock is None:
        close(case, now)
        model.clock = now
    elif act == "reopen" and model.clock is not None:
        rows.update(status="active", closed_at=None, closed_by=None)
        model.clock = None
    elif act == "touch" and model.clock is not None:
        rows.update(latest_at=now)
        model.clock = now
    elif act == "hold":
        values = {"reason": "x", "review_on": now.date(), "placed_by": one, "placed_at": now}
        Hold.objects.create(case=case, **values)
        model.held = True
    elif act == "release":
        Hold.objects.filter(released_at=None).update(released_at=now, released_by=two)
        model.held = False
    case.refresh_from_db()
    if act == "agree" and agree(case, one, two, now):
        model.agreed, model.agreed_for = now, model.clock


ACTS = ["close", "close", "reopen", "touch", "hold", "release", "release", *["agree"] * 6]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_random_schedules_destroy_nothing_held_and_all_that_is_due(seed):
    chance, now, case = random.Random(seed), CLOSED, make.case()
    person = make.person(case, name="Thea Lilac")
    one, two = lawyers(case, CLOSED - DAY)
    model = Model()
    for _step in range(80):
        now += timedelta(days=chance.choice([1, 5, 12, 120]), hours=1)
        proposals.end_expired(now=now)
        act = chance.choice(ACTS)
        move(act, case, model, one, two, now)
        retention.announce_due(now=now)
        retention.carry_out_due(now=now)
        model.night(now)
        there = Person.objects.get(pk=person.pk).name_sealed is not None
        assert there == model.sealed, (seed, act, now, model)
        if not there:
            assert not model.held
            break
    assert integrity.verify().ok
    ENDS.append(model.sealed)


ENDS: list[bool] = []


def test_some_of_these_schedules_came_to_the_end():
    assert len(ENDS) < 4 or False in ENDS
