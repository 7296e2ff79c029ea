"""The desk's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show the desk."""
    return render(request, "comms/home.html")
