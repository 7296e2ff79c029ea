"""The real settings, with one more address for the bare view and a cheap password hash."""

from pathlib import Path

from tracker.config.settings import *  # noqa: F403
from tracker.config.settings import STATIC_ROOT

ROOT_URLCONF = "tests.bench.urls"
ALLOWED_HOSTS = ["testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
