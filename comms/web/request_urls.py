"""Requests."""

from django.urls import path

from comms.web import request_work, requests

urlpatterns = [
    path("requests/", requests.index, name="request-list"),
    path("cases/<str:ref>/requests/", requests.of_case, name="case-requests"),
    path("cases/<str:ref>/requests/new/", requests.new, name="request-new"),
    path("requests/<str:ref>/", requests.page, name="request"),
    path("requests/<str:ref>/contents/", request_work.contents, name="request-contents"),
    path("requests/<str:ref>/facts/", request_work.facts, name="request-facts"),
    path("requests/<str:ref>/letter/", request_work.letter, name="request-letter"),
    path("requests/<str:ref>/ready/", requests.make_ready, name="request-ready"),
    path("requests/<str:ref>/check/", request_work.check, name="request-check"),
    path("requests/<str:ref>/reopen/", requests.reopen, name="request-reopen"),
    path("requests/<str:ref>/door/", requests.confirm_door, name="request-door"),
    path("requests/<str:ref>/filed/", request_work.filed, name="request-filed"),
    path("requests/<str:ref>/delivered/", request_work.delivered, name="request-delivered"),
    path("requests/<str:ref>/answer/", request_work.answer, name="request-answer"),
    path("requests/<str:ref>/clarified/", request_work.clarified, name="request-clarified"),
    path("requests/<str:ref>/end/", requests.end, name="request-end"),
]
