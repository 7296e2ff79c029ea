"""Contact after a request to stop: each condition alone, the grace periods, and the answers."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import desist
from tracker.rules.desist import (
    Assessment,
    Consent,
    ContactFacts,
    Delivery,
    Desist,
    DesistError,
    Initiative,
    Level,
    Mode,
    Proof,
    Result,
    Scope,
    Status,
    StoryMatch,
    Verdict,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


ASKED = Desist(
    protected=frozenset({"anna"}),
    scope=Scope.JOURNALIST,
    effective_at=at("2026-03-01T10:00:00+01:00"),
    delivery=Delivery.DIRECT,
    journalist="jones",
    title="daily",
    group="house",
    proof=Proof.B,
    place="DE-BE",
)
CALL = ContactFacts(
    start=at("2026-03-04T12:00:00+01:00"),
    initiative=Initiative.JOURNALIST,
    target="anna",
    mode=Mode.CALL,
    journalist="jones",
    title="daily",
    group="house",
)


def verdict(found: Assessment, key: str) -> Verdict:
    return next(c.verdict for c in found.conditions if c.key == key)


def test_call_by_the_same_journalist_is_a_candidate_with_every_condition_shown() -> None:
    found = desist.assess(ASKED, CALL)
    assert (found.result, found.level) == (Result.CANDIDATE, Level.L1)
    assert [c.verdict for c in found.conditions] == [Verdict.MET] * 7
    assert all(c.sentence.endswith(".") for c in found.conditions)
    assert found.label == "candidate – contact after desist"
    assert found.minutes_since == 3 * 24 * 60 + 120
    assert (found.status, found.proof) == (Status.CANDIDATE, Proof.B)


INSTANTS = [
    ("2026-03-01T08:20:00+00:00", False, "09:20 in Berlin, before"),
    ("2026-03-01T04:30:00-05:00", True, "09:30 UTC, later although its clock reads earlier"),
    ("2026-03-01T09:00:00+00:00", False, "equal instants are not after"),
    ("2026-03-01T09:00:01+00:00", True, "a second later"),
]


@pytest.mark.parametrize(("start", "after", "why"), INSTANTS)
def test_instants_are_compared_never_clock_readings(start: str, after: bool, why: str) -> None:
    found = desist.assess(ASKED, replace(CALL, start=at(start)))
    assert (found.result is Result.CANDIDATE) is after, why


NOT_CANDIDATES = [
    ("initiated_by_journalist", {"initiative": Initiative.OURS}),
    ("initiated_by_journalist", {"thread_we_reopened": True}),
    ("target_protected", {"target": "bert"}),
    ("after_desist", {"start": at("2026-02-28T12:00:00+01:00")}),
    ("mode_counts", {"mode": Mode.PUBLICATION}),
    ("mode_counts", {"mode": Mode.MASS_MAILING}),
    ("mode_counts", {"mode": Mode.SUBSCRIPTION}),
    ("mode_counts", {"mode": Mode.SERVICE_OF_DOCUMENTS}),
    ("mode_counts", {"mode": Mode.SAME_EVENT}),
    ("mode_counts", {"mode": Mode.RIGHT_OF_REPLY, "via_designated_channel": True}),
    ("no_consent", {"consents": (Consent("daily", at("2026-03-02T08:00:00+01:00")),)}),
]


@pytest.mark.parametrize(("key", "change"), NOT_CANDIDATES)
def test_one_condition_that_fails_is_enough(key: str, change: dict[str, object]) -> None:
    found = desist.assess(ASKED, replace(CALL, **change))  # type: ignore[arg-type]
    assert found.result is Result.NONE
    assert verdict(found, key) is Verdict.NOT_MET
    assert (found.label, found.status) == (None, None)


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("initiated_by_journalist", {"initiative": Initiative.UNKNOWN}),
        ("target_protected", {"target": None}),
        ("mode_counts", {"mode": None}),
        ("match_level", {"journalist": None, "title": None}),
    ],
)
def test_what_is_not_known_is_said_and_never_guessed(key: str, change: dict[str, object]) -> None:
    found = desist.assess(ASKED, replace(CALL, **change))  # type: ignore[arg-type]
    assert found.result is Result.CANNOT_TELL
    assert verdict(found, key) is Verdict.CANNOT_TELL


def test_unknown_delivery_cannot_be_told() -> None:
    found = desist.assess(replace(ASKED, effective_at=None), CALL)
    assert (found.result, found.minutes_since) == (Result.CANNOT_TELL, None)


def test_time_that_is_not_exact_cannot_be_told_across_the_line() -> None:
    vague = replace(
        CALL, start=at("2026-03-01T00:00:00+01:00"), latest_start=at("2026-03-02T00:00:00+01:00")
    )
    assert desist.assess(ASKED, vague).result is Result.CANNOT_TELL


REPLIES = [
    ({"via_designated_channel": True, "earlier_replies": 1}, Result.CANDIDATE),
    ({"via_designated_channel": False}, Result.CANDIDATE),
    ({"via_designated_channel": True}, Result.NONE),
]


@pytest.mark.parametrize(("change", "result"), REPLIES)
def test_only_a_single_reply_question_to_the_named_channel_is_excluded(
    change: dict[str, object], result: Result
) -> None:
    contact = replace(CALL, mode=Mode.RIGHT_OF_REPLY, **change)  # type: ignore[arg-type]
    assert desist.assess(ASKED, contact).result is result


TITLE = replace(ASKED, scope=Scope.TITLE, journalist=None)
GROUP = replace(ASKED, scope=Scope.GROUP)
OTHER = replace(CALL, journalist="smith", title="weekly")
LEVELS = [
    (ASKED, replace(CALL, title="weekly", group=None), Level.L1),
    (TITLE, replace(CALL, journalist="smith"), Level.L2),
    (TITLE, replace(CALL, journalist="free", title="agency", acting_for="daily"), Level.L2),
    (GROUP, OTHER, Level.L3),
    (replace(TITLE, acknowledged_by_group=True), OTHER, Level.L3),
    (TITLE, OTHER, None),
    (replace(TITLE, delivered_to=frozenset({"wire"})), replace(OTHER, title="wire"), Level.L4),
    (replace(TITLE, scope=Scope.INDUSTRY), replace(OTHER, country="DE"), Level.L4),
    (replace(TITLE, scope=Scope.INDUSTRY, place=""), replace(OTHER, group="else"), Level.L4),
    (replace(TITLE, scope=Scope.INDUSTRY), replace(OTHER, country="GB"), None),
    (GROUP, replace(OTHER, group="else"), None),
]


def test_a_notice_to_an_industry_cannot_tell_where_a_title_is_at_home() -> None:
    found = desist.assess(replace(TITLE, scope=Scope.INDUSTRY, title=None), OTHER)
    assert (found.result, verdict(found, "match_level")) == (
        Result.CANNOT_TELL, Verdict.CANNOT_TELL,
    )  # fmt: skip


@pytest.mark.parametrize(("asked", "contact", "level"), LEVELS)
def test_match_level(asked: Desist, contact: ContactFacts, level: Level | None) -> None:
    found = desist.assess(asked, contact)
    assert found.level is level
    assert found.result is (Result.CANDIDATE if level else Result.NEW_ADDRESSEE)
    assert bool(found.suggestion) is (level is None)


def test_sister_title_of_unknown_owner_cannot_be_told() -> None:
    assert desist.assess(GROUP, replace(OTHER, group=None)).result is Result.CANNOT_TELL


NEWSROOM = replace(TITLE, delivery=Delivery.NEWSROOM, effective_at=at("2026-04-02T16:00:00+02:00"))
GRACE = [
    (ASKED, "jones", "2026-03-01T10:00:01+01:00", True, "said to that journalist"),
    (ASKED, "smith", "2026-03-02T10:00:00+01:00", False, "colleagues have 24 hours"),
    (ASKED, "smith", "2026-03-02T10:00:01+01:00", True, "and not longer"),
    (NEWSROOM, "smith", "2026-04-07T23:59:00+02:00", False, "Easter: next working day is Tuesday"),
    (NEWSROOM, "smith", "2026-04-08T00:00:01+02:00", True, "the day after it"),
    (replace(NEWSROOM, place="IE"), "smith", "2026-04-04T00:00:01+01:00", True, "not in Ireland"),
]


@pytest.mark.parametrize(("asked", "journalist", "start", "after", "why"), GRACE)
def test_period_of_grace(asked: Desist, journalist: str, start: str, after: bool, why: str) -> None:
    found = desist.assess(asked, replace(CALL, journalist=journalist, start=at(start)))
    assert (found.result is Result.CANDIDATE) is after, why


def test_newsroom_of_an_unknown_region_gets_the_latest_day_of_the_country() -> None:
    at_corpus_christi = replace(NEWSROOM, effective_at=at("2026-06-03T12:00:00+02:00"))
    ends = desist.grace_ends_at(replace(at_corpus_christi, place="DE"), None)
    assert ends == at("2026-06-06T00:00:00+02:00")
    assert desist.grace_ends_at(at_corpus_christi, None) == at("2026-06-05T00:00:00+02:00")


ENDED = at("2026-03-03T12:00:00+01:00")


@pytest.mark.parametrize("field", ["lifted_at", "superseded_at"])
def test_lifted_or_replaced_request_is_not_active(field: str) -> None:
    assert desist.assess(replace(ASKED, **{field: ENDED}), CALL).result is Result.NONE
    later = replace(ASKED, **{field: CALL.start + timedelta(seconds=1)})
    assert desist.assess(later, CALL).result is Result.CANDIDATE


def test_old_request_or_another_story_is_stale_and_no_candidate() -> None:
    on_the_day = replace(CALL, start=at("2027-03-01T12:00:00+01:00"))
    day_after = replace(CALL, start=at("2027-03-02T00:00:00+01:00"))
    assert desist.assess(ASKED, on_the_day).result is Result.CANDIDATE
    assert desist.assess(ASKED, day_after).result is Result.STALE_DESIST
    story = replace(ASKED, story="Eleven minutes")
    assert desist.assess(story, replace(CALL, story="eleven MINUTES")).result is Result.CANDIDATE
    other = desist.assess(story, replace(CALL, story="His new job"))
    assert (other.result, other.story_match) == (Result.STALE_DESIST, StoryMatch.OTHER)
    assert desist.assess(story, CALL).result is Result.CANNOT_TELL


def test_review_falls_on_the_same_day_a_year_later_or_the_last_of_the_month() -> None:
    assert desist.review_on(at("2026-02-28T10:00:00+01:00"), "DE-BE") == date(2027, 2, 28)
    assert desist.review_on(at("2028-02-29T10:00:00+01:00"), "DE-BE") == date(2029, 2, 28)
    assert desist.review_on(at("2026-02-28T23:30:00Z"), "DE") == date(2027, 3, 1)


def test_channels_named_in_the_request_bound_it() -> None:
    calls_only = replace(ASKED, channels=frozenset({"phone"}))
    assert desist.assess(calls_only, replace(CALL, channel="phone")).result is Result.CANDIDATE
    assert desist.assess(calls_only, replace(CALL, channel="email")).result is Result.NONE
    assert desist.assess(calls_only, CALL).result is Result.CANNOT_TELL


CONSENTS = [
    ("daily", "2026-02-28T08:00:00+01:00", Result.CANDIDATE, "before the request"),
    ("weekly", "2026-03-02T08:00:00+01:00", Result.CANDIDATE, "to another title"),
    ("daily", "2026-03-05T08:00:00+01:00", Result.CANDIDATE, "only after the contact"),
    ("daily", "2026-03-02T08:00:00+01:00", Result.NONE, "in between"),
]


@pytest.mark.parametrize(("title", "given_at", "result", "why"), CONSENTS)
def test_interview_agreement(title: str, given_at: str, result: Result, why: str) -> None:
    contact = replace(CALL, consents=(Consent(title, at(given_at)),))
    assert desist.assess(ASKED, contact).result is result, why


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(DesistError, match="without a zone"):
        desist.assess(ASKED, replace(CALL, start=CALL.start.replace(tzinfo=None)))


def test_the_most_telling_request_comes_first() -> None:
    ranked = desist.assess_all([replace(TITLE, title="wire"), TITLE, ASKED], CALL)
    assert [found.level for _, found in ranked] == [Level.L1, Level.L2, None]


def test_label_follows_the_jurisdiction() -> None:
    assert "clause 3(ii)" in desist.basis("GB-ENG")
    assert desist.basis("DE-BE") == desist.basis("FR") != desist.basis("CH-ZH")
    assert desist.assess(ASKED, CALL).basis == desist.basis("DE")


def test_no_word_of_a_verdict_is_ever_printed() -> None:
    found = desist.assess(ASKED, CALL)
    said = [*found.caveats, found.basis, found.label, *(c.sentence for c in found.conditions)]
    assert not any("breach" in str(text).lower() for text in said)
    assert not any("score" in field.name or "rank" in field.name for field in fields(Assessment))


@given(minutes=st.integers(-10_000, 10_000), offset=st.integers(-12, 12))
def test_zone_of_writing_changes_nothing(minutes: int, offset: int) -> None:
    start = datetime(2026, 3, 1, 9, tzinfo=UTC) + timedelta(minutes=minutes)
    elsewhere = start.astimezone(timezone(timedelta(hours=offset)))
    one = desist.assess(ASKED, replace(CALL, start=start))
    assert one == desist.assess(ASKED, replace(CALL, start=elsewhere))
    assert (one.result is Result.CANDIDATE) is (minutes > 0)
