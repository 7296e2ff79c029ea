"""Case bundles: asked for by one person, confirmed by another, built, taken out, gone."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.models.accounts import User
from tracker.models.base import Keyed
from tracker.models.cases import Case
from tracker.models.evidence import Blob
from tracker.models.history import Checkpoint
from tracker.models.proposals import Proposal
from tracker.states import ExportStatus

STANDS_STILL = timedelta(minutes=10)


class Variant(models.TextChoices):
    """Whom a bundle is for; each shows less than the one before."""

    FULL = "full", _("full, for our own counsel")
    COURT = "court", _("for a court")
    REGULATOR = "regulator", _("for a regulator")
    OUTLET = "outlet", _("for an outlet, about itself alone")


class ExportQuerySet(models.QuerySet["Export"]):
    """Adjectives of exports."""

    def past_their_time(self, now: datetime) -> "ExportQuerySet":
        """Return bundles that lie ready longer than they may."""
        return self.filter(status=ExportStatus.READY, expires_at__lte=now)

    def standing_still(self, now: datetime) -> "ExportQuerySet":
        """Return builds that have not got on for so long that their worker must be dead."""
        waiting = (ExportStatus.QUEUED, ExportStatus.BUILDING)
        return self.filter(status__in=waiting, moved_at__lte=now - STANDS_STILL)


class Export(Keyed):
    """One bundle of one case. `proposal` holds what was asked for; the ZIP lies in the vault."""

    ref = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="exports")
    variant = models.CharField(max_length=9, choices=Variant.choices)
    recipient = models.CharField(max_length=200)
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="export"
    )
    status = models.CharField(
        max_length=8, choices=ExportStatus.choices, default=ExportStatus.ASKED
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField(
        default=timezone.now, help_text="When it last got on; a build that stands still is dead."
    )
    problem = models.CharField(max_length=300, blank=True)
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, null=True, blank=True, related_name="+"
    )
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    downloads = models.PositiveIntegerField(default=0)

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "-asked_at"], name="export_case"),
            models.Index(fields=["status", "expires_at"], name="export_status"),
        ]

    def __str__(self) -> str:
        return self.ref
