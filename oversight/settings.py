"""Settings of the whole house, driven by the environment; nothing set = the embedded demo.

What a deployment sets stands in docs/operators/install.md; `manage.py check --deploy` names what is missing.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from oversight import logs
from oversight.env import BASE, DEMO, VAR, databases, demo_secret, embedded_broker, env, mail_server
from oversight.headers import *  # noqa: F403  what a browser is told
from oversight.signin.limits import *  # noqa: F403  the one door in

BASE_DIR = BASE
VAR_DIR = VAR
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or demo_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str(
    "SITE_URL", "http://127.0.0.1:8000"
)  # links in letters and papers are built from this alone
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "oversight",
    "registry",
    "inspections",
    "disputes",
    "cms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "treebeard",
    "pgtrigger",
    "pghistory",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "ninja",
    "django_prometheus",
    "django_structlog",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "oversight.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "oversight.middleware.LanguageByChoice",
    "oversight.middleware.ShortAddress",
    "oversight.middleware.NoNul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "oversight.middleware.Acting",
    "oversight.middleware.NoStore",
    "oversight.middleware.SecondFactor",
    "oversight.middleware.LookOnly",
    "oversight.middleware.OnlyByButton",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "oversight.urls"
WSGI_APPLICATION = "oversight.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["oversight.templatetags.portal", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "oversight.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "oversight.forms.Renderer"

# One alias: the app's own role. The owner's credentials are absent in web and worker containers.
DATABASES, DATABASE_OWNER = databases()
if "replica" in DATABASES:
    DATABASE_ROUTERS = ["oversight.replica.Router"]
    MIDDLEWARE.insert(1, "oversight.replica.ReadPublicPages")
DATABASE_LISTEN_URL = env.str("DATABASE_LISTEN_URL", "")  # where DATABASE_URL leads through a pooler

AUTH_USER_MODEL = "oversight.Person"
AUTHENTICATION_BACKENDS = [
    "oversight.backends.Lock",
    "allauth.account.auth_backends.AuthenticationBackend",
    "oversight.backends.PolicyBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
CSRF_FAILURE_VIEW = "oversight.views.stale_form.stale_form"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "oversight:home"

# Addresses whose anonymous pages may lie in a worker's memory (oversight/pagecache.py); what ends in / means all below.
PAGES_KEPT = (
    "/", "/announcements/", "/publicity/", "/policies/", "/guides/", "/figures/", "/offices/", "/estates/", "/firms/",
    "/results/", "/calculator/", "/open-data/", "/feeds/", "/help/", "/site-map/", "/sitemap.xml", "/robots.txt",
)  # fmt: skip

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE / app / "locale" for app in ("oversight", "registry", "cms")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE / "static_built"
STATICFILES_DIRS = [BASE / "oversight" / "static"] if (BASE / "oversight" / "static").exists() else []
MEDIA_ROOT = env.str("MEDIA_ROOT", str(VAR / "media"))
MEDIA_URL = "/media-is-not-served/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "oversight.storage.Static"},
}
WHITENOISE_USE_FINDERS = DEMO  # the demo serves what was built; a deployment runs collectstatic
if DEMO:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if storage_url := env.str("STORAGE_URL", ""):
    from oversight.storage import s3_from_url

    STORAGES["default"] = s3_from_url(storage_url)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "") or embedded_broker()
CELERY_TASK_ALWAYS_EAGER = False

EMAIL_URL = env.str(
    "EMAIL_URL", ""
)  # smtp://user:password@host:port?tls=true; unset: letters stay in the inbox
EMAIL_TIMEOUT = 10
globals().update(mail_server(EMAIL_URL))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "portal@localhost")

WAGTAIL_SITE_NAME = "物业管理监管平台"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "ods", "txt", "csv", "zip"]
WAGTAILADMIN_COMMENTS_ENABLED = False  # Wagtail would mail of them; remarks are the workflow's
WAGTAIL_AUTOSAVE_INTERVAL = 0  # a revision is an act with an entry, not a keystroke
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "oversight.search_han"}}
TAGGIT_CASE_INSENSITIVE = True

GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_GET_INIT_ANONYMOUS_USER = None
ANONYMOUS_USER_NAME = None
GUARDIAN_USER_OBJ_PERMS_MODEL = "oversight.Grant"

SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # grants are asked by the policy, not by a backend of guardian's
    "auth.W004",  # user names are unique whatever their letter case: a constraint on Lower(username)
]

# What the operator sees: JSON lines (readable ones in the demo), figures, the trail's heads kept outside
LOGGING = logs.settings(
    as_json=env.bool("LOG_JSON", not DEMO), level=env.str("LOG_LEVEL", "WARNING" if DEMO else "INFO")
)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
if dsn := env.str("SENTRY_DSN", ""):
    from oversight.error_reports import report_to

    report_to(dsn)
TRAIL_ANCHOR = env.str("TRAIL_ANCHOR", str(VAR / "trail-heads"))

# The footer and heads show only what is filled in (STACK: government-site conventions).
PORTAL = {
    "name": env.str("PORTAL_NAME", "营口物业监管"),
    "long_name": env.str("PORTAL_LONG_NAME", "营口市物业管理监管平台"),
    "name_en": env.str("PORTAL_NAME_EN", "Yingkou Oversight"),
    "long_name_en": env.str("PORTAL_LONG_NAME_EN", "Yingkou Property Management Oversight"),
    "organiser": env.str("PORTAL_ORGANISER", ""),
    "contact": env.str("PORTAL_CONTACT", ""),
    "site_code": env.str("PORTAL_SITE_CODE", ""),
    "icp": env.str("PORTAL_ICP", ""),
    "police_filing": env.str("PORTAL_POLICE_FILING", ""),
    "index_word": env.str("PORTAL_INDEX_WORD", "YK-WY"),  # begins the index numbers of notices
    "report_error": env.str("PORTAL_REPORT_ERROR", ""),
    "number_word": env.str("PORTAL_NUMBER_WORD", "营房"),  # begins the bureau's document numbers
    "demo": DEMO,
}
APPS_OF_OURS = ("oversight", "registry", "inspections", "disputes", "cms")
LANGUAGE_NAMES = {"zh-hans": _("简体中文"), "en": _("英文")}
