"""D10 约谈通知书: the card that a failed correction brought, why, and when, where and with whom the firm is talked to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from inspections.models import Card
from oversight.kernel.calendar import beijing_day
from oversight.papers import blocks
from oversight.papers.kinds import TALK
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from registry.papers.wording import DASH, day, moment, place_name, section, written_in


@dataclass(frozen=True)
class Talk:
    """When and where the firm is talked to, who of it is to come, and who talks."""

    at: datetime
    place: str
    people: str


@dataclass(frozen=True)
class CardNotice:
    """What one D10 says."""

    issuer: str
    on: date
    firm: str
    estate: str
    place: str
    order: str
    card: str
    given: str
    until: str
    why: str
    facts: tuple[tuple[str, str], ...]
    talk: Talk
    is_red: bool = False
    footer: str = ""
    language: Language = "zh"


def gather(card: Card, talk: Talk, *, issuer: str, on: date, language: Language = "zh") -> CardNotice:
    """The notice of a card: what was not put right, or that no word came."""
    order = card.order
    with written_in(language):
        silent = card.given_by_id is None
        why = _("整改期限内没有反馈。") if silent else _("经复查，下列事项没有整改。")
        items = order.items.all() if silent else order.items.filter(verdict="not_corrected")
        return CardNotice(
            issuer=issuer,
            on=on,
            firm=str(card.firm),
            estate=card.estate.name_on(on),
            place=place_name(order.jurisdiction, on=on),
            order=order.number,
            card=str(card.get_kind_display()),
            given=day(beijing_day(card.at)),
            until=moment(order.due_at) if order.due_at else DASH,
            why=why,
            facts=tuple((item.fact, item.requirement) for item in items),
            talk=talk,
            is_red=card.kind == "red",
            footer=_("演示文书，不具法律效力") if settings.DEMO else "",
            language=language,
        )


def paper(
    told: CardNotice, *, number: str = "", verification: Verification | None = None, corrects: str = ""
) -> Paper:
    """The notice as a paper."""
    with written_in(told.language):
        follows = (
            _("该小区整改已连续三次不合格，出示红牌。")
            if told.is_red
            else _("同一小区整改连续三次不合格的，出示红牌。")
        )
        made: list[blocks.Block] = [
            blocks.Text(
                _("%(firm)s：你单位管理的下列小区整改不合格，现出示%(card)s，并约谈你单位。")
                % {"firm": told.firm, "card": told.card}
            ),
            blocks.Facts((
                ((_("小区"), told.estate), (_("坐落"), told.place)),
                ((_("整改通知书"), told.order), (_("整改期限"), told.until)),
                ((_("出示"), told.card), (_("出示日期"), told.given)),
            )),
            blocks.Heading(section(0, _("事由"))),
            blocks.Text(told.why),
            blocks.Grid(
                (blocks.Column(_("问题"), share=0.55), blocks.Column(_("整改要求"), share=0.45)), told.facts
            ),
            blocks.Heading(section(1, _("约谈"))),
            blocks.Facts((
                ((_("时间"), moment(told.talk.at)), (_("地点"), told.talk.place)),
                ((_("参加人员"), told.talk.people),),
            )),
            blocks.Heading(section(2, _("后果"))),
            blocks.Text(follows),
            blocks.Signatures(
                people=(_("签收人"), _("签收日期")), seal=blocks.SealPlace(told.issuer, day(told.on))
            ),
        ]  # fmt: skip
        return Paper(
            issuer=told.issuer, name=TALK.heading, title=_("约谈通知书"), date=told.on, blocks=tuple(made),
            number=number, corrects=corrects, verification=verification, footer=told.footer, language=told.language,
        )  # fmt: skip
