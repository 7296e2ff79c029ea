"""Staff: who they are, what they are here for and until when."""

import uuid
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Expression, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.composed import Read, instant, number
from tracker.models.base import both_or_neither
from tracker.rules import roles


class UserManager(BaseUserManager["User"]):
    """Finds staff by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Return a new member of staff without any role."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of an address, in any spelling of its letters."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A member of staff. History knows them by `key` only."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    natural_person = models.UUIDField(
        default=uuid.uuid4,
        help_text="The same for two accounts of one human being, so that they count as one.",
    )
    former_persons = models.JSONField(
        default=list, blank=True,
        help_text="Who they counted as before two accounts were found to be one person’s.",
    )  # fmt: skip
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="Europe/Berlin")
    is_active = models.BooleanField(default=True)
    contractor = models.BooleanField(default=False)
    ends_on = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    credentials_changed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        indexes = [models.Index(fields=["natural_person"], name="user_natural_person")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name shown to colleagues."""
        return self.name

    @property
    def persons(self) -> set[str]:
        """Return every id under which somebody wrote down that this human being took part."""
        return {str(self.natural_person), *self.former_persons}

    def today(self, now: datetime) -> date:
        """Return the date where this person is; their last day ends there at midnight."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    def is_leaving(self, now: datetime) -> bool:
        """Tell whether the last-day rule holds for them."""
        return roles.is_leaving(
            ends_on=self.ends_on, contractor=self.contractor, today=self.today(now)
        )

    def has_left(self, now: datetime) -> bool:
        """Tell whether their last day has passed or the account was closed."""
        return not self.is_active or roles.has_left(ends_on=self.ends_on, today=self.today(now))

    def roles_at(self, now: datetime) -> frozenset[roles.Role]:
        """Return the roles they hold at `now`."""
        return frozenset(roles.Role(role) for (role,) in _HELD.values(user=self.pk, now=now))


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Adjectives of role grants."""

    def live(self, now: datetime | Expression) -> "RoleGrantQuerySet":
        """Return grants that hold at `now`."""
        open_ended = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        return self.filter(open_ended, starts_at__lte=now, revoked_at__isnull=True)


class RoleGrant(models.Model):
    """One role, from when to when, by whom and why."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in roles.Role])
    reason = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [both_or_neither("rolegrant", "revoked_at", "revoked_by")]


_HELD = Read(
    lambda: RoleGrant.objects.live(instant("now")).filter(user=number("user")).values_list("role")
)


class Team(models.Model):
    """A desk: its languages, its office hours in its zone and its holidays."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    languages = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    time_zone = models.CharField(max_length=64, default="Europe/Berlin")
    holiday_place = models.CharField(
        max_length=12, default="DE-BE", help_text="A place code of tracker/rules/calendars.py."
    )
    hours = models.JSONField(
        default=list, help_text='Seven entries from Monday, "09:00-18:00" or an empty string.'
    )
    catch_all = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    members: "models.ManyToManyField[User, Membership]" = models.ManyToManyField(
        User, through="Membership", related_name="teams"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catch_all"], condition=Q(catch_all=True), name="team_one_catch_all"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody's place in a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    off_duty_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="membership_once")]


class SetupLink(models.Model):
    """A one-time link that makes the first administrator or lets a colleague sign up."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class CalendarFeed(models.Model):
    """The secret address of somebody's calendar of dates; only a keyed digest of it is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
