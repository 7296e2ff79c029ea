"""People a case protects: how to reach them safely, their way in, and what they allow."""

import re
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker.models.accounts import User
from tracker.models.base import Keyed, house_day
from tracker.models.cases import Case


class Circle(models.TextChoices):
    """Who somebody is to the affected person."""

    SUBJECT = "subject", _("the affected person")
    PARTNER = "partner", _("partner")
    PARENT = "parent", _("parent")
    CHILD = "child", _("child")
    SIBLING = "sibling", _("brother or sister")
    RELATIVE = "relative", _("relative")
    FRIEND = "friend", _("friend")
    NEIGHBOUR = "neighbour", _("neighbour")
    COLLEAGUE = "colleague", _("colleague")
    OTHER = "other", _("somebody else")


def _long_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3}


class Person(Keyed):
    """Somebody protected by a case. Names, addresses and numbers are sealed.

    `label` is a neutral word such as "mother"; it stands in lists and may be seen by staff.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="people")
    circle = models.CharField(max_length=10, choices=Circle.choices, default=Circle.SUBJECT)
    label = models.CharField(max_length=60, blank=True)
    is_minor = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="en")
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=64, default="Europe/Berlin")
    employment = models.CharField(
        max_length=12,
        blank=True,
        choices=[
            ("employee", _("employee")),
            ("former", _("former employee")),
            ("contractor", _("contractor")),
            ("agency", _("agency worker")),
        ],
    )
    employed_until = models.DateField(null=True, blank=True)
    reach_note = models.CharField(max_length=200, blank=True)
    name_sealed = models.BinaryField(null=True, blank=True)
    address_sealed = models.BinaryField(null=True, blank=True)
    phone_sealed = models.BinaryField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "circle"], name="person_case_circle")]

    def __str__(self) -> str:
        return self.label or self.get_circle_display()

    @property
    def called(self) -> str:
        """Return the word for them with what they are to the affected person, in one spelling.

        The relation is left out where the word says it already, as in "neighbour upstairs".
        """
        relation = str(self.get_circle_display())
        if not self.label:
            return str(capfirst(relation))
        plain = self.circle in {Circle.SUBJECT, Circle.OTHER}
        said = plain or _long_words(self.label) & _long_words(relation)
        return str(capfirst(self.label if said else f"{self.label} ({relation})"))

    @property
    def is_subject(self) -> bool:
        """Tell whether the case is about them."""
        return self.circle == Circle.SUBJECT


class SafeChannel(Keyed):
    """An address or number a person called safe. Only these are ever written to."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="channels")
    kind = models.CharField(
        max_length=8, choices=[("email", _("e-mail")), ("phone", _("phone"))], default="email"
    )
    value_sealed = models.BinaryField()
    value_digest = models.CharField(
        max_length=64, help_text="Keyed digest of the normalised value; finds it for recovery."
    )
    hint = models.CharField(max_length=40, help_text="Masked form, such as e•••@example.org.")
    employer_mailbox = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["value_digest"], name="safechannel_digest")]


class AccessKeyQuerySet(models.QuerySet["AccessKey"]):
    """Adjectives of access keys."""

    def live(self, now: datetime) -> "AccessKeyQuerySet":
        """Return keys that open a page at `now`."""
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now),
            ended_at__isnull=True,
            person__erased_at__isnull=True,
        )


class AccessKey(Keyed):
    """A person's way in without an account: their key, or the link somebody sent them."""

    KEY = "key"
    LINK = "link"
    RECOVERY = "recovery"

    person = models.ForeignKey(Person, models.CASCADE, related_name="access_keys")
    kind = models.CharField(
        max_length=8, choices=[(KEY, "key"), (LINK, "link"), (RECOVERY, "recovery")], default=KEY
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AccessKeyQuerySet.as_manager()


class Allowance(models.TextChoices):
    """What a person may allow. Each is asked for, dated and can be taken back."""

    STOP_LETTERS = "stop_letters", _("ask outlets to stop contacting us")
    TAKEDOWN = "takedown", _("ask for content to be taken down")
    PRIVACY = "privacy", _("make privacy requests in my name")
    CORRECTION = "correction", _("ask for a correction or a reply")
    NAME_ME = "name_me", _("use my name in letters")
    CONFIRM_JOB = "confirm_job", _("confirm that I worked here")
    INTERVIEW = "interview", _("pass on interview requests")
    COUNSEL = "counsel", _("let a lawyer act for me")


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Adjectives of mandates."""

    def live(self, now: datetime) -> "MandateQuerySet":
        """Return mandates that hold at `now`; the last day ends at midnight of the house."""
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=house_day(now)),
            withdrawn_at__isnull=True,
            given_at__lte=now,
        )


class Mandate(Keyed):
    """What a person allowed us to do in their name: given, scoped, withdrawn, each dated."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    what = models.CharField(max_length=16, choices=Allowance.choices)
    scope = models.CharField(max_length=300, blank=True)
    signed_by_guardian = models.BooleanField(default=False)
    given_at = models.DateTimeField(default=timezone.now)
    until_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "what"],
                condition=Q(withdrawn_at__isnull=True),
                name="mandate_one_live",
            )
        ]


class PersonMessage(Keyed):
    """A line of the conversation between a person and communications."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    from_person = models.BooleanField()
    body = models.TextField(max_length=5000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_person=True, written_by__isnull=True)
                | Q(from_person=False, written_by__isnull=False),
                name="personmessage_one_writer",
            )
        ]
        indexes = [models.Index(fields=["person", "written_at"], name="personmessage_thread")]
