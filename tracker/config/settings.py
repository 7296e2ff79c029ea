"""Settings: one file, everything from the environment (the README's table names each)."""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tracker.config import env
from tracker.rules import codes

BASE_DIR = Path(__file__).resolve().parents[2]
DEMO = env.flag("DOORSTEP_DEMO", default=False)
DATA_DIR = env.path("DOORSTEP_DATA_DIR", BASE_DIR / ("var-demo" if DEMO else "var"))
env.keep_demo_apart(DATA_DIR, demo=DEMO)
KEY_FILE = DATA_DIR / "keys" / "doorstep.key"
if not DEMO:
    KEY_FILE = env.path("DOORSTEP_KEY_FILE", KEY_FILE)
SPOOL_DIR = DATA_DIR / "spool"
VAULT_DIR = DATA_DIR / "vault"
env.keep_keys_with_data(KEY_FILE, DATA_DIR / "doorstep.sqlite3", VAULT_DIR)
env.keep_to_owner()
for _folder in (DATA_DIR, SPOOL_DIR, VAULT_DIR):
    env.make_folder(_folder)

DEBUG = False
SECRET_KEY = env.text("DOORSTEP_SECRET_KEY") or env.keys(KEY_FILE).django_secret
BASE_URL = env.web_address("DOORSTEP_BASE_URL", "http://localhost:8000").rstrip("/")
SECURE_SITE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.listed("DOORSTEP_ALLOWED_HOSTS") or [
    urlsplit(BASE_URL).hostname or "127.0.0.1",
    "127.0.0.1",
    "localhost",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ORGANISATION = env.text("DOORSTEP_ORGANISATION", "Doorstep")
DEFAULT_COUNTRY = env.one_of("DOORSTEP_COUNTRY", "DE", codes.COUNTRIES, example="DE")
LEAVE_URL = env.text("DOORSTEP_LEAVE_URL", "https://www.wikipedia.org/")
"""Where “Leave this page” leads: something anybody might be reading."""

# --- Apps -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "tracker.apps.TrackerConfig",
    "comms.apps.CommsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_q",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tracker.web.middleware.PrivateResponses",
    "tracker.web.middleware.NoNulls",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.web.middleware.StaffStanding",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.web.middleware.SecondFactor",
    "tracker.web.middleware.NotedRefusals",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.web.middleware.ReaderTimeZone",
    "tracker.web.middleware.Refusals",
]
ROOT_URLCONF = "tracker.config.urls"
WSGI_APPLICATION = "tracker.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "doorstep": "tracker.web.templatetags.doorstep",
                "cases": "tracker.web.templatetags.cases",
                "watch": "tracker.web.templatetags.watch",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.config.navigation.context",
                *(["tracker.web.demo.context"] if DEMO else []),
                "tracker.web.front.context.leaving",
            ],
        },
    },
]
FORM_RENDERER = "tracker.web.forms.HouseRenderer"

# --- Database: one SQLite file, or PostgreSQL ----------------------------------------------------


