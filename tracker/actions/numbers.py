"""Running numbers, taken inside the transaction that uses them."""

from django.db.models import F

from tracker.models import CaseNumber


def take(series: str) -> int:
    """Return the next number of `series`; a rollback gives it back."""
    if not CaseNumber.objects.filter(series=series).update(latest=F("latest") + 1):
        CaseNumber.objects.get_or_create(series=series)
        CaseNumber.objects.filter(series=series).update(latest=F("latest") + 1)
    return CaseNumber.objects.values_list("latest", flat=True).get(series=series)


def ref(series: str, *, width: int = 4) -> str:
    """Return the next reference of `series`, such as CASE-0007."""
    return f"{series}-{take(series):0{width}d}"
