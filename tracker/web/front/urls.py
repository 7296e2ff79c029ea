"""Pages for people without an account."""

from django.urls import path, register_converter

from tracker.models import Allowance
from tracker.web.front import choices, circle, home, keys, log, mine


class AllowanceConverter:
    """One of the things a person may allow."""

    regex = "|".join(one.value for one in Allowance)

    def to_python(self, value: str) -> Allowance:
        """Return the choice."""
        return Allowance(value)

    def to_url(self, value: Allowance | str) -> str:
        """Return its word."""
        return Allowance(value).value


register_converter(AllowanceConverter, "allowance")

urlpatterns = [
    path("", home.home, name="front-home"),
    path("language/", home.set_language, name="set_language"),
    path("numbers/", home.numbers, name="front-numbers"),
    path("door-card/", home.door_card, name="front-door-card"),
    path("leave/", home.leave, name="leave"),
    path("left/", home.left, name="front-left"),
    path("log/", log.log, name="front-log"),
    path("log/saved/", log.saved, name="front-saved"),
    path("key/", keys.key, name="front-key"),
    path("join/<str:token>/", keys.join, name="front-join"),
    path("recover/", keys.recover, name="front-recover"),
    path("recover/<str:token>/", keys.recover_use, name="front-recover-use"),
    path("confirm/<str:token>/", keys.confirm, name="front-confirm"),
    path("me/", mine.me, name="front-me"),
    path("me/new-key/", mine.new_key, name="front-new-key"),
    path("me/entries/", mine.all_entries, name="front-entries"),
    path("me/entries/<uuid:key>/", mine.entry, name="front-entry"),
    path("me/messages/", mine.thread, name="front-messages"),
    path("me/takedown/", mine.takedown, name="front-takedown"),
    path("me/opened/", mine.opened, name="front-opened"),
    path("me/details/", mine.details, name="front-details"),
    path("me/circle/", circle.circle, name="front-circle"),
    path("me/circle/link/", circle.circle_link, name="front-circle-link"),
    path("me/circle/<uuid:key>/renew/", circle.circle_renew, name="front-circle-renew"),
    path("me/circle/<uuid:key>/end/", circle.circle_end, name="front-circle-end"),
    path("me/allow/", choices.allow, name="front-allow"),
    path("me/allow/<allowance:what>/", choices.allow_one, name="front-allow-one"),
    path("me/safe/", choices.safe, name="front-safe"),
    path("me/safe/<uuid:key>/end/", choices.safe_end, name="front-safe-end"),
]
