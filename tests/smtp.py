"""A mail server on loopback that records what it got and misbehaves as scripted."""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Received:
    """One mail as it came over the wire."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        """Return the mail, read."""
        read = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def text(self) -> str:
        """Return its words, whatever the line ends on the wire."""
        body = self.mail.get_body(("plain",))
        return str(body.get_content() if body else "").replace("\r\n", "\n")


@dataclass
class Script:
    """What to answer at which step: a reply such as "450 later", "close", or seconds to wait.

    `waits` holds seconds by step. Steps are ehlo, mail, rcpt, data and dot; "dot" is the answer
    after the text. At "dot", "close" and waiting happen after the mail was taken.
    """

    answers: dict[str, str] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)


class Recorder:
    """Takes mail and notes it; the handler of aiosmtpd."""

    def __init__(self) -> None:
        self.script = Script()
        self.received: list[Received] = []
        self.names: list[str] = []
        self.connections = 0
        self.gone = threading.Event()

    async def _play(self, step: str, server: SMTP, good: str) -> str:
        if seconds := self.script.waits.get(step):
            await asyncio.sleep(seconds)
        answer = self.script.answers.get(step, good)
        if answer == "close":
            server.transport.abort()
            return "421 gone"
        return answer

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, _envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        """Answer EHLO."""
        session.host_name = name
        self.names.append(name)
        self.connections += 1
        answer = await self._play("ehlo", server, "")
        return [answer] if answer else replies

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, sender: str, options: list[str]
    ) -> str:
        """Answer MAIL."""
        envelope.mail_from = sender
        envelope.mail_options.extend(options)
        return await self._play("mail", server, "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer RCPT."""
        answer = await self._play("rcpt", server, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take the text, then answer."""
        answer = self.script.answers.get("dot", "250 OK")
        if answer == "close" or answer.startswith("250"):
            content = envelope.original_content or b""
            self.received.append(Received(envelope.mail_from or "", envelope.rcpt_tos, content))
        return await self._play("dot", server, "250 OK")


class ScriptedSMTP(SMTP):
    """The library's server, which has no handler for the answer to DATA itself."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Refuse at DATA where the script says so."""
        answer = self.event_handler.script.answers.get("data")
        if answer == "close":
            self.transport.abort()
        elif answer:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


class Loopback(Controller):
    """Runs the recorder on a free port."""

    handler: Recorder

    starttls: ssl.SSLContext | None = None

    def factory(self) -> SMTP:
        """Return the server of one connection."""
        return ScriptedSMTP(
            self.handler, hostname="mx.loopback.example", tls_context=self.starttls,
            require_starttls=self.starttls is not None,
        )  # fmt: skip


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def running(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[tuple[Recorder, int]]:
    """Run a server for a while, plain or with TLS; gives the recorder and the port."""
    recorder = Recorder()
    control = Loopback(
        recorder, hostname="127.0.0.1", port=free_port(), ready_timeout=5, ssl_context=tls
    )
    control.starttls = starttls
    control.start()
    try:
        yield recorder, control.port
    finally:
        control.stop()
