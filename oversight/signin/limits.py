"""The settings of the one door in: how one signs in, what is asked, and every limit of it (INVARIANTS 7).

A part of `oversight.settings`, which takes it over whole; `oversight/signin` does what is said here.
"""

from __future__ import annotations

from datetime import timedelta

from oversight.env import DEMO, env

ACCOUNT_ADAPTER = "oversight.adapters.AccountAdapter"
MFA_ADAPTER = "oversight.adapters.FactorAdapter"
USERSESSIONS_ADAPTER = "oversight.adapters.SessionsAdapter"
ACCOUNT_FORMS = {
    "login": "oversight.signin.forms.SignIn",
    "reauthenticate": "oversight.signin.forms.Again",
    "change_password": "oversight.signin.forms.ChangePassword",
    "reset_password": "oversight.signin.forms.AskReset",
    "reset_password_from_key": "oversight.signin.forms.ResetPassword",
}
MFA_FORMS = {
    "authenticate": "oversight.signin.forms.ShowCode",
    "reauthenticate": "oversight.signin.forms.ShowCodeAgain",
    "activate_totp": "oversight.signin.forms.Enrol",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
PASSWORD_RESET_TIMEOUT = 72 * 3600  # issue 3, B.7, as for invitations
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False}  # axes counts these, on name + address
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "物业监管"
MFA_TOTP_TOLERANCE = 1  # phones run half a minute fast or slow
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", not DEMO)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "oversight.signin.lockout.shut_out"
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # 15 minutes at most, however often somebody knocks
AXES_USERNAME_CALLABLE = "oversight.signin.counting.counted_name"
AXES_CLIENT_IP_CALLABLE = "oversight.addresses.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code"]
AXES_DISABLE_ACCESS_LOG = True  # the security events are the record
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
PROXY_COUNT = env.int("PROXY_COUNT", 0)  # proxies of our own before the web processes
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 30 * 60)
SESSION_LONGEST_SECONDS = env.int("SESSION_MAX_SECONDS", 12 * 3600)
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS + SESSION_IDLE_SECONDS  # our own clock ends it, and says so
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "oversight.passwords.LengthOrClasses"},
]
