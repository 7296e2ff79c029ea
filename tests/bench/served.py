"""The pages behind the very web server that `up` starts, asked over one kept connection."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from tracker.management.commands.up import web_options
from tracker.management.supervisor import answers, free_port

HOST = "127.0.0.1"
TOKEN = "a" * 32
"""What the form and the cookie of a browser agree on; forms are checked as everywhere."""
READY_WITHIN = 30


@contextmanager
def server() -> Iterator[HTTPConnection]:
    """Serve, and end with the block."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", *map(str, web_options(f"{HOST}:{port}"))]
    process = subprocess.Popen([*command, "--keep-alive", "60"], env=dict(os.environ))
    try:
        _wait(port)
        yield HTTPConnection(HOST, port)
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while not answers(HOST, port):
        assert time.monotonic() < until, "the server does not answer"
        time.sleep(0.1)


def post(
    connection: HTTPConnection, address: str, typed: Mapping[str, str], browser: Client
) -> int:
    """Send a form as `browser` would; return the status of the answer."""
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    headers = {
        "Host": "testserver",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
    }
    connection.request("POST", address, urlencode({**typed, "csrfmiddlewaretoken": TOKEN}), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status
