"""The two commands that answer questions of law without a database."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[3]
RECEIVED = "--fact=received_at=2026-03-03T10:00:00+01:00"
BERLIN = ("--place", "DE-BE", "--json")


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=os.environ | {"DOORSTEP_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def said(*words: str) -> list[dict[str, object]] | dict[str, object]:
    out = StringIO()
    call_command(*words, stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


@pytest.mark.slow
def test_due_works_from_the_shell_without_a_database(tmp_path: Path) -> None:
    done = run(tmp_path, "due", "gdpr-15-access", "answer", RECEIVED, *BERLIN)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["due"], answer["act_by"]) == (0, "2026-04-07", None)
    assert {"steps", "citation", "confidence", "calendar", "version"} <= answer.keys()
    assert not list(tmp_path.rglob("*.sqlite3"))


@pytest.mark.slow
@pytest.mark.parametrize("words", [["answer", *BERLIN], ["--json"]])
def test_due_refuses_in_one_line_with_status_two(tmp_path: Path, words: list[str]) -> None:
    done = run(tmp_path, "due", "gdpr-15-access", *words)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            [*BERLIN],
            "missing fact received_at for .* possible: received_at, extension_notified$",
        ),
        ([RECEIVED, "--place", "DE"], "unknown place 'DE'; possible: DE-BW"),
        (["--fact=x", *BERLIN], "write --fact as name=value"),
        (["--fact=x=1", *BERLIN], "unknown fact 'x'; possible: published_at"),
        ([RECEIVED, RECEIVED, *BERLIN], "is given twice"),
        (["--fact=received_at=2026-03-03T10:00", *BERLIN], "no time zone"),
    ],
)
def test_due_says_what_is_wrong_and_what_is_possible(words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("due", "gdpr-15-access", "answer", *words)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_due_names_every_fact_of_which_one_is_enough() -> None:
    with pytest.raises(CommandError, match="missing fact known_at or published_at for") as refused:
        call_command("due", "de-gegendarstellung-print", "file", "--place=DE-BW")
    assert refused.value.returncode == 2


def test_due_shows_a_reminder_as_policy_and_no_legal_date() -> None:
    delivered = "--fact=delivered_at=2026-02-28T10:00:00+01:00"
    answer = said("due", "press-desist-notice", "review", delivered, *BERLIN)
    assert isinstance(answer, dict)
    assert (answer["due"], answer["act_by"], answer["policy"]) == (None, "2027-02-26", True)


def test_due_marks_an_assumed_start_as_provisional() -> None:
    words = ("gdpr-15-access", "answer", RECEIVED, "--assumed", "received_at")
    answer = said("due", *words, *BERLIN)
    assert isinstance(answer, dict)
    assert answer["provisional"] is True


def test_regimes_lists_what_applies_and_why_the_rest_does_not() -> None:
    asked = ("--addressee", "publisher", "--country", "DE", "--sender", "person", "--json")
    listed = said("regimes", *asked)
    assert isinstance(listed, list)
    assert len(listed) == 61
    assert "de-unterlassung" in [entry["id"] for entry in listed if entry["applies"]]
    assert all(entry["reasons"] for entry in listed if not entry["applies"])


def test_regimes_refuses_an_unknown_kind() -> None:
    with pytest.raises(CommandError, match="possible: agency") as refused:
        call_command("regimes", "--addressee", "newspaper")
    assert refused.value.returncode == 2
