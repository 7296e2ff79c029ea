"""Addresses of the people pages."""

from django.urls import path

from tracker.web.record import staff

urlpatterns = [
    path("", staff.listing, name="staff-list"),
    path("start/", staff.start, name="desk-start"),
    path("invite/", staff.invite, name="staff-invite"),
    path("<uuid:key>/link/", staff.link, name="staff-link"),
    path("<uuid:key>/terms/", staff.terms, name="staff-terms"),
    path("<uuid:key>/role/", staff.role, name="staff-role"),
    path("<uuid:key>/role/<int:pk>/revoke/", staff.revoke, name="staff-revoke"),
    path("<uuid:key>/end/", staff.end, name="staff-end"),
]
