"""The project's addresses, and one view that inserts one row and does nothing else."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tracker.models import CaseNumber


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Insert one row."""
    CaseNumber.objects.create(series=uuid.uuid4().hex[:12])
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("", include("tracker.config.urls"))]
