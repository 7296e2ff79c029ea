"""What is measured: each page at N/100 and at N contacts, each act against its bare cousin."""

import hashlib
import itertools
import random
import statistics
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import sessions
from tests.bench import fill, served
from tracker import history, policy
from tracker.models import Case, CaseNumber, HistoryDetail, HistoryEvent
from tracker.queries import integrity
from tracker.rules import deadlines

REPEATS = 9
ROUND = 25
PEOPLE = 40
"""So many people log in turns: nobody logs hundreds of contacts within a minute."""

Act = Callable[[], HttpResponse]


def run(contacts: int) -> dict[str, object]:
    """Fill, measure, fill, measure; return one report."""
    call_command("migrate", verbosity=0)
    team = fill.desk()
    staff = sessions.client(team.members.get())
    report: dict[str, Any] = {"contacts": contacts, "database": connection.vendor, "at": {}}
    for size in (max(contacts // 100, 1), contacts):
        fill.grow(team, to=size)
        connection.cursor().execute("ANALYZE")
        report["at"][str(size)] = _pages(staff)
    small, large = report["at"].values()
    report["post"] = _posts()
    report["history"] = _history()
    report["due"] = _due()
    report["ratios"] = {
        "post_to_bare": report["post"]["ratio"],
        **{
            f"{page}_at_n_to_n_100": round(large[page]["ms"] / small[page]["ms"], 2)
            for page in large
        },
    }
    return report


def _pages(client: Client) -> dict[str, Any]:
    case = Case.objects.filter(ref__startswith="BENCH-").earliest("pk")
    pages = {
        "queue": "/desk/",
        "case": f"/desk/cases/{case.ref}/",
        "search": "/desk/?q=garden",
    }
    return {name: _page(client, address) for name, address in pages.items()}


def _page(client: Client, address: str) -> dict[str, Any]:
    def look() -> HttpResponse:
        return client.get(address)

    first = look()
    assert first.status_code == 200, (address, first.status_code, first.headers)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        look()
    asked = len(queries)
    seconds = _median(look, rounds=5)
    return {
        "ms": round(seconds * 1000, 2),
        "per_second": round(1 / seconds, 1),
        "queries": asked,
    }


def _median(act: Act, *, rounds: int) -> float:
    """Return the median time of one `act` over REPEATS rounds."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        for _ in range(rounds):
            act()
        times.append((time.perf_counter() - started) / rounds)
    return statistics.median(times)


def _posts() -> dict[str, Any]:
    """Log contacts as people who each have a key, and insert bare rows, in turns; over HTTP."""
    browsers = itertools.cycle([_newcomer() for _ in range(PEOPLE)])
    with CaptureQueriesContext(connection) as queries:
        assert next(browsers).post("/log/", _typed()).status_code == 302
    asked = len(queries)
    logged, plain = [], []
    with served.server() as to:

        def log() -> None:
            assert served.post(to, "/log/", _typed(), next(browsers)) == 302

        def bare() -> None:
            assert served.post(to, "/bare/", {}, next(browsers)) == 200

        for _ in range(REPEATS):
            logged.append(_once(log))
            plain.append(_once(bare))
    per_log, per_bare = statistics.median(logged), statistics.median(plain)
    return {
        "log_per_second": round(1 / per_log, 1),
        "bare_per_second": round(1 / per_bare, 1),
        "ratio": round(per_bare / per_log, 3),
        "queries": asked,
    }


def _newcomer() -> Client:
    """Return the browser of somebody who logged once and came in with the key they were given."""
    client = Client(REMOTE_ADDR="127.0.0.1")
    assert client.post("/log/", _typed()).status_code == 302
    return client


def _once(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    for _ in range(ROUND):
        act()
    return (time.perf_counter() - started) / ROUND


def _typed() -> dict[str, str]:
    return {
        "when": "now", "channel": "phone", "aimed": "me", "country": "DE", "asked": "no",
        "danger": "no", "what": "They rang and asked for an interview.",
        "outlet": f"Bench Courier {random.randrange(40)}", "once": uuid.uuid4().hex,
    }  # fmt: skip


def _history() -> dict[str, Any]:
    """Append entries against bare inserts; verify all against hashing the same bytes."""
    by = policy.house("bench")

    def append() -> HttpResponse:
        with transaction.atomic():
            history.record("case.noted", by=by, about=uuid.uuid4(), n=1)
        return HttpResponse()

    def insert() -> HttpResponse:
        with transaction.atomic():
            CaseNumber.objects.create(series=uuid.uuid4().hex[:12])
        return HttpResponse()

    appends, inserts = [], []
    for _ in range(REPEATS):
        appends.append(_once(append))
        inserts.append(_once(insert))
    rows = list(HistoryEvent.objects.values_list("header", flat=True))
    said = list(HistoryDetail.objects.values_list("salt", "data"))
    verifying = _least(lambda: integrity.verify())
    hashing = _least(lambda: _hash(rows, said))
    return {
        "append_to_bare_insert": round(statistics.median(appends) / statistics.median(inserts), 2),
        "events": len(rows),
        "verify_seconds": round(verifying, 3),
        "verify_to_hashing": round(verifying / hashing, 2),
    }


def _least(act: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _hash(rows: list[str], said: list[tuple[str | None, str | None]]) -> None:
    for header in rows:
        hashlib.sha256(header.encode()).hexdigest()
    for salt, data in said:
        hashlib.sha256(f"{salt}{data}".encode()).hexdigest()


def _due() -> dict[str, Any]:
    """Compute a thousand deadlines in one process."""
    started = time.perf_counter()
    for n in range(1000):
        facts = {"received_at": f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}T10:00:00+01:00"}
        deadlines.due("gdpr-17-search", "answer", facts, "DE-BE")
    return {"thousand_seconds": round(time.perf_counter() - started, 3)}
