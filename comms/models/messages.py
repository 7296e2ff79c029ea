"""Mail that leaves and mail that came back, and who hears of what."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from comms.models.responses import Response
from comms.states import MessageStatus
from tracker.models import Case, Enquiry, FormalRequest, Intake, Person, Proposal, User
from tracker.models.base import Keyed, both_or_neither


class Purpose(models.TextChoices):
    """What a message is for."""

    RESPONSE = "response", "response"
    REQUEST = "request", "request"
    NOTICE = "notice", "notice"
    CHECKPOINT = "checkpoint", "checkpoint"
    REPLY = "reply", "reply"
    EMERGENCY = "emergency", "emergency"


OUTWARD = (Purpose.RESPONSE, Purpose.REQUEST, Purpose.EMERGENCY)
"""What leaves in the organisation's name."""


class Message(Keyed):
    """One e-mail to one recipient. `raw` is exactly what is handed over, byte for byte.

    From `sending` it never goes back by itself, except where nothing can have left.
    """

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    status = models.CharField(
        max_length=9, choices=MessageStatus.choices, default=MessageStatus.QUEUED
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="mail")
    response = models.ForeignKey(
        Response, models.PROTECT, null=True, blank=True, related_name="mail"
    )
    formal_request = models.ForeignKey(
        FormalRequest, models.PROTECT, null=True, blank=True, related_name="mail"
    )
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, null=True, blank=True, related_name="mail")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="mail"
    )
    intake = models.ForeignKey(
        Intake, models.PROTECT, null=True, blank=True, related_name="mail",
        help_text="For mail that came in.",
    )  # fmt: skip
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    sender = models.CharField(max_length=320)
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    raw = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    topic = models.CharField(
        max_length=40, blank=True, help_text="What a notice is of: it joins those of one topic."
    )
    about = models.UUIDField(
        null=True, blank=True,
        help_text="Key of the address or key that a notice is made from when it leaves.",
    )  # fmt: skip
    verified = models.BooleanField(
        default=False, help_text="Token, address and authentication all fit; for mail that came in."
    )
    message_id = models.CharField(max_length=255, blank=True, db_index=True)
    token = models.CharField(
        max_length=32, null=True, blank=True, unique=True,
        help_text="Stands in the reply address, so that an answer finds its thread.",
    )  # fmt: skip
    queued_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_reply = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_as = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            both_or_neither("message", "stopped_at", "stopped_by"),
            models.UniqueConstraint(
                fields=["proposal", "recipient"],
                condition=Q(proposal__isnull=False),
                name="message_once_per_proposal",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "not_before"], name="message_due"),
            models.Index(fields=["enquiry", "queued_at"], name="message_enquiry"),
            models.Index(fields=["topic", "queued_at"], name="message_topic"),
        ]


class Letter(models.Model):
    """Wording of formal letters, versioned; a request keeps the version it was made from."""

    regime = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    version = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regime", "language", "version"], name="letter_version")
        ]


class Subscription(models.Model):
    """What a member of staff wants to hear of, and how soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    topic = models.CharField(max_length=40)
    mode = models.CharField(max_length=8, default="at_once")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="subscription_once")]


class Cursor(models.Model):
    """How far a reader of the history has come."""

    name = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)


class Heartbeat(models.Model):
    """A task writes here; when it falls silent the worker is started anew."""

    name = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField()
    nonce = models.UUIDField(default=uuid.uuid4)
