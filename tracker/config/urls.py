"""All addresses. Names say what a page shows; nothing about a person stands in an address."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("tracker.web.front.urls")),
    path("accounts/", include("tracker.web.account_urls")),
    path("desk/", include("comms.web.urls")),
    path("desk/", include("tracker.web.record.urls")),
    path("desk/people/", include("tracker.web.record.staff_urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("tracker.web.demo_urls")))
