"""Takedown, erasure, delisting, correction, reply, desist: made under a regime to an addressee."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.models.accounts import User
from tracker.models.base import Keyed, both_or_neither
from tracker.models.cases import Case
from tracker.models.contacts import Contact
from tracker.models.evidence import Evidence
from tracker.models.media import Journalist, Outlet
from tracker.models.people import Mandate, Person
from tracker.models.publications import Publication
from tracker.states import RequestStatus


class Outcome(models.TextChoices):
    """What they answered."""

    NONE = "", _("nothing yet")
    COMPLIED = "complied", _("complied")
    PARTLY = "partly", _("complied in part")
    REFUSED = "refused", _("refused")
    ASKS_IDENTITY = "asks_identity", _("asks for proof of identity")
    ASKS_MORE = "asks_more", _("asks for more")
    WRONG_ADDRESSEE = "wrong_addressee", _("says it is the wrong addressee")
    EXTENDED = "extended", _("announced more time")
    SILENCE = "silence", _("no answer")


class FiledBy(models.TextChoices):
    """How a request left the house."""

    EMAIL = "email", _("e-mail")
    WEB_FORM = "web_form", _("web form")
    POST = "post", _("post")
    FAX = "fax", _("fax")
    HAND = "hand", _("by hand")


class FormalRequest(Keyed):
    """One request under one regime. It keeps the version of the rule it was made under."""

    ref = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="formal_requests")
    person = models.ForeignKey(Person, models.PROTECT, related_name="formal_requests")
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="formal_requests"
    )
    regime = models.CharField(max_length=60)
    regime_version = models.CharField(max_length=40)
    sender_kind = models.CharField(max_length=20, default="person_via_mandate")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="formal_requests")
    journalist = models.ForeignKey(
        Journalist, models.PROTECT, null=True, blank=True, related_name="formal_requests"
    )
    addressee_kind = models.CharField(max_length=30)
    place = models.CharField(max_length=12, help_text="Place code where the act must be done.")
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="formal_requests"
    )
    contacts: "models.ManyToManyField[Contact, Contact]" = models.ManyToManyField(
        Contact, blank=True, related_name="formal_requests"
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    language = models.CharField(max_length=8, default="en")
    grounds = models.TextField(max_length=10000, blank=True)
    elements = models.JSONField(default=dict, blank=True, help_text="Checklist: element → text.")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    letter_version = models.CharField(max_length=40, blank=True)
    filed_by_way = models.CharField(max_length=8, choices=FiledBy.choices, default=FiledBy.EMAIL)
    recipient_address = models.CharField(max_length=300, blank=True)
    status = models.CharField(
        max_length=12, choices=RequestStatus.choices, default=RequestStatus.DRAFT
    )
    outcome = models.CharField(max_length=15, choices=Outcome.choices, blank=True)
    outcome_note = models.CharField(max_length=500, blank=True)
    facts = models.JSONField(
        default=dict, blank=True, help_text="Event facts the deadlines count from, ISO instants."
    )
    one_way_door_confirmed_at = models.DateTimeField(null=True, blank=True)
    one_way_door_confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    edits = models.PositiveIntegerField(
        default=0, help_text="How often its words were changed; who saw fewer is asked to look."
    )
    drafted_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    filed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivery_proof = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            both_or_neither(
                "formalrequest", "one_way_door_confirmed_at", "one_way_door_confirmed_by"
            )
        ]
        indexes = [
            models.Index(fields=["case", "-drafted_at"], name="request_case"),
            models.Index(fields=["status", "-drafted_at"], name="request_status"),
        ]

    def __str__(self) -> str:
        return self.ref


class Deadline(Keyed):
    """Ours or theirs, computed, with the steps shown. `due` may be empty: then no law names a day.

    `due_at` is an instant for clocks in hours; `due_on` a date in the zone of `place`.
    """

    formal_request = models.ForeignKey(
        FormalRequest, models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    regime = models.CharField(
        max_length=60, blank=True, help_text="Whose clock it is, where not the request's own."
    )
    clock = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    side = models.CharField(max_length=10)
    place = models.CharField(max_length=12)
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    unrolled_on = models.DateField(null=True, blank=True)
    act_by_on = models.DateField(null=True, blank=True)
    act_by_at = models.DateTimeField(null=True, blank=True)
    reminder_on = models.DateField(
        null=True, blank=True, help_text="House policy, never law; shown as such."
    )
    provisional = models.BooleanField(default=False)
    paused = models.BooleanField(default=False)
    steps = models.JSONField(default=list)
    citation = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(max_length=20, blank=True)
    rule_version = models.CharField(max_length=60)
    calendar_version = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    computed_at = models.DateTimeField(default=timezone.now)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    waived_reason = models.CharField(max_length=300, blank=True)
    reminded_days = models.IntegerField(
        null=True, blank=True, help_text="The fewest days before at which we reminded so far."
    )
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            both_or_neither("deadline", "waived_at", "waived_by"),
            models.UniqueConstraint(
                fields=["formal_request", "regime", "clock"],
                condition=Q(formal_request__isnull=False),
                name="deadline_once_per_clock",
            ),
        ]
        indexes = [
            models.Index(fields=["side", "act_by_on", "due_on"], name="deadline_side_due"),
            models.Index(fields=["case"], name="deadline_case"),
        ]

    @property
    def rule(self) -> str:
        """Return the regime or clock entry whose clock this is."""
        own = self.formal_request.regime if self.formal_request else ""
        return self.regime or own


class DeadlineChange(models.Model):
    """A pause, an extension or a review: both dates and the reason. Rows are only added."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12)
    was_on = models.DateField(null=True, blank=True)
    now_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")


