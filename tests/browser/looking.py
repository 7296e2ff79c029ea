"""Looking at a page as a reader with poor eyes, a big thumb, a small screen or a strict browser."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request, Response

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
POLICY = "default-src 'none'"
THUMB = 44
"""Pixels that whatever is pressed on the front must have both ways."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast"]
NARROW = [*COLOURS, "target-size", "scrollable-region-focusable", "label"]
REFUSED = re.compile(r"the server responded with a status of (4\d\d)")
INLINE = re.compile(
    r"""<style|<script(?![^>]*(?:\bsrc=|type="application/json"))|<[a-z][^>]*\s(?:style|on[a-z]+)=["']""",
    re.IGNORECASE,
)

_AXE = """async ([kind, values]) => {
  const found = await axe.run(document, {
    runOnly: {type: kind, values}, resultTypes: ["violations"], preload: false,
  });
  return found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target} ${node.html.slice(0, 120)} ${node.any.map((a) => a.message)}`));
}"""
_WIDE = """() => {
  const wide = document.scrollingElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const past = [...document.body.querySelectorAll("*")].filter(
    (one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll, .tabs, svg"));
  return [`${wide} px wide`, ...past.slice(-3).map((one) => one.outerHTML.slice(0, 120))];
}"""
_SMALL = """(least) => {
  // A link may be spread over the row that it stands in.
  const box = (one) => (getComputedStyle(one, "::after").position === "absolute"
    ? one.offsetParent : one).getBoundingClientRect();
  const alone = (a) => a.parentElement.textContent.trim() === a.textContent.trim();
  const pressed = [...document.querySelectorAll(
    "a[href], button, summary, select, textarea, label.tile, label.tick, input:not([type=hidden])")];
  return pressed.filter((one) => {
    if (one.matches("input[type=radio], input[type=checkbox]")) return false;
    if (one.matches("a:not(.button, .tel, .brand)") && !alone(one)) return false;
    if (one.matches(".skip") || !one.checkVisibility()) return false;
    const {width, height} = box(one);
    return width > 1 && Math.min(width, height) < least - .5;
  }).map((one) => {
    const {width, height} = box(one);
    return `${Math.round(width)} × ${Math.round(height)} ${one.outerHTML.slice(0, 120)}`;
  });
}"""


class Watched:
    """A page whose requests, console and policy are written down as it goes."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.problems: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # The browser reports a page that was refused on purpose as an error as well.
        if message.type == "error" and not REFUSED.search(message.text):
            self.problems.append(f"console on {self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).scheme.startswith("http") and not self._is_ours(request.url):
            self.foreign.append(request.url)

    def _is_ours(self, url: str) -> bool:
        return urlsplit(url).netloc == urlsplit(self.server).netloc

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} {response.url}")
        page_of_ours = response.request.resource_type == "document" and self._is_ours(response.url)
        policy = response.headers.get("content-security-policy", "")
        if page_of_ours and POLICY not in policy and "/static/" not in response.url:
            self.problems.append(f"no policy: {response.url}")

    def go(self, path: str) -> int:
        """Open a path; return the status."""
        answer = self.page.goto(self.server + path)
        assert answer is not None
        return answer.status

    def press(self, button: str) -> None:
        """Press what this selector finds and wait for the page after it."""
        with self.page.expect_navigation():
            self.page.click(button)


def violations(page: Page, *, only: list[str] | None = None) -> list[str]:
    """Return what axe finds on the page as it is now, by all rules or `only` these."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT + "; undefined")
    kind, values = ("rule", only) if only else ("tag", RULES)
    return list(page.evaluate(_AXE, [kind, values]))


def sideways(page: Page) -> list[str]:
    """Return what makes the page wider than the window."""
    return list(page.evaluate(_WIDE))


def small_targets(page: Page) -> list[str]:
    """Return what is too small for a thumb; links inside a sentence do not count."""
    return list(page.evaluate(_SMALL, THUMB))


def on_a_phone(watched: Watched, name: str) -> list[str]:
    """Return everything wrong with a front page at 390 px, in light and in dark."""
    page = watched.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.evaluate("document.querySelectorAll('.lang').forEach((one) => (one.open = false))")
    page.emulate_media(color_scheme="light")
    found = [*violations(page), *sideways(page), *small_targets(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in violations(page, only=COLOURS)]
    return told(name, found)


OUT_OF_VIEW = """() => [...document.querySelectorAll(".picture > .newest")]
  .filter((box) => box.firstElementChild.getBoundingClientRect().right >
                   box.getBoundingClientRect().right + 1)
  .map(() => "the newest days of the picture are out of view")"""


def on_the_desk(watched: Watched, name: str) -> list[str]:
    """Return everything wrong with a desk page at 1280 px, light and dark, and at 390 px."""
    page = watched.page
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    found = [*violations(page), *sideways(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in violations(page, only=COLOURS)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    found += [f"390: {one}" for one in [*violations(page, only=NARROW), *sideways(page)]]
    found += page.evaluate(OUT_OF_VIEW)
    return told(name, found)


def told(name: str, found: Iterable[str]) -> list[str]:
    """Return each finding with the page it is on."""
    return [f"{name}: {one}" for one in found]
