"""One person prepares an outward or destructive act, another confirms the exact bytes."""

from django.db import models
from django.utils import timezone

from tracker.models.accounts import User
from tracker.models.base import Keyed, both_or_neither
from tracker.models.cases import Case
from tracker.rules.operations import Operation
from tracker.states import ProposalStatus


class Proposal(Keyed):
    """What is to be done, as the final bytes: `payload` is what the approver sees and signs."""

    operation = models.CharField(max_length=24, choices=[(o.value, o.value) for o in Operation])
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="proposals")
    subject_key = models.UUIDField(help_text="Key of the row that the act is about.")
    payload = models.BinaryField(help_text="The final bytes; their digest is what is approved.")
    facts = models.JSONField(
        default=dict, blank=True, help_text="What the bytes do not show, inside the digest too."
    )
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    findings = models.JSONField(default=list, blank=True, help_text="What the guard found in it.")
    status = models.CharField(
        max_length=9, choices=ProposalStatus.choices, default=ProposalStatus.OPEN
    )
    editors = models.JSONField(
        default=list, blank=True, help_text="Natural persons who wrote in it; none may approve."
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="proposals")
    expires_at = models.DateTimeField()
    executed_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["status", "expires_at"], name="proposal_status"),
            models.Index(fields=["subject_key"], name="proposal_subject"),
        ]


class EmergencyAct(Keyed):
    """What one person did alone because a life was in danger; open until another reviewed it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="emergencies")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="emergency")
    person = models.ForeignKey(
        "tracker.Person", models.PROTECT, null=True, related_name="emergencies",
        help_text="Whose life it was about.",
    )  # fmt: skip
    kind = models.CharField(max_length=10, help_text="Which kind of desk was written to.")
    reason = models.CharField(max_length=300)
    done_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [both_or_neither("emergencyact", "reviewed_at", "reviewed_by")]
        indexes = [models.Index(fields=["reviewed_at", "done_at"], name="emergency_open")]


class Approval(models.Model):
    """The second person's word over a digest."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="approval")
    digest = models.CharField(max_length=64)
    factor = models.CharField(max_length=20, help_text="How they proved who they are just before.")
    approved_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
