"""What models share: a key that history may name, and paired who-and-when constraints."""

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Keyed(models.Model):
    """A row with a random key: history and sealed data are bound to it, never to the number."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


def house_day(now: datetime) -> date:
    """Return the date where the house is: what holds until a day holds to its end there."""
    return timezone.localdate(now, timezone.get_default_timezone())


def both_or_neither(model: str, *names: str) -> models.CheckConstraint:
    """Return the constraint that all of `names` are set or none is; one pair per call."""
    unset = Q(**{f"{name}__isnull": True for name in names})
    filled = Q(**{f"{name}__isnull": False for name in names})
    stem = names[0].removesuffix("_at")
    return models.CheckConstraint(condition=unset | filled, name=f"{model}_{stem}_paired")
