"""The process that reads one mail from standard input; started by `bounded`, never by hand."""

import json
import resource
import sys

from tracker.importers.mail.parsing import glance, parse
from tracker.importers.mail.shapes import Limits
from tracker.importers.mail.wire import pack

# Reading mail needs no network, no other program and no file: refuse them all.
REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ctypes.")


def main(options: str) -> None:
    """Read the mail on standard input and write what `pack` makes of it."""
    asked = json.loads(options)
    limits = Limits(**asked["limits"])
    confine(cpu=asked["cpu"], memory=asked["memory"])
    raw = sys.stdin.buffer.read(limits.total + 1)
    if asked["headers_only"]:
        mail = glance(raw, limits=limits)
    else:
        mail = parse(
            raw, authserv_id=asked["authserv_id"], border_hops=asked["border_hops"], limits=limits
        )
    del raw
    for piece in pack(mail):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def confine(*, cpu: int, memory: int) -> None:
    """Hold this process to `cpu` seconds and `memory` bytes, without files or network."""
    for what, soft, hard in (
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (soft, hard))
    sys.addaudithook(_refuse)


def _refuse(event: str, _: object) -> None:
    if event.startswith(REFUSED):
        raise PermissionError(event)
