"""The way to the mail server and the mailbox is encrypted, and only to whom the roots trust."""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comms import mailbox, outbox
from comms.states import MessageStatus
from tests import imap, smtp, tls
from tests.comms import letters

pytestmark = pytest.mark.django_db
MAIL = b"From: Ann <ann@paper.example>\r\nSubject: Q\r\n\r\nMay I ask?\r\n"
WAYS = ("starttls", "tls")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tls.Loopback:
    return tls.loopback(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(house: tls.Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(house.roots))


@pytest.fixture
def post(settings: Any) -> Callable[[str, int], None]:
    def point(way: str, port: int) -> None:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = way == "starttls", way == "tls"

    return point


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Callable[[str, int], None]:
    def point(way: str, port: int) -> None:
        settings.VAULT_DIR = tmp_path / "vault"
        settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER = "a", "b", "INBOX"
        settings.IMAP_HOST, settings.IMAP_PORT = "127.0.0.1", port
        settings.IMAP_STARTTLS, settings.IMAP_TLS = way == "starttls", way == "tls"

    return point


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("trusted")
def test_letter_leaves_over_an_encrypted_way(way, house, post):
    with smtp.running(**{way: house.context}) as (recorder, port):
        post(way, port)
        message = letters.approved()
        outbox.drain()
    message.refresh_from_db()
    assert message.status == MessageStatus.SENT, message.last_reply
    assert len(recorder.received) == 1


@pytest.mark.parametrize("way", WAYS)
def test_server_that_nobody_vouches_for_gets_no_letter_and_it_waits(way, house, post):
    with smtp.running(**{way: house.context}) as (recorder, port):
        post(way, port)
        message = letters.approved()
        outbox.drain()
    message.refresh_from_db()
    assert message.status == MessageStatus.QUEUED
    assert "SSLCertVerificationError" in message.last_reply
    assert recorder.received == []


def test_server_that_offers_no_encryption_gets_no_letter_where_it_is_wanted(post):
    with smtp.running() as (recorder, port):
        post("starttls", port)
        message = letters.approved()
        outbox.drain()
    message.refresh_from_db()
    assert message.status == MessageStatus.QUEUED
    assert recorder.received == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("trusted")
def test_mail_is_fetched_over_an_encrypted_way(way, house, box):
    with imap.running(**{way: house.context}) as server:
        server.mails = {1: MAIL}
        box(way, server.port)
        assert mailbox.poll() == 1


@pytest.mark.parametrize("way", WAYS)
def test_mailbox_that_nobody_vouches_for_is_told_no_password(way, house, box):
    with imap.running(**{way: house.context}) as server:
        box(way, server.port)
        with pytest.raises(ssl.SSLCertVerificationError):
            mailbox.poll()
