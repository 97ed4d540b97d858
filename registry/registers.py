"""名册: the three registers of the registry, described once for screen and file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext_lazy as _

from oversight.kernel.calendar import beijing_day
from oversight.listing import Out, Register, enter
from oversight.policy import Actor, visible
from registry.filters import ChangeFilter, EstateFilter, FirmFilter, units_below
from registry.models import Change, Estate, EstateMode, Firm, RoomCheck, Tenure
from registry.screen import place
from registry.tables import VERDICTS, ChangeTable, EstateTable, FirmTable

MODES, CLASSES, KINDS, STATES = map(dict, (EstateMode.MODES, Estate.CLASSES, Estate.KINDS, Estate.STATES))
FIRM_STATES, GRADES = dict(Firm.STATES), dict(Firm.LEGACY_GRADES)


def _estates(by: Actor) -> QuerySet[Estate]:
    """All estates."""
    return Estate.objects.all()


def _dress_estates(rows: QuerySet[Estate], by: Actor) -> QuerySet[Estate]:
    """With what a row shows of place, firm, mode and newest check: words and figures alone, not records to be made."""
    today = beijing_day(by.at)
    here = {"estate": OuterRef("pk")}
    held = Tenure.objects.current(today).filter(**here).order_by("pk")
    firm = JSONObject(name="firm__organisation__name", code="firm__code", contract_to="contract_to")
    managers = EstateMode.objects.filter(term__contains=today, **here).exclude(manager=None).order_by("pk")
    checks = RoomCheck.objects.standing().filter(**here).order_by("-surveyed_at", "-id")
    check = JSONObject(verdict="verdict", shortfall=Cast("shortfall", TextField()))
    return rows.annotate(
        place_path=F("jurisdiction__path"),
        place_name=F("jurisdiction__name"),
        developer_name=F("developer__name"),
        held_now=Subquery(held.values(data=firm)[:1]),
        mode_manager=Subquery(managers.values("manager__name")[:1]),
        newest_check=Subquery(checks.values(data=check)[:1]),
    )


def _finish_estates(rows: list[Any], by: Actor) -> None:
    """Names of street and committee, who manages, the contract's end."""
    known: dict[str, Any] = {unit.path: unit for unit in units_below(by)}
    paths = {row.place_path: row.place_name for row in rows if row.place_path}
    if missing := [path for path in paths if path[: place.STREET] not in known]:
        known |= place.above(missing)
    words = {path: place.words(path, name, known) for path, name in paths.items()}
    for row in rows:
        held = row.held_now or {}
        row.place_words = words.get(row.place_path)
        row.manager_words = held.get("name") or row.mode_manager
        row.firm_code = held.get("code", "")
        row.contract_to = date.fromisoformat(held["contract_to"]) if held.get("contract_to") else None


ESTATES = enter(
    Register(
        url_name="registry:estate-list",
        title=_("小区登记册"),
        unit=_("个"),
        view="registry.view_estate",
        whole="registry.read_estate",
        export="registry.export_estate",
        rows=_estates,
        dress=_dress_estates,
        finish=_finish_estates,
        table=EstateTable,
        filters=EstateFilter,
        sort="name",
        usual=(
            "place", "estate_class", "mode", "manager", "total_area", "households", "verdict", "contract_to",
        ),
        shares=("mode", "estate_class"),
        totals={"total_area": "total_area", "households": "households", "buildings": "buildings"},
        # who manages it and what a check said is public; under which contract is not
        column_needs={
            "place": "jurisdiction", "manager": "", "verdict": "", "contract_to": "contract_to",
        },
        outs=(
            Out(header=_("小区编号"), give=lambda e: e.public_id, need="public_id"),
            Out(header=_("小区名称"), give=lambda e: e.name, need="name", width=24),
            Out(header=_("街道、社区"), give=lambda e: e.place_words, need="jurisdiction", width=24),
            Out(header=_("类别"), give=lambda e: e.estate_class, words=CLASSES, need="estate_class"),
            Out(header=_("类型"), give=lambda e: e.kind, words=KINDS, need="kind"),
            Out(header=_("管理模式"), give=lambda e: e.mode, words=MODES, need="mode"),
            Out(header=_("现管理单位"), give=lambda e: e.manager_words, width=28),
            Out(header=_("企业代码"), give=lambda e: e.firm_code, width=22),
            Out(header=_("总建筑面积 m²"), give=lambda e: e.total_area, need="total_area", kind="area"),
            Out(
                header=_("地上建筑面积 m²"),
                give=lambda e: e.above_ground_area,
                need="above_ground_area",
                kind="area",
            ),
            Out(header=_("实测面积 m²"), give=lambda e: e.measured_area, need="measured_area", kind="area"),
            Out(header=_("户数"), give=lambda e: e.households, need="households", kind="integer"),
            Out(header=_("楼栋数"), give=lambda e: e.buildings, need="buildings", kind="integer"),
            Out(header=_("竣工日期"), give=lambda e: e.completed_on, need="completed_on", kind="date"),
            Out(header=_("规划许可日期"), give=lambda e: e.permitted_on, need="permitted_on", kind="date"),
            Out(header=_("地址"), give=lambda e: e.address, need="address", width=30),
            Out(header=_("建设单位"), give=lambda e: e.developer_name, need="developer", width=28),
            Out(
                header=_("用房核查"),
                give=lambda e: e.newest_check and e.newest_check["verdict"],
                words=VERDICTS,
            ),
            Out(header=_("合同到期"), give=lambda e: e.contract_to, need="contract_to", kind="date"),
            Out(header=_("登记状态"), give=lambda e: e.state, words=STATES, need="state"),
        ),
    )
)  # fmt: skip


