"""One child process of `up`: started in a group of its own, ended with everything it started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

SETTLED = 60.0
"""Seconds after which a child counts as well, so that its next fall is answered at once."""
LONGEST_WAIT = 60.0
_DIE_WITH_PARENT = 1


def _die_with_parent() -> None:
    """Ask the kernel to end this child when `up` itself is killed; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


class Child:
    """A process that is started again when it falls, each time a little later."""

    def __init__(
        self, name: str, command: Sequence[str], *, env: dict[str, str], folder: Path,
        inherits: Sequence[int] = (),
    ) -> None:  # fmt: skip
        self.name = name
        self._inherits = tuple(inherits)
        self._command = list(command)
        self._env = env
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._falls = 0
        self._not_before = 0.0
        self.started = 0.0

    @property
    def pid(self) -> int | None:
        """Return its process id, which is the id of its group too."""
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        """Tell whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it in a group of its own, away from the keyboard's Ctrl-C."""
        self.started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            self._command,
            env=self._env,
            cwd=self._folder,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            stdin=subprocess.DEVNULL,
            pass_fds=self._inherits,
        )

    def keep_alive(self) -> bool:
        """Start it when it is down and its pause is over; tell whether it had just fallen."""
        if self.alive:
            return False
        if self._process is not None:
            self._note_fall()
            return True
        if time.monotonic() >= self._not_before:
            self.start()
        return False

    def _note_fall(self) -> None:
        self.kill()
        settled = time.monotonic() - self.started > SETTLED
        self._falls = 0 if settled else self._falls + 1
        self._not_before = time.monotonic() + min(2.0**self._falls - 1, LONGEST_WAIT)

    def ask_to_stop(self) -> None:
        """Ask its first process to finish what it does."""
        if self.alive:
            self._signal(signal.SIGTERM, group=False)

    def kill(self) -> None:
        """End its whole group at once, also what it left behind."""
        self._signal(signal.SIGKILL, group=True)
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)
        self._process = None

    def _signal(self, number: signal.Signals, *, group: bool) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if group:
                os.killpg(self._process.pid, number)
            else:
                self._process.send_signal(number)
