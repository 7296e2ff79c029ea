"""The letter that one person may send alone: a life is in danger."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comms.actions import emergencies as actions
from comms.actions.emergencies import LEAST, SHOWN, Danger
from comms.actions.responses import Leaks
from comms.rules import emergency_letters
from comms.rules.leak_guard import Finding
from tracker.models import Case, Person
from tracker.rules import emergency
from tracker.rules.roles import Permission
from tracker.web import fresh
from tracker.web.record import finding
from tracker.web.record.case_forms import reason
from tracker.web.record.cases import head
from tracker.web.trying import tried

DESKS = {
    "police": gettext_lazy("Police"), "school": gettext_lazy("School"),
    "host": gettext_lazy("Whoever hosts it"),
}  # fmt: skip
SEALED = {
    "name": gettext_lazy("name"), "address": gettext_lazy("home address"),
    "phone": gettext_lazy("phone number"),
}  # fmt: skip


class EmergencyForm(forms.Form):
    """To whom, about whom, what of them, and why it cannot wait."""

    desk = forms.ChoiceField(label=gettext_lazy("To"))
    happening = forms.CharField(
        label=gettext_lazy("What is happening, and where"), min_length=LEAST, max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("They read exactly this. Say who does what, where, since when."),
    )  # fmt: skip
    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Who is in danger"))
    shows = forms.MultipleChoiceField(
        label=gettext_lazy("They need to know of them"), choices=list(SEALED.items()),
        required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "one"}),
        help_text=gettext_lazy("Only what they need to help. Each is entered in the history."),
    )  # fmt: skip
    callback = forms.CharField(
        label=gettext_lazy("They ring you back on"), max_length=60,
        help_text=gettext_lazy("A number that somebody answers now."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[], help_text=gettext_lazy("Theirs.")
    )
    reason = reason(
        gettext_lazy("Why can it not wait for a second person?"), least=LEAST, rows=2,
        help_text=gettext_lazy("Legal, everybody who confirms and a reviewer read this."),
    )  # fmt: skip
    danger = forms.BooleanField(
        label=gettext_lazy("Somebody’s life or body is in danger now"),
        error_messages={"required": gettext_lazy("Otherwise this takes a second person.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = case.people.filter(  # type: ignore[attr-defined]
            erased_at__isnull=True
        )
        self.fields["desk"].choices = [  # type: ignore[attr-defined]
            (f"{kind}={address}", f"{DESKS[kind]} · {address}") for kind, address in actions.desks()
        ]
        written = [pair for pair in settings.LANGUAGES if pair[0] in emergency_letters.WORDS]
        self.fields["language"].choices = written  # type: ignore[attr-defined]

    def ask_for_a_code(self) -> None:
        """Ask beside the button who it is: who opened the page had to see the number at once."""
        self.fields["code"] = forms.CharField(
            label=_("Code from your authenticator app"), max_length=20,
            help_text=_("Nothing leaves before you have shown once more that it is you."),
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
            ),
        )  # fmt: skip

    def told(self, also: list[str]) -> Danger:
        """Return what the letter says."""
        given = self.cleaned_data
        kind, _sign, address = given["desk"].partition("=")
        return Danger(
            kind=kind, address=address, person=given["person"],
            shows=tuple(name for name in SHOWN if name in given["shows"]),
            happening=given["happening"], callback=given["callback"],
            language=given["language"], also=frozenset(also),
        )  # fmt: skip


def case_emergency(request: HttpRequest, ref: str) -> HttpResponse:
    """Show whom to ring first; take the letter that leaves at once, on one person's word."""
    case = finding.case_for(request, ref, Permission.EMERGENCY)
    subject = case.people.filter(circle="subject").first()
    start = {"person": subject, "language": case.language}
    form = EmergencyForm(request.POST or None, case=case, initial=start)
    found: list[Finding] = []
    if not fresh.is_fresh(request) and fresh.by_code(request):
        form.ask_for_a_code()
    if form.is_valid() and _proven(request, form) and _sent(request, case, form, found):
        messages.success(
            request, _("It leaves now. Many were told, and somebody else has to review it.")
        )
        return redirect("outbox-list")
    context = head(request, case, "") | {
        "form": form, "more": _ticks(request, found), "number": emergency.number_for(case.country),
        "desks": actions.desks(), "prove_at": _elsewhere(request, ref),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "comms/case_emergency.html", context, status=status)


def _proven(request: HttpRequest, form: EmergencyForm) -> bool:
    """Take the code where one was asked for; keep what was written when it is not right."""
    if fresh.is_fresh(request):
        return True
    if "code" not in form.fields:
        form.add_error(None, _("Sign in once more, then send it: what you wrote stays here."))
        return False
    wrong = fresh.take(request, form.cleaned_data["code"])
    for sentence in wrong:
        form.add_error("code", sentence)
    if not wrong:
        del form.fields["code"]
    return not wrong


def _elsewhere(request: HttpRequest, ref: str) -> str:
    """Return where somebody with a key signs in once more, in a tab beside this page."""
    if fresh.is_fresh(request) or fresh.by_code(request):
        return ""
    return fresh.address(request, back_to=reverse("case", args=[ref]))


def _ticks(request: HttpRequest, found: list[Finding]) -> list[dict[str, object]]:
    """Return what else is sealed in it, each once; legal's own notes cannot be ticked."""
    chosen = request.POST.getlist("also")
    ticks = {
        one.secret.removesuffix(":full"): {
            "value": one.secret.removesuffix(":full"), "label": one.label,
            "ticked": one.secret.removesuffix(":full") in chosen,
            "never": one.secret.endswith(":note"),
        }
        for one in found
    }  # fmt: skip
    return list(ticks.values())


def _sent(request: HttpRequest, case: Case, form: EmergencyForm, found: list[Finding]) -> bool:
    """Send it; gather what else is sealed in it where somebody has to name that first."""
    factor, factor_at = fresh.proof(request)

    def send() -> None:
        try:
            actions.send(
                case, form.told(request.POST.getlist("also")), reason=form.cleaned_data["reason"],
                factor=factor, factor_at=factor_at, by=finding.actor(request), now=timezone.now(),
            )  # fmt: skip
        except Leaks as leaks:
            found.extend(leaks.findings)
            raise

    return tried(form, send)
