"""Handing one mail to the mail server, and knowing at every moment whether it can have left.

Until the final dot nothing can have left; from the dot on only the server's answer tells.
"""

import logging
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.rules.faults import faultpoint

log = logging.getLogger(__name__)
LINE_END = re.compile(rb"\r\n|\r|\n")
LEADING_DOT = re.compile(rb"(?m)^\.")


class Outcome(StrEnum):
    """What became of it. `LATER` means that nothing left and trying again does no harm."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Told:
    """The outcome, and the last words of the other side as evidence for people."""

    outcome: Outcome
    reply: str = ""


@dataclass(frozen=True)
class Server:
    """The mail server that takes our mail. `name` is what we call ourselves; `wait` is seconds."""

    host: str
    port: int
    name: str
    wait: float = 30
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False
    """TLS from the first byte; `starttls` is then nothing to ask for."""


@dataclass(frozen=True)
class Outgoing:
    """Envelope and final bytes."""

    sender: str
    recipient: str
    raw: bytes


class _Answered(Exception):
    """The other side said no, or nothing, before the dot."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.reply)
        self.told = told


def hand_over(server: Server, mail: Outgoing, *, gate: Callable[[], None]) -> Told:
    """Hand `mail` over once; `gate` is asked when the server is ready, and may still raise.

    What `gate` raises goes through; everything else becomes an outcome.
    """
    try:
        connection = _connected(server)
    except _Answered as answer:
        return answer.told
    try:
        _announced(connection, mail)
        gate()
        _begun(connection)
        _carried(connection, mail.raw)
    except _Answered as answer:
        return answer.told
    else:
        return _finished(connection)
    finally:
        connection.close()


def _connected(server: Server) -> smtplib.SMTP:
    """A server that we cannot talk to says nothing about the letter: always later."""
    try:
        faultpoint("outbox.before_connect")
        connection = _dialled(server)
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        raise _Answered(Told(Outcome.LATER, _problem("connect", problem))) from problem
    try:
        faultpoint("outbox.after_connect")
        _introduced(connection, server)
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        connection.close()
        raise _Answered(Told(Outcome.LATER, _problem("connect", problem))) from problem
    except BaseException:
        connection.close()
        raise
    return connection


def _dialled(server: Server) -> smtplib.SMTP:
    # Given the host at once: without it smtplib has no name to hold the certificate against.
    if server.tls:
        return smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=server.name, timeout=server.wait,
            context=ssl.create_default_context(),
        )  # fmt: skip
    return smtplib.SMTP(server.host, server.port, local_hostname=server.name, timeout=server.wait)


def _introduced(connection: smtplib.SMTP, server: Server) -> None:
    connection.ehlo_or_helo_if_needed()
    if server.starttls and not server.tls:
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo_or_helo_if_needed()
    if server.user:
        connection.login(server.user, server.password)


def _announced(connection: smtplib.SMTP, mail: Outgoing) -> None:
    faultpoint("outbox.before_mail")
    _step("MAIL", lambda: connection.mail(mail.sender))
    faultpoint("outbox.before_rcpt")
    _step("RCPT", lambda: connection.rcpt(mail.recipient))
    faultpoint("outbox.after_rcpt")


def _begun(connection: smtplib.SMTP) -> None:
    faultpoint("outbox.before_data")
    _step("DATA", lambda: connection.docmd("DATA"), wanted=(354,))


def _step(
    name: str,
    say: Callable[[], tuple[int, bytes]],
    *,
    wanted: tuple[int, ...] = (250, 251),
) -> None:
    try:
        code, words = say()
    except (smtplib.SMTPException, OSError) as problem:
        raise _Answered(Told(Outcome.LATER, _problem(name, problem))) from problem
    except ValueError as problem:
        # An address that cannot be put on the wire: trying again does not help.
        raise _Answered(Told(Outcome.REFUSED, _problem(name, problem))) from problem
    if code not in wanted:
        outcome = Outcome.REFUSED if 500 <= code <= 599 else Outcome.LATER
        raise _Answered(Told(outcome, _words(name, code, words)))


def _carried(connection: smtplib.SMTP, raw: bytes) -> None:
    """Send the text without its end; a connection that breaks here has delivered nothing."""
    try:
        connection.send(wire(raw))
    except (smtplib.SMTPException, OSError) as problem:
        raise _Answered(Told(Outcome.LATER, _problem("text", problem))) from problem
    faultpoint("outbox.before_dot")


def wire(raw: bytes) -> bytes:
    """Return `raw` with CRLF, doubled dots and a last line end: all of it but the final dot."""
    lines = LEADING_DOT.sub(b"..", LINE_END.sub(b"\n", raw)).replace(b"\n", b"\r\n")
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _finished(connection: smtplib.SMTP) -> Told:
    """Send the dot and read the answer. From here on no failure proves that it did not leave."""
    try:
        connection.send(b".\r\n")
        faultpoint("outbox.after_dot")
        code, words = connection.getreply()
        faultpoint("outbox.after_reply")
    except (smtplib.SMTPException, OSError) as problem:
        return Told(Outcome.UNCERTAIN, _problem("after the text", problem))
    with suppress(smtplib.SMTPException, OSError):
        connection.send(b"QUIT\r\n")
    return Told(_meaning(code), _words("text", code, words))


def _meaning(code: int) -> Outcome:
    if code == 250:
        return Outcome.SENT
    if 400 <= code <= 499:
        return Outcome.LATER
    return Outcome.REFUSED if 500 <= code <= 599 else Outcome.UNCERTAIN


def _words(step: str, code: int, words: bytes) -> str:
    return f"{step}: {code} {words.decode('ascii', 'replace')}".replace("\n", " ")[:300]


def _problem(step: str, problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        words = problem.smtp_error
        return _words(
            step, problem.smtp_code, words if isinstance(words, bytes) else words.encode()
        )
    return f"{step}: {type(problem).__name__}"[:300]
