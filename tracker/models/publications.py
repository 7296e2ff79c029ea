"""Something published that exposes a person, and whether it is still there."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.models.accounts import User
from tracker.models.base import Keyed
from tracker.models.cases import Case
from tracker.models.media import Journalist, Outlet


class PublicationState(models.TextChoices):
    """What the last look at it showed. Where nobody can know, it says so."""

    UP = "up", _("up")
    CHANGED = "changed", _("changed")
    CANNOT_TELL = "cannot_tell", _("cannot tell")
    GONE = "gone", _("gone")
    BACK = "back", _("back")


class Publication(Keyed):
    """An article, post, photo, video, listing or search result."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="publications")
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="publications"
    )
    journalist = models.ForeignKey(
        Journalist, models.PROTECT, null=True, blank=True, related_name="publications"
    )
    kind = models.CharField(
        max_length=8,
        choices=[
            ("article", _("article")),
            ("post", _("post")),
            ("photo", _("photo")),
            ("video", _("video")),
            ("listing", _("listing")),
            ("result", _("search result")),
        ],
        default="article",
    )
    title = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    exposes = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["case", "-added_at"], name="publication_case")]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Check(models.Model):
    """One look at a publication: what was seen, when and by whom. Rows are only added."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="checks")
    state = models.CharField(max_length=12, choices=PublicationState.choices)
    note = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["publication", "-checked_at"], name="check_publication")]
