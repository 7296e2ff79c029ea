"""A real browser: the system's Chromium, against a live server on loopback."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from comms.management.demo import story
from tests.browser import desk_pages
from tests.browser.looking import Watched
from tests.conftest import SignIn
from tracker.models import User

# Playwright's loop runs in this thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

OpenPage = Callable[..., Watched]


@pytest.fixture(scope="session")
def base_url() -> None:
    """Have no address for the whole session: each test has its own server."""


@pytest.fixture(scope="session", autouse=True)
def _requests_take_turns() -> Iterator[None]:
    """Put the turnstile in front of everything, before any server starts."""
    first = "tests.browser.turns.TakeTurns"
    with override_settings(MIDDLEWARE=[first, *settings.MIDDLEWARE]):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Use the installed Chromium; a root user's CI has no sandbox to give it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    quiet = ["--disable-gpu", "--disable-background-networking"]
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return {**browser_type_launch_args, "executable_path": program, "args": [*quiet, *sandbox]}


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Return a function that opens a page in a browser of its own; afterwards none complained."""
    opened: list[tuple[BrowserContext, Watched]] = []

    def new(**options: object) -> Watched:
        context = browser.new_context(**{"reduced_motion": "reduce", **options})
        context.set_default_timeout(15_000)
        opened.append((context, Watched(context.new_page(), live_server.url)))
        return opened[-1][1]

    yield new
    problems = [one for _context, watched in opened for one in watched.problems]
    foreign = [one for _context, watched in opened for one in watched.foreign]
    for context, _watched in opened:
        context.close()
    assert problems == []
    assert foreign == []


@pytest.fixture
def staff_page(open_page: OpenPage, sign_in: SignIn) -> OpenPage:
    """Return a function that opens a page in which a member of staff is signed in."""

    def opened(who: User, *, fresh: bool = True, **options: object) -> Watched:
        watched = open_page(**options)
        session = sign_in(who, fresh=fresh).cookies[settings.SESSION_COOKIE_NAME].value
        watched.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": watched.server}]
        )
        return watched

    return opened


@pytest.fixture
def example(transactional_db: None) -> None:
    """Tell the demo's story up to now: every page has something to show."""
    story.tell(timezone.now())
    desk_pages.fill_corners()
