"""Are the originals what they were? Every stored file, and every row that names one."""

from collections.abc import Iterator

from django.db.models import QuerySet

from tracker import vault
from tracker.models import Blob, Evidence, Intake


def problems() -> Iterator[str]:
    """Yield what is wrong with the stored originals, in words that hold keys and references."""
    for blob in _there().order_by("pk").iterator():
        what = vault.problem_with(blob)
        # Asked again: an erasure may have taken it away while this looked.
        if what and _there().filter(pk=blob.pk).exists():
            yield f"original {blob.key}: {what}"
    named = Intake.objects.exclude(raw_name="").order_by("pk").values_list("ref", "raw_name")
    known = _names()
    for ref, name in named.iterator():
        if name not in known and name not in _names():
            yield f"intake {ref}: its raw bytes are not in the vault"
    gone = Evidence.objects.filter(removed_at__isnull=True, blob__removed_at__isnull=False)
    for ref in gone.order_by("pk").values_list("ref", flat=True):
        yield f"exhibit {ref}: its original was removed, and nothing says why"


def _there() -> QuerySet[Blob]:
    return Blob.objects.filter(removed_at__isnull=True)


def _names() -> set[str]:
    return {key.hex for key in _there().values_list("key", flat=True)}
