"""Staff pages of the record."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
