"""Addresses of requests to stop, contacts after them, dates and counsel's sign-off."""

from django.urls import URLPattern, path

from tracker.web.record import calendar_feed, deadlines, desists, regimes

CASE = "cases/<slug:ref>/"
ONE_DESIST = f"{CASE}desists/<uuid:key>/"
ONE_DEADLINE = "deadlines/<uuid:key>/"

urlpatterns: list[URLPattern] = [
    path(f"{CASE}desists/", desists.register, name="desist-list"),
    path(f"{CASE}desists/note/", desists.note_said, name="desist-new"),
    path(ONE_DESIST, desists.desist, name="desist"),
    path(f"{ONE_DESIST}change/", desists.amend, name="desist-change"),
    path(f"{ONE_DESIST}lift/", desists.lift, name="desist-lift"),
    path(f"{CASE}candidates/<uuid:key>/", desists.candidate, name="candidate"),
    path(f"{CASE}dates/", deadlines.of_case, name="case-dates"),
    path(f"{CASE}dates/watch/", deadlines.watch, name="case-watch"),
    path("deadlines/", deadlines.listing, name="deadline-list"),
    path("deadlines/check/", deadlines.check, name="deadline-check"),
    path("deadlines/calendar/", calendar_feed.page, name="calendar-feed"),
    path("calendar/<str:token>.ics", calendar_feed.feed, name="calendar-feed-ics"),
    path(ONE_DEADLINE, deadlines.deadline, name="deadline"),
    path(f"{ONE_DEADLINE}<slug:what>/", deadlines.change, name="deadline-change"),
    path("regimes/", regimes.listing, name="regime-list"),
    path("regimes/<slug:regime>/", regimes.regime, name="regime"),
    path("regimes/<slug:regime>/<slug:word>/", regimes.say, name="regime-say"),
]
