"""Bytes to text that any database and any page can hold."""

import base64
import binascii
import codecs
import re

UNSAFE = re.compile("[\x00\ud800-\udfff]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
ALIASES = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "unicode-1-1-utf-7": "utf-7",
}
# Codecs of Python that are no charset of a mail and fail, or are slow, on foreign bytes.
NO_CHARSETS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs"}
NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)


def clean(text: str) -> str:
    """`text` without what a database refuses: NUL and lone surrogates become U+FFFD."""
    return UNSAFE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`text` on one line, without control characters."""
    return " ".join(CONTROLS.sub("\ufffd", clean(text)).split())


def codec_for(charset: str) -> str:
    """The codec for a declared charset, or "" when there is none to trust."""
    name = charset.strip().strip("\"'").lower()[:60]
    try:
        info = codecs.lookup(ALIASES.get(name, name))
    except (LookupError, ValueError, UnicodeError):
        return ""
    known = getattr(info, "_is_text_encoding", True) and info.name not in NO_CHARSETS
    return info.name if known else ""


def guess(data: bytes) -> str:
    """UTF-8 where it fits, else Windows-1252: what undeclared mail nearly always is."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def decode(data: bytes, charset: str = "") -> str:
    """Text of `data`; the declared charset is a hint, never a reason to fail."""
    codec = codec_for(charset)
    if codec in ("", "cp1252"):
        return clean(guess(data))
    try:
        return clean(data.decode(codec, "replace"))
    except (UnicodeError, LookupError, ValueError):
        return clean(guess(data))


def from_base64(data: bytes) -> bytes:
    """Decode base64 that may be dirty or cut off; whole groups only where it breaks off."""
    symbols = data.translate(None, NOT_BASE64)
    if len(symbols) % 4 == 1:
        symbols = symbols[:-1]
    return base64.b64decode(symbols + b"=" * (-len(symbols) % 4))


def from_quoted_printable(data: bytes, *, header: bool = False) -> bytes:
    """Decode quoted-printable; what is no escape stays as it is."""
    return binascii.a2b_qp(data, header=header)
