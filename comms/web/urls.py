"""The desk."""

from django.urls import path

from comms.web import views

urlpatterns = [path("", views.home, name="desk-home")]
