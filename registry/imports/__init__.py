"""Lists of estates and firms: how a row is placed, matched with what is on file, and handed to the acts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oversight.exchange.kinds import ImportKind, register
from registry.imports.estate import IMPORT_ESTATE, EstateSession, drafts
from registry.imports.firm import IMPORT_FIRM, FirmSession
from registry.imports.place import fault
from registry.imports.updates import EstateUpdates, FirmUpdates
from registry.rules.firms import firm_columns, match_firm_columns
from registry.rules.import_words import IMPORT_WORDS
from registry.rules.projects import match_project_columns, project_columns


def enter() -> None:
    """Make both lists known to the exchange."""
    register(
        ImportKind(
            name="estate",
            title=_("小区清单"),
            verb=IMPORT_ESTATE,
            columns=project_columns,
            match=match_project_columns,
            words=IMPORT_WORDS,
            session=EstateSession,
            list_url="registry:estate-list",
            place_fault=fault,
            updates=EstateUpdates,
            telling=(("address", _("地址")), ("total_area", _("总建筑面积")), ("developer", _("建设单位"))),
            drafts=drafts,
            drafts_url="registry:estate-placing",
            places=(("district", _("区县")), ("street", _("街道")), ("committee", _("社区"))),
        )
    )
    register(
        ImportKind(
            name="firm",
            title=_("企业清单"),
            verb=IMPORT_FIRM,
            columns=firm_columns,
            match=match_firm_columns,
            words=IMPORT_WORDS,
            session=FirmSession,
            list_url="registry:firm-list",
            updates=FirmUpdates,
            telling=(
                ("registered_address", _("注册地址")),
                ("registered_capital", _("注册资本")),
                ("headcount", _("从业人数")),
            ),
        )
    )
