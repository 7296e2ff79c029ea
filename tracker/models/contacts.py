"""Attempts by media to reach somebody, which team has them and why, joined to enquiries."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.models.accounts import Team, User
from tracker.models.base import Keyed
from tracker.models.cases import Case
from tracker.models.intake import Intake
from tracker.models.media import Journalist, Outlet
from tracker.models.people import Person
from tracker.states import ContactStatus

DAY_ONLY = ("day", "until")
"""Precisions whose instant stands for a day: its clock time is never shown."""


class Channel(models.TextChoices):
    """How they tried to reach somebody."""

    PHONE = "phone", _("phone call")
    DOORSTEP = "doorstep", _("at the door")
    MESSAGE = "message", _("message, chat")
    EMAIL = "email", _("e-mail")
    SOCIAL = "social", _("social network")
    LETTER = "letter", _("letter, note")
    WORK = "work", _("at work")
    OTHERS = "others", _("through others")


class Nature(models.TextChoices):
    """A fair question is not harassment; staff say which it was."""

    UNSORTED = "unsorted", _("not sorted yet")
    ENQUIRY = "enquiry", _("enquiry")
    APPROACH = "approach", _("approach")
    INTRUSION = "intrusion", _("intrusion")


class Lane(models.TextChoices):
    """Where the queue shows it. Ordered: the first is the most urgent."""

    NOW = "1-now", _("Now")
    UNPLACED = "2-unplaced", _("Nobody’s yet")
    TODAY = "3-today", _("Today")
    LATER = "4-later", _("Later")
    WAITING = "5-waiting", _("Waiting for them")


class Enquiry(Keyed):
    """Contacts of one case by one outlet about one story, near in time: one line of the queue.

    The facts the queue sorts and filters by are kept here by the actions that change contacts.
    """

    ref = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="enquiries")
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    journalist = models.ForeignKey(
        Journalist, models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    story = models.CharField(max_length=80, blank=True)
    caller = models.CharField(
        max_length=120, blank=True, help_text="Who they said they were, while nobody knows better."
    )
    nature = models.CharField(max_length=9, choices=Nature.choices, default=Nature.UNSORTED)
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.UNPLACED)
    open = models.BooleanField(default=True)
    danger = models.BooleanField(default=False)
    minor = models.BooleanField(default=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="enquiries")
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    answer_by = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    rule_name = models.CharField(max_length=80, blank=True)
    contacts_count = models.PositiveIntegerField(default=0)
    aimed_at = models.JSONField(
        default=list, blank=True, help_text="Row numbers of the people it was aimed at."
    )
    latest_channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    first_at = models.DateTimeField(default=timezone.now)
    latest_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    split_off = models.BooleanField(
        default=False, help_text="Somebody took it apart by hand: nothing joins it by itself."
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )

    class Meta:
        indexes = [
            # Of open ones alone: SQLite takes no other index for a bare boolean.
            models.Index(
                fields=["lane", "-danger", "answer_by"],
                condition=Q(open=True),
                name="enquiry_in_queue",
            ),
            models.Index(fields=["case", "-latest_at"], name="enquiry_case_latest"),
            models.Index(fields=["case", "outlet", "-latest_at"], name="enquiry_join"),
            models.Index(fields=["assignee", "open"], name="enquiry_assignee"),
            models.Index(fields=["team", "open"], name="enquiry_team"),
            # Of those alone that became part of another: in an index of all of them nearly every
            # row says "none", and SQLite then rather reads the whole table, once for each line.
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="enquiry_merged_into",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def headline(self) -> str:
        """Return who it is about in a word: the outlet, else who they said they were."""
        return self.outlet.name if self.outlet else self.caller or str(_("unknown caller"))


class ContactQuerySet(models.QuerySet["Contact"]):
    """Adjectives of contacts."""

    def since(self, moment: datetime) -> "ContactQuerySet":
        """Return contacts that happened at or after `moment`."""
        return self.filter(occurred_at__gte=moment)


class Contact(Keyed):
    """One attempt by media to reach a protected person, read out of an intake."""

    ref = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts")
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="contacts")
    enquiry = models.ForeignKey(
        Enquiry, models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="contacts", help_text="Whom it was aimed at."
    )
    reporter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="reported"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    nature = models.CharField(max_length=9, choices=Nature.choices, default=Nature.UNSORTED)
    status = models.CharField(
        max_length=8, choices=ContactStatus.choices, default=ContactStatus.LOGGED
    )
    occurred_at = models.DateTimeField()
    precision = models.CharField(
        max_length=6,
        choices=[
            ("exact", _("exact")),
            ("about", _("about")),
            ("day", _("some time that day")),
            ("until", _("that day or earlier")),
        ],
        default="exact",
    )
    occurred_zone = models.CharField(max_length=64, default="Europe/Berlin")
    logged_at = models.DateTimeField(default=timezone.now)
    summary = models.TextField(max_length=10000, blank=True)
    language = models.CharField(max_length=8, blank=True)
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    journalist = models.ForeignKey(
        Journalist, models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    claimed_name = models.CharField(max_length=120, blank=True)
    claimed_outlet = models.CharField(max_length=120, blank=True)
    claimed_handle = models.CharField(max_length=200, blank=True)
    handle_key = models.CharField(
        max_length=200, blank=True, help_text="The handle in one spelling, to know a caller again."
    )
    story = models.CharField(max_length=80, blank=True)
    links = models.JSONField(default=list, blank=True)
    their_deadline_at = models.DateTimeField(null=True, blank=True)
    asked_to_stop = models.CharField(
        max_length=7,
        choices=[("yes", _("yes")), ("no", _("no")), ("unknown", _("don’t know"))],
        default="unknown",
    )
    stayed_after_asked = models.BooleanField(default=False)
    followed = models.BooleanField(default=False)
    would_not_say_who = models.BooleanField(default=False)
    danger = models.BooleanField(default=False)
    minor = models.BooleanField(default=False)
    school_or_hospital = models.BooleanField(default=False)
    verified_sender = models.BooleanField(default=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="contacts")
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    answer_by = models.DateTimeField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "-occurred_at"], name="contact_case_occurred"),
            models.Index(fields=["enquiry", "-occurred_at"], name="contact_enquiry"),
            models.Index(fields=["reporter", "-occurred_at"], name="contact_reporter"),
            models.Index(
                fields=["handle_key", "-occurred_at"],
                condition=~Q(handle_key=""),
                name="contact_handle",
            ),
            models.Index(fields=["outlet", "-occurred_at"], name="contact_outlet"),
            models.Index(fields=["journalist", "-occurred_at"], name="contact_journalist"),
            models.Index(fields=["-logged_at"], name="contact_logged"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def day_only(self) -> bool:
        """Tell whether nobody knows its hour, only its day or the latest it can have been."""
        return self.precision in DAY_ONLY


class Route(models.Model):
    """Which team got a contact, and why. Rows are only added; the newest holds."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="routes")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lane = models.CharField(max_length=10, choices=Lane.choices)
    answer_by = models.DateTimeField(null=True, blank=True)
    rule_name = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    routed_at = models.DateTimeField(default=timezone.now)
    routed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")


class RoutingRule(models.Model):
    """A rule as data: conditions that must all hold, and what follows from them.

    `conditions` is read by tracker/rules/routing.py, which names the fields it knows.
    """

    position = models.PositiveIntegerField()
    name = models.CharField(max_length=80, unique=True)
    conditions = models.JSONField(default=dict, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="rules")
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.TODAY)
    answer_within_hours = models.PositiveIntegerField(default=8)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Note(Keyed):
    """What a colleague should know; on an enquiry or on the case as a whole."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    enquiry = models.ForeignKey(
        Enquiry, models.PROTECT, null=True, blank=True, related_name="notes"
    )
    body = models.TextField(max_length=5000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
