"""D09 整改通知书: each fact with its clause and what is asked, by when, when it is seen again, what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from inspections.models import Order
from oversight.kernel.calendar import beijing_day
from oversight.papers import blocks
from oversight.papers.kinds import RECTIFICATION
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from registry.papers.wording import DASH, day, moment, place_name, section, written_in


@dataclass(frozen=True)
class OrderNotice:
    """What one D09 says."""

    issuer: str
    on: date
    firm: str
    estate: str
    place: str
    number: str
    kind: str
    until: str
    recheck: str
    contact: str
    items: tuple[tuple[str, str, str], ...]
    footer: str = ""
    language: Language = "zh"


def gather(order: Order, *, issuer: str, language: Language = "zh") -> OrderNotice:
    """The notice of an order that was issued, as it stands."""
    issued = order.issued_at or order.created_at
    seen = order.rechecks.order_by("number").first()
    with written_in(language):
        return OrderNotice(
            issuer=issuer,
            on=beijing_day(issued),
            firm=str(order.firm),
            estate=order.estate.name_on(beijing_day(issued)),
            place=place_name(order.jurisdiction, on=beijing_day(issued)),
            number=order.number,
            kind=str(order.get_kind_display()),
            until=moment(order.due_at) if order.due_at else DASH,
            recheck=day(seen.due_on) if seen else DASH,
            contact=str(order.issued_by.person) if order.issued_by else DASH,
            items=tuple((item.fact, item.clause or DASH, item.requirement) for item in order.items.all()),
            footer=_("演示文书，不具法律效力") if settings.DEMO else "",
            language=language,
        )


def paper(
    told: OrderNotice, *, number: str = "", verification: Verification | None = None, corrects: str = ""
) -> Paper:
    """The notice as a paper."""
    with written_in(told.language):
        follows = _(
            "逾期未整改或整改不合格的，出示黄牌并约谈；同一小区连续三次的，出示红牌。反馈不实的，记为信用线索。"
        )
        made: list[blocks.Block] = [
            blocks.Text(_("%(firm)s：经检查，你单位管理的下列小区存在以下问题，责令整改。") % {"firm": told.firm}),
            blocks.Facts((
                ((_("小区"), told.estate), (_("坐落"), told.place)),
                ((_("编号"), told.number), (_("类别"), told.kind)),
                ((_("整改期限"), told.until), (_("复查期限"), told.recheck)),
            )),
            blocks.Heading(section(0, _("整改事项（%(n)s 项）") % {"n": len(told.items)})),
            blocks.Grid(
                (blocks.Column(_("问题"), share=0.4), blocks.Column(_("依据"), share=0.25),
                 blocks.Column(_("整改要求"), share=0.35)),
                told.items,
            ),
            blocks.Heading(section(1, _("后果"))),
            blocks.Text(follows),
            blocks.Heading(section(2, _("联系人和签收"))),
            blocks.Text(_("联系人：%(name)s。") % {"name": told.contact}),
            blocks.Signatures(
                people=(_("签收人"), _("签收日期")), seal=blocks.SealPlace(told.issuer, day(told.on))
            ),
        ]  # fmt: skip
        return Paper(
            issuer=told.issuer, name=RECTIFICATION.heading, title=_("整改通知书"), date=told.on, blocks=tuple(made),
            number=number, corrects=corrects, verification=verification, footer=told.footer, language=told.language,
        )  # fmt: skip
