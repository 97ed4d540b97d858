"""Where a firm finds its own sheets: a part of the assessment, for firms alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from inspections.views import sections
from inspections.views.own_sheet import FIRMS
from oversight.policy import Actor


@dataclass(frozen=True, kw_only=True)
class ForFirms(sections.Section):
    """A part that firms alone have: the right follows from the sheet being one's own, which any post could have."""

    def opens_for(self, by: Actor | None) -> bool:
        """Whether its page is there for this reader."""
        return by is not None and by.post in FIRMS


def enter() -> None:
    """The part."""
    sections.add(
        ForFirms(
            label=gettext_lazy("企业自评"),
            lead=gettext_lazy("对照标准给自己打分，与考核得分并列，不计入结果。"),
            url_name="inspections:self-list",
            order=15,
            under="/inspections/self/",
        ),
    )
