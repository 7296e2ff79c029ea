"""Start everything: database, web, worker, schedule; with --demo also an example and its mail."""

import errno
import os
import socket
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection
from django.db.models import Max
from django.utils import timezone

from tracker import policy
from tracker.actions import rotation, staff
from tracker.management.alone import alone
from tracker.management.children import Child
from tracker.management.supervisor import Supervisor, answers, free_port, listen
from tracker.queries import staff as colleagues

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
READY_WITHIN = 60
PORTS = 65_536


class Command(BaseCommand):
    """Start Doorstep."""

    help = "Start Doorstep: database, web, worker and schedule. Ctrl-C stops it."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen, and whether this is the demo."""
        parser.add_argument("--port", type=a_port, default=8000, help="port to listen on (8000)")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--demo", action="store_true", help="an example in its own directory")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, wait for the end."""
        self.host, self.port, demo = options["host"], options["port"], options["demo"]
        if demo != settings.DEMO:
            raise CommandError("Start the demo with: python3 manage.py up --demo")
        # Two starts would run two schedules over one file.
        with self._listening() as self.door, alone(), suppress(KeyboardInterrupt):
            self._prepare(demo=demo)
            Supervisor(self._children(), silence_of_worker=silence_of_worker).run(
                when_ready=lambda: self._greet(demo=demo)
            )
        self.stdout.write("Stopped.")

    def _listening(self) -> socket.socket:
        try:
            return listen(self.host, self.port)
        except OSError as problem:
            why = (problem.strerror or str(problem)).partition(" (")[0]
            sentence = f"Cannot listen on {self.host}, port {self.port}: {why}."
            if problem.errno == errno.EADDRINUSE:
                sentence = f"Port {self.port} is taken. Choose another: --port 8001"
            raise CommandError(sentence) from problem

    def _prepare(self, *, demo: bool) -> None:
        self.stdout.write("Preparing the database …")
        self.stdout.flush()
        with _told_in_one_sentence():
            connection.ensure_connection()
        with _told_in_one_sentence(OperationalError):
            call_command("migrate", verbosity=0, interactive=False)
            if "install_schedules" in get_commands():
                call_command("install_schedules", verbosity=0)
        if key := rotation.unknown_key():
            raise CommandError(
                f"The database was sealed with key {key}, which {settings.KEY_FILE} does not hold. "
                "Put back the key file that belongs to this database."
            )
        if not rotation.factors_open():
            raise CommandError(
                f"The second factors of staff do not open with {settings.KEY_FILE}. "
                "Put back the key file that belongs to this database."
            )
        call_command("collectstatic", verbosity=0, interactive=False)
        if demo:
            call_command("seed_demo", verbosity=0)

    # --- Children --------------------------------------------------------------------------------

    @property
    def address(self) -> str:
        """Return where people find it."""
        if "DOORSTEP_BASE_URL" in os.environ or "DOORSTEP_BASE_URL_FILE" in os.environ:
            return str(settings.BASE_URL)
        host = "localhost" if self.host in LOOPBACK | {"0.0.0.0"} else self.host  # noqa: S104
        return f"http://{host}:{self.port}"

    def _environment(self) -> dict[str, str]:
        hosts = [*settings.ALLOWED_HOSTS, self.host]
        return {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "tracker.config.settings",
            "DOORSTEP_BASE_URL": self.address,
            "DOORSTEP_ALLOWED_HOSTS": ",".join(dict.fromkeys(hosts)),
        }

    def _children(self) -> list[Child]:
        env, catcher = self._environment(), []
        if settings.DEMO:
            port = free_port()
            env |= {"DOORSTEP_SMTP_PORT": str(port), "DOORSTEP_SMTP_STARTTLS": "false"}
            env |= {"DOORSTEP_SMTP_TLS": "false"}
            env |= {"DOORSTEP_SMTP_USER": "", "DOORSTEP_SMTP_PASSWORD": ""}
            folder = str(settings.DEMO_MAIL_DIR)
            catcher = [self._child("catcher", env, "tracker.management.mailcatcher", port, folder)]
        door = self.door.fileno()
        web = self._child("web", env, "gunicorn", *web_options(f"fd://{door}"), inherits=[door])
        worker = Child(
            "worker", [sys.executable, "manage.py", "qcluster"], env=env, folder=settings.BASE_DIR
        )
        return [*catcher, web, worker]

    def _child(
        self, name: str, env: dict[str, str], module: str, *rest: object,
        inherits: Sequence[int] = (),
    ) -> Child:  # fmt: skip
        command = [sys.executable, "-m", module, *(str(part) for part in rest)]
        return Child(name, command, env=env, folder=settings.BASE_DIR, inherits=inherits)

    # --- What is said at the start ------------------------------------------------------------

    def _greet(self, *, demo: bool) -> None:
        if not answers(self._reach, self.port, within=READY_WITHIN):
            self.stdout.write("The pages do not answer yet; what stands above says why.")
        self.stdout.write(f"\nDoorstep runs at {self.address}   (Ctrl-C stops it)")
        if demo:
            call_command("seed_demo", "--tell", stdout=self.stdout)
        elif not colleagues.somebody_can_invite(timezone.now()):
            self._offer_setup()
        self.stdout.flush()

    @property
    def _reach(self) -> str:
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104

    def _offer_setup(self) -> None:
        now = timezone.now()
        token = staff.offer_setup(by=policy.house("setup"), now=now)
        self.stdout.write(
            "Nobody can sign in yet. Open this once, within 24 hours, to make the first account:\n"
            f"{self.address}/accounts/welcome/{token}/"
        )


def a_port(typed: str) -> int:
    """Return the number of a port."""
    if not typed.isdecimal() or not 0 < int(typed) < PORTS:
        raise ArgumentTypeError(f"write a number from 1 to {PORTS - 1}, not {typed}")
    return int(typed)


@contextmanager
def _told_in_one_sentence(kind: type[DatabaseError] = DatabaseError) -> Iterator[None]:
    try:
        yield
    except kind as problem:
        first = str(problem).strip().partition("\n")[0]
        raise CommandError(f"The database cannot be used: {first}") from problem


def web_options(bind: str) -> list[object]:
    """Return how the pages are served; `bind` is an address or a socket that is open already."""
    # One process: two writers on SQLite cost twenty times the waiting time at the far end and
    # gain nothing; used one-time codes and rate limits are counted in this process, too.
    return [
        "tracker.config.wsgi:application", "--bind", bind,
        "--workers", 1, "--worker-class", "gthread", "--threads", 8, "--timeout", 90,
        "--graceful-timeout", 5, "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip


def silence_of_worker() -> float | None:
    """Return seconds since the last heartbeat, or None when nobody can tell."""
    try:
        beats = apps.get_model(settings.HEARTBEAT_MODEL)._default_manager
        last: datetime | None = beats.aggregate(last=Max("beat_at"))["last"]
    except DatabaseError:
        connection.close()
        return None
    if last is None:
        return float("inf")
    return (timezone.now() - last).total_seconds()
