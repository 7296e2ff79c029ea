"""What `up` starts stays alive, ends whole, and the demo keeps to itself."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from argparse import ArgumentTypeError
from contextlib import suppress
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management.base import CommandError

from tests import factories as make
from tracker import keyring, sealing
from tracker.actions import rotation
from tracker.config import env
from tracker.management import supervisor as watch
from tracker.management.children import Child
from tracker.management.commands.up import Command, a_port
from tracker.management.supervisor import Supervisor, answers, free_port, listen

ROOT = Path(__file__).resolve().parents[3]
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork():
    open(sys.argv[1], "w").write(str(os.getpid()))
time.sleep(60)
"""


def child(code: str, *arguments: object, name: str = "worker") -> Child:
    command = [sys.executable, "-c", code, *(str(each) for each in arguments)]
    return Child(name, command, env=dict(os.environ), folder=ROOT)


def wait_for(condition, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def greets(port: int) -> bool:
    with suppress(OSError, smtplib.SMTPException), smtplib.SMTP("127.0.0.1", port) as server:
        return server.noop()[0] == 250
    return False


def group_of(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found


@pytest.fixture
def stubborn(tmp_path):
    told = tmp_path / "pid"
    process = child(STUBBORN, told)
    process.start()
    assert wait_for(lambda: told.exists() and len(group_of(process.pid or 0)) == 2)
    yield process
    process.kill()


def test_killing_a_child_ends_what_it_started(stubborn):
    pid = stubborn.pid
    stubborn.kill()
    assert wait_for(lambda: group_of(pid) == [])


def test_child_that_does_not_listen_is_ended_after_its_grace(stubborn, monkeypatch):
    monkeypatch.setattr(watch, "GRACE", 0.3)
    pid = stubborn.pid
    Supervisor([stubborn], silence_of_worker=lambda: None).stop()
    assert wait_for(lambda: group_of(pid) == [])


def test_child_that_falls_is_started_again_each_time_later():
    process = child("raise SystemExit(1)")
    process.start()
    pauses = []
    for _fall in range(3):
        assert wait_for(process.keep_alive)
        pauses.append(process._not_before - time.monotonic())
        process._not_before = 0.0
        process.keep_alive()
    process.kill()
    assert pauses[0] < pauses[1] < pauses[2] < 10


def test_silent_worker_is_ended_and_a_beating_one_is_left_alone():
    process = child("import time; time.sleep(60)")
    process.start()
    house = Supervisor([process], silence_of_worker=lambda: watch.SILENCE + 1)
    house.look()
    assert process.alive, "a worker that just started has not had the time to beat"
    process.started -= watch.SILENCE + 1
    for silent, alive in [(None, True), (watch.SILENCE - 1, True), (watch.SILENCE + 1, False)]:
        house = Supervisor([process], silence_of_worker=lambda silent=silent: silent)
        house.look()
        assert process.alive is alive, silent


def test_port_is_held_from_the_first_moment_and_a_second_start_hears_of_it():
    with listen("127.0.0.1", 0) as door, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", door.getsockname()[1])


KEEPER = """
import socket, sys, time
time.sleep(0.5)
with socket.socket(fileno=int(sys.argv[1])) as door:
    while True:
        caller, _ = door.accept()
        if caller.recv(1000):
            caller.sendall(b"HTTP/1.1 404 Not Found\\r\\nContent-Length: 0\\r\\n\\r\\n")
"""


def test_whoever_knocks_while_the_web_starts_is_answered_by_it():
    with listen("127.0.0.1", 0) as door:
        port, number = door.getsockname()[1], door.fileno()
        assert not answers("127.0.0.1", port, within=0.2)
        command = [sys.executable, "-c", KEEPER, str(number)]
        web = Child("web", command, env=dict(os.environ), folder=ROOT, inherits=[number])
        web.start()
        assert answers("127.0.0.1", port, within=10)
        web.kill()


def test_catcher_keeps_mail_as_it_came(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "tracker.management.mailcatcher", str(port), str(tmp_path)]
    catcher = Child("catcher", command, env=dict(os.environ), folder=ROOT)
    catcher.start()
    assert wait_for(lambda: greets(port))
    raw = b"Subject: x\r\n\r\n.a dot first\r\nand \xc3\xa4\r\n"
    with smtplib.SMTP("127.0.0.1", port) as sender:
        sender.sendmail("press@doorstep.example", ["a@outlet.example", "b@outlet.example"], raw)
    os.kill(catcher.pid or 0, signal.SIGTERM)
    (kept,) = tmp_path.glob("*.eml")
    head, _, rest = kept.read_bytes().partition(b"Subject")
    assert b"a@outlet.example, b@outlet.example" in head
    assert b"Subject" + rest == raw
    assert wait_for(lambda: not catcher.alive)
    catcher.kill()


def test_demo_never_shares_a_directory_with_real_data(tmp_path):
    (tmp_path / "doorstep.sqlite3").write_text("real")
    with pytest.raises(env.Misconfigured, match="real data"):
        env.keep_demo_apart(tmp_path, demo=True)
    fresh = tmp_path / "demo"
    env.keep_demo_apart(fresh, demo=True)
    env.keep_demo_apart(fresh, demo=True)
    with pytest.raises(env.Misconfigured, match="holds the demo"):
        env.keep_demo_apart(fresh, demo=False)


def test_a_lost_key_file_is_asked_for_and_never_made_anew_beside_data(tmp_path):
    key, database, vault = tmp_path / "keys" / "x.key", tmp_path / "x.sqlite3", tmp_path / "vault"
    vault.mkdir()
    env.keep_keys_with_data(key, database, vault)
    for place in (database, vault / "aa"):
        place.write_text("sealed")
        with pytest.raises(env.Misconfigured, match="Put it back"):
            env.keep_keys_with_data(key, database, vault)
        place.unlink()
    database.write_text("sealed")
    key.parent.mkdir()
    key.write_text("{}")
    env.keep_keys_with_data(key, database, vault)


@pytest.mark.parametrize(
    ("typed", "read", "wanted"),
    [
        ("mysql://user@host/name", env.database_address, "postgresql://"),
        ("postgresql://user:word@host:abc/name", env.database_address, "postgresql://"),
        ("postgresql://user:word@host/", env.database_address, "postgresql://"),
        ("doorstep.example.org", env.web_address, "https://"),
        ("https://", env.web_address, "https://"),
        ("Mars", lambda name: env.one_of(name, "Moon", ["Moon", "Earth"]), "Moon or Earth"),
        ("0", lambda name: env.number(name, 2, least=1, most=64), "from 1 to 64"),
        ("two", lambda name: env.number(name, 2), "whole number"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence_without_a_password(
    typed, read, wanted, monkeypatch
):
    monkeypatch.setenv("DOORSTEP_TRIED", typed)
    with pytest.raises(env.Misconfigured, match=wanted) as refused:
        read("DOORSTEP_TRIED")
    assert "word@" not in str(refused.value) or "user:password@" in str(refused.value)
    monkeypatch.setenv("DOORSTEP_TRIED", "earth")
    assert env.one_of("DOORSTEP_TRIED", "Moon", ["Moon", "Earth"]) == "Earth"


def test_a_port_that_cannot_be_is_refused_in_words():
    assert a_port("8000") == 8000
    for typed in ("80000", "0", "-1", "http"):
        with pytest.raises(ArgumentTypeError, match="65535"):
            a_port(typed)


def test_files_are_for_their_owner_also_in_a_directory_that_was_left_open(tmp_path):
    tmp_path.chmod(0o755)
    env.keep_to_owner()
    (tmp_path / "doorstep.sqlite3").write_text("S2")
    assert (tmp_path / "doorstep.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_database_that_other_keys_sealed_is_not_started_with(monkeypatch):
    make.person(name="Jonas")
    assert rotation.unknown_key() == ""
    others = keyring.fresh()
    monkeypatch.setattr(sealing, "ring", lambda: others)
    assert rotation.unknown_key() != ""
    monkeypatch.setattr("tracker.management.commands.up.call_command", lambda *_a, **_b: None)
    with pytest.raises(CommandError, match="Put back the key file"):
        Command()._prepare(demo=False)


@pytest.mark.django_db
def test_a_database_of_staff_alone_is_not_started_with_other_keys(monkeypatch):
    TOTP.activate(make.user("operator"), "JBSWY3DPEHPK3PXP")
    monkeypatch.setattr("tracker.management.commands.up.call_command", lambda *_a, **_b: None)
    Command()._prepare(demo=False)
    others = keyring.fresh()
    monkeypatch.setattr(sealing, "ring", lambda: others)
    with pytest.raises(CommandError, match="Put back the key file"):
        Command()._prepare(demo=False)


@pytest.mark.slow
def test_any_command_says_in_one_line_that_the_database_is_not_there(tmp_path):
    asked = {"DOORSTEP_DATA_DIR": str(tmp_path), "DATABASE_URL": "sqlite:////nowhere/at/all"}
    command = [sys.executable, str(ROOT / "manage.py"), "verify", "--json"]
    told = subprocess.run(
        command, env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert told.stderr == "manage.py: the database cannot be used: unable to open database file\n"
