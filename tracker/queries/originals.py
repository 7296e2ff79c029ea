"""Are the originals what they were? Every stored file, and every row that names one."""

from collections.abc import Iterator

from tracker import vault
from tracker.models import Blob, Evidence, Intake


def problems() -> Iterator[str]:
    """Yield what is wrong with the stored originals, in words that hold keys and references."""
    there = set[str]()
    for blob in Blob.objects.filter(removed_at__isnull=True).order_by("pk").iterator():
        there.add(blob.key.hex)
        if what := vault.problem_with(blob):
            yield f"original {blob.key}: {what}"
    named = Intake.objects.exclude(raw_name="").order_by("pk").values_list("ref", "raw_name")
    for ref, name in named.iterator():
        if name not in there:
            yield f"intake {ref}: its raw bytes are not in the vault"
    gone = Evidence.objects.filter(removed_at__isnull=True, blob__removed_at__isnull=False)
    for ref in gone.order_by("pk").values_list("ref", flat=True):
        yield f"exhibit {ref}: its original was removed, and nothing says why"
