"""How deadlines are counted, beyond the worked examples."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tracker.rules import clockwork, deadlines, facts, regimes
from tracker.rules.clock_terms import Question
from tracker.rules.deadlines import Due, State
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import Clock, Confidence, LaterOf, Side, Unit


def due(where: str, place: str, **given: object) -> Due:
    regime, clock = where.split()
    return deadlines.due(regime, clock, given, place)


def on(where: str, place: str, **given: object) -> str | None:
    found = due(where, place, **given).due
    return found.isoformat() if found else None


MONTHS = [
    ("2028-01-31T12:00:00+01:00", "2028-02-29", "leap year"),
    ("2027-01-31T12:00:00+01:00", "2027-03-01", "last day is a Sunday"),
    ("2027-02-28T12:00:00+01:00", "2027-03-30", "same number; Easter"),
    ("2026-12-30T12:00:00+01:00", "2027-02-01", "30 January is a Saturday"),
    ("2026-02-28T23:30:00+00:00", "2026-04-01", "already 1 March in Berlin"),
]


@pytest.mark.parametrize(("received", "expected", "why"), MONTHS)
def test_one_month_in_berlin(received: str, expected: str, why: str) -> None:
    assert on("gdpr-17-21-publisher answer", "DE-BE", received_at=received) == expected, why


def test_local_date_of_the_place_starts_the_period() -> None:
    received = "2026-03-01T02:00:00+00:00"
    assert on("nl-rvdj answer", "NL", received_at=received) == "2026-04-01"
    assert on("nl-rvdj answer", "US-CA", received_at=received) == "2026-03-28"


def test_extension_is_counted_in_one_step_from_receipt() -> None:
    given = {"received_at": "2026-11-30T09:00:00+01:00", "extension_notified": True}
    assert on("gdpr-15-access answer", "DE-BE", **given) == "2027-03-01"
    assert on("dsa-21-ods answer", "DE-BE", **given) == "2027-05-31"
    assert on("us-ca-ccpa-delete answer", "US-CA", **given) == "2027-02-28"


def test_extension_counts_only_when_notified_up_to_the_rolled_due_date() -> None:
    given = {"received_at": "2026-03-05T10:00:00+01:00"}  # due Tue 7 April, after Easter

    def in_time(moment: str) -> bool:
        return deadlines.extension_in_time(
            *("gdpr-15-access", "answer", given, "DE-BE"),
            notified_at=datetime.fromisoformat(moment),
        )

    assert in_time("2026-04-07T23:59:00+02:00")
    assert not in_time("2026-04-08T00:00:00+02:00")
    assert not in_time("2026-04-07T23:59:00-04:00")


def test_stop_clock_adds_both_end_days_before_rolling() -> None:
    given = {
        "received_at": "2026-03-02T10:00:00+00:00",
        "clarification_asked_at": "2026-03-05T10:00:00+00:00",
        "clarification_answered_at": "2026-03-10T10:00:00+00:00",
    }
    answer = due("uk-gdpr-rights answer", "GB-ENG", **given)
    assert (answer.unrolled, answer.due) == (date(2026, 4, 8), date(2026, 4, 8))
    assert answer.confidence is Confidence.MEDIUM


def test_unanswered_clarification_pauses_and_gives_no_date() -> None:
    given = {"received_at": "2026-03-02T10:00Z", "clarification_asked_at": "2026-03-05T10:00Z"}
    answer = due("uk-gdpr-rights answer", "GB-ENG", **given)
    assert answer.paused
    assert answer.due is None
    assert answer.unrolled is None


def test_clock_could_not_be_stopped_before_the_law_allowed_it() -> None:
    given = {"received_at": "2026-01-12T10:00Z", "clarification_asked_at": "2026-02-04T23:59Z"}
    assert on("uk-gdpr-rights answer", "GB-ENG", **given) == "2026-02-12"
    asked_later = given | {"clarification_asked_at": "2026-02-05T00:00Z"}
    assert due("uk-gdpr-rights answer", "GB-ENG", **asked_later).paused


def test_answer_before_the_question_is_refused() -> None:
    given = {
        "received_at": "2026-03-02T10:00Z",
        "clarification_asked_at": "2026-03-05T10:00Z",
        "clarification_answered_at": "2026-03-04T10:00Z",
    }
    with pytest.raises(RuleError, match="lies before clarification_asked_at"):
        due("uk-gdpr-rights answer", "GB-ENG", **given)


def test_question_before_receipt_is_refused() -> None:
    given = {"received_at": "2026-03-28T10:00Z", "clarification_asked_at": "2026-03-01T10:00Z"}
    with pytest.raises(RuleError, match="clarification_asked_at lies before received_at"):
        due("uk-gdpr-rights answer", "GB-ENG", **given)


def test_hours_run_through_a_clock_change_in_utc() -> None:
    day = on("own-art33-breach file", "DE-BE", aware_at="2026-03-27T15:00:00+01:00")
    assert day == "2026-03-30T16:00:00+02:00"


BUSINESS_HOURS = [
    ("2026-04-02T12:00:00+01:00", "2026-04-08T12:00:00+01:00", "Easter left out"),
    ("2026-05-02T10:00:00+01:00", "2026-05-07T00:00:00+01:00", "from midnight after a holiday"),
    ("2026-05-13T00:00:00+01:00", "2026-05-15T00:00:00+01:00", "full days"),
    ("2026-05-14T00:00:00+01:00", "2026-05-16T00:00:00+01:00", "ends with the Friday"),
]


@pytest.mark.parametrize(("received", "expected", "why"), BUSINESS_HOURS)
def test_business_hours_leave_out_closed_days(received: str, expected: str, why: str) -> None:
    assert on("uk-defamation-s5 answer", "GB-ENG", received_at=received) == expected, why


def test_werktage_count_saturdays() -> None:
    day = on("at-gegendarstellung insert", "AT", received_at="2026-04-30T10:00:00+02:00")
    assert day == "2026-05-07"


def test_good_friday_moves_an_austrian_date_only_where_the_clock_names_ets76() -> None:
    assert on("at-gegendarstellung file", "AT", published_at="2026-02-03T08:00+01:00") == (
        "2026-04-07"
    )
    assert on("gdpr-15-access answer", "AT", received_at="2026-03-03T08:00+01:00") == "2026-04-03"


def test_fixed_calendar_gives_holidays_and_the_place_gives_the_zone() -> None:
    late = "2026-03-02T22:30:00-08:00"  # 07:30 on 3 March in Berlin
    assert on("us-ca-ccpa-delete acknowledge", "US-CA", received_at=late) == "2026-03-16"
    assert on("us-ca-ccpa-delete acknowledge", "DE-BE", received_at=late) == "2026-03-17"


def test_sender_set_instant_is_never_moved_and_needs_no_start() -> None:
    sunday = "2026-04-05T12:00:00+02:00"
    answer = due("de-unterlassung answer", "DE-BE", sender_set_due_at=sunday)
    assert answer.due == datetime.fromisoformat(sunday)
    assert answer.state is State.DATED


PERIODS = [
    ("de-unterlassung answer", "P1W", "2026-04-07", "Good Friday to Tuesday"),
    ("de-unterlassung answer", "p14d", "2026-04-10", "lower case"),
    ("de-unterlassung answer", "P1M5D", "2026-05-04", "months first; 2 May is a Saturday"),
    ("de-unterlassung answer", "PT48H", "2026-03-29T12:00:00+02:00", "hours, never rolled"),
    ("uk-media-pap answer", "P8D", "2026-04-04", "this clock does not roll"),
]


@pytest.mark.parametrize(("where", "period", "expected", "why"), PERIODS)
def test_sender_set_period_is_counted_by_the_rules_of_the_clock(
    where: str, period: str, expected: str, why: str
) -> None:
    given = {"received_at": "2026-03-27T11:00:00+01:00", "sender_set_period": period}
    assert on(where, "GB-ENG" if where.startswith("uk") else "DE-BE", **given) == expected, why


@pytest.mark.parametrize("text", ["P", "PT", "P0D", "7 days", "-P1D", "P1DT12H", "P0.5D", "P1D1W"])
def test_unreadable_period_is_refused(text: str) -> None:
    given = {"received_at": "2026-03-27T11:00:00+01:00", "sender_set_period": text}
    with pytest.raises(facts.FactError, match="sender_set_period"):
        due("de-unterlassung answer", "DE-BE", **given)


def test_without_anything_from_the_sender_the_own_period_counts_or_there_is_no_date() -> None:
    given = {"received_at": "2026-04-20T11:00:00+01:00"}
    assert on("uk-media-pap answer", "GB-ENG", **given) == "2026-05-04"
    assert due("de-unterlassung answer", "DE-BE", **given).state is State.NO_NUMBER


def test_earlier_of_leaves_out_limbs_without_start_and_limbs_that_do_not_exist() -> None:
    where, known = "de-gegendarstellung-print file", "2026-11-30T09:00:00+01:00"
    published = "2026-09-01T05:00:00+02:00"
    both = due(where, "DE-BW", known_at=known, published_at=published)
    assert (both.due, both.act_by) == (date(2026, 12, 1), date(2026, 11, 30))
    assert on(where, "DE-BW", known_at=known) == "2026-12-14"
    assert on(where, "DE-BY", known_at=known, published_at=published) == "2026-12-14"
    bavaria = due(where, "DE-BY", published_at=published)
    assert (bavaria.state, bavaria.missing) == (State.MISSING, ("known_at",))


def test_later_of_takes_the_later_date_and_leaves_out_an_absent_limb() -> None:
    clock = Clock(
        key="both",
        label="both",
        side=Side.OURS,
        starts_on=LaterOf(("file_knowledge", "file_outer")),
        citation="none",
        confidence=Confidence.HIGH,
    )

    def later(**given: str) -> date | None:
        question = Question("ch-gegendarstellung", "CH-ZH", facts.read_all(given))
        return clockwork.run(question, clock).unrolled

    known, published = "2026-03-16T10:00+01:00", "2026-03-15T10:00+01:00"
    assert later(known_at=known, published_at=published) == date(2026, 6, 15)
    assert later(known_at=known) == date(2026, 4, 5)
    assert later() is None


def test_due_of_counts_backwards_from_the_unrolled_date() -> None:
    answer = due("ie-press-ombudsman file_medium", "IE", published_at="2026-03-20T07:00Z")
    assert (answer.due, answer.act_by) == (date(2026, 6, 6), date(2026, 6, 5))
    missing = due("ie-press-ombudsman file_medium", "IE")
    assert (missing.state, missing.missing) == (State.MISSING, ("published_at",))


def test_clock_exists_only_at_its_places() -> None:
    known = {"known_at": "2026-03-16T10:00:00+01:00"}
    assert on("gdpr-77-dpa-complaint file_at", "AT", **known) == "2027-03-16"
    assert due("gdpr-77-dpa-complaint file_at", "DE-BE", **known).state is State.ABSENT
    published = {"published_at": "2026-05-04T05:00:00+02:00"}
    assert due("de-gegendarstellung-print file_outer", "DE-BY", **published).due is None
    assert due("de-gegendarstellung-print court_by", "DE-BW", **published).due is None


def test_clock_needs_its_fact_to_be_true() -> None:
    where, published = "uk-ipso-complaint file_outer", "2026-05-04T05:00:00+01:00"
    assert on(where, "GB-ENG", published_at=published, still_online="true") == "2027-05-04"
    assert due(where, "GB-ENG", published_at=published).state is State.ABSENT
    assert on(where, "GB-ENG", published_at=published, still_online=False) is None


def test_law_in_force_is_judged_by_the_local_date_of_the_place() -> None:
    where = "us-take-it-down answer"
    assert on(where, "US-CA", received_at="2026-05-19T06:59:00Z") is None
    assert on(where, "US-CA", received_at="2026-05-19T07:00:00Z") == "2026-05-21T00:00:00-07:00"
    assert due(
        "us-ca-drop answer", "US-CA", complaint_lodged_at="2026-07-31T12:00-07:00"
    ).state is (State.ABSENT)
    early = due("uk-gdpr-rights complaint_answer", "GB-ENG", received_at="2026-06-01T12:00Z")
    assert (early.due, early.reminder) == (None, None)


def test_no_number_in_the_law_gives_a_reminder_labelled_as_policy_and_no_date() -> None:
    answer = due("dsa-16-notice answer", "IE", received_at="2026-06-01T12:00:00+01:00")
    assert (answer.due, answer.act_by, answer.unrolled) == (None, None, None)
    assert answer.reminder
    assert (answer.reminder.on, answer.reminder.act_by) == (date(2026, 6, 15), None)
    assert "not law" in answer.reminder.label


def test_no_clock_without_a_number_ever_gives_a_legal_date() -> None:
    given = {
        name: "2026-09-07T10:00:00+01:00" for name in regimes.FACTS if name.endswith("_at")
    } | {"still_online": True, "election_period": True}
    del given["sender_set_due_at"]
    for regime in regimes.all():
        for clock in regime.clocks:
            if clock.unit is Unit.NONE and isinstance(clock.starts_on, str):
                answer = deadlines.due(regime.id, clock.key, given, "GB-ENG")
                assert answer.due is None, (regime.id, clock.key)
                assert answer.state is State.NO_NUMBER


def test_review_of_a_desist_request_is_policy_with_a_safe_day_before_it() -> None:
    answer = due("press-desist-notice review", "DE-BE", delivered_at="2026-02-28T10:00+01:00")
    assert answer.due is None
    assert answer.reminder
    assert (answer.reminder.on, answer.reminder.act_by) == (date(2027, 2, 28), date(2027, 2, 26))
    assert deadlines.as_json(answer)["policy"] is True


def test_assumed_start_makes_the_date_provisional() -> None:
    given = {"received_at": "2026-03-03T10:00:00+01:00", "known_at": "2026-03-01T10:00+01:00"}
    where = ("gdpr-15-access", "answer", given, "DE-BE")
    assert deadlines.due(*where, assumed=["received_at"]).provisional
    assert not deadlines.due(*where, assumed=["known_at"]).provisional
    with pytest.raises(facts.FactError, match="unknown fact"):
        deadlines.due(*where, assumed=["delivery"])


def test_missing_start_gives_no_date_and_names_the_fact() -> None:
    answer = due("gdpr-15-access answer", "DE-BE")
    assert (answer.state, answer.missing, answer.due) == (State.MISSING, ("received_at",), None)


def test_steps_read_like_a_lawyer_would_count() -> None:
    answer = due("gdpr-15-access answer", "DE-BE", received_at="2026-03-03T10:00:00+01:00")
    moved = (
        "Fri 3 Apr 2026 is closed in Berlin (Good Friday), then Sat 4 Apr 2026 (Saturday), "
        "Sun 5 Apr 2026 (Sunday), Mon 6 Apr 2026 (Easter Monday): moves to Tue 7 Apr 2026."
    )
    received = "Received on Tue 3 Mar 2026, 10:00 (UTC+01:00) in Berlin."
    assert answer.steps == (received, "1 month after: Fri 3 Apr 2026.", moved)
    assert (answer.unrolled, answer.version) == (date(2026, 4, 3), regimes.AS_OF)


def test_substitute_day_in_america_shows_the_other_reading() -> None:
    answer = due("us-ca-ccpa-delete optout", "US-CA", received_at="2026-06-29T09:00-07:00")
    assert [other.on for other in answer.alternatives] == [date(2026, 7, 20)]


def test_courtesy_day_is_shown_where_the_other_side_gets_no_extension() -> None:
    answer = due("uk-media-pap answer", "GB-ENG", received_at="2026-04-20T11:00:00+01:00")
    assert "The next working day is Tue 5 May 2026." in answer.steps[-1]


def test_estimated_calendar_says_so() -> None:
    assert due("tr-duzeltme-cevap file", "TR", published_at="2028-03-12T08:00Z").caveats


REFUSED = [
    ("nope answer", "IE", {}, "unknown regime 'nope'"),
    ("gdpr-15-access file", "IE", {}, "unknown clock 'file' of gdpr-15-access; possible: answer"),
    ("gdpr-15-access answer", "US", {}, "unknown place 'US'"),
    ("gdpr-15-access answer", "AT-ETS76", {}, "not a place"),
    ("gdpr-15-access answer", "IE", {"received": "2026-01-01T00:00Z"}, "unknown fact 'received'"),
    ("gdpr-15-access answer", "IE", {"received_at": "2026-01-01T00:00"}, "no time zone"),
    ("gdpr-15-access answer", "IE", {"received_at": "2026-01-01"}, "no time zone"),
    ("gdpr-15-access answer", "IE", {"received_at": "soon"}, "must be an instant"),
    ("gdpr-15-access answer", "IE", {"received_at": date(2026, 1, 1)}, "must be an instant"),
    ("gdpr-15-access answer", "IE", {"extension_notified": "maybe"}, "true or false"),
    ("gdpr-15-access answer", "IE", {"received_at": "2150-01-01T00:00Z"}, "no calendar"),
    ("gdpr-15-access answer", "IE", {"received_at": "9999-12-31T10:00Z"}, "no calendar"),
    ("nl-rvdj answer", "NL", {"received_at": "2150-01-01T00:00Z"}, "no calendar"),
    ("own-art33-breach file", "NL", {"aware_at": "9999-12-31T10:00Z"}, "every calendar"),
    ("gdpr-15-access answer", "IE", {"received_at": "0001-01-01T00:00+05:00"}, "outside the years"),
]


@pytest.mark.parametrize(("where", "place", "given", "sentence"), REFUSED)
def test_bad_question_is_refused_with_a_sentence(
    where: str, place: str, given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(RuleError, match=sentence):
        due(where, place, **given)


def test_names_are_read_in_any_case_and_aliases_lead_to_the_parent() -> None:
    received = {"RECEIVED_AT": "2026-07-01t09:00:00z"}
    answer = deadlines.due("UK-DP-Complaint", "Complaint_Acknowledge", received, "gb-eng")
    assert (answer.regime, answer.due) == ("uk-gdpr-rights", date(2026, 7, 31))
    with pytest.raises(RuleError, match="possible: complaint_acknowledge, complaint_answer"):
        deadlines.due("uk-dp-complaint", "answer", received, "GB-ENG")


def test_answer_is_frozen_and_complete() -> None:
    answer = due("own-art14-notice file", "DE-BE", recorded_at="2026-10-31T11:00:00+01:00")
    assert answer.facts == (("recorded_at", "2026-10-31T11:00:00+01:00"),)
    assert answer.calendar == "DE-BE"
    assert replace(answer) == answer


def test_all_clocks_of_a_regime_are_answered_but_never_historic_ones() -> None:
    given = {"received_at": "2026-06-08T10:00:00+02:00"}
    answers = {a.clock: a.state for a in deadlines.all_due("fr-ddr-presse", given, "FR")}
    assert answers == {
        "file": State.MISSING,
        "insert": State.DATED,
        "insert_nondaily": State.NO_NUMBER,
        "insert_election": State.ABSENT,
    }
