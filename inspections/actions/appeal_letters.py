"""异议申诉的通知: whom an objection or an appeal is told to, and in which words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.models import Appeal
from oversight.models import Membership
from oversight.policy import who_may


def deciders(appeal: Appeal, at: datetime) -> list[Membership]:
    """Who may decide on it now. Empty where every head scored or reviewed: then the bureau has to name another one.

    No grant helps: it goes round no separation of duties, and whoever is barred has nothing to grant.
    """
    return who_may("inspections.uphold_appeal", appeal, at)


def heads(appeal: Appeal, at: datetime) -> list[Membership]:
    """Whoever publishes the results: they see to it that somebody can decide."""
    return who_may("inspections.publish_cycle", appeal.publication.cycle, at)


def to_decide(appeal: Appeal) -> Any:
    """To whoever may decide."""
    return lambda: (
        _("待决定的异议申诉：%(name)s") % {"name": appeal},
        _("请在期限内听取意见并逐项决定。"),
    )


def nobody(appeal: Appeal) -> Any:
    """To the heads, where none of them may decide."""
    return lambda: (
        _("异议申诉没有可以决定的人：%(name)s") % {"name": appeal},
        _("市局负责人都参与过评分或复核。请为市局再任命一名没有参与的负责人（如分管副职），由其决定。"),
    )


def heard(appeal: Appeal) -> Any:
    """To the scorers of the contested items."""
    return lambda: (
        _("异议申诉正在复核：%(name)s") % {"name": appeal},
        _("您评分的项目有异议，可能请您说明情况。"),
    )


def decided(appeal: Appeal, upheld: bool, why: str) -> Any:
    """To whoever lodged it."""
    word = gettext_lazy("异议申诉成立：%(name)s") if upheld else gettext_lazy("异议申诉不成立：%(name)s")
    return lambda: (str(word) % {"name": appeal}, why)