def _firms(by: Actor) -> QuerySet[Firm]:
    """Firms with the number and area of the estates that they manage and this reader sees."""
    today = beijing_day(by.at)
    seen = visible(by, "registry.view_estate", Estate.objects.all())
    held = (
        Tenure.objects.current(today)
        .filter(firm=OuterRef("pk"), estate__in=seen.values("pk"))
        .order_by()
        .values("firm")
    )
    return Firm.objects.select_related("organisation", "jurisdiction").annotate(
        estate_count=Subquery(held.annotate(n=Count("pk")).values("n")),
        estate_area=Subquery(held.annotate(total=Sum("estate__total_area")).values("total")),
    )


def _finish_firms(rows: Iterable[Any], by: Actor) -> None:
    """No estate is zero, not unknown."""
    for row in rows:
        row.estate_count = row.estate_count or 0


FIRMS = enter(
    Register(
        url_name="registry:firm-list",
        title=_("物业企业名册"),
        unit=_("家"),
        view="registry.view_firm",
        whole="registry.read_firm",
        export="registry.export_firm",
        rows=_firms,
        finish=_finish_firms,
        table=FirmTable,
        filters=FirmFilter,
        sort="name",
        usual=("code", "state", "place", "estates", "area", "headcount"),
        shares=("state",),
        totals={"headcount": "headcount", "party_members": "party_members"},
        column_needs={"name": "organisation", "place": "jurisdiction", "estates": "", "area": ""},
        outs=(
            Out(header=_("统一社会信用代码"), give=lambda f: f.code, need="code", width=22),
            Out(header=_("企业名称"), give=lambda f: f.name, need="organisation", width=30),
            Out(header=_("状态"), give=lambda f: f.state, words=FIRM_STATES, need="state"),
            Out(header=_("法定代表人"), give=lambda f: f.legal_representative, need="legal_representative"),
            Out(
                header=_("注册地址"), give=lambda f: f.registered_address, need="registered_address", width=30
            ),
            Out(
                header=_("注册资本 万元"),
                give=lambda f: f.registered_capital,
                need="registered_capital",
                kind="money",
            ),
            Out(header=_("营业执照起"), give=lambda f: f.licence_from, need="licence_from", kind="date"),
            Out(header=_("营业执照止"), give=lambda f: f.licence_to, need="licence_to", kind="date"),
            Out(header=_("从业人数"), give=lambda f: f.headcount, need="headcount", kind="integer"),
            Out(header=_("党员人数"), give=lambda f: f.party_members, need="party_members", kind="integer"),
            Out(
                header=_("原资质等级"),
                give=lambda f: f.legacy_grade or None,
                words=GRADES,
                need="legacy_grade",
            ),
            Out(header=_("备案所在街道"), give=lambda f: str(f.jurisdiction or ""), need="jurisdiction"),
            Out(header=_("在管小区"), give=lambda f: f.estate_count, kind="integer"),
            Out(header=_("在管面积 m²"), give=lambda f: f.estate_area, kind="area"),
        ),
    )
)


def _changes(by: Actor) -> QuerySet[Change]:
    """The changes of estates and of firms that this actor reads whole."""
    estates = visible(by, "registry.view_change", Change.objects.exclude(estate=None))
    firms = visible(by, "registry.view_firmchange", Change.objects.exclude(firm=None))
    mine = Q(pk__in=estates.values("pk")) | Q(pk__in=firms.values("pk"))
    return Change.objects.filter(mine).select_related(
        "estate", "firm__organisation", "drafted_by__organisation", "drafted_by__person"
    )


def _finish_changes(rows: Iterable[Any], by: Actor) -> None:
    """The record's name."""
    for row in rows:
        row.about_words = str(row.estate or row.firm)


CHANGES = enter(
    Register(
        url_name="registry:change-list",
        title=_("登记变更申请"),
        unit=_("件"),
        view="registry.view_change",
        whole="registry.view_change",
        export="registry.view_change",
        rows=_changes,
        by_right=True,
        finish=_finish_changes,
        table=ChangeTable,
        filters=ChangeFilter,
        sort="-created_at",
        usual=("about", "body", "state", "created_at", "submitted_at"),
    )
)
