"""What our own border said about the sender (RFC 8601); words of anybody else are ignored."""

import re
from collections.abc import Iterator

from tracker.importers.mail.charsets import guess, one_line
from tracker.importers.mail.headers import Headers
from tracker.importers.mail.shapes import Authentication, Verdict

COMMENT = re.compile(r"\([^()]*\)")
RESULT = re.compile(r"\s*(dmarc|dkim|spf)\s*=\s*([a-z]+)", re.IGNORECASE)
DOMAIN = re.compile(r"header\.d\s*=\s*([a-z0-9.-]+)", re.IGNORECASE)


def authentication(
    headers: Headers, authserv_id: str | None, sender: str, *, border_hops: int = 1
) -> Authentication:
    """The verdict of the server `authserv_id`.

    A header counts only where no sender can put one: above the `Received` line that our border
    wrote, which is number `border_hops` from the top.
    """
    results = [one for value in _ours(headers, authserv_id, border_hops) for one in _results(value)]
    values = {method: result for method, result, _ in reversed(results)}
    if any(method == "dkim" and result == "pass" for method, result, _ in results):
        values["dkim"] = "pass"
    aligned = any(
        method == "dkim" and result == "pass" and _aligned(domain, sender)
        for method, result, domain in results
    )
    return Authentication(
        verdict=_verdict(results, aligned=aligned),
        dmarc=values.get("dmarc", ""),
        dkim=values.get("dkim", ""),
        spf=values.get("spf", ""),
    )


def _ours(headers: Headers, authserv_id: str | None, border_hops: int) -> Iterator[str]:
    hops = sum(name == "received" for name, _ in headers.pairs)
    if not authserv_id or hops < border_hops:
        return
    passed = 0
    for name, value in headers.pairs:
        passed += name == "received"
        if passed >= border_hops:
            return
        server, _, rest = one_line(guess(value)).partition(";")
        words = COMMENT.sub(" ", server).split()
        if name == "authentication-results" and words and words[0].lower() == authserv_id.lower():
            yield rest


def _results(value: str) -> Iterator[tuple[str, str, str]]:
    for _ in range(5):
        value = COMMENT.sub(" ", value)
    for clause in value.split(";"):
        if found := RESULT.match(clause):
            signer = DOMAIN.search(clause)
            yield found[1].lower(), found[2].lower(), signer[1].lower() if signer else ""


def _aligned(domain: str, sender: str) -> bool:
    of_sender = sender.rpartition("@")[2].lower()
    return "." in domain and (of_sender == domain or of_sender.endswith("." + domain))


def _verdict(results: list[tuple[str, str, str]], *, aligned: bool) -> Verdict:
    """DMARC decides; without one, a signature of the sender's own domain."""
    dmarc = {result for method, result, _ in results if method == "dmarc"}
    if dmarc - {"none", "bestguesspass", "temperror"}:
        return "pass" if dmarc == {"pass"} else "fail"
    return "pass" if aligned else "none"
