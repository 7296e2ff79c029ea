"""Staff sign-in pages."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
