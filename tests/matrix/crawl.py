"""Reading every page that can be reached, so that two readings can be held against each other."""

import re
from collections import deque
from html import unescape

from django.test import Client

from tests.matrix.world import Principal, filled
from tracker.models import Outlet

HREF = re.compile(r'href="(/desk/[^"#]*)')
NOISE = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r"<time\b.*?</time>", re.DOTALL),
    re.compile(r'name="once" value="[^"]*"'),
    re.compile(r'data-until="[^"]*"'),
    re.compile(r'type="datetime-local"[^>]*'),
)
"""Tokens and clocks: what differs between two readings by itself."""
WRITES = ("/preview/", "/original/", "/counsel/")
"""Looks that are written down each time, and so show in the chronology of the very case."""
WHOLE_RECORD = "/desk/history/"
"""Shows every entry of the house as kind, time and hash, to those who check it."""
MOST = 400


def read(client: Client, *, most: int = MOST) -> dict[str, str]:
    """Return every page of the desk that links lead to, without tokens and clocks."""
    found: dict[str, str] = {}
    waiting = deque(["/desk/", "/desk/cases/", "/desk/requests/", "/desk/outbox/"])
    while waiting and len(found) < most:
        url = waiting.popleft()
        if url in found or url.startswith(WHOLE_RECORD) or any(part in url for part in WRITES):
            continue
        answer = client.get(url)
        text = answer.content.decode() if not answer.streaming else ""
        found[url] = f"{answer.status_code}\n{plain(text)}"
        waiting.extend(unescape(link) for link in HREF.findall(text))
    return found


def plain(text: str) -> str:
    """Return a page without what changes by itself."""
    for pattern in NOISE:
        text = pattern.sub("", text)
    return text


def differing(
    readers: list[Principal], outlet: Outlet, *, most: int = MOST
) -> tuple[int, list[str]]:
    """Read, add a restricted case, read again; return how many pages, and which ones changed."""
    for who in readers:
        read(who.client, most=most)
    before = {who.name: read(who.client, most=most) for who in readers}
    filled(marking="restricted", minor=True, outlet=outlet)
    changed = []
    for who in readers:
        after = read(who.client, most=most)
        changed += [f"{who.name}: {url}" for url in before[who.name] | after
                    if after.get(url) != before[who.name].get(url)]  # fmt: skip
    return sum(map(len, before.values())), changed
