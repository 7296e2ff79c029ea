"""What front tests share: reading a page as a browser without scripts does."""

import re
import secrets
import struct
import zlib
from html import unescape
from html.parser import HTMLParser

from django.test import Client
from django_q.models import OrmQ

from tracker.actions import access
from tracker.models import AccessKey, Person
from tracker.rules import access_codes


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00"))
    + _chunk(b"IEND", b"")
)


def queued() -> list[str]:
    """Return the paths of the tasks that wait, oldest first."""
    return [str(row.task["func"]) for row in OrmQ.objects.order_by("pk")]


class _Fields(HTMLParser):
    """Collects what a browser would send of the last form that has a `once` token."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take inputs; open a text area."""
        of = {name: value or "" for name, value in attrs}
        name = of.get("name", "")
        if tag == "textarea":
            self._area = name
            self.values[name] = ""
        elif tag == "input" and name and of.get("type") not in {"file", "submit"}:
            if of.get("type") not in {"radio", "checkbox"}:
                self.values[name] = of.get("value", "")
            elif "checked" in of:
                self.values[name] = of.get("value", "on")
        elif tag == "option" and "selected" in of:
            self.values[self._select] = of["value"]
        elif tag == "select":
            self._select = name

    def handle_data(self, data: str) -> None:
        """Take the text of an open text area."""
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """Close a text area."""
        if tag == "textarea":
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = ""


def fields_of(page: str) -> dict[str, str]:
    """Return the values that stand in the forms of a page."""
    reader = _Fields()
    reader.feed(page)
    return {name: value for name, value in reader.values.items() if name != "csrfmiddlewaretoken"}


def key_on(page: str) -> str:
    """Return the access key that a page shows, in one piece."""
    found = re.search(r'<p class="key" id="key">(.*?)</p>', page, re.DOTALL)
    assert found, "no key on the page"
    code = access_codes.tidy(unescape(re.sub(r"<[^>]+>", "", found.group(1))))
    assert access_codes.is_well_typed(code)
    return code


ANSWERS = {
    "when": "now", "channel": "phone", "aimed": "me", "what": "They rang.", "asked": "unknown",
    "danger": "no", "country": "DE",
}  # fmt: skip


def first_log(browser: Client, **answers: object) -> str:
    """Log for the first time in this browser; return the receipt."""
    page = browser.get("/log/").content.decode()
    answer = browser.post("/log/", {**fields_of(page), **ANSWERS, **answers}, follow=True)
    assert answer.redirect_chain == [("/log/saved/", 302)], answer.content.decode()
    return str(answer.content.decode())


def came_in(person: Person, *, kind: str = AccessKey.KEY) -> tuple[Client, str]:
    """Return a browser in which `person` came in, and the key they used."""
    once = secrets.token_hex(20)
    code = access.code_from(once)
    AccessKey.objects.create(person=person, kind=kind, digest=access.digest(code))
    browser = Client()
    answer = browser.post("/key/", {"key": code})
    assert answer.status_code == 302, answer.content.decode()
    return browser, code
