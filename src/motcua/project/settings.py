"""All settings of a deployment, from the environment only; wrong ones stop the start with one sentence."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

SOURCE = Path(__file__).resolve().parents[1]


def _choice(name: str, allowed: set[str], default: str) -> str:
    value = os.environ.get(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of {', '.join(sorted(allowed))}.")
    return value


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def _addresses(name: str) -> dict[str, str]:
    """Read ``H26=https://one.example H49=https://two.example``."""
    pairs = [pair.partition("=") for pair in os.environ.get(name, "").split()]
    if wrong := [code for code, _, url in pairs if not url.startswith(("http://", "https://"))]:
        raise ImproperlyConfigured(f"{name} must name an address for {wrong[0]}, as {wrong[0]}=https://example.vn.")
    return {code: url.rstrip("/") for code, _, url in pairs}


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": _number("MOTCUA_DB_CONNECTIONS", 8), "timeout": 30}},
        "TEST": {"NAME": os.environ.get("MOTCUA_TEST_DATABASE", "motcua_test")},
    }


def _secret(folder: Path) -> str:
    """Return the deployment's secret: from the environment, else a file that is made once, readable by us alone."""
    if value := os.environ.get("MOTCUA_SECRET_KEY"):
        return value
    path = folder / "secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f"secret.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its secret holds
        finally:
            draft.unlink()
    return path.read_text()


MOTCUA_ENV = _choice("MOTCUA_ENV", {"production", "demo", "test"}, "production")
MOTCUA_SEAT = _choice("MOTCUA_SEAT", {"national", "agency"}, "agency")
MOTCUA_AGENCY = os.environ.get("MOTCUA_AGENCY", "H26")
MOTCUA_SEAT_NAME = os.environ.get("MOTCUA_SEAT_NAME", "")
MOTCUA_SEAT_ADDRESSES = _addresses("MOTCUA_SEAT_ADDRESSES")  # of ministries and provinces, by agency code
MOTCUA_VAR = Path(os.environ.get("MOTCUA_VAR", "var")).resolve()
MOTCUA_FILES = Path(os.environ.get("MOTCUA_FILES", MOTCUA_VAR / "files"))
MOTCUA_KEYS = Path(os.environ.get("MOTCUA_KEYS", MOTCUA_VAR / "keys"))
MOTCUA_BASE_URL = os.environ.get("MOTCUA_BASE_URL", "http://localhost:8001").rstrip("/")
MOTCUA_DEPLOYMENT = os.environ.get("MOTCUA_DEPLOYMENT", MOTCUA_AGENCY.lower())
MOTCUA_ROAD_ADDRESS = os.environ.get("MOTCUA_ROAD_ADDRESS", MOTCUA_BASE_URL).rstrip("/")
MOTCUA_HUB_URL = os.environ.get("MOTCUA_HUB_URL", "").rstrip("/")
MOTCUA_HUB_KEY = os.environ.get("MOTCUA_HUB_KEY", "")
MOTCUA_ROAD_OPEN = _choice("MOTCUA_ROAD_OPEN", {"", "1"}, "") == "1"
if not re.fullmatch(r"[0-9a-z][0-9a-z._-]{0,39}", MOTCUA_DEPLOYMENT, re.ASCII):
    raise ImproperlyConfigured("MOTCUA_DEPLOYMENT is a short name of small letters, digits, dots and hyphens.")
if any(url and urlsplit(url).scheme not in {"http", "https"} for url in (MOTCUA_HUB_URL, MOTCUA_ROAD_ADDRESS)):
    raise ImproperlyConfigured("MOTCUA_HUB_URL and MOTCUA_ROAD_ADDRESS must begin with https:// or http://.")
if MOTCUA_ENV == "production" and MOTCUA_HUB_URL not in {"", MOTCUA_BASE_URL} and not MOTCUA_HUB_KEY:
    raise ImproperlyConfigured("MOTCUA_HUB_URL needs MOTCUA_HUB_KEY, the public key that the hub's operator tells you.")
if MOTCUA_ENV == "production" and MOTCUA_ROAD_OPEN:
    raise ImproperlyConfigured("MOTCUA_ROAD_OPEN connects whoever asks; it can't be used in production.")
MOTCUA_TSA_URL = os.environ.get("MOTCUA_TSA_URL", "")
MOTCUA_STAMP_SECONDS = max(_number("MOTCUA_STAMP_SECONDS", 3600), 60)  # how often the log's head is time-stamped
MOTCUA_CA_URL = os.environ.get("MOTCUA_CA_URL", "").rstrip("/")
MOTCUA_IS_DEMO = MOTCUA_ENV != "production"
MOTCUA_NOTICES = _choice("MOTCUA_NOTICES", {"outbox", "smtp"}, "outbox" if MOTCUA_IS_DEMO else "smtp")
MOTCUA_ROAD_WAITING_MAX = _number("MOTCUA_ROAD_WAITING_MAX", 1_000_000)  # messages of one peer, before it's told 429
MOTCUA_COMPARE_SECONDS = max(_number("MOTCUA_COMPARE_SECONDS", 3600), 5)  # how often copies are compared
MOTCUA_COMPARE_DOSSIERS = max(_number("MOTCUA_COMPARE_DOSSIERS", 50_000), 1)  # at how many one of them looks
MOTCUA_ROAD_FILE_MAX = _number("MOTCUA_ROAD_FILE_MB", 500) * 2**20
MOTCUA_ROAD_PAUSE_SECONDS = max(_number("MOTCUA_ROAD_PAUSE_SECONDS", 15 if MOTCUA_IS_DEMO else 300), 1)
MOTCUA_ROAD_BODY_SECONDS = _number("MOTCUA_ROAD_BODY_SECONDS", 30)  # for a request's body to be whole
MOTCUA_STALLED_SECONDS = max(_number("MOTCUA_STALLED_SECONDS", 30), 1)

