"""Pages for people without an account."""

from django.urls import path

from tracker.web.front import views

urlpatterns = [path("", views.home, name="front-home")]
