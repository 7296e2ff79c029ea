"""Words and files exactly as they came in, never edited."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.models.accounts import User
from tracker.models.base import Keyed
from tracker.models.cases import Case
from tracker.models.people import Person
from tracker.states import IntakeStatus


class IntakeSource(models.TextChoices):
    """Which door it came through."""

    WEB = "web", _("the page for people without an account")
    MAIL = "mail", _("e-mail")
    UPLOAD = "upload", _("an uploaded e-mail")
    STAFF = "staff", _("written down by staff")
    IMPORT = "import", _("an import")


class Intake(Keyed):
    """One thing that came in. `payload` is what was typed, as typed; raw mail is in the spool."""

    ref = models.CharField(max_length=20, unique=True)
    source = models.CharField(max_length=8, choices=IntakeSource.choices)
    status = models.CharField(
        max_length=10, choices=IntakeStatus.choices, default=IntakeStatus.RECEIVED
    )
    kind = models.CharField(
        max_length=10, default="contact", help_text="contact, reply, automatic, bounce, unreadable"
    )
    payload = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes as received.")
    raw_name = models.CharField(
        max_length=80, blank=True, help_text="File in the vault that holds the raw bytes, sealed."
    )
    raw_size = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list, blank=True)
    once = models.CharField(
        max_length=64, unique=True, null=True, blank=True,
        help_text="Token of the form or message, so that a second press makes no second intake.",
    )  # fmt: skip
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="intakes")
    reporter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="intakes"
    )
    received_at = models.DateTimeField(default=timezone.now)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["status", "-received_at"], name="intake_status_received")]

    def __str__(self) -> str:
        return self.ref
