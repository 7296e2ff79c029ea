"""Outlets and journalists: professional facts only, no scores and no lists."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Keyed


class OutletKind(models.TextChoices):
    """What sort of house it is; also the kind of addressee that the law distinguishes."""

    PRESS = "press", _("newspaper or magazine")
    BROADCASTER = "broadcaster", _("radio or television")
    AGENCY = "agency", _("news agency")
    ONLINE = "online", _("online publication")
    PLATFORM = "platform", _("platform or social network")
    SEARCH = "search", _("search engine")
    HOST = "host", _("hosting provider")
    DATA_BROKER = "data_broker", _("data broker")
    FREELANCE = "freelance", _("freelance")
    OTHER = "other", _("something else")


class Outlet(Keyed):
    """A title or another addressee."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=OutletKind.choices, default=OutletKind.PRESS)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=8, blank=True)
    group = models.CharField(max_length=120, blank=True)
    domains = models.JSONField(default=list, blank=True)
    newsroom_email = models.EmailField(blank=True)
    desist_email = models.EmailField(blank=True)
    postal_address = models.TextField(blank=True)
    memberships = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Journalist(Keyed):
    """A reporter: name, title they work for, professional addresses."""

    name = models.CharField(max_length=120)
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="journalists"
    )
    role = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "outlet"], name="journalist_name_outlet")
        ]

    def __str__(self) -> str:
        return self.name


class Handle(models.Model):
    """A number, address or account by which somebody was recognised, in one spelling."""

    kind = models.CharField(
        max_length=8,
        choices=[("phone", _("phone")), ("email", _("e-mail")), ("social", _("social account"))],
    )
    value = models.CharField(max_length=200)
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="handles"
    )
    journalist = models.ForeignKey(
        Journalist, models.PROTECT, null=True, blank=True, related_name="handles"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="handle_once"),
            models.CheckConstraint(
                condition=Q(outlet__isnull=False) | Q(journalist__isnull=False),
                name="handle_of_somebody",
            ),
        ]
