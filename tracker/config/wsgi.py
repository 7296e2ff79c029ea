"""The way in for a web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
application = get_wsgi_application()
# Every page is loaded now, so that the first visitor does not wait for it.
assert get_resolver().url_patterns  # noqa: S101 - reading it loads them
