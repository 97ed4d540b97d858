"""Numbers that tell of a person wherever they stand in a text: masked in logs, refused in what everybody may read."""

import re

PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\w)")


def tells_of_a_person(text: str) -> bool:
    """Whether a mobile number or an identity number stands in a text."""
    return bool(PHONE.search(text) or IDENTITY.search(text))
