"""A small SMTP server for the demo: it takes every mail on loopback and passes none on."""

import asyncio
import os
import signal
import sys
import time
from email.utils import formatdate
from pathlib import Path

MAX_BYTES = 40 * 1024 * 1024
MAX_LINE = 64 * 1024


class Talk:
    """One conversation with a sender."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sender = ""
        self.recipients: list[str] = []

    def answer(self, line: str) -> str:
        """Return the reply to one command; `354` asks for the text."""
        verb, _, rest = line.strip().partition(" ")
        replies = {
            "HELO": "250 doorstep",
            "EHLO": f"250-doorstep\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {MAX_BYTES}",
            "NOOP": "250 OK",
            "QUIT": "221 Bye",
        }
        handler = {"MAIL": self._mail, "RCPT": self._rcpt, "DATA": self._data, "RSET": self._reset}
        if verb.upper() in handler:
            return handler[verb.upper()](rest)
        return replies.get(verb.upper(), "502 Not known here")

    def _mail(self, rest: str) -> str:
        self.sender, self.recipients = _address(rest), []
        return "250 OK"

    def _rcpt(self, rest: str) -> str:
        self.recipients.append(_address(rest))
        return "250 OK"

    def _data(self, rest: str) -> str:
        return "354 Go on" if self.recipients else "503 To whom?"

    def _reset(self, rest: str) -> str:
        self.sender, self.recipients = "", []
        return "250 OK"

    def keep(self, text: bytes) -> None:
        """Write one mail, whole or not at all, below two lines that tell the envelope."""
        envelope = (
            f"X-Caught-At: {formatdate(localtime=False)}\r\n"
            f"X-Caught-For: {', '.join(self.recipients)}\r\n"
        )
        name = f"{time.time_ns():020d}.eml"
        part = self.folder / f".{name}.part"
        part.write_bytes(envelope.encode("utf-8", "replace") + text)
        part.chmod(0o600)
        part.replace(self.folder / name)
        self._reset("")


def _address(rest: str) -> str:
    return rest.partition(":")[2].strip().partition(" ")[0].strip("<>")


async def _text(reader: asyncio.StreamReader) -> bytes | None:
    """Return the text up to the lone dot, its doubled dots undone; None when it is too long."""
    lines: list[bytes] = []
    size = 0
    while (line := await reader.readline()) not in {b".\r\n", b".\n", b""}:
        size += len(line)
        if size <= MAX_BYTES:
            lines.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(lines) if size <= MAX_BYTES else None


async def _take(talk: Talk, reader: asyncio.StreamReader) -> str:
    text = await _text(reader)
    if text is None:
        return "552 Too long"
    talk.keep(text)
    return "250 Kept"


async def _converse(
    folder: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    talk = Talk(folder)
    writer.write(b"220 doorstep demo\r\n")
    while line := await reader.readline():
        reply = talk.answer(line.decode("utf-8", "replace"))
        writer.write(f"{reply}\r\n".encode())
        if reply.startswith("354"):
            await writer.drain()
            writer.write(f"{await _take(talk, reader)}\r\n".encode())
        await writer.drain()
        if reply.startswith("221"):
            break
    writer.close()


async def serve(port: int, folder: Path) -> None:
    """Take mail on loopback until asked to stop."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _converse(folder, reader, writer)
        except (ConnectionError, ValueError, asyncio.LimitOverrunError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port, limit=MAX_LINE)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with server:
        await stopped.wait()


def main() -> None:
    """Take the port and the folder from the command line."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(port, folder))


if __name__ == "__main__":
    main()
