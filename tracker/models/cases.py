"""A case: one affected person and their circle, and who may open it."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Expression, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.models.accounts import Team, User
from tracker.models.base import Keyed, both_or_neither
from tracker.states import CaseStatus


class Marking(models.TextChoices):
    """How far a case may be seen. Up at once; down takes two people."""

    STANDARD = "standard", _("standard")
    RESTRICTED = "restricted", _("restricted")
    PRIVILEGED = "privileged", _("privileged")


class Case(Keyed):
    """One affected person and their circle."""

    ref = models.CharField(max_length=16, unique=True)
    status = models.CharField(max_length=8, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    marking = models.CharField(max_length=10, choices=Marking.choices, default=Marking.STANDARD)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=8, default="en")
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    latest_at = models.DateTimeField(
        default=timezone.now, help_text="When something last happened in it; sorts the list."
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged",
        help_text="The case that all of this one became part of; then it is closed and empty.",
    )  # fmt: skip

    class Meta:
        constraints = [both_or_neither("case", "closed_at", "closed_by")]
        indexes = [models.Index(fields=["status", "-latest_at"], name="case_status_latest")]

    def __str__(self) -> str:
        return self.ref


class CaseNumber(models.Model):
    """The next running number of each series, taken inside the transaction that uses it."""

    series = models.CharField(max_length=12, primary_key=True)
    latest = models.PositiveIntegerField(default=0)


class CaseGrantQuerySet(models.QuerySet["CaseGrant"]):
    """Adjectives of case grants."""

    def live(self, now: datetime | Expression) -> "CaseGrantQuerySet":
        """Return grants that hold at `now`."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gt=now), revoked_at__isnull=True, starts_at__lte=now
        )


class CaseGrant(models.Model):
    """Who may open a case, why and until when: one member of staff, or a whole team."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="grants")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="case_grants"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="case_grants"
    )
    reason = models.CharField(max_length=300)
    break_glass = models.BooleanField(default=False)
    starts_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CaseGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            both_or_neither("casegrant", "revoked_at", "revoked_by"),
            both_or_neither("casegrant", "reviewed_at", "reviewed_by"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True)
                | Q(user__isnull=True, team__isnull=False),
                name="casegrant_user_or_team",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "case"], name="casegrant_user"),
            models.Index(fields=["team", "case"], name="casegrant_team"),
        ]


class CaseExclusionQuerySet(models.QuerySet["CaseExclusion"]):
    """Adjectives of exclusions."""

    def of(self, user: User | None) -> "CaseExclusionQuerySet":
        """Return those of a human being, whichever of their accounts they were entered for."""
        return self.of_human(user.natural_person) if user else self.none()

    def of_human(self, human: uuid.UUID | Expression) -> "CaseExclusionQuerySet":
        """Return those of whoever all accounts with this mark belong to."""
        return self.filter(user__natural_person=human)


class CaseExclusion(models.Model):
    """A member of staff who is a party to a case and must never open it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="exclusions")
    user = models.ForeignKey(User, models.PROTECT, related_name="case_exclusions")
    reason = models.CharField(max_length=300)
    excluded_at = models.DateTimeField(default=timezone.now)
    excluded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CaseExclusionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="exclusion_once")]


class Hold(Keyed):
    """Legal says: nothing here may be deleted."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=500)
    scope = models.CharField(max_length=300, blank=True)
    """What it is about, in legal's words; it holds the whole case whatever stands here."""
    review_on = models.DateField()
    placed_at = models.DateTimeField(default=timezone.now)
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [both_or_neither("hold", "released_at", "released_by")]


class CounselNote(Keyed):
    """Legal's own notes and advice: sealed, on their own page, in no general query."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    body_sealed = models.BinaryField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
