"""筛选: what the registers may be asked for; Chinese text, initials, former names, codes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from oversight.filters import RegisterFilter
from oversight.forms import AreaField
from oversight.kernel.calendar import beijing_day
from oversight.kernel.pinyin import is_latin_query
from oversight.kernel.scope import Level
from oversight.models import OrganisationName, Territory
from oversight.policy import Actor
from registry.models import Change, Estate, EstateMode, EstateName, EstateOfficer, Firm, RoomCheck, Tenure
from registry.rules.room import verdicts_of
from registry.states import DRAFTS, STANDING

LONGEST_TEXT = 60
LATEST_VERDICT = (
    RoomCheck.objects.filter(estate=OuterRef("pk"), withdrawal=None)
    .order_by("-surveyed_at", "-id")
    .values("verdict")[:1]
)
ROOMS = (
    ("none", gettext_lazy("未查")),
    *RoomCheck.GROUPS,
    *RoomCheck.VERDICTS,
)


class AreaFilter(django_filters.NumberFilter):
    """An area as people write it."""

    field_class = AreaField


class EstateFilter(RegisterFilter):
    """Filters of the register of estates."""

    q = django_filters.CharFilter(
        label=gettext_lazy("名称、企业或编号"), method="by_text", max_length=LONGEST_TEXT
    )
    territory = django_filters.ChoiceFilter(
        label=gettext_lazy("街道、社区"), method="by_territory", empty_label=gettext_lazy("全部")
    )
    mode = django_filters.ChoiceFilter(
        label=gettext_lazy("管理模式"), choices=EstateMode.MODES, empty_label=gettext_lazy("全部")
    )
    estate_class = django_filters.ChoiceFilter(
        label=gettext_lazy("类别"), choices=Estate.CLASSES, empty_label=gettext_lazy("全部")
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("类型"), choices=Estate.KINDS, empty_label=gettext_lazy("全部")
    )
    verdict = django_filters.ChoiceFilter(
        label=gettext_lazy("用房核查"), choices=ROOMS, method="by_verdict", empty_label=gettext_lazy("全部")
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("登记状态"),
        choices=[("waiting", gettext_lazy("草稿、已退回")), *Estate.STATES],
        method="by_state",
        empty_label=gettext_lazy("在册"),
    )
    area_min = AreaFilter(label=gettext_lazy("面积不小于"), field_name="total_area", lookup_expr="gte")
    area_max = AreaFilter(label=gettext_lazy("面积不大于"), field_name="total_area", lookup_expr="lte")
    expiring = django_filters.ChoiceFilter(
        label=gettext_lazy("合同到期"),
        choices=[
            ("past", gettext_lazy("已到期")),
            ("30", gettext_lazy("30 天内")),
            ("90", gettext_lazy("90 天内")),
            ("180", gettext_lazy("180 天内")),
        ],
        method="by_expiry",
        empty_label=gettext_lazy("不限"),
    )
    firm = django_filters.CharFilter(label=gettext_lazy("企业代码"), method="by_firm", max_length=18)
    officer = django_filters.ChoiceFilter(
        label=gettext_lazy("责任干部"),
        choices=[("none", gettext_lazy("未指定")), ("mine", gettext_lazy("由我负责"))],
        method="by_officer",
        empty_label=gettext_lazy("不限"),
    )

    needs = {
        "q": "name",
        "territory": "jurisdiction",
        "verdict": "",
        "firm": "",
        "expiring": "contract_to",
        "area_min": "total_area",
        "area_max": "total_area",
    }
    # what stands in the bar; the rest lies behind 更多条件
    bar = ("q", "territory", "mode", "estate_class", "verdict")

    class Meta:
        model = Estate
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Any], *, by: Actor, allowed: frozenset[str] | None
    ) -> None:
        super().__init__(data, queryset, by=by, allowed=allowed)
        self.day = beijing_day(by.at)
        self.units = [unit for unit in units_below(by) if unit.path != by.path]
        if "territory" in self.filters:
            self.filters["territory"].extra["choices"] = [
                *((str(u.pk), _unit_words(u)) for u in self.units),
                ("none", gettext_lazy("社区未落实")),
            ]

    @property
    def qs(self) -> QuerySet[Any]:
        """Estates on the register, unless another state is asked for."""
        found = super().qs
        return found if self.asked("state") else found.filter(state__in=STANDING)

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Name, initials, public number, former names, the firm of today; without joins that double a row."""
        text = value.strip()
        wanted = Q(name__contains=text) | Q(public_id=text.upper())
        if is_latin_query(text):
            wanted |= Q(initials__startswith=text.lower())
        if self.allowed is None:
            wanted |= Q(pk__in=EstateName.objects.filter(name__contains=text).values("estate"))
        held = Tenure.objects.current(self.day).filter(firm__organisation__name__contains=text)
        return rows.filter(wanted | Q(pk__in=held.values("estate")))

    def by_territory(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A unit and everything below it; ``none``: what has no committee yet."""
        if value == "none":
            return rows.filter(jurisdiction=None)
        unit = next((unit for unit in self.units if str(unit.pk) == value), None)
        return rows.filter(jurisdiction__path__startswith=unit.path) if unit else rows.none()

    def by_verdict(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What the newest check said, or that there is none."""
        if value == "none":
            checks = RoomCheck.objects.filter(estate=OuterRef("pk"), withdrawal=None)
            return rows.filter(~Exists(checks))
        return rows.annotate(newest_verdict=Subquery(LATEST_VERDICT)).filter(
            newest_verdict__in=verdicts_of(value)
        )

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One state, also of those that the list leaves out; ``waiting``: drafts, with those that were returned."""
        return rows.filter(state__in=DRAFTS if value == "waiting" else (value,))

    def by_officer(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those that nobody of the street answers for by name, or those that the reader does."""
        if value == "none":
            return rows.without_officer()  # type: ignore[attr-defined, no-any-return]
        held = EstateOfficer.objects.filter(estate=OuterRef("pk"), valid_to=None)
        return rows.filter(Exists(held.filter(membership=self.by.membership_id)))

    def by_expiry(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Estates whose running contract has ended, or ends within so many days (DOMAIN §3)."""
        held = Tenure.objects.current(self.day).exclude(contract_to=None)
        if value == "past":
            found = held.filter(contract_to__lt=self.day)
        else:
            found = held.filter(contract_to__range=(self.day, self.day + timedelta(days=int(value))))
        return rows.filter(pk__in=found.values("estate"))

    def by_firm(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Estates that a firm manages today."""
        held = Tenure.objects.current(self.day).filter(firm__code=value.strip().upper())
        return rows.filter(pk__in=held.values("estate"))


def units_below(by: Actor) -> list[Territory]:
    """The units to choose from: districts and streets for who sees the city, committees for a street; asked once."""
    found: list[Territory] = by.once("registry.units", lambda: _units(by))
    return found


def _units(by: Actor) -> list[Territory]:
    units = Territory.objects.on(beijing_day(by.at))
    here = len(by.path) // 4
    if here >= Level.STREET:
        return list(units.within(by.path))
    rows = units.within(by.path) if by.path else units
    return list(rows.filter(level__in=(Level.DISTRICT, Level.STREET)))


def _unit_words(unit: Territory) -> str:
    return f"\u3000{unit.name}" if unit.level == Level.STREET else unit.name


class FirmFilter(RegisterFilter):
    """Filters of the register of firms."""

    q = django_filters.CharFilter(
        label=gettext_lazy("名称或信用代码"), method="by_text", max_length=LONGEST_TEXT
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("登记状态"), choices=Firm.STATES[1:], empty_label=gettext_lazy("全部")
    )
    legacy_grade = django_filters.ChoiceFilter(
        label=gettext_lazy("原资质等级"), choices=Firm.LEGACY_GRADES[1:], empty_label=gettext_lazy("全部")
    )
    territory = django_filters.ChoiceFilter(
        label=gettext_lazy("备案所在街道"), method="by_territory", empty_label=gettext_lazy("全部")
    )
    active = django_filters.ChoiceFilter(
        label=gettext_lazy("在管小区"),
        choices=[("yes", gettext_lazy("有在管的")), ("no", gettext_lazy("没有在管的"))],
        method="by_active",
        empty_label=gettext_lazy("不限"),
    )
    needs = {"q": "organisation", "territory": "jurisdiction", "active": ""}
    bar = ("q", "state", "territory", "legacy_grade", "active")

    class Meta:
        model = Firm
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Any], *, by: Actor, allowed: frozenset[str] | None
    ) -> None:
        super().__init__(data, queryset, by=by, allowed=allowed)
        self.day = beijing_day(by.at)
        self.units = list(Territory.objects.on(self.day).streets())
        if "territory" in self.filters:
            self.filters["territory"].extra["choices"] = [(str(u.pk), u.name) for u in self.units]

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Name, initials, code, former names."""
        text = value.strip()
        wanted = Q(organisation__name__contains=text) | Q(code__startswith=text.upper())
        if is_latin_query(text):
            wanted |= Q(organisation__initials__contains=text.lower())
        if self.allowed is None:
            former = OrganisationName.objects.filter(name__contains=text)
            wanted |= Q(organisation__in=former.values("organisation"))
        return rows.filter(wanted)

    def by_territory(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Where it files."""
        unit = next((unit for unit in self.units if str(unit.pk) == value), None)
        return rows.filter(jurisdiction__path__startswith=unit.path) if unit else rows.none()

    def by_active(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whether it manages an estate today."""
        held = Exists(Tenure.objects.current(self.day).filter(firm=OuterRef("pk")))
        return rows.filter(held if value == "yes" else ~held)


class ChangeFilter(RegisterFilter):
    """Filters of the proposed changes."""

    q = django_filters.CharFilter(
        label=gettext_lazy("小区、企业或理由"), method="by_text", max_length=LONGEST_TEXT
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), choices=Change.STATES, empty_label=gettext_lazy("全部")
    )
    about = django_filters.ChoiceFilter(
        label=gettext_lazy("对象"),
        choices=[("estate", gettext_lazy("小区")), ("firm", gettext_lazy("企业"))],
        method="by_about",
        empty_label=gettext_lazy("全部"),
    )
    bar = ("q", "state", "about")

    class Meta:
        model = Change
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The record's name or the reason."""
        text = value.strip()
        return rows.filter(
            Q(estate__name__contains=text)
            | Q(firm__organisation__name__contains=text)
            | Q(reason__contains=text)
        )

    def by_about(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Changes of estates or of firms."""
        return rows.filter(**{f"{value}__isnull": False})
