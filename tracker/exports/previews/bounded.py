"""Asking the worker for pixels, within seconds of work, seconds by the clock and memory."""

import json
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import PIL

HOUSE = str(Path(__file__).parents[3])
LIBRARY = str(Path(PIL.__file__).parents[1])
START = (
    "import sys; sys.path[:0] = sys.argv[2:4]; "
    "from tracker.exports.previews.worker import main; main(sys.argv[1])"
)
LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Bounds:
    """What one preview may cost: seconds of work and by the clock, bytes, pixels, pages."""

    cpu: int = 15
    wall: float = 30.0
    memory: int = 1024 * 1024 * 1024
    pixels: int = 60_000_000
    side: int = 1600
    pages: int = 5


@dataclass(frozen=True)
class Made:
    """The pixels as WebP or the mere sound, or none and why; what the file said about itself."""

    pixels: bytes = b""
    kind: str = ""
    problem: str = ""
    found: dict[str, Any] = field(default_factory=dict)


def render(raw: bytes, media_type: str, *, bounds: Bounds | None = None) -> Made:
    """Return new pixels of `raw`; never raises because of what `raw` holds."""
    limits = bounds or Bounds()
    asked = json.dumps({"type": media_type, **limits.__dict__})
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own constant words
            [sys.executable, "-I", "-S", "-B", "-c", START, asked, HOUSE, LIBRARY],
            input=raw, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=limits.wall,
            env={"LANG": "C.UTF-8"}, start_new_session=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Made(problem="too long")
    return _read(done.stdout) if done.returncode == 0 else Made(problem="unreadable")


def _read(answer: bytes) -> Made:
    try:
        (size,) = LENGTH.unpack_from(answer)
        told = json.loads(answer[LENGTH.size : LENGTH.size + size])
        pixels, kind = answer[LENGTH.size + size :], str(told["kind"])
        return Made(pixels, kind, str(told["problem"]), dict(told["found"]))
    except (struct.error, ValueError, KeyError, TypeError):
        return Made(problem="unreadable")
