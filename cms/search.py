"""Search in the text of notices and policy documents: the index knows what is on view, the policy is asked besides."""

from __future__ import annotations

from typing import Any

from cms.models import NoticePage
from oversight.kernel.asked import Asked
from oversight.policy import Actor, visible


def found_notices(by: Actor, asked: Asked) -> Any:
    """Notices and documents on view that hold all words asked for, the most fitting first."""
    shown: Any = visible(by, "cms.view_notice", NoticePage.objects.filter(NoticePage.published(by.at)))
    if not asked:
        return shown.none()
    return shown.select_related("issuer").search(asked.text, operator="and")
