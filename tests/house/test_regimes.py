"""Every regime cites its law, names a known calendar, has dates that come out, and leads on."""

import re

import pytest

from tests.rules.test_deadline_vectors import EXAMPLES
from tracker.rules import calendars, deadlines, regimes
from tracker.rules.regimes.base import (
    Clock,
    DueOf,
    EarlierOf,
    LaterOf,
    Regime,
    RegimeKind,
    Side,
    Unit,
)
from tracker.rules.regimes.sources import SOURCES

ALL = pytest.mark.parametrize("regime", regimes.all(), ids=lambda regime: regime.id)
AN_ID = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def test_catalogue_is_complete() -> None:
    ids = [regime.id for regime in regimes.all()]
    requests = regimes.requests()
    assert len(ids) == len(set(ids)) == 61
    assert len(requests) == 53
    assert sum(not regime.enabled for regime in requests) == 13


@ALL
def test_regime_cites_its_law_and_how_it_was_checked(regime: Regime) -> None:
    assert regime.source
    assert regime.clocks
    assert all(clock.citation for clock in regime.clocks)
    marks = re.findall(r"S\d+", " ".join(re.findall(r"\[(S[^\]]*)\]", regime.checked_note)))
    assert set(marks) <= SOURCES.keys()


@ALL
def test_request_says_who_may_send_what_and_who_learns_of_it(regime: Regime) -> None:
    if regime.kind is RegimeKind.CLOCK:
        assert not regime.standing
        return
    assert regime.standing
    assert regime.standing_note
    assert regime.addressees
    assert regime.required_elements
    assert regime.form.channels
    assert regime.reveals_person_to
    assert regime.outcomes


@ALL
def test_clock_names_known_calendars_facts_and_clocks(regime: Regime) -> None:
    for clock in regime.clocks:
        assert clock.calendar in {"addressee", "sender", *calendars.CALENDARS}
        assert set(facts_of(clock)) <= regimes.FACTS.keys()
        assert all(regime.clock(key) for key in clocks_of(clock))
        assert not clock.places or set(clock.places.codes) <= set(calendars.PLACES)


def facts_of(clock: Clock) -> list[str]:
    extension, stop = clock.extension, clock.stop_clock
    named = [clock.starts_on, clock.requires_fact]
    named += [extension.anchored_on, extension.requires_fact] if extension else []
    named += [stop.from_fact, stop.to_fact] if stop else []
    return [name for name in named if isinstance(name, str)]


def clocks_of(clock: Clock) -> tuple[str, ...]:
    rule = clock.starts_on
    if isinstance(rule, EarlierOf | LaterOf):
        return rule.clocks
    return (rule.clock,) if isinstance(rule, DueOf) else ()


@ALL
def test_clock_has_a_number_with_a_unit_or_neither(regime: Regime) -> None:
    for clock in regime.clocks:
        assert (clock.amount is None) == (clock.unit is Unit.NONE), clock.key
        assert clock.extension is None or clock.extension.unit is clock.unit
        assert clock.side is Side.OURS or clock.act_by is None


@ALL
def test_next_steps_and_related_clocks_lead_somewhere(regime: Regime) -> None:
    for name in regime.related_clocks:
        assert regimes.get(name).kind is RegimeKind.CLOCK
    for step in regime.next_steps:
        assert not AN_ID.fullmatch(step) or regimes.get(step)


@ALL
def test_every_clock_gives_its_golden_date_or_says_why_not(regime: Regime) -> None:
    given = {name: STARTED for name in regimes.FACTS if name.endswith("_at")}
    given |= {"still_online": "true", "election_period": "true"}
    del given["sender_set_due_at"], given["clarification_asked_at"]
    for clock in regime.clocks:
        place = SPECIAL_PLACES.get(clock.key, "DE-BE")
        answer = deadlines.as_json(deadlines.due(regime.id, clock.key, given, place))
        dates = [answer["due"], answer["act_by"]] if answer["due"] else []
        golden = GOLDEN.get(f"{regime.id} {clock.key}", "")
        assert " ".join(str(day) for day in dates if day) == golden, clock.key


