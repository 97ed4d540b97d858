"""What a room check says, in Chinese and English (DESIGN §7: plain, short, what is wrong and what to do)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oversight.kernel.measure import ceil_area, plain, show_area, show_permille
from oversight.kernel.wording import Catalogue, Message, Name, Worded, is_english
from registry.rules.room.policy import Policy, Use
from registry.rules.room.required import rate_for
from registry.rules.room.result import PartResult, Result
from registry.rules.room.steps import ratio_formula, show_amount

BASES = {
    "total": ("总建筑面积", "Total floor area"),
    "above_ground": ("地上建筑面积", "Above-ground floor area"),
    "measured": ("实测建筑面积", "Measured floor area"),
}

_AREAS = {
    f"{code}_{base}": Worded(zh.format(zh_name), en.format(en_name))
    for base, (zh_name, en_name) in BASES.items()
    for code, zh, en in (
        ("step_area", "{}", "{}"),
        ("area_unknown", "{}不明，无法核算", "{} is not known; nothing can be computed"),
        ("area_unreadable", "{}“{{value}}”不是数", "{}: '{{value}}' is not a number"),
        ("area_blank", "没有填写{}", "{} is missing"),
        (
            "area_not_positive",
            "{}为 {{area}} m²，应大于 0",
            "{} is {{area}} m²; it must be above 0",
        ),
    )
}

VERDICT_WORDS = Catalogue(
    {
        "pass": Worded("合格", "Compliant"),
        "rectify": Worded("限期整改", "To be rectified"),
        "fail": Worded("不合格", "Not compliant"),
        "conditional": Worded("附条件合格", "Compliant on conditions"),
        "incomplete": Worded("资料不全", "Incomplete"),
        "error": Worded("数据错误", "Wrong data"),
        "unverified": Worded("待核实", "To be verified"),
        "existing": Worded("存量，只登记", "Existing stock, recorded only"),
    }
)

KIND_WORDS = Catalogue(
    {
        "office": Worded("办公", "Office"),
        "service": Worded("客服接待", "Reception"),
        "owners_committee": Worded("业主委员会", "Owners' committee"),
        "operating": Worded("经营", "Operating (let)"),
        "maintenance": Worded("工具维修", "Tools and repair"),
        "archive": Worded("档案", "Archive"),
        "storage": Worded("库房", "Storage"),
        "guard": Worded("门卫室", "Guard room"),
        "monitoring": Worded("监控室", "Monitoring room"),
        "equipment": Worded("设备用房", "Equipment room"),
        "circulation": Worded("门厅、走廊、楼梯、井道", "Lobby, corridor, stairs, shaft"),
        "refuse": Worded("垃圾房", "Refuse room"),
        "garage": Worded("车库", "Garage"),
        "civil_defence": Worded("人防工程", "Civil-defence space"),
        "other": Worded("其他", "Other"),
    }
)

_EXCLUDED = {
    "below_ground": ("在地面以下", "below ground"),
    "misused": ("改变用途：{use}", "changed use: {use}"),
    "low_ceiling": ("层高 {height} m，不足 {least} m", "ceiling {height} m, under {least} m"),
    "circulation": ("门厅、走廊、楼梯、井道", "lobby, corridor, stairs or shaft"),
    "refuse_room": ("垃圾房", "refuse room"),
    "equipment_room": ("设备用房", "equipment room"),
    "guard_room": ("门卫室", "guard room"),
    "monitoring_room": ("监控室", "monitoring room"),
    "garage": ("车库", "garage"),
    "civil_defence": ("人防工程", "civil-defence space"),
    "operating": ("经营用房", "operating room"),
}

_ROOMS = {
    **{f"room_{c}": Worded(f"不计：{zh}", f"Not counted: {en}") for c, (zh, en) in _EXCLUDED.items()},
    **{
        f"remark_room_{c}": Worded(f"计入，请留意：{zh}", f"Counted, but note: {en}")
        for c, (zh, en) in _EXCLUDED.items()
    },
    "room_no_area": Worded("不计：面积 {area} m²，应大于 0", "Not counted: area {area} m² is not above 0"),
    "remark_floor_contradicts": Worded(
        "资料前后不一：楼层填 {floor} 层，与“是否地下”相反",
        "The papers contradict themselves: floor {floor}, yet the opposite below/above ground",
    ),
    "counted": Worded("计入", "Counted"),
}

_STEPS = {
    "step_part_whole": Worded("{name_zh}", "{name_en}"),
    "step_part_inside": Worded("其中：{name_zh}", "Of which: {name_en}"),
    "step_part_extra": Worded("另计：{name_zh}", "Beside: {name_en}"),
    "step_ratio": Worded("比例项", "Rate"),
    "step_minimum": Worded("下限项", "Minimum"),
    "step_maximum": Worded("上限项", "Maximum"),
    "step_tier": Worded("至 {upto} m² 的部分", "Part up to {upto} m²"),
    "step_tier_fixed": Worded("{upto} m² 以下", "Up to {upto} m²"),
    "step_tier_last": Worded("其余部分", "The rest"),
    "step_required": Worded("应配", "Required"),
    "step_required_part": Worded("应配{name_zh}", "Required: {name_en}"),
    "step_required_total": Worded("应配合计", "Required in total"),
    "step_rooms": Worded("实测用房，{n} 间", "Rooms measured: {n}"),
    "step_excluded": Worded("不计入，{n} 间", "Not counted: {n}"),
    "step_counted": Worded("计入面积", "Counted area"),
    "step_provided": Worded("已配面积", "Provided area"),
    "step_provided_part": Worded("其中{name_zh}", "Of which {name_en}"),
    "step_gap": Worded("缺口", "Shortage"),
    "step_surplus": Worded("余量", "Surplus"),
    "step_gap_part": Worded("缺口：{name_zh}", "Shortage: {name_en}"),
    "step_phase": Worded("首期应配", "Required of the first phase"),
    "step_phase_provided": Worded("首期已配", "Provided in the first phase"),
    "note_rounded_up": Worded(
        "精确值 {exact}，向上进到 0.01，不让进位抹掉短缺",
        "Exactly {exact}; rounded up to 0.01 so that rounding forgives no shortage",
    ),
    "note_rounded_up_short": Worded("= {exact}，向上进到 0.01", "= {exact}, rounded up to 0.01"),
    "note_by_policy": Worded("政策 {policy} 规定的最低面积", "The least area by policy {policy}"),
    "note_rooms": Worded("{rooms}", "{rooms}"),
}

_REASONS = {
    "enough": Worded("面积和条件都满足", "Area and conditions are met"),
    "enough_to_decide": Worded("面积和一票判定的条件都满足", "The area and the deciding conditions are met"),
    "reminders_not_met": Worded(
        "另有 {n} 项提醒条件不满足，不影响结论", "Reminders not met: {n}; they do not change the verdict"
    ),
    "reminders_unknown": Worded("另有 {n} 项提醒条件还没有查看", "Reminders not yet looked at: {n}"),
    "existing_stock": Worded(
        "在政策起算日 {date} 以前已批准，属存量，只登记差额，不作结论",
        "Permitted before the policy took effect on {date}: existing stock, recorded without a verdict",
    ),
    "short_total": Worded("用房合计差 {short} m²", "Rooms are {short} m² short in total"),
    "short_part": Worded("{name_zh}差 {short} m²", "{name_en}: {short} m² short"),
    "short_phase": Worded("首期用房差 {short} m²", "The first phase is {short} m² short"),
    "condition_not_met": Worded("不满足：{name_zh}", "Not met: {name_en}"),
    "condition_unknown": Worded("还没有查看：{name_zh}", "Not yet looked at: {name_en}"),
    "provided_unknown": Worded("没有已配用房面积", "The provided area is not known"),
    "part_unknown": Worded("没有{name_zh}的面积", "Area not known: {name_en}"),
    "phase_unknown": Worded("首期的面积不全", "The first phase's areas are incomplete"),
    "use_unknown": Worded("本政策按用途区分，没有填写用途", "The policy differs by use and the use is blank"),
    "use_unreadable": Worded(
        "用途“{value}”不认识，应为住宅、混合或非住宅",
        "Use '{value}' is not residential, mixed or non_residential",
    ),
    "use_not_covered": Worded("本政策没有规定这种用途", "The policy has no rule for this use"),
    "provided_negative": Worded("用房面积小于 0", "A provided area is below 0"),
    "provided_unreadable": Worded("{column}“{value}”不是数", "{column}: '{value}' is not a number"),
    "area_too_large": Worded(
        "面积 {area} m² 超过 {limit} m²，请核实单位后再查",
        "An area of {area} m² is above {limit} m²: check the unit first",
    ),
    "above_exceeds_total": Worded(
        "地上建筑面积 {above} m² 大于总建筑面积 {total} m²，请核实",
        "The above-ground area of {above} m² exceeds the total of {total} m²: check both",
    ),
    "parts_exceed_total": Worded(
        "各部分合计 {parts} m² 大于用房合计 {total} m²，请核实",
        "The parts add up to {parts} m², more than the {total} m² in total: check both",
    ),
}

_WARNINGS = {
    "suspect_unit": Worded(
        "建筑面积只有 {area} m²，不足 {limit} m²，疑似单位错误（万 m²？）",
        "The floor area is only {area} m², under {limit} m²: perhaps meant in ten thousands",
    ),
    "provided_exceeds_area": Worded(
        "用房 {provided} m² 大于建筑面积 {area} m²，请核实",
        "The rooms' {provided} m² exceed the floor area of {area} m²: check both",
    ),
    "rooms_with_remarks": Worded("{n} 间用房有需要留意的情况", "{n} rooms have something to note"),
    "date_unknown": Worded(
        "许可日期和验收日期都没有，按 {date} 以后的新建项目核算",
        "Neither permit nor acceptance date is known: taken as built after {date}",
    ),
    "read_as": Worded("{column}“{value}”读作 {read}", "{column}: '{value}' was read as {read}"),
}

_POLICY_FAULTS = {
    "policy_ends_before_start": Worded("政策 {code} 的止日不晚于起日", "Policy {code} ends before it starts"),
    "policy_bad_code": Worded(
        "代码“{code}”只能用小写字母、数字和下划线", "'{code}' is no code like office_1"
    ),
    "policy_double_code": Worded("代码“{code}”用了两次", "The code '{code}' stands twice"),
    "policy_no_parts": Worded("政策 {code} 没有任何用房要求", "Policy {code} asks for no rooms at all"),
    "policy_two_wholes": Worded(
        "“{first}”和“{second}”都称是全部用房", "'{first}' and '{second}' are both the whole"
    ),
    "policy_inside_nothing": Worded(
        "“{code}”包含在全部用房内，但政策没有全部用房", "'{code}' lies inside no whole"
    ),
    "policy_no_rates": Worded("“{code}”没有标准", "'{code}' has no rates"),
    "policy_uses_overlap": Worded("“{code}”的用途为空或重复", "'{code}': uses are empty or overlap"),
    "policy_asks_nothing": Worded("“{code}”既无比例也无下限", "'{code}' has neither a rate nor a minimum"),
    "policy_ladder": Worded(
        "“{code}”的分段应逐级增大，比例的最后一段不封顶",
        "'{code}': bands must rise and the last rate must have no upper end",
    ),
    "policy_tier_says_one": Worded(
        "“{code}”的每段应只写比例或定额之一", "'{code}': a band is a rate or an area"
    ),
    "policy_odd_rate": Worded(
        "“{code}”的比例 {rate} 不在范围内", "'{code}': the rate {rate} is out of range"
    ),
    "policy_not_positive": Worded("“{code}”有不大于 0 的面积", "'{code}' has an area not above 0"),
    "policy_minimum_above_maximum": Worded("“{code}”的下限高于上限", "'{code}': minimum above maximum"),
    "policy_needs_value": Worded("“{code}”缺少数值", "'{code}' needs a value"),
    "policy_unknown_part": Worded("“{code}”所指的“{part}”不存在", "'{code}' names the unknown part '{part}'"),
    "policy_overlap": Worded(
        "政策 {first} 和 {second} 的有效期重叠", "Policies {first} and {second} overlap"
    ),
}

_OF_CONDITIONS = frozenset({"condition_not_met", "condition_unknown"})
ROOM_WORDS = Catalogue({**_AREAS, **_ROOMS, **_STEPS, **_REASONS, **_WARNINGS, **_POLICY_FAULTS})


def say(message: Message, language: str = "zh") -> str:
    """A message of this rule in words."""
    return ROOM_WORDS.say(message, language)


def say_each(messages: Iterable[Message], language: str = "zh") -> list[str]:
    """The messages in words; what is said of several conditions is said once, with all of their names."""
    together: dict[str, list[Message]] = {}
    for place, message in enumerate(messages):
        together.setdefault(message.code if message.code in _OF_CONDITIONS else str(place), []).append(
            message
        )
    return [say(_of_all(alike), language) for alike in together.values()]


def _of_all(alike: Sequence[Message]) -> Message:
    first = alike[0]
    if len(alike) == 1:
        return first
    names = {
        "name_zh": "、".join(one.params["name_zh"] for one in alike),
        "name_en": ", ".join(one.params["name_en"] for one in alike),
    }
    return Message(first.code, {**first.params, **names})


def name_in(name: Name, language: str = "zh") -> str:
    """A name of the policy in the language asked for."""
    return name.en if is_english(language) else name.zh


def summarise(policy: Policy, use: Use | None, language: str = "zh") -> str:
    """What a version asks of a ``use`` in one line: "S-2008：总建筑面积 4‰，且不少于 80 m²".

    A part with bands of rates does not go into one line: then the version is called by its name.
    """
    asked = [(part, rate) for part in policy.parts if (rate := rate_for(part, use)) is not None]
    if not asked or any(len(rate.tiers) > 1 or len(rate.minimum) > 1 for _, rate in asked):
        return f"{policy.code} {name_in(policy.name, language)}"
    english = is_english(language)
    told = []
    for part, rate in asked:
        base = BASES[policy.base_of(part)][english]
        limbs = [f"{base} {show_permille(t.permille)}" for t in rate.tiers if t.permille is not None]
        least = [
            plain(area) for area in (*(t.fixed for t in rate.tiers), *(m.area for m in rate.minimum)) if area
        ]
        joint = (" and " if english else "，且") if limbs else ""
        limbs += [f"{joint}{'at least' if english else '不少于'} {area} m²" for area in least]
        name = f"{name_in(part.name, language)} " if len(asked) > 1 else ""
        told.append(name + "".join(limbs))
    return f"{policy.code}: {'; '.join(told)}" if english else f"{policy.code}：{'；'.join(told)}"


def headline(result: Result, language: str = "zh") -> str:
    """The answer as a heading: "不合格，差 16.66 m²"."""
    word = VERDICT_WORDS.word(result.verdict, language)
    if result.verdict == "fail" and result.shortfall:
        short = show_area(result.shortfall)
        return f"{word}: {short} m² short" if is_english(language) else f"{word}，差 {short} m²"
    return word


@dataclass(frozen=True)
class WordedStep:
    """One line of the arithmetic in words: ``amount`` is shown text without its unit."""

    label: str
    formula: str
    amount: str
    note: str
    style: str


def worded_steps(result: Result, language: str = "zh") -> list[WordedStep]:
    """The arithmetic for a page or a sheet, line by line."""
    return [
        WordedStep(
            label=say(step.label, language),
            formula=step.formula,
            amount="" if step.amount is None else show_amount(step.amount),
            note=say(step.note, language) if step.note else "",
            style=step.style,
        )
        for step in result.steps
    ]


def explain(result: Result, language: str = "zh") -> str:
    """The verdict in one paragraph: rule, numbers, result, source (DESIGN §7)."""
    english = is_english(language)
    sentences = [
        _explain_part(part, several=len(result.parts) > 1, language=language) for part in result.parts
    ]
    sentences += say_each(result.reasons, language)
    source = f"Policy {result.policy_code}" if english else f"政策 {result.policy_code}"
    return _join([*sentences, source], language)


def list_warnings(result: Result, language: str = "zh") -> list[str]:
    """The warnings in words."""
    return say_each(result.warnings, language)


def _join(sentences: Sequence[str], language: str) -> str:
    return ". ".join(sentences) + "." if is_english(language) else "。".join(sentences) + "。"


def _explain_part(part: PartResult, *, several: bool, language: str) -> str:
    english = is_english(language)
    requirement = part.requirement
    limbs = []
    if requirement.ratio is not None:
        limbs.append(f"{ratio_formula(requirement)} = {show_area(ceil_area(requirement.ratio))}")
    if requirement.minimum is not None:
        word = "a minimum of" if english else "下限"
        limbs.append(f"{word} {show_area(requirement.minimum)}")
    if requirement.maximum is not None:
        word = "at most" if english else "上限"
        limbs.append(f"{word} {show_area(requirement.maximum)}")
    name = f"{name_in(part.name, language)}: " if english else f"{name_in(part.name, language)}："
    required = show_area(requirement.shown)
    if english:
        larger = "The larger of " if len(limbs) > 1 else ""
        return f"{name if several else ''}{larger}{' and '.join(limbs)}; required {required} m²"
    larger = "取较大者：" if len(limbs) > 1 else ""
    return f"{name if several else ''}{larger}{'，'.join(limbs)}；应配 {required} m²"
