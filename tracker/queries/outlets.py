"""Finding outlets by what is known of a caller."""

from tracker.models import Outlet


def by_address(address: str) -> Outlet | None:
    """Return the outlet whose domain an e-mail address belongs to; the longest domain wins."""
    host = address.rpartition("@")[2].strip().casefold()
    found: list[tuple[int, int]] = []
    for pk, domains in Outlet.objects.exclude(domains=[]).values_list("pk", "domains"):
        found += [(len(one), pk) for one in domains if _within(host, str(one).casefold())]
    return Outlet.objects.get(pk=max(found)[1]) if host and found else None


def _within(host: str, domain: str) -> bool:
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))
