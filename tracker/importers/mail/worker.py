"""The process that reads one mail from standard input; started by `bounded`, never by hand."""

import json
import sys

from tracker.importers.mail.parsing import glance, parse
from tracker.importers.mail.shapes import Limits
from tracker.importers.mail.wire import pack
from tracker.rules.confinement import REFUSED, confine


def main(options: str) -> None:
    """Read the mail on standard input and write what `pack` makes of it."""
    asked = json.loads(options)
    limits = Limits(**asked["limits"])
    confine(cpu=asked["cpu"], memory=asked["memory"], refused=(*REFUSED, "ctypes."))
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