SECRET_KEY = _secret(MOTCUA_KEYS)
DEBUG = False
_HOSTS = "*" if MOTCUA_IS_DEMO else f"{urlsplit(MOTCUA_BASE_URL).hostname},localhost,127.0.0.1"
ALLOWED_HOSTS = os.environ.get("MOTCUA_HOSTS", _HOSTS).split(",")
CSRF_TRUSTED_ORIGINS = [MOTCUA_BASE_URL]

# The house, from the top floor down; the order decides which translation wins for a shared word.
DOMAINS = [
    "portal",
    "federation",
    "dossiers",
    "catalogue",
    "forms",
    "counts",
    "agencies",
    "identity",
    "road",
    "evidence",
    "trail",
    "notices",
    "signing",
    "printing",
    "numbers",
    "places",
]

INSTALLED_APPS = [
    *(f"motcua.{domain}" for domain in ["demo", *DOMAINS] if (SOURCE / domain / "apps.py").exists()),
    "motcua.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "motcua.project",
]

MIDDLEWARE = [
    "motcua.project.metrics.measure",
    "motcua.project.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.project.middleware.refuse_nul",
    "motcua.project.middleware.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "motcua.project.middleware.who_acts",
    "motcua.project.middleware.answer_refusals",
]

ROOT_URLCONF = "motcua.project.urls"
WSGI_APPLICATION = "motcua.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.project.navigation.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql://postgres@127.0.0.1:8054/motcua"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.Account"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "motcua_cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# the seats of a demo answer under one name, localhost, and cookies don't mind the port
_OF_SEAT = f"_{MOTCUA_SEAT_NAME}" if MOTCUA_IS_DEMO and MOTCUA_SEAT_ADDRESSES else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"motcua_session{_OF_SEAT}", f"motcua_csrf{_OF_SEAT}"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MOTCUA_BASE_URL.startswith("https")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "motcua_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = "motcua.ui.formats"
LOCALE_PATHS = [SOURCE / part / "locale" for part in ("project", "base", "wire")]  # a domain's own are found by Django

STATIC_URL = "/static/"
STATIC_ROOT = None if MOTCUA_ENV == "test" else MOTCUA_VAR / "static"
WHITENOISE_USE_FINDERS = MOTCUA_ENV == "test"  # else `motcua prepare` collects and compresses them
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if MOTCUA_ENV == "test"
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing may be written in clear
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
FILE_UPLOAD_HANDLERS = ["motcua.base.files.upload.SealedUploadHandler"]
MOTCUA_UPLOAD_FILE_MAX = _number("MOTCUA_UPLOAD_FILE_MB", 20) * 2**20
MOTCUA_UPLOAD_REQUEST_MAX = _number("MOTCUA_UPLOAD_REQUEST_MB", 45) * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

AUTHENTICATION_BACKENDS = ["motcua.identity.gateways.allauth_backend.AccountBackend"]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}" for name in ("ScryptPasswordHasher", "PBKDF2PasswordHasher")]
if MOTCUA_ENV == "test":
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")  # tests make many accounts
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# Signing in: a password, then a one-time code; see identity/gateways/allauth_adapter.py.
ACCOUNT_ADAPTER = "motcua.identity.gateways.allauth_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_FORMS = {
    "login": "motcua.identity.forms.SignInForm",
    "confirm_login_code": "motcua.identity.forms.CodeForm",
    "reset_password": "motcua.identity.forms.ResetRequestForm",
    "confirm_password_reset_code": "motcua.identity.forms.CodeForm",
    "reset_password_from_key": "motcua.identity.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_BY_CODE_REQUIRED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = ACCOUNT_PASSWORD_RESET_BY_CODE_CODE_FORMAT = {
    "numeric": True,
    "dashed": False,
    "length": 6,
}
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
MOTCUA_FIRST_PAGES = {"CITIZEN": ["my_dossiers"], "OFFICER": ["inbox"]}  # where a sign-in leads, by route name
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
}

_SMTP = urlsplit(os.environ.get("MOTCUA_SMTP_URL", "smtp://localhost:25"))  # smtp+tls://user:password@host:587
EMAIL_HOST, EMAIL_PORT = _SMTP.hostname or "localhost", _SMTP.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_SMTP.username or ""), unquote(_SMTP.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP.scheme == "smtp+tls", _SMTP.scheme == "smtps"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("MOTCUA_MAIL_FROM", "motcua@localhost")

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING_CONFIG = None  # structlog, in project/logs.py
