"""What a draft must have before another person is asked to look at it."""

from dataclasses import dataclass
from datetime import date

LEAST_TITLE = 4  # characters: "公告" alone says nothing


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is looked at of a draft; ``on_view``: it corrects something that the public reads already."""

    title: str
    has_text: bool
    has_files: bool
    written_on: date | None
    window_days: int | None = None
    objection_how: str = ""
    authority: str | None = None
    on_view: bool = False
    correction_note: str = ""


def missing(draft: Draft) -> list[str]:
    """Codes of what is missing, in the order of the form; empty where the draft is complete."""
    asked = (
        ("title", len(draft.title.strip()) >= LEAST_TITLE),
        ("text", draft.has_text or draft.has_files),
        ("written_on", draft.written_on is not None),
        ("objection_how", not draft.window_days or bool(draft.objection_how.strip())),
        ("authority", draft.authority is None or bool(draft.authority.strip())),
        ("correction_note", not draft.on_view or bool(draft.correction_note.strip())),
    )
    return [code for code, there in asked if not there]
