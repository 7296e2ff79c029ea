"""Fetching mail from a mailbox over IMAP: stored first, marked as seen only then."""

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.utils import timezone

from comms import inbound
from tracker.rules.faults import faultpoint

log = logging.getLogger(__name__)
AT_ONCE = 50
WAIT = 30.0
"""Seconds to wait for the other side."""


def poll() -> int:
    """Take in what is new in the mailbox; return how many mails. Without a mailbox, none.

    OSError or imaplib's own error when the mailbox cannot be reached: nothing is marked then.
    """
    if not settings.IMAP_HOST:
        return 0
    taken = 0
    with _opened() as mailbox:
        for number in _unseen(mailbox)[:AT_ONCE]:
            taken += _take(mailbox, number)
    return taken


@contextmanager
def _opened() -> Iterator[imaplib.IMAP4]:
    mailbox = _dialled()
    try:
        if settings.IMAP_STARTTLS and not settings.IMAP_TLS:
            mailbox.starttls(ssl.create_default_context())
        mailbox.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
        status, words = mailbox.select(settings.IMAP_FOLDER)
        if status != "OK":
            raise imaplib.IMAP4.error(str(words[-1:]))
        yield mailbox
    finally:
        with suppress(OSError):  # A handshake that failed has closed it already.
            mailbox.shutdown()


def _dialled() -> imaplib.IMAP4:
    host, port = settings.IMAP_HOST, settings.IMAP_PORT
    if settings.IMAP_TLS:
        trusted = ssl.create_default_context()
        return imaplib.IMAP4_SSL(host, port, ssl_context=trusted, timeout=WAIT)
    return imaplib.IMAP4(host, port, timeout=WAIT)


def _unseen(mailbox: imaplib.IMAP4) -> list[str]:
    _status, found = mailbox.uid("SEARCH", "UNSEEN")
    return found[0].decode("ascii").split() if found and found[0] else []


def _take(mailbox: imaplib.IMAP4, number: str) -> bool:
    """Store one mail, mark it, read it. The same bytes twice are one intake in any case."""
    _status, parts = mailbox.uid("FETCH", number, "(BODY.PEEK[])")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if raw is None:
        return False
    intake, head = inbound.store([raw], now=timezone.now())
    faultpoint("mailbox.before_seen")
    mailbox.uid("STORE", number, "+FLAGS", r"(\Seen)")
    faultpoint("mailbox.after_seen")
    inbound.read(intake, head, now=timezone.now())
    return True
