"""A certificate for loopback, and the authority that vouches for it; both made for the test."""

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Loopback:
    """What a server on loopback speaks TLS with, and the file of roots that trusts it."""

    context: ssl.SSLContext
    roots: Path


def loopback(folder: Path) -> Loopback:
    """Make key, certificate and authority in `folder`."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _signed("test authority", authority_key, by="test authority", key=authority_key)
    own = _signed("127.0.0.1", key, by="test authority", key=authority_key)
    roots, chain = folder / "roots.pem", folder / "server.pem"
    roots.write_bytes(authority.public_bytes(Encoding.PEM))
    chain.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + own.public_bytes(Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain)
    return Loopback(context, roots)


def _signed(
    name: str, own: ec.EllipticCurvePrivateKey, *, by: str, key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(by))
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.BasicConstraints(ca=name == by, path_length=None), critical=True)
    )
    if name != by:
        address = x509.IPAddress(ipaddress.ip_address(name))
        made = made.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return made.sign(key, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
