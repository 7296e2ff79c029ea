"""Mails for the tests: those of the project, those of the shared samples, and a way to make more."""

from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[2] / "fixtures" / "mail"
SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


def fixture(name: str) -> bytes:
    """The bytes of one of the project's own mails."""
    return (FIXTURES / name).read_bytes()


def sample(name: str) -> bytes:
    """The bytes of a shared sample; skips the test where the samples are not there."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the shared samples are not here")
    return path.read_bytes()


def all_mails() -> list[bytes]:
    """Every mail there is, smallest name first."""
    shared = (path for path in (SAMPLES / "email").rglob("*") if path.is_file())
    return [path.read_bytes() for path in (*sorted(FIXTURES.iterdir()), *sorted(shared))]


def written(body: bytes = b"hello", *, content: bytes = b"text/plain", **headers: bytes) -> bytes:
    """A mail with a body of type `content` and, beside the usual headers, `headers`."""
    usual = {
        "From": b"a@press.example",
        "To": b"b@desk.example",
        "Date": b"Mon, 1 Jan 2024 12:00:00 +0000",
        "Subject": b"A question",
    }
    named = usual | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in named.items())
    return lines + b"Content-Type: " + content + b"\r\n\r\n" + body
