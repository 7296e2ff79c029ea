"""A real browser: the system's Chromium, against a live server on loopback."""

import os
import shutil
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from tests.conftest import SignIn
from tracker.models import User

# Playwright's loop runs in this thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Use the installed Chromium; a root user's CI has no sandbox to give it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return {**browser_type_launch_args, "executable_path": program, "args": sandbox}


@pytest.fixture
def staff_page(
    context: BrowserContext, live_server: object, sign_in: SignIn
) -> Callable[[User], Page]:
    """Return a function that opens a page in which a member of staff is signed in."""

    def opened(who: User) -> Page:
        session = sign_in(who).cookies[settings.SESSION_COOKIE_NAME].value
        address = live_server.url  # type: ignore[attr-defined]
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}]
        )
        page = context.new_page()
        page.goto(f"{address}/desk/")
        return page

    return opened
