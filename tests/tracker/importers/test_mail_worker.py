"""The worker can reach nothing but the mail it is given."""

import subprocess
import sys

import pytest

from tracker.importers.mail.bounded import HOUSE, LIBRARY

CONFINED = (
    "import socket, subprocess, sys; sys.path[:0] = sys.argv[1:3]; "
    "from tracker.importers.mail.worker import confine; "
    "confine(cpu=5, memory=1 << 28); "
)


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", "-B", "-c", CONFINED + code, HOUSE, LIBRARY]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("subprocess.run(['true'])", "PermissionError"),
        ("bytearray(1 << 29)", "MemoryError"),
    ],
)
def test_worker_is_refused(code: str, refusal: str) -> None:
    done = run(code)
    assert done.returncode == 1
    assert refusal in done.stderr


def test_worker_starts_without_django() -> None:
    done = run("print('django' in sys.modules)")
    assert done.stdout == "False\n"
