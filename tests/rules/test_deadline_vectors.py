"""Worked examples of counting: regime, clock, place, facts, due date, safe date."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from tracker.rules import deadlines

SHARED = Path(__file__).parents[3] / "shared" / "law" / "vectors.json"

EXAMPLES = [
    ("gdpr-17-search answer IE", {"received_at": "2026-03-17T09:12:00+00:00"}, "2026-04-17", None),
    (
        "gdpr-17-21-publisher answer DE-BE",
        {"received_at": "2026-03-05T10:00:00+01:00"},
        "2026-04-07",
        None,
    ),
    (
        "gdpr-17-21-publisher answer DE-BE",
        {"received_at": "2026-03-03T10:00:00+01:00"},
        "2026-04-07",
        None,
    ),
    ("gdpr-17-search answer IE", {"received_at": "2026-03-03T10:00:00+00:00"}, "2026-04-03", None),
    (
        "gdpr-17-21-publisher answer FR",
        {"received_at": "2026-03-03T10:00:00+01:00"},
        "2026-04-03",
        None,
    ),
    ("gdpr-17-broker answer IE", {"received_at": "2026-01-31T18:00:00+00:00"}, "2026-03-02", None),
    (
        "gdpr-15-access answer DE-BE",
        {"received_at": "2026-08-31T09:00:00+02:00"},
        "2026-09-30",
        None,
    ),
    (
        "gdpr-15-access answer DE-BE",
        {"received_at": "2026-09-30T09:00:00+02:00"},
        "2026-10-30",
        None,
    ),
    (
        "gdpr-17-21-publisher answer DE-BE",
        {"received_at": "2026-03-05T10:00:00+01:00", "extension_notified": True},
        "2026-06-05",
        None,
    ),
    (
        "gdpr-17-21-publisher answer DE-BE",
        {"received_at": "2026-04-01T08:00:00+02:00"},
        "2026-05-04",
        None,
    ),
    (
        "gdpr-77-dpa-complaint answer DE-BE",
        {"complaint_lodged_at": "2026-05-31T15:00:00+02:00"},
        "2026-08-31",
        None,
    ),
    (
        "own-art14-notice file DE-BE",
        {"recorded_at": "2026-10-31T11:00:00+01:00"},
        "2026-11-30",
        "2026-11-30",
    ),
    (
        "own-art33-breach file DE-BE",
        {"aware_at": "2026-04-03T15:00:00+02:00"},
        "2026-04-06T15:00:00+02:00",
        "2026-04-06T15:00:00+02:00",
    ),
    (
        "dsa-20-complaint file IE",
        {"decision_notified_at": "2026-05-12T16:40:00+01:00"},
        "2026-11-12",
        "2026-11-12",
    ),
    ("dsa-21-ods answer DE-BE", {"received_at": "2026-03-10T09:00:00+01:00"}, "2026-06-08", None),
    ("dsa-16-notice answer IE", {"received_at": "2026-06-01T12:00:00+01:00"}, None, None),
    (
        "uk-gdpr-rights answer GB-ENG",
        {"received_at": "2026-11-25T09:00:00+00:00"},
        "2026-12-29",
        None,
    ),
    (
        "uk-gdpr-rights answer GB-ENG",
        {"received_at": "2026-07-31T09:00:00+01:00"},
        "2026-09-01",
        None,
    ),
    (
        "uk-gdpr-rights complaint_acknowledge GB-ENG",
        {"received_at": "2026-07-01T09:00:00+01:00"},
        "2026-07-31",
        None,
    ),
    (
        "uk-ipso-complaint file_conduct GB-ENG",
        {"conduct_at": "2026-10-31T14:00:00+00:00"},
        "2027-02-28",
        "2027-02-26",
    ),
    (
        "uk-ipso-complaint refer GB-ENG",
        {"referred_at": "2026-12-01T10:00:00+00:00"},
        "2026-12-29",
        None,
    ),
    (
        "uk-media-pap answer GB-ENG",
        {"received_at": "2026-04-20T11:00:00+01:00"},
        "2026-05-04",
        None,
    ),
    (
        "uk-defamation-limitation file GB-ENG",
        {"published_at": "2026-03-28T08:00:00+00:00"},
        "2027-03-28",
        "2027-03-25",
    ),
    (
        "de-gegendarstellung-print file_outer DE-BW",
        {"published_at": "2026-11-30T05:00:00+01:00"},
        "2027-02-28",
        "2027-02-26",
    ),
    (
        "de-gegendarstellung-print file_guide DE-BW",
        {"known_at": "2026-11-30T09:00:00+01:00"},
        "2026-12-14",
        "2026-12-11",
    ),
    (
        "de-gegendarstellung-telemedien file DE-BE",
        {"first_posted_at": "2026-02-10T08:00:00+01:00"},
        "2026-05-10",
        "2026-05-08",
    ),
    (
        "de-gegendarstellung-print court_by DE-BY",
        {"published_at": "2026-05-04T05:00:00+02:00"},
        "2026-06-01",
        "2026-05-29",
    ),
    (
        "de-verfuegung file DE-BY",
        {"known_at": "2026-05-28T12:00:00+02:00"},
        "2026-06-28",
        "2026-06-26",
    ),
    (
        "de-verjaehrung file DE-BE",
        {"known_at": "2026-06-15T06:00:00+02:00", "published_at": "2026-06-15T06:00:00+02:00"},
        "2029-12-31",
        "2029-12-28",
    ),
    (
        "fr-ddr-presse file_historic FR",
        {"published_at": "1996-10-08T05:00:00+02:00"},
        "1997-10-08",
        None,
    ),
    ("fr-ddr-presse insert FR", {"received_at": "2026-06-08T10:00:00+02:00"}, "2026-06-11", None),
    ("fr-ddr-enligne insert FR", {"received_at": "2026-06-15T09:00:00+02:00"}, "2026-06-18", None),
    (
        "fr-presse-65 file FR",
        {"published_at": "2026-02-14T08:00:00+01:00"},
        "2026-05-13",
        "2026-05-12",
    ),
    (
        "fr-ddr-audiovisuel answer FR",
        {"received_at": "2026-04-10T10:00:00+02:00"},
        "2026-04-20",
        None,
    ),
    ("fr-cdjm file FR", {"published_at": "2026-02-28T09:00:00+01:00"}, "2026-05-28", "2026-05-28"),
    ("fr-mineur answer FR", {"received_at": "2026-04-08T10:00:00+02:00"}, "2026-05-11", None),
    (
        "be-ddr-av file BE",
        {"published_at": "2006-05-05T20:00:00+02:00"},
        "2006-06-04",
        "2006-06-03",
    ),
    (
        "be-ddr-av escalate BE",
        {"refusal_notified_at": "2006-06-12T10:00:00+02:00"},
        "2006-06-27",
        "2006-06-27",
    ),
    ("be-cdj file BE", {"published_at": "2026-07-31T09:00:00+02:00"}, "2026-09-30", "2026-09-30"),
    (
        "nl-rvdj file_medium NL",
        {"conduct_at": "2026-04-30T09:00:00+02:00"},
        "2026-07-30",
        "2026-07-30",
    ),
    ("nl-rvdj answer NL", {"received_at": "2026-07-30T09:00:00+02:00"}, "2026-08-30", None),
    (
        "at-gegendarstellung file AT",
        {"published_at": "2026-06-30T08:00:00+02:00"},
        "2026-08-31",
        "2026-08-28",
    ),
    (
        "at-gegendarstellung escalate AT",
        {"insert_period_ended_at": "2026-06-08T23:59:59+02:00"},
        "2026-07-20",
        "2026-07-20",
    ),
    (
        "ch-gegendarstellung file_knowledge CH-ZH",
        {"known_at": "2026-03-16T10:00:00+01:00"},
        "2026-04-07",
        "2026-04-02",
    ),
    (
        "ch-presserat file CH-ZH",
        {"published_at": "2026-05-31T09:00:00+02:00"},
        "2026-08-31",
        "2026-08-31",
    ),
    (
        "ie-press-ombudsman file IE",
        {"published_at": "2026-03-31T07:00:00+01:00"},
        "2026-06-30",
        "2026-06-30",
    ),
    (
        "us-take-it-down answer US-CA",
        {"received_at": "2026-06-05T16:20:00-07:00"},
        "2026-06-07T16:20:00-07:00",
        None,
    ),
    (
        "us-ca-ccpa-delete acknowledge US-CA",
        {"received_at": "2026-03-02T09:00:00-08:00"},
        "2026-03-16",
        None,
    ),
    (
        "us-ca-ccpa-delete answer US-CA",
        {"received_at": "2026-03-02T09:00:00-08:00"},
        "2026-04-16",
        None,
    ),
    (
        "us-ca-ccpa-delete optout US-CA",
        {"received_at": "2026-06-29T09:00:00-07:00"},
        "2026-07-21",
        None,
    ),
    (
        "us-ca-drop answer US-CA",
        {"complaint_lodged_at": "2026-08-10T12:00:00-07:00"},
        "2026-11-08",
        None,
    ),
    (
        "us-nj-daniels-law answer US-NJ",
        {"received_at": "2026-06-15T09:00:00-04:00"},
        "2026-06-30",
        None,
    ),
    (
        "us-dmca-512c restore_latest US-CA",
        {"counter_notice_received_at": "2026-11-16T09:00:00-08:00"},
        "2026-12-07",
        None,
    ),
    ("us-ca-48a file US-CA", {"known_at": "2026-05-05T09:00:00-07:00"}, "2026-05-26", "2026-05-22"),
    (
        "tr-duzeltme-cevap file TR",
        {"published_at": "2026-03-12T08:00:00+03:00"},
        "2026-05-12",
        "2026-05-12",
    ),
    (
        "au-concerns-notice answer AU-NSW",
        {"given_at": "2026-06-03T10:00:00+10:00"},
        "2026-07-01",
        None,
    ),
    (
        "de-informationsschreiben answer DE-BE",
        {"delivered_at": "2026-06-01T09:00:00+02:00"},
        None,
        None,
    ),
    (
        "uk-gdpr-rights complaint_acknowledge GB-ENG",
        {"received_at": "2026-06-19T00:05:00+01:00"},
        "2026-07-19",
        None,
    ),
]


def same(computed: object, expected: str | None) -> bool:
    """Dates as dates, instants as instants whatever their offset."""
    if expected is None or "T" not in expected:
        return computed == expected
    return datetime.fromisoformat(str(computed)) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(("where", "facts", "due", "act_by"), EXAMPLES)
def test_worked_example_gives_its_due_and_safe_date(
    where: str, facts: dict[str, object], due: str | None, act_by: str | None
) -> None:
    answer = deadlines.as_json(deadlines.due(*where.split()[:2], facts, where.split()[2]))
    assert same(answer["due"], due)
    assert same(answer["act_by"], act_by)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared law data lies outside the repository")
def test_every_shared_vector_holds_with_its_confidence() -> None:
    for vector in json.loads(SHARED.read_text())["vectors"]:
        answer = deadlines.as_json(
            deadlines.due(vector["regime"], vector["clock"], vector["facts"], vector["place"])
        )
        assert same(answer["due"], vector["due"]), vector["id"]
        assert same(answer["act_by"], vector["act_by"]), vector["id"]
        assert answer["confidence"] == vector["confidence"], vector["id"]
