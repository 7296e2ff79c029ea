"""The first page, the emergency numbers, the card for the door, and the way out."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from tracker.rules import emergency
from tracker.web.front import door, places
from tracker.web.front.door import PersonRequest

set_language = login_not_required(django_set_language)


@door.open_to_all
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Show what one can do here."""
    person = request.person
    return render(
        request,
        "tracker/front_home.html",
        {
            "danger": places.danger(request, places.guess(request, person), person),
            "person": person,
            "organisation": settings.ORGANISATION,
        },
    )


@door.open_to_all
@require_safe
def numbers(request: PersonRequest) -> HttpResponse:
    """Show the emergency numbers of all countries."""
    rows = [(name, emergency.number_for(code)) for code, name in places.choices()]
    context = {"rows": rows, "default": emergency.DEFAULT}
    return render(request, "tracker/front_numbers.html", context)


@door.open_to_all
@require_safe
def door_card(request: PersonRequest) -> HttpResponse:
    """Show the card for the door; the press office stands on it only when asked for.

    Its address tells whoever reads the card where somebody works.
    """
    office = settings.PRESS_ADDRESS if request.GET.get("office") else ""
    return render(request, "tracker/front_door_card.html", {"office": office})


@csrf_exempt
@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, clear what the browser keeps, and go to a page of no interest.

    Open to forged requests on purpose: leaving must work on a page that has been open for long.
    """
    door.leave(request)
    response = redirect("front-left")
    response.status_code = 303
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@login_not_required
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Send the browser on; a page of ours, since a form may not lead to another site."""
    return render(request, "tracker/front_left.html", {"to": settings.LEAVE_URL})
