"""The whole table, outside of the test runner."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.test.runner import DiscoverRunner

from tests import factories as make
from tests import sessions
from tests.matrix import cells, crawl, world


def run(only: str) -> dict[str, Any]:
    """Return cells and surprises for all addresses whose names begin with `only`.

    Without `only` every member of staff also reads all pages before and after a case is added.
    """
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    try:
        with transaction.atomic():
            told = _told(only)
            transaction.set_rollback(True)
    finally:
        runner.teardown_databases(databases)
        runner.teardown_test_environment()
    return told


def _told(only: str) -> dict[str, Any]:
    own, foreign = world.filled(marking="restricted"), world.filled(marking="restricted")
    third = make.person(make.case(), name="Third")
    everybody = world.everybody(own, third, sessions.client)
    names = [name for name in cells.names() if name.startswith(only)]
    told = cells.listed(cells.table(own, foreign, everybody, names))
    if not only:
        readers = [who for who in everybody if who.user is not None]
        pages, changed = crawl.differing(readers, own.rows["outlet"], most=150)
        told["pages"] = pages
        told["unexpected"] += [f"{one}: changed by a case that is not theirs" for one in changed]
    return told
