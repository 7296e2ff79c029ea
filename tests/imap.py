"""A mailbox on loopback with the few IMAP commands that fetching needs."""

import contextlib
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator


class Mailbox(socketserver.ThreadingTCPServer):
    """Holds mails by number, and which of them were seen."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, starttls: ssl.SSLContext | None, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Speaker)
        self.starttls = starttls
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self.server_address[1])


class Speaker(socketserver.StreamRequestHandler):
    """One connection."""

    server: Mailbox

    def handle(self) -> None:
        """Answer until the other side leaves."""
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, command = line.decode("ascii").strip().partition(" ")
            for piece in self.answers(command):
                self.wfile.write(piece)
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if command.upper() == "STARTTLS" and self.server.starttls is not None:
                self.encrypt(self.server.starttls)

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Go on under TLS; who does not trust us hangs up."""
        with contextlib.suppress(ssl.SSLError):
            self.request = context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)

    def finish(self) -> None:
        """Close what was wrapped, too: the server only knows the first socket."""
        super().finish()
        self.request.close()

    def answers(self, command: str) -> Iterator[bytes]:
        """Yield what comes before the OK."""
        word = command.upper()
        if word.startswith("CAPABILITY"):
            offer = b" STARTTLS" if self.server.starttls else b""
            yield b"* CAPABILITY IMAP4rev1" + offer + b"\r\n"
        elif word.startswith("SELECT"):
            yield f"* {len(self.server.mails)} EXISTS\r\n".encode()
        elif word.startswith("UID SEARCH"):
            fresh = sorted(set(self.server.mails) - self.server.seen)
            yield f"* SEARCH {' '.join(map(str, fresh))}".rstrip().encode() + b"\r\n"
        elif found := re.match(r"UID FETCH (\d+)", word):
            raw = self.server.mails[int(found[1])]
            yield f"* 1 FETCH (UID {found[1]} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        elif found := re.match(r"UID STORE (\d+)", word):
            self.server.seen.add(int(found[1]))


@contextlib.contextmanager
def running(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Mailbox]:
    """Run a mailbox for a while, plain or with TLS."""
    with Mailbox(starttls, tls) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
