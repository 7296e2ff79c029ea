"""Staff pages of the record."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("routing/", include("tracker.web.record.routing_urls")),
    path("", include("tracker.web.record.case_urls")),
    path("", include("tracker.web.record.watch_urls")),
]
