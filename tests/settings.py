"""The project's settings, with the few lines that tests change."""

import os
import tempfile
from pathlib import Path

PREFIX = "doorstep-test-"
if "DOORSTEP_DATA_DIR" not in os.environ:
    os.environ["DOORSTEP_DATA_DIR"] = tempfile.mkdtemp(prefix=PREFIX)
# Tests are spread over processes that inherit the directory of the first one: each has its own
# vault, or a test that counts files would count those of another.
_home, _worker = Path(os.environ["DOORSTEP_DATA_DIR"]), os.environ.get("PYTEST_XDIST_WORKER")
if _worker and _home.name.startswith(PREFIX):
    os.environ["DOORSTEP_DATA_DIR"] = str(_home / _worker)
for _name in ("DOORSTEP_DEMO", "DOORSTEP_KEY_FILE"):
    os.environ.pop(_name, None)

from tracker.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Each client of a test would look through all static files anew.
WHITENOISE_USE_FINDERS = False
# WhiteNoise warns of a folder that is not there, and warnings are errors here.
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # Tests with real transactions are followed by a flush, which the kept history would refuse.
    DATABASES["default"]["ENGINE"] = "tests.database"  # noqa: F405
    # The runner appends the worker's name when tests are spread: here to a part without meaning.
    memory = "file:memorydb_default?mode=memory&cache=shared&of=tests"
    DATABASES["default"]["TEST"] = {"NAME": memory}  # noqa: F405
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":  # noqa: F405
    DATABASES["default"]["ENGINE"] = "tests.database_pg"  # noqa: F405
