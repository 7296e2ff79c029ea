"""Holding a process of our own to what it needs while it reads what may be hostile."""

import resource
import sys
from typing import Final

REFUSED: Final = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
"""Audit events that reading needs nothing of: no network and no other program."""


def confine(*, cpu: int, memory: int, refused: tuple[str, ...] = REFUSED) -> None:
    """Hold this process to `cpu` seconds and `memory` bytes, without files or network."""
    for what, soft, hard in (
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (soft, hard))

    def refuse(event: str, _: object) -> None:
        if event.startswith(refused):
            raise PermissionError(event)

    sys.addaudithook(refuse)
