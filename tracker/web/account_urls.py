"""Staff sign-in pages."""

from django.urls import include, path

from tracker.web import setup

urlpatterns = [
    path("welcome/<str:token>/", setup.welcome, name="staff-welcome"),
    path("", include("allauth.urls")),
]
