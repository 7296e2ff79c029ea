"""Reply tokens: the secret part of an address by which an answer finds its thread."""

import re
from collections.abc import Iterable

SLOPPY = str.maketrans({"O": "0", "I": "1", "L": "1"})
TOKEN = re.compile(r"[0-9A-HJKMNP-TV-Z]{16,64}")


def normalise(token: str) -> str:
    """`token` as Crockford base32 in its one spelling; "" if it cannot be one."""
    plain = token.strip().upper().replace("-", "").translate(SLOPPY)
    return plain if TOKEN.fullmatch(plain) else ""


def reply_address(token: str, domain: str) -> str:
    """The address that carries `token`."""
    return f"reply+{normalise(token).lower()}@{domain}"


def reply_token(addresses: Iterable[str], domain: str) -> str:
    """The token of the first address `reply+TOKEN@domain`, normalised; "" if none."""
    return next(filter(None, (_token(address, domain) for address in addresses)), "")


def _token(address: str, domain: str) -> str:
    local, _, host = address.strip().strip("<>").rpartition("@")
    name, _, token = local.partition("+")
    ours = name.lower() == "reply" and host.lower().rstrip(".") == domain.lower()
    return normalise(token) if ours else ""
