"""What stands in the left rail and in the case tabs; the one place that names both apps' pages."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

CASE_TABS = (
    ("case", _("Overview"), ""),
    ("case-contacts", _("Contacts"), "contacts_n"),
    ("case-requests", _("Requests"), "requests_n"),
    ("case-messages", _("Messages"), "unread_n"),
    ("case-evidence", _("Evidence"), "evidence_n"),
    ("case-circle", _("Circle"), "people_n"),
    ("case-history", _("History"), ""),
)
"""URL name, words, and which number of the case stands beside them."""


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page needs: the rail for staff, nothing for anybody else."""
    return {"navigation": [], "case_tabs": CASE_TABS}
