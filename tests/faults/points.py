"""The named points at which the process may be killed, read out of the code itself."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r'faultpoint\(\s*"([a-z_.]+)"')
AREAS: dict[str, tuple[str, ...]] = {
    "outbox": ("comms/outbox.py", "comms/handover.py"),
    "inbound": ("comms/inbound.py", "tracker/vault.py"),
    "mailbox": ("comms/mailbox.py",),
    "report": ("tracker/vault.py", "tracker/actions/reports.py", "tracker/web/front/log.py"),
    "erasure": ("tracker/actions/erasure.py", "tracker/actions/scrubbing.py"),
    "purge": ("tracker/actions/retention.py",),
}
"""What is done while the process is killed, and the files whose points it passes."""


def of(area: str) -> list[str]:
    """Return the points that the files of an area name, in their order."""
    return [name for file in AREAS[area] for name in NAMED.findall((ROOT / file).read_text())]


def everywhere() -> set[str]:
    """Return every point in the code, found without any list of files."""
    return {
        name
        for app in ("tracker", "comms")
        for path in (ROOT / app).rglob("*.py")
        for name in NAMED.findall(path.read_text())
    }
