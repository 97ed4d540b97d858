"""Which records of the inspections lie in a unit of the tree, for a unit that is redrawn (oversight/cargo.py).

Certificates, draws and results of before the portal stay as they were made.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models import Appeal, Check, CheckTarget, Course, Cycle, Order, Sheet, Survey
from oversight import cargo


def register() -> None:
    """Cycles first: a survey follows its cycle; what is of one estate follows the estate."""
    cargo.register(
        cargo.Cargo(
            model=Cycle, label=_("进行中的考核周期"), verb="inspections.view_cycle", standing=_running_cycle
        ),
        cargo.Cargo(
            model=Survey,
            label=_("进行中的业主测评"),
            verb="inspections.view_survey",
            follows="cycle",
            standing=_running_survey,
        ),
        cargo.Cargo(
            model=Sheet,
            label=_("未了的考核表"),
            verb="inspections.view_streetsheet",
            follows="estate",
            standing=_unfinished_sheet,
        ),
        cargo.Cargo(
            model=Course, label=_("未结束的考核培训"), verb="inspections.view_course", standing=_coming_course
        ),
        cargo.Cargo(
            model=Check, label=_("进行中的专项检查"), verb="inspections.view_check", standing=_running_check
        ),
        cargo.Cargo(
            model=CheckTarget,
            label=_("未检查的检查对象"),
            verb="inspections.view_check",
            follows="estate",
            standing=_unvisited,
        ),
        cargo.Cargo(
            model=Order,
            label=_("未了的整改通知书"),
            verb="inspections.view_order",
            follows="estate",
            standing=_running_order,
        ),
        cargo.Cargo(
            model=Appeal,
            label=_("未决的异议申诉"),
            verb="inspections.view_appeal",
            follows="estate_result__estate",
            standing=_open_appeal,
        ),
    )


def _running_cycle(at: datetime) -> Q:
    return Q(state__in=states.RUNNING)


def _running_survey(at: datetime) -> Q:
    return ~Q(state__in=states.SURVEY.ends)


def _unfinished_sheet(at: datetime) -> Q:
    return Q(state__in=states.UNFINISHED)


def _coming_course(at: datetime) -> Q:
    return ~Q(state__in=states.COURSE.ends)


def _running_check(at: datetime) -> Q:
    return ~Q(state__in=states.CHECK.ends)


def _unvisited(at: datetime) -> Q:
    return Q(visited_at=None)


def _running_order(at: datetime) -> Q:
    return Q(state__in=states.OPEN_ORDERS)


def _open_appeal(at: datetime) -> Q:
    return Q(state__in=states.OPEN_APPEALS)
