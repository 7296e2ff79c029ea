"""What all tests share: staff signed in with a second factor, and a queue that runs at once."""

import gc
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation
from django_q.models import OrmQ
from pytest_django import DjangoDbBlocker

from tests import factories as make
from tests import prepared, sessions
from tracker.models import User

SignIn = Callable[..., Client]


def pytest_collection_finish() -> None:
    """Look for garbage in what comes now alone: thousands of tests and all of Django stay anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Start from the migrated database of the last run where the tests run in SQLite's memory."""
    held = prepared.fill(_memory()) if _in_memory() else None
    yield
    if held is not None:
        held.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Keep what was migrated for the next run."""
    if _in_memory():
        prepared.keep(_memory())


def _in_memory() -> bool:
    return connection.vendor == "sqlite" and connection.creation.is_in_memory_db(_memory())


def _memory() -> str:
    return str(connection.creation._get_test_db_name())


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Begin each test in the house's language; a request in another one leaves it behind."""
    translation.activate("en")


@pytest.fixture
def sign_in() -> SignIn:
    """Return a function that signs a member of staff in, second factor and all."""

    def signed_in(who: User | None = None, *roles: str, fresh: bool = True) -> Client:
        return sessions.client(who or make.user(*roles), fresh=fresh)

    return signed_in


@pytest.fixture
def run_queue() -> Callable[[], int]:
    """Return a function that does the queued work here and now, and says how much there was."""

    def run() -> int:
        done = 0
        while row := OrmQ.objects.order_by("pk").first():
            task = row.task
            row.delete()
            module, _, name = str(task["func"]).rpartition(".")
            getattr(import_module(module), name)(*task["args"], **task["kwargs"])
            done += 1
            assert done < 200, "the queue never ends"
        return done

    return run
