"""Originals of a case: the list, one file, upload, download and preview, each look written down."""

from collections.abc import Iterator
from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker import policy, vault
from tracker.actions import evidence as acting
from tracker.actions import evidence_reading as reading
from tracker.models import Case, Contact, Evidence
from tracker.queries import labels
from tracker.rules.roles import Permission
from tracker.web.record import finding, ranges
from tracker.web.record.cases import head
from tracker.web.record.media_forms import FileForm
from tracker.web.record.paging import page_of

NOTHING = {"default-src": ["'none'"], "sandbox": [""], "frame-ancestors": ["'none'"]}
"""What a file may do when a browser shows it after all."""


def case_evidence(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the originals of a case."""
    case = finding.case_for(request, ref)
    rows = Evidence.objects.filter(case=case, removed_at__isnull=True)
    rows = rows.select_related("blob", "contact", "giver", "added_by").order_by("-added_at", "-pk")
    context = head(request, case, "case-evidence") | {"page": page_of(request, rows)}
    return render(request, "tracker/case_evidence.html", context)


def evidence(request: HttpRequest, ref: str, evidence_ref: str) -> HttpResponse:
    """Show what is known of one original; its pixels only when asked for."""
    case = finding.case_for(request, ref)
    row = _find(case, evidence_ref)
    by = finding.actor(request)
    may_read = policy.may(by, Permission.EVIDENCE_READ, case)
    told = may_read and row.metadata_found and request.GET.get("said") == "1"
    context = head(request, case, "case-evidence") | {
        "row": row,
        "came": labels.came(row.how),
        "preview_type": reading.preview_type(row),
        "sounds": reading.preview_type(row).startswith("audio/"),
        "underway": reading.is_underway(row),
        "shown": request.GET.get("show") == "1",
        "may_read": may_read,
        "said": reading.read_data(row, by=by) if told else {},
    }
    return render(request, "tracker/evidence.html", context)


def evidence_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a file: sealed on disk first, entered in the record then."""
    case = finding.case_for(request, ref, Permission.EVIDENCE_ADD)
    form = FileForm(request.POST or None, request.FILES or None, case=case)
    contact = _contact(case, request.GET.get("contact", ""))
    if request.method == "POST" and form.is_valid():
        file, by = form.cleaned_data.pop("file"), finding.actor(request)
        kept = acting.keep(file.name, file.chunks())
        made = reading.add(
            kept, case=case, contact=contact, **form.cleaned_data, by=by, now=timezone.now()
        )
        messages.success(request, _("Kept byte for byte."))
        return redirect("evidence", ref, made.ref)
    context = head(request, case, "case-evidence") | {"form": form, "contact": contact}
    return render(request, "tracker/evidence_new.html", context)


def _contact(case: Case, ref: str) -> Contact | None:
    return finding.child_of(case, Contact.objects.all(), ref=ref) if ref else None


@require_POST
@csp_replace(NOTHING)  # type: ignore[untyped-decorator]
def evidence_download(request: HttpRequest, ref: str, evidence_ref: str) -> HttpResponseBase:
    """Hand the original over, once the look at it stands in the history."""
    case = finding.case_for(request, ref, Permission.EVIDENCE_READ)
    row = _find(case, evidence_ref)
    look = reading.open_original(row, by=finding.actor(request))
    return stream(vault.read(row.blob, disclosure=look), _safe_name(row), row.blob.size)


@csp_replace(NOTHING)  # type: ignore[untyped-decorator]
def evidence_preview(request: HttpRequest, ref: str, evidence_ref: str) -> HttpResponseBase:
    """Hand over the new pixels, once the look at them stands in the history."""
    case = finding.case_for(request, ref, Permission.EVIDENCE_READ)
    row = _find(case, evidence_ref)
    if row.preview is None:
        raise Http404
    look = reading.open_preview(row, by=finding.actor(request))
    kind, size = reading.preview_type(row), row.preview.size
    pieces = vault.read(row.preview, disclosure=look)
    if not kind.startswith("audio/"):
        return stream(pieces, f"{row.ref}.preview", size, kind)
    # A player asks for the part that it needs next; each asking is a look of its own.
    first, last = ranges.wanted(request.headers.get("Range", ""), size)
    part = ranges.cut(pieces, first, last)
    response = stream(part, f"{row.ref}.preview", last - first + 1, kind)
    response["Accept-Ranges"] = "bytes"
    if (first, last) != (0, size - 1):
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def stream(
    pieces: Iterator[bytes], name: str, size: int, kind: str = "application/octet-stream"
) -> StreamingHttpResponse:
    """Return an answer that sends a file piece by piece and never shows it."""
    # The first piece is opened here, so that a damaged file is an error and not half an answer.
    first = next(pieces, b"")

    def whole() -> Iterator[bytes]:
        yield first
        yield from pieces

    response = StreamingHttpResponse(whole(), content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Length"] = str(size)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _safe_name(row: Evidence) -> str:
    """Return the given name behind our number, without what a file system or a shell reads."""
    plain = "".join(sign for sign in row.original_name if sign.isalnum() or sign in " ._-()")
    return f"{row.ref} {plain.strip(' .') or 'file'}"[:150]


def _find(case: Case, ref: str) -> Any:
    rows = Evidence.objects.filter(removed_at__isnull=True)
    related = ("case", "blob", "preview", "contact", "giver", "added_by")
    return finding.child_of(case, rows.select_related(*related), ref=ref)
