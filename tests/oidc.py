"""An OpenID provider on loopback that lets in whoever it was told to."""

import base64
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CLIENT, SECRET = "doorstep", "a secret of the test"


@dataclass
class Provider:
    """Who comes in next, and what was asked of it."""

    url: str = ""
    subject: str = "subject-1"
    email: str = "lena@house.example"
    verified: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)

    def discovery(self) -> dict[str, object]:
        """Return where things are."""
        return {
            "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token", "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    def userinfo(self) -> dict[str, object]:
        """Return who it is."""
        return {"sub": self.subject, "email": self.email, "email_verified": self.verified}

    def token(self) -> dict[str, object]:
        """Return what a code is exchanged for."""
        now = int(time.time())
        claims = {**self.userinfo(), "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60}
        parts = [_packed({"alg": "RS256", "kid": "1"}), _packed(claims), "c2ln"]
        return {"access_token": "t", "token_type": "Bearer", "id_token": ".".join(parts)}


def _packed(said: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@contextlib.contextmanager
def running() -> Iterator[Provider]:
    """Let it answer on loopback."""
    provider = Provider()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there = urlsplit(self.path)
            if there.path == "/authorize":
                self._let_in(parse_qs(there.query))
            elif there.path == "/userinfo":
                self._say(provider.userinfo())
            else:
                self._say(provider.discovery())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append({name: values[0] for name, values in parse_qs(body).items()})
            self._say(provider.token())

        def _let_in(self, query: dict[str, list[str]]) -> None:
            back = f"{query['redirect_uri'][0]}?code=c0de&state={query['state'][0]}"
            self.send_response(302)
            self.send_header("Location", back)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _say(self, what: dict[str, object]) -> None:
            body = json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    provider.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
