"""What `up` does after its preparations: keep web, worker and catcher alive until told to stop."""

import http.client
import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from tracker.management.children import Child

log = logging.getLogger("doorstep.up")

SILENCE = 150.0
"""Seconds without a heartbeat after which the worker is ended and started anew.

A beat comes at most 90 seconds after the last: one a minute, and the scheduler looks each half."""
GRACE = 8.0
"""Seconds that children get to finish before their groups are killed."""
LOOK = 0.5
BACKLOG = 1024
"""So many connections wait while the web server starts."""
WATCH_EVERY = 5.0


class Supervisor:
    """Starts children, restarts them, watches the worker's heartbeat, stops everything."""

    def __init__(
        self, children: Sequence[Child], *, silence_of_worker: Callable[[], float | None]
    ) -> None:
        self.children = list(children)
        self._silence = silence_of_worker
        self._stop = threading.Event()
        self._watched = 0.0

    def run(self, *, when_ready: Callable[[], None]) -> None:
        """Run until Ctrl-C, SIGTERM or a closed terminal; return when every child has ended."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        try:
            for child in self.children:
                child.start()
            when_ready()
            while not self._stop.wait(LOOK):
                self.look()
        finally:
            self.stop()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Tell whether somebody asked to stop."""
        return self._stop.is_set()

    def look(self) -> None:
        """Look once at every child, and now and then at the worker's heartbeat."""
        for child in self.children:
            if child.keep_alive():
                log.warning("%s ended and is started again", child.name)
        if time.monotonic() - self._watched >= WATCH_EVERY:
            self._watched = time.monotonic()
            self._watch_worker()

    def _watch_worker(self) -> None:
        worker = next((child for child in self.children if child.name == "worker"), None)
        if worker is None or not worker.alive:
            return
        silent = self._silence()
        if silent is None:
            return
        # A clock that was set, or a machine that slept, must not look like a silent worker.
        if min(silent, time.monotonic() - worker.started) > SILENCE:
            log.warning("worker has been silent for %d s and is started again", silent)
            worker.kill()

    def stop(self) -> None:
        """Ask every child to finish, then end what is left of their groups."""
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + GRACE
        while time.monotonic() < until and any(child.alive for child in self.children):
            time.sleep(0.1)
        for child in self.children:
            child.kill()


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port on `host` that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def listen(host: str, port: int) -> socket.socket:
    """Take `port` before anything else is done, and keep it while the web is started anew."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def answers(host: str, port: int, *, within: float = 1.0) -> bool:
    """Tell whether a web server answers on `port` with anything at all."""
    asked = http.client.HTTPConnection(host, port, timeout=within)
    try:
        asked.request("GET", "/static/tracker/favicon.svg", headers={"Host": "localhost"})
        return asked.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
