"""A time stamp authority on loopback, with certificates of its own made for the test."""

import contextlib
import hashlib
import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SHA256 = "2.16.840.1.101.3.4.2.1"
NOW = datetime.now(UTC).replace(microsecond=0)


# --- The few pieces of DER that an answer is made of ---------------------------------------------


def tlv(tag: int, *parts: bytes) -> bytes:
    """Return tag, length and content."""
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def sequence(*parts: bytes) -> bytes:
    """Return a SEQUENCE."""
    return tlv(0x30, *parts)


def whole(number: int) -> bytes:
    """Return an INTEGER."""
    return tlv(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """Return an OBJECT IDENTIFIER."""
    first, second, *rest = map(int, dotted.split("."))
    body = bytearray([first * 40 + second])
    for number in rest:
        seven = [number & 127]
        while number := number >> 7:
            seven.append(number & 127 | 128)
        body += bytes(reversed(seven))
    return tlv(6, bytes(body))


def hashed_with(dotted: str) -> bytes:
    """Return an AlgorithmIdentifier without parameters' trouble."""
    return sequence(oid(dotted), tlv(5))


# --- The authority -------------------------------------------------------------------------------


def certificate(
    name: str, key: ec.EllipticCurvePrivateKey, *, by: "x509.Certificate | None" = None,
    signed_with: ec.EllipticCurvePrivateKey | None = None, until: datetime | None = None,
) -> x509.Certificate:  # fmt: skip
    """Return a root, or a certificate for stamping times that `by` vouches for."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(until or NOW + timedelta(days=400))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    if by is not None:
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(stamping, critical=True)
    return made.sign(signed_with or key, hashes.SHA256())


@dataclass
class Authority:
    """Signs the time to whatever hash it is sent; misbehaves where a test says so."""

    until: datetime | None = None
    at: datetime = NOW
    answer: bytes | None = None
    status: int = 200
    asked: list[bytes] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        """Make the keys and certificates."""
        self.root_key, self.key = (ec.generate_private_key(ec.SECP256R1()) for _each in range(2))
        self.root = certificate("Root of the test", self.root_key)
        self.own = certificate(
            "Clock of the test", self.key, by=self.root, signed_with=self.root_key, until=self.until
        )
        self.serials = itertools.count(1)

    @property
    def pem(self) -> bytes:
        """Return the root as a file for whoever trusts it."""
        return self.root.public_bytes(Encoding.PEM)

    def stamp(self, imprint: bytes, nonce: bytes = b"") -> bytes:
        """Return a TimeStampResp over a SHA-256, with the DER of a nonce."""
        info = sequence(
            whole(1), oid("1.3.6.1.4.1.99999.1"),
            sequence(hashed_with(SHA256), tlv(4, imprint)), whole(next(self.serials)),
            tlv(0x18, self.at.strftime("%Y%m%d%H%M%SZ").encode()), nonce,
        )  # fmt: skip
        return sequence(sequence(whole(0)), self._signed(info))

    def _signed(self, info: bytes) -> bytes:
        tst = oid("1.2.840.113549.1.9.16.1.4")
        own = self.own.public_bytes(Encoding.DER)
        known_by = sequence(
            self.own.issuer.public_bytes(), whole(self.own.serial_number)
        )  # fmt: skip
        cert = sequence(sequence(sequence(tlv(4, hashlib.sha256(own).digest()))))
        said = sorted([
            sequence(oid("1.2.840.113549.1.9.3"), tlv(0x31, tst)),
            sequence(
                oid("1.2.840.113549.1.9.4"), tlv(0x31, tlv(4, hashlib.sha256(info).digest()))
            ),
            sequence(oid("1.2.840.113549.1.9.16.2.47"), tlv(0x31, cert)),
        ])  # fmt: skip
        mark = self.key.sign(tlv(0x31, *said), ec.ECDSA(hashes.SHA256()))
        signer = sequence(
            whole(1), known_by, hashed_with(SHA256), tlv(0xA0, *said),
            sequence(oid("1.2.840.10045.4.3.2")), tlv(4, mark),
        )  # fmt: skip
        data = sequence(
            whole(3), tlv(0x31, hashed_with(SHA256)), sequence(tst, tlv(0xA0, tlv(4, info))),
            tlv(0xA0, own), tlv(0x31, signer),
        )  # fmt: skip
        return sequence(oid("1.2.840.113549.1.7.2"), tlv(0xA0, data))

    def reply(self, query: bytes) -> bytes:
        """Return the answer to a request, whose hash and nonce stand at the usual places."""
        self.asked.append(query)
        if self.answer is not None:
            return self.answer
        at = query.index(b"\x04\x20") + 2
        nonce = query[at + 32 :]
        taken = nonce[: 2 + nonce[1]] if nonce[:1] == b"\x02" else b""
        return self.stamp(query[at : at + 32], taken)


@contextlib.contextmanager
def running(authority: Authority) -> Iterator[Authority]:
    """Let it answer on loopback."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            answer = authority.reply(query)
            self.send_response(authority.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_told: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    authority.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
