"""The project's settings, with the few lines that tests change."""

import os
import tempfile

os.environ.setdefault("DOORSTEP_DATA_DIR", tempfile.mkdtemp(prefix="doorstep-test-"))
for _name in ("DOORSTEP_DEMO", "DOORSTEP_KEY_FILE"):
    os.environ.pop(_name, None)

from tracker.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns of a folder that is not there, and warnings are errors here.
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
