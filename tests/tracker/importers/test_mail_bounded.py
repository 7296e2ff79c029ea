"""Hostile mails stay within their bounds, and nobody but the worker pays for them."""

import os
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.tracker.importers.mails import FIXTURES, fixture, written
from tracker.importers.mail import notes
from tracker.importers.mail.bounded import Bounds, parse_bounded
from tracker.importers.mail.parsing import parse
from tracker.importers.mail.shapes import Limits

MIXED = b"multipart/mixed; boundary=b"
HTML = b"text/html"


def nested(depth: int) -> bytes:
    opened = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1)
        for n in range(depth)
    )
    return written(opened + b"--b%d\r\n\r\nhi" % depth, content=b"multipart/mixed; boundary=b0")


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "subject of a megabyte": (lambda: written(Subject=b"x" * 1_000_000), notes.HEADERS_CUT),
    "40,000 encoded words": (
        lambda: written(Subject=b"=?utf-8?q?a?=\r\n " * 40_000),
        notes.HEADERS_CUT,
    ),
    "20,000 recipients": (
        lambda: written(To=b",".join(b"u%d@desk.example" % n for n in range(20_000))),
        notes.TOO_MANY_ADDRESSES,
    ),
    "20,000 parameters": (
        lambda: written(content=b"text/plain" + b"; p=v" * 20_000),
        notes.HEADER_CUT,
    ),
    "depth of 2,000": (lambda: nested(2_000), notes.TOO_DEEP),
    "3,000 mails in each other": (
        lambda: written(b"Content-Type: message/rfc822\r\n\r\n" * 3_000, content=b"message/rfc822"),
        notes.TOO_DEEP,
    ),
    "100,000 parts": (
        lambda: written(b"--b\r\n\r\nx\r\n" * 100_000, content=MIXED),
        notes.TOO_MANY_PARTS,
    ),
    "deep HTML": (lambda: written(b"<div>" * 200_000, content=HTML), notes.HTML_TANGLED),
    "reopened HTML": (lambda: written(b"<b><p>" * 150_000, content=HTML), notes.HTML_TANGLED),
    "two million dashes": (
        lambda: written(b"-" * 2_000_000, content=b"multipart/mixed; boundary=-"),
        notes.TEXT_CUT,
    ),
    "brackets in the sender": (lambda: written(From=b"<(" * 8_000), notes.NO_SENDER),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_read_in_bounded_time_and_the_cap_is_said(name: str) -> None:
    make, said = BOMBS[name]
    raw, begun = make(), time.process_time()
    mail = parse(raw)
    assert time.process_time() - begun < 5
    assert mail.kind == "contact"
    assert said in mail.warnings


@pytest.mark.parametrize("name", ["depth of 2,000", "3,000 mails in each other", "100,000 parts"])
def test_bomb_passes_through_the_worker(name: str) -> None:
    raw = BOMBS[name][0]()
    assert parse_bounded(raw, authserv_id=None) == parse(raw)


def test_caps_keep_the_first_ones() -> None:
    mail = parse(BOMBS["20,000 recipients"][0]())
    assert len(mail.to) == Limits().addresses
    assert mail.to[0].address == "u0@desk.example"
    assert mail.body_text == "hello"


def test_worker_reads_what_we_read() -> None:
    for path in sorted(FIXTURES.iterdir())[::4]:
        raw = path.read_bytes()
        assert parse_bounded(raw, authserv_id="mx.desk.example") == parse(
            raw, authserv_id="mx.desk.example"
        )


def test_large_files_fit_into_the_memory_of_the_worker() -> None:
    data = os.urandom(9_000_000).hex().encode()
    raw = written(data, content=b"application/octet-stream", Content_Transfer_Encoding=b"base64")
    mail = parse_bounded(raw, authserv_id=None)
    assert mail.kind == "contact"
    assert mail.attachments[0].size == len(mail.attachments[0].content) == 13_500_000


def test_worker_out_of_memory_leaves_a_mail_to_look_at() -> None:
    raw = written(b"x" * 20_000_000, content=b"application/octet-stream")
    mail = parse_bounded(raw, authserv_id=None, bounds=Bounds(memory=56 * 1024 * 1024))
    assert mail.kind == "unreadable"
    assert mail.warnings[0] == notes.COULD_NOT_READ


def test_worker_out_of_time_leaves_a_mail_to_look_at() -> None:
    raw = fixture("enquiry_de.eml")
    mail = parse_bounded(raw, authserv_id=None, bounds=Bounds(wall=0.001))
    assert mail.kind == "unreadable"
    assert mail.warnings == (notes.TOOK_TOO_LONG,)


def test_when_the_body_is_too_much_the_headers_still_tell() -> None:
    raw = written(b"<p>" + b"x<tr>" * 200_000 + b"<table>" + b"x<tr>" * 800_000, content=HTML)
    limits = replace(Limits(), html=20_000_000, text=20_000_000)
    mail = parse_bounded(raw, authserv_id=None, limits=limits, bounds=Bounds(cpu=1))
    assert mail.kind == "unreadable"
    assert mail.warnings[0] == notes.TOOK_TOO_LONG
    assert (mail.from_address, mail.subject) == ("a@press.example", "A question")


def test_mail_over_the_size_tells_who_wrote() -> None:
    mail = parse_bounded(written(b"x" * 90_000), authserv_id=None, limits=Limits(total=50_000))
    assert mail.kind == "unreadable"
    assert mail.warnings[0] == notes.TOO_LARGE
    assert mail.from_address == "a@press.example"
