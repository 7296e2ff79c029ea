"""Reading a hostile mail in a process that may fail instead of ours."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, cast

import nh3

from tracker.importers.mail import notes
from tracker.importers.mail.shapes import Limits, ParsedMail, unreadable
from tracker.importers.mail.wire import unpack

# Where the worker finds Doorstep and the one library it needs; it starts without site packages.
HOUSE = str(Path(__file__).parents[3])
LIBRARY = str(Path(nh3.__file__).parents[1])
START = (
    "import sys; sys.path[:0] = sys.argv[2:4]; "
    "from tracker.importers.mail.worker import main; main(sys.argv[1])"
)
CHUNK = 1 << 16


@dataclass(frozen=True)
class Bounds:
    """What one reading may cost: seconds of work, seconds by the clock, bytes of memory."""

    cpu: int = 10
    wall: float = 20.0
    memory: int = 256 * 1024 * 1024


def parse_bounded(
    raw: bytes,
    *,
    authserv_id: str | None,
    border_hops: int = 1,
    limits: Limits | None = None,
    bounds: Bounds | None = None,
) -> ParsedMail:
    """Read `raw` in a limited process; never raises because of what `raw` holds."""
    limits, bounds = limits or Limits(), bounds or Bounds()
    options: dict[str, object] = {
        "authserv_id": authserv_id,
        "border_hops": border_hops,
        "limits": asdict(limits),
        "cpu": bounds.cpu,
        "memory": bounds.memory,
        "headers_only": False,
    }
    mail, reason = _attempt(raw[: limits.total + 1], options, bounds, limits)
    if mail:
        return mail
    # The headers alone usually still tell who wrote and about what.
    options["headers_only"] = True
    seen, _ = _attempt(raw[: 2 * limits.header_block], options, bounds, limits)
    if not seen:
        return unreadable(reason)
    return replace(seen, kind="unreadable", warnings=(reason, *seen.warnings))


def _attempt(
    raw: bytes, options: Mapping[str, object], bounds: Bounds, limits: Limits
) -> tuple[ParsedMail | None, str]:
    """The mail, or why there is none."""
    with _start(options) as process:
        try:
            answer = _converse(process, raw, bounds.wall, most=3 * limits.total + (32 << 20))
        except (TimeoutError, subprocess.TimeoutExpired):
            return None, notes.TOOK_TOO_LONG
        except OSError:
            return None, notes.COULD_NOT_READ
        finally:
            process.kill()
    if process.returncode == -signal.SIGXCPU:
        return None, notes.TOOK_TOO_LONG
    try:
        return unpack(answer), ""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, notes.COULD_NOT_READ


def _start(options: Mapping[str, object]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own constant words
        [sys.executable, "-I", "-S", "-B", "-c", START, json.dumps(options), HOUSE, LIBRARY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
        start_new_session=True,
    )


def _converse(process: subprocess.Popen[bytes], raw: bytes, wall: float, *, most: int) -> bytes:
    """Feed `raw` and collect the answer; TimeoutError after `wall` seconds, OSError if too long."""
    stdin, stdout = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    deadline = time.monotonic() + wall
    waiting, answer = memoryview(raw), bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(stdout, selectors.EVENT_READ)
        _listen_for_room(ready, stdin)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            for key, _ in ready.select(left):
                if key.fileobj is stdin:
                    waiting = _feed(ready, stdin, waiting)
                elif chunk := os.read(key.fd, CHUNK):
                    answer += chunk
                else:
                    process.wait(max(deadline - time.monotonic(), 0.1))
                    return bytes(answer)
            if len(answer) > most:
                raise OSError("the answer is too long")


def _listen_for_room(ready: selectors.BaseSelector, pipe: IO[bytes]) -> None:
    os.set_blocking(pipe.fileno(), False)
    ready.register(pipe, selectors.EVENT_WRITE)


def _feed(ready: selectors.BaseSelector, pipe: IO[bytes], waiting: memoryview) -> memoryview:
    """Write what fits; a reader that is gone is noticed by its missing answer."""
    try:
        waiting = waiting[os.write(pipe.fileno(), waiting[:CHUNK]) :]
    except BlockingIOError:
        return waiting
    except BrokenPipeError:
        waiting = waiting[:0]
    if not waiting:
        ready.unregister(pipe)
        pipe.close()
    return waiting
