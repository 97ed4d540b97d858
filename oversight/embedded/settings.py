"""What Django's settings need to know of the embedded server: its address and the two roles."""

from typing import Any

from oversight.embedded.place import APP, DATABASE_NAME, OWNER_NAME, Place, place


def database(where: Place) -> dict[str, Any]:
    """Django's settings of the database as the app's own role."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE_NAME,
        "USER": APP,
        "PASSWORD": where.secret(APP),
        "HOST": str(where.socket),
        "PORT": "",
    }


def owner(where: Place) -> dict[str, str]:
    """Name and password of the role that owns the tables."""
    return {"USER": OWNER_NAME, "PASSWORD": where.secret(OWNER_NAME)}


DATABASE = database(place())
OWNER = owner(place())
