"""RFC 3161: an authority puts its time to a hash; its answer is held against what was hashed.

The authority learns nothing but SHA-256 of a signed note, which holds nothing of a case.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

HASHES = {
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.2": hashlib.sha384,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
}


class BadStamp(ValueError):
    """An answer that cannot be read, is over something else, or is signed by nobody we trust."""


def question(text: str) -> tuple[bytes, int]:
    """Return the request for a time stamp over `text`, and the nonce that its answer repeats."""
    builder = TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256)
    request = builder.build()
    return request.as_bytes(), int(request.nonce or 0)


def check(
    answer: bytes, text: str, *, roots: Sequence[Certificate] = (), nonce: int | None = None
) -> datetime:
    """Return the time that an answer puts to `text`. BadStamp when it is not good.

    Without `roots` nobody vouches for the authority: then only what it is over is looked at.
    """
    try:
        read = decode_timestamp_response(answer)
        if read.status != 0:
            raise BadStamp("the authority refused")
        if nonce is not None and read.tst_info.nonce != nonce:
            raise BadStamp("an answer to another question")
        _fits(read, text.encode())
        if roots:
            VerifierBuilder(roots=list(roots)).build().verify_message(read, text.encode())
    except VerificationError as problem:
        raise BadStamp(f"not signed by an authority that is trusted here: {problem}") from None
    except BadStamp:
        raise
    except ValueError:
        raise BadStamp("not an answer of RFC 3161") from None
    return read.tst_info.gen_time


def _fits(read: TimeStampResponse, data: bytes) -> None:
    imprint = read.tst_info.message_imprint
    hashed = HASHES.get(imprint.hash_algorithm.dotted_string)
    if hashed is None or hashed(data).digest() != imprint.message:
        raise BadStamp("a time stamp over something else")


def authorities(path: Path | None) -> list[Certificate]:
    """Return the certificates that a file trusts, none without a file. BadStamp when unreadable."""
    if path is None:
        return []
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise BadStamp(f"{path} cannot be read: {type(problem).__name__}") from problem