def database(parts: SplitResult | None) -> dict[str, object]:
    """Return Django's settings for an address; none means SQLite in the data directory."""
    if parts is None or parts.scheme == "sqlite":
        return _sqlite(parts.path[1:] if parts else str(DATA_DIR / "doorstep.sqlite3"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite(name: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # IMMEDIATE: a transaction that reads first and writes later otherwise fails at once
            # when another writer was quicker; the time-out does not help there.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


# The demo never touches a real database, whatever the environment names.
DATABASES = {"default": database(None if DEMO else env.database_address("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Background work ---------------------------------------------------------------------------

Q_CLUSTER = {
    "name": "doorstep",
    "orm": "default",
    "workers": env.number("DOORSTEP_WORKERS", 2, least=1, most=64),
    "queue_limit": 4,
    "bulk": 1,
    "timeout": 120,
    "retry": 180,
    "ack_failures": True,
    "max_attempts": 3,
    "catch_up": False,
    "save_limit": 0,
    "poll": 1,
    "label": "Doorstep",
    "time_zone": "UTC",
    "guard_cycle": 1,
}
SCHEDULE = "tracker.config.schedule.SCHEDULE"
POKE_TASK = "comms.tasks.announce"
"""Dotted path of the task that is queued when something must be heard at once."""
RECOVERY_TASK = "comms.tasks.send_recovery"
CONFIRMATION_TASK = "comms.tasks.send_channel_confirmation"
"""Dotted paths of the tasks that mail a way back, and a link that confirms a safe address."""
PRIVACY_ABOVE = "comms.privacy.TABLES"
"""Dotted path of the classified fields of the app above."""
HEARTBEAT_MODEL = "comms.Heartbeat"
"""Where the worker writes that it lives; `up` reads it."""

# --- Staff sign-in -----------------------------------------------------------------------------

AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk-start"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "tracker.web.accounts.StaffAccountAdapter"
SOCIALACCOUNT_ADAPTER = "tracker.web.accounts.StaffSocialAdapter"
MFA_ADAPTER = "tracker.web.accounts.StaffMFAAdapter"
USERSESSIONS_ADAPTER = "tracker.web.accounts.StaffSessionsAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login_failed": "20/15m/ip,8/15m/key", "reset_password": "5/h/ip"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "tracker.web.passkeys.AddPasskeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_SITE
SOCIALACCOUNT_ONLY = False
OIDC_URL = env.web_address("DOORSTEP_OIDC_URL")


def openid_providers(url: str, name: str, client_id: str, secret: str) -> dict[str, Any]:
    """Return the site's own provider of identities as allauth wants it; without `url` none."""
    app = {
        "provider_id": "site", "name": name, "client_id": client_id, "secret": secret,
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }  # fmt: skip
    return {"openid_connect": {"APPS": [app]}} if url else {}


SOCIALACCOUNT_PROVIDERS = openid_providers(
    OIDC_URL,
    env.text("DOORSTEP_OIDC_NAME", "Single sign-on"),
    env.text("DOORSTEP_OIDC_CLIENT_ID"),
    env.text("DOORSTEP_OIDC_SECRET"),
)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-doorstep" if SECURE_SITE else "doorstep"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE_SITE
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-doorstep-csrf" if SECURE_SITE else "doorstep-csrf"
CSRF_COOKIE_SECURE = SECURE_SITE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = SECURE_SITE
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- What every answer carries -------------------------------------------------------------------

SECURE_SSL_REDIRECT = SECURE_SITE
if env.flag("DOORSTEP_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Failed sign-ins are counted by address: by that of the reader, not by that of the proxy,
    # or twenty of them by anybody would keep everybody out.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SITE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SITE
SECURE_HSTS_PRELOAD = SECURE_SITE
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not no-referrer: with it browsers send “Origin: null” and every form would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


def content_policy(sign_on: str) -> dict[str, Any]:
    """Return what a page may load, and where its forms may lead; `sign_on` may be empty."""
    parts = urlsplit(sign_on)
    # Chromium holds the way that a form leads on to it, too: single sign-on begins with one.
    outside = [f"{parts.scheme}://{parts.netloc}"] if sign_on else []
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "media-src": [SELF],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF, *outside],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
            "object-src": [NONE],
        }
    }


CONTENT_SECURITY_POLICY = content_policy(OIDC_URL)

# --- Files -------------------------------------------------------------------------------------

MAX_UPLOAD_MB = env.number("DOORSTEP_MAX_UPLOAD_MB", 25, least=1, most=1024)
MAX_UPLOAD_BYTES = MAX_UPLOAD_MB * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD_BYTES + 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD_BYTES
# What is uploaded waits in memory, never as a clear-text temporary file, until the vault seals it.
FILE_UPLOAD_HANDLERS = ["tracker.web.uploads.SealedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# `up` collects and compresses before it serves; elsewhere the files come from the apps themselves.
WHITENOISE_USE_FINDERS = not STATIC_ROOT.is_dir()
WHITENOISE_MAX_AGE = 3600

# --- Mail --------------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1" if DEMO else env.text("DOORSTEP_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = env.number("DOORSTEP_SMTP_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.text("DOORSTEP_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("DOORSTEP_SMTP_PASSWORD")
EMAIL_USE_SSL = env.flag("DOORSTEP_SMTP_TLS", default=False)
EMAIL_USE_TLS = env.flag("DOORSTEP_SMTP_STARTTLS", default=False) and not EMAIL_USE_SSL
EMAIL_TIMEOUT = env.number("DOORSTEP_SMTP_TIMEOUT", 30, least=1, most=600)
IMAP_HOST = env.text("DOORSTEP_IMAP_HOST")
IMAP_PORT = env.number("DOORSTEP_IMAP_PORT", 143, least=1, most=65535)
IMAP_USER = env.text("DOORSTEP_IMAP_USER")
IMAP_PASSWORD = env.text("DOORSTEP_IMAP_PASSWORD")
IMAP_FOLDER = env.text("DOORSTEP_IMAP_FOLDER", "INBOX")
IMAP_TLS = env.flag("DOORSTEP_IMAP_TLS", default=False)
IMAP_STARTTLS = env.flag("DOORSTEP_IMAP_STARTTLS", default=True)
MAIL_DOMAIN = env.text("DOORSTEP_MAIL_DOMAIN", "doorstep.example")
PRESS_ADDRESS = env.text("DOORSTEP_PRESS_ADDRESS", f"press@{MAIL_DOMAIN}")
PRESS_NAME = env.text("DOORSTEP_PRESS_NAME", "Press office")
NOTICE_ADDRESS = env.text("DOORSTEP_NOTICE_ADDRESS", f"service@{MAIL_DOMAIN}")
NOTICE_NAME = env.text("DOORSTEP_NOTICE_NAME", "Service desk")
LEGAL_ARCHIVE = env.text("DOORSTEP_LEGAL_ARCHIVE")
TSA_URL = env.web_address("DOORSTEP_TSA_URL")
TSA_ROOTS = env.file("DOORSTEP_TSA_ROOTS")
EMPLOYER_DOMAINS = env.listed("DOORSTEP_EMPLOYER_DOMAINS")
EMERGENCY_DESKS = env.addressed("DOORSTEP_EMERGENCY_DESKS", ("police", "school", "host")) or (
    (("police", "leitstelle@polizei.example"), ("host", "urgent@platform.example")) if DEMO else ()
)
AUTHSERV_ID = env.text("DOORSTEP_AUTHSERV_ID")
DEFAULT_FROM_EMAIL = f"{NOTICE_NAME} <{NOTICE_ADDRESS}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
DEMO_MAIL_DIR = DATA_DIR / "mail-catcher"
OUTBOX_WAIT_SECONDS = env.number("DOORSTEP_OUTBOX_WAIT", 300, most=7 * 86_400)

# --- Language and time ---------------------------------------------------------------------------

LANGUAGES = [("en", _("English")), ("de", _("German")), ("fr", _("French")), ("nl", _("Dutch"))]
LANGUAGE_CODE = env.one_of("DOORSTEP_LANGUAGE", "en", [code for code, _name in LANGUAGES])
LOCALE_PATHS = [BASE_DIR / "tracker" / "locale", BASE_DIR / "comms" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.one_of(
    "DOORSTEP_TIME_ZONE", "Europe/Berlin", available_timezones(), example="Europe/Berlin"
)

LOG_LEVEL = env.one_of("DOORSTEP_LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR"))

# --- Logs hold ids, never content -----------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"quiet": {"()": "tracker.web.logs.IdsOnly"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["quiet"],
            "stream": sys.stderr,
        }
    },
    "root": {
        "handlers": ["console"],
        "level": LOG_LEVEL,
    },
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        # Below that it tells the address of a form that was refused, which may hold a link's code.
        "django.security": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
