"""Lists that the assessment takes in: results of rounds before the portal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inspections.actions.archiving import IMPORT_RESULT
from inspections.imports.result import ResultSession
from inspections.rules.archived import archived_columns, match_archived_columns
from inspections.rules.archived_words import ARCHIVED_WORDS
from oversight.exchange.kinds import ImportKind, register


def enter() -> None:
    """Make the list known to the exchange."""
    register(
        ImportKind(
            name="result",
            title=_("历年考核结果"),
            verb=IMPORT_RESULT,
            columns=archived_columns,
            match=match_archived_columns,
            words=ARCHIVED_WORDS,
            session=ResultSession,
            list_url="inspections:archive-list",
            places=(
                ("cycle", _("考核名称")),
                ("period", _("考核期")),
                ("scale", _("分制")),
                ("source", _("来源")),
                ("district", _("区县")),
                ("street", _("街道")),
            ),
        )
    )
