"""What stands in the left rail and in the case tabs; the one place that names both apps' pages."""

from typing import Any

from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page needs: the rail for staff, nothing for anybody else."""
    return {"navigation": []}
