"""The two commands that answer questions of law without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RECEIVED = "--fact=received_at=2026-03-03T10:00:00+01:00"


@pytest.fixture(scope="module")
def no_data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose data directory holds no database."""
    return os.environ | {"DOORSTEP_DATA_DIR": str(tmp_path_factory.mktemp("empty"))}


def run(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_due_prints_the_deadline_with_its_arithmetic(no_data: dict[str, str]) -> None:
    done = run(no_data, "due", "gdpr-15-access", "answer", RECEIVED, "--place", "DE-BE", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["due"], answer["act_by"]) == (0, "2026-04-07", None)
    assert {"steps", "citation", "confidence", "calendar", "version"} <= answer.keys()
    assert not list(Path(no_data["DOORSTEP_DATA_DIR"]).glob("*.sqlite3"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gdpr-15-access", "answer", "--place", "DE-BE"], "missing fact received_at"),
        (["gdpr-15-access", "answer", RECEIVED, "--place", "DE"], "unknown place 'DE'; possible:"),
        (["gdpr-15-access", "answer", RECEIVED], "--place"),
        (["gdpr-15-access", "answer", "--fact=x", "--place", "IE"], "name=value"),
    ],
)
def test_due_refuses_in_one_line_with_status_two(
    no_data: dict[str, str], words: list[str], said: str
) -> None:
    done = run(no_data, "due", *words, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


def test_regimes_lists_what_applies_and_why_the_rest_does_not(no_data: dict[str, str]) -> None:
    asked = ["--addressee", "publisher", "--country", "DE", "--sender", "person", "--json"]
    listed = json.loads(run(no_data, "regimes", *asked).stdout)
    assert len(listed) == 61
    assert "de-unterlassung" in [entry["id"] for entry in listed if entry["applies"]]
    assert all(entry["reasons"] for entry in listed if not entry["applies"])


def test_regimes_refuses_an_unknown_kind_in_one_line(no_data: dict[str, str]) -> None:
    done = run(no_data, "regimes", "--addressee", "newspaper", "--json")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "possible: agency" in done.stderr
