"""What communications says: approved lines, and answers to journalists."""

from django.db import models
from django.utils import timezone

from comms.states import ResponseStatus
from tracker.models import Enquiry, Journalist, Outlet, Proposal, User
from tracker.models.base import Keyed, both_or_neither


class Line(Keyed):
    """Approved wording, one row for each version and language; it expires."""

    slug = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=8, default="en")
    title = models.CharField(max_length=120)
    body = models.TextField(max_length=10000)
    expires_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slug", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "language", "version"], name="line_version"),
            both_or_neither("line", "approved_at", "approved_by"),
        ]

    def __str__(self) -> str:
        return self.title


class Response(Keyed):
    """An answer to one journalist about one enquiry."""

    ref = models.CharField(max_length=16, unique=True)
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="responses")
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    journalist = models.ForeignKey(
        Journalist, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="responses")
    language = models.CharField(max_length=8, default="en")
    recipient = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(max_length=20000, blank=True)
    status = models.CharField(
        max_length=9, choices=ResponseStatus.choices, default=ResponseStatus.DRAFT
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    drafted_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="responses")
    editors = models.JSONField(
        default=list, blank=True, help_text="Natural persons who wrote in it; none may approve."
    )
    edits = models.PositiveIntegerField(
        default=0, help_text="How often its words were changed; who saw fewer is asked to look."
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["enquiry", "-drafted_at"], name="response_enquiry")]

    def __str__(self) -> str:
        return self.ref

    @property
    def case_id(self) -> int:
        """Return the number of the case it is an answer in."""
        return self.enquiry.case_id
