"""The project's addresses, and one view that inserts one row and does nothing else.

It stands behind the same door as the page on which contacts are logged, so that what is compared
is the work of logging alone.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tracker.models import CaseNumber
from tracker.web.front import door


@door.open_to_all
def bare(request: HttpRequest) -> HttpResponse:
    """Insert one row."""
    CaseNumber.objects.create(series=uuid.uuid4().hex[:12])
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("", include("tracker.config.urls"))]