class RegimeApproval(models.Model):
    """Counsel's word on one version of one regime: signed, or switched off."""

    regime = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    enabled = models.BooleanField(default=True)
    counsel = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    approved_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["regime", "version", "-approved_at"], name="regimeapproval")
        ]


class DesistEntry(Keyed):
    """An outlet was asked to stop: whom it covers, what, since when, with which proof."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="desists")
    formal_request = models.OneToOneField(
        FormalRequest, models.PROTECT, null=True, blank=True, related_name="desist"
    )
    scope = models.CharField(max_length=12, default="title")
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="desists"
    )
    journalist = models.ForeignKey(
        Journalist, models.PROTECT, null=True, blank=True, related_name="desists"
    )
    group = models.CharField(max_length=120, blank=True)
    also_told: "models.ManyToManyField[Outlet, Outlet]" = models.ManyToManyField(
        Outlet, blank=True, related_name="+", help_text="Other titles that it reached."
    )
    country = models.CharField(
        max_length=2, blank=True, help_text="Whose industry was told, for a notice of a council."
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    people: "models.ManyToManyField[Person, Person]" = models.ManyToManyField(
        Person, related_name="desists"
    )
    channels = models.JSONField(default=list, blank=True)
    story = models.CharField(max_length=80, blank=True)
    proof_level = models.CharField(max_length=20, default="sent")
    direct = models.BooleanField(default=False, help_text="Said directly to that journalist.")
    acknowledged_by_group = models.BooleanField(default=False)
    effective_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    note = models.CharField(
        max_length=500, blank=True, help_text="Of what was said aloud: to whom, in which language."
    )
    entered_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [both_or_neither("desistentry", "lifted_at", "lifted_by")]


class Candidate(Keyed):
    """A contact held against a desist entry: every condition, met or not, and legal's word."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="candidates")
    desist = models.ForeignKey(
        DesistEntry, models.PROTECT, null=True, blank=True, related_name="candidates"
    )
    result = models.CharField(max_length=20, help_text="candidate, stale_desist, new_addressee, …")
    level = models.CharField(max_length=4, blank=True)
    conditions = models.JSONField(default=list)
    flags = models.JSONField(default=list, blank=True)
    caveats = models.JSONField(default=list, blank=True)
    minutes_since = models.IntegerField(null=True, blank=True)
    status = models.CharField(max_length=20, default="candidate")
    public_interest = models.CharField(max_length=14, default="not_assessed")
    their_side = models.TextField(max_length=3000, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    assessed_at = models.DateTimeField(default=timezone.now)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            both_or_neither("candidate", "judged_at", "judged_by"),
            models.UniqueConstraint(fields=["contact", "desist"], name="candidate_once"),
        ]
