"""Originals, kept byte for byte: one sealed blob for each content, one row for each use."""

from django.db import models
from django.utils import timezone

from tracker.models.accounts import User
from tracker.models.base import Keyed
from tracker.models.cases import Case
from tracker.models.contacts import Contact
from tracker.models.intake import Intake
from tracker.models.people import Person


class Blob(Keyed):
    """A sealed file in the vault. The same bytes twice are one blob."""

    digest = models.CharField(max_length=64, help_text="SHA-256 of the clear bytes.")
    size = models.BigIntegerField()
    stored_at = models.DateTimeField(default=timezone.now)
    verified_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                condition=models.Q(removed_at__isnull=True),
                name="blob_once",
            )
        ]


class Evidence(Keyed):
    """An original in a case: who captured it, when, from where, and how it was received."""

    ref = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="evidence")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    intake = models.ForeignKey(
        Intake, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="uses")
    preview = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="New pixels made from the original; never the original.",
    )  # fmt: skip
    preview_type = models.CharField(max_length=40, blank=True, help_text="Pixels, or mere sound.")
    preview_tries = models.PositiveSmallIntegerField(default=0)
    original_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100, help_text="Read from the content.")
    note = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    how = models.CharField(max_length=20, default="upload")
    metadata_found = models.JSONField(
        default=dict, blank=True, help_text="What the file said about itself; shown, not passed on."
    )
    captured_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    giver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-added_at"], name="evidence_case")]

    def __str__(self) -> str:
        return self.ref