def test_golden_dates_name_no_clock_that_is_gone() -> None:
    assert all(regimes.clock(*name.split()) for name in GOLDEN)


def test_worked_examples_cover_half_of_the_regimes_that_name_a_number() -> None:
    numbered = {r.id for r in regimes.all() if any(c.amount for c in r.clocks)}
    covered = {where.split()[0] for where, _, due, _ in EXAMPLES if due}
    assert len(numbered & covered) * 2 >= len(numbered)


def test_aliases_stand_for_clocks_that_exist() -> None:
    for name, alias in regimes.ALIASES.items():
        assert {clock.key for clock in regimes.clocks(name)} == set(alias.clocks)


STARTED = "2026-09-07T10:00:00+02:00"
SPECIAL_PLACES = {"file_at": "AT", "court_by": "DE-BY"}
GOLDEN = {
    "platform-privacy-report uploader": "2026-09-09T10:00:00+02:00",
    "gdpr-17-search answer": "2026-10-07",
    "dsa-20-complaint file": "2027-03-09 2027-03-05",
    "dsa-21-ods answer": "2026-12-07",
    "gdpr-17-21-publisher answer": "2026-10-07",
    "gdpr-17-broker answer": "2026-10-07",
    "gdpr-15-access answer": "2026-10-07",
    "gdpr-77-dpa-complaint answer": "2026-12-07",
    "gdpr-77-dpa-complaint file_at": "2027-09-07 2027-09-07",
    "de-gegendarstellung-print file_guide": "2026-09-21 2026-09-18",
    "de-gegendarstellung-print file_outer": "2026-12-07 2026-12-07",
    "de-gegendarstellung-print file": "2026-09-21 2026-09-18",
    "de-gegendarstellung-print court_by": "2026-10-05 2026-10-02",
    "de-gegendarstellung-telemedien file_after_offline": "2026-10-19 2026-10-19",
    "de-gegendarstellung-telemedien file_after_posting": "2026-12-07 2026-12-07",
    "de-gegendarstellung-telemedien file": "2026-10-19 2026-10-19",
    "de-presserat file": "2027-09-07 2027-09-07",
    "de-presserat file_dp": "2027-09-07 2027-09-07",
    "de-verfuegung file": "2026-10-07 2026-10-06",
    "de-strafantrag file": "2026-12-07 2026-12-07",
    "de-verjaehrung file": "2029-12-31 2029-12-28",
    "uk-ipso-complaint file": "2027-01-07 2027-01-07",
    "uk-ipso-complaint file_conduct": "2027-01-07 2027-01-07",
    "uk-ipso-complaint file_outer": "2027-09-07 2027-09-07",
    "uk-ipso-complaint acknowledge": "2026-09-10",
    "uk-ipso-complaint refer": "2026-10-05",
    "uk-ofcom-fp file": "2026-10-05 2026-10-02",
    "uk-ofcom-fp file_after_response": "2026-10-05 2026-10-02",
    "uk-ofcom-fp answer": "2026-10-05",
    "uk-media-pap answer": "2026-09-21",
    "uk-media-pap limitation_other": "2032-09-07 2032-09-06",
    "uk-pha-cease limitation": "2032-09-07 2032-09-06",
    "uk-gdpr-rights answer": "2026-10-07",
    "uk-gdpr-rights complaint_acknowledge": "2026-10-07",
    "uk-defamation-s5 answer": "2026-09-09T10:00:00+02:00",
    "uk-defamation-s5 poster_answer": "2026-09-12",
    "uk-impress-complaint file": "2026-12-07 2026-12-07",
    "uk-impress-complaint file_outer": "2027-09-07 2027-09-07",
    "uk-impress-complaint acknowledge": "2026-09-14",
    "uk-impress-complaint answer": "2026-09-28",
    "uk-defamation-limitation file": "2027-09-07 2027-09-06",
    "fr-ddr-presse file": "2026-12-07 2026-12-07",
    "fr-ddr-presse file_historic": "2027-09-07",
    "fr-ddr-presse insert": "2026-09-10",
    "fr-ddr-presse insert_election": "2026-09-08T10:00:00+02:00",
    "fr-ddr-enligne file": "2026-12-07 2026-12-07",
    "fr-ddr-enligne insert": "2026-09-10",
    "fr-ddr-audiovisuel file": "2026-12-07 2026-12-07",
    "fr-ddr-audiovisuel file_cautious": "2026-09-15 2026-09-15",
    "fr-ddr-audiovisuel answer": "2026-09-15",
    "fr-ddr-audiovisuel insert": "2026-10-07",
    "fr-cdjm file": "2026-12-07 2026-12-07",
    "fr-vie-privee-refere limitation_art9": "2031-09-07 2031-09-05",
    "fr-mineur answer": "2026-10-07",
    "fr-mineur escalate": "2026-09-28",
    "fr-presse-65 file": "2026-12-06 2026-12-04",
    "be-ddr-presse file": "2026-12-07 2026-12-07",
    "be-ddr-av file": "2026-10-07 2026-10-07",
    "be-ddr-av answer": "2026-09-11",
    "be-ddr-av escalate": "2026-09-22 2026-09-22",
    "be-cdj file": "2026-11-07 2026-11-06",
    "be-cdj answer": "2026-10-07",
    "be-rvdj file": "2026-11-06 2026-11-06",
    "be-rvdj file_conduct": "2026-11-06 2026-11-06",
    "nl-rvdj file_medium": "2026-12-07 2026-12-07",
    "nl-rvdj answer": "2026-10-07",
    "nl-rvdj file": "2027-03-07 2027-03-05",
    "at-gegendarstellung file": "2026-11-09 2026-11-06",
    "at-gegendarstellung insert": "2026-09-12",
    "at-gegendarstellung escalate": "2026-10-19 2026-10-19",
    "ch-gegendarstellung file_knowledge": "2026-09-28 2026-09-25",
    "ch-gegendarstellung file_outer": "2026-12-07 2026-12-07",
    "ch-gegendarstellung file": "2026-09-27 2026-09-25",
    "ch-presserat file": "2026-12-07 2026-12-07",
    "ie-press-ombudsman file": "2026-12-07 2026-12-07",
    "ie-press-ombudsman file_conduct": "2026-12-07 2026-12-07",
    "ie-press-ombudsman file_medium": "2026-11-23 2026-11-23",
    "ie-press-ombudsman answer": "2026-09-21",
    "us-take-it-down answer": "2026-09-09T10:00:00+02:00",
    "us-ca-ccpa-delete acknowledge": "2026-09-21",
    "us-ca-ccpa-delete answer": "2026-10-22",
    "us-ca-ccpa-delete optout": "2026-09-28",
    "us-ca-drop answer": "2026-12-06",
    "us-nj-daniels-law answer": "2026-09-21",
    "us-dmca-512c restore_earliest": "2026-09-21",
    "us-dmca-512c restore_latest": "2026-09-25",
    "us-ca-48a file": "2026-09-28 2026-09-25",
    "us-ca-48a answer": "2026-09-28",
    "au-esafety answer": "2026-09-09T10:00:00+02:00",
    "au-esafety comply": "2026-09-08T10:00:00+02:00",
    "au-concerns-notice answer": "2026-10-05",
    "au-concerns-notice limitation": "2027-09-07 2027-09-06",
    "ca-pipeda answer": "2026-10-07",
    "tr-duzeltme-cevap file": "2026-11-07 2026-11-06",
    "tr-duzeltme-cevap insert": "2026-09-10",
    "own-art14-notice file": "2026-10-07 2026-10-07",
    "own-art33-breach file": "2026-09-10T10:00:00+02:00 2026-09-10T10:00:00+02:00",
    "own-art12-dsar answer": "2026-10-07 2026-10-07",
}
"""Due and safe date of every clock with a number, all facts on Monday 7 September 2026, Berlin."""
