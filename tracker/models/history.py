"""The append-only record: headers in a Merkle tree, details apart so that they can be erased.

No foreign keys: live data and the record never block each other.
"""

from django.db import models


class HistoryEvent(models.Model):
    """One entry. `header` is the exact text that is hashed; it is never written anew."""

    seq = models.BigIntegerField(primary_key=True)
    header = models.TextField()
    leaf = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    actor_key = models.UUIDField()
    role = models.CharField(max_length=20)
    case_key = models.UUIDField(null=True)
    object_key = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["case_key", "seq"], name="history_case"),
            models.Index(fields=["object_key", "seq"], name="history_object"),
            models.Index(fields=["actor_key", "seq"], name="history_actor"),
        ]


class HistoryDetail(models.Model):
    """What an entry says; salt and data can be erased and the tree still verifies."""

    seq = models.BigIntegerField(primary_key=True)
    # Null, not empty: an erased detail is told apart from one that says nothing.
    salt = models.CharField(max_length=64, null=True)  # noqa: DJ001
    data = models.TextField(  # noqa: DJ001
        null=True, help_text="The exact JSON text that was committed to."
    )
    erased_seq = models.BigIntegerField(
        null=True, help_text="The entry that says why this is empty."
    )


class HistoryHead(models.Model):
    """One row: the size of the tree, its frontier and its root. Locked until commit."""

    size = models.BigIntegerField(default=0)
    frontier = models.TextField(default="", help_text="Roots of the full subtrees, hex, joined.")
    last_leaf = models.CharField(max_length=64, default="")


class Checkpoint(models.Model):
    """A signed note over size and root, and where it was sent."""

    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()
    why = models.CharField(max_length=40, default="daily")
    made_at = models.DateTimeField()
    sent_to = models.CharField(max_length=20, blank=True, help_text="mail, file or nothing.")
    sent_at = models.DateTimeField(null=True, blank=True)
    stamp = models.BinaryField(null=True, blank=True, help_text="RFC 3161 token over the note.")

    class Meta:
        ordering = ["size", "pk"]


class Verification(models.Model):
    """What a run of verify found, for the badge on legal's pages."""

    run_at = models.DateTimeField()
    ok = models.BooleanField()
    events = models.BigIntegerField()
    root = models.CharField(max_length=64)
    checkpoint_size = models.BigIntegerField(null=True)
    problems_count = models.PositiveIntegerField(default=0)
    with_evidence = models.BooleanField(default=False)

    class Meta:
        ordering = ["-run_at"]
