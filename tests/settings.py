"""The portal's settings, on an embedded server of the tests' own."""

import os

for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_REPLICA_URL", "STORAGE_URL", "EMAIL_URL"):
    os.environ.pop(name, None)  # never a database or a mail server that somebody uses

from oversight.embedded.place import place  # noqa: E402
from oversight.embedded.settings import database, owner  # noqa: E402
from oversight.settings import *  # noqa: E402, F403

PLACE = place("test-postgres")
DATABASES = {"default": database(PLACE)}
DATABASE_OWNER = owner(PLACE)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
