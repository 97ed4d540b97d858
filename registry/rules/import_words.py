"""What an import says about a row beside what its cells say: where it lies, what it may be already, who manages it."""

from oversight.kernel.wording import Catalogue, Worded
from registry.rules.firms import FIRMS_WORDS
from registry.rules.projects import PROJECT_WORDS

_OWN = Catalogue(
    {
        "place_unknown": Worded(
            "没有对上社区，作为未安置草稿，由市局安置",
            "No committee found: kept as an unplaced draft for the bureau",
        ),
        "place_several": Worded(
            "这个名称对得上几个社区：{names}；作为未安置草稿",
            "The name fits several committees: {names}; kept unplaced",
        ),
        "place_upper": Worded(
            "只写到{name}，没有社区；作为未安置草稿",
            "Named down to {name} only, no committee; kept as an unplaced draft",
        ),
        "place_not_here": Worded(
            "“{name}”不在{city}；作为未安置草稿", "“{name}” is not in {city}; kept as an unplaced draft"
        ),
        "place_misfit": Worded(
            "“{name}”不在“{upper}”，在{where}；作为未安置草稿",
            "“{name}” is not in “{upper}” but in {where}; kept as an unplaced draft",
        ),
        "place_other_city": Worded("“{name}”不是{city}", "“{name}” is not {city}"),
        "mend_other_city": Worded(
            "外地的小区请从表里去掉；这一列不是城市的，回到对应列选“不读这一列”",
            "Take other cities' estates out; if the column is no city, go back and choose not to read it",
        ),
        "place_foreign": Worded("{name}不在您的辖区", "{name} is outside your territory"),
        "place_needed": Worded(
            "请写明社区：您只能登记本辖区的小区", "Name the committee: you register estates of your own area"
        ),
        "mend_place": Worded(
            "填社区全称或 12 位代码，或在上一步为整份文件选定",
            "Write the committee's name or 12-digit code, or choose one for the whole file",
        ),
        "firm_unknown": Worded(
            "企业“{name}”还没有登记：名称随小区留作清单所载，管理模式不登记；登记企业后再补任期",
            "Firm “{name}” is not on file: its name is kept with the estate, no mode is recorded; add the tenure later",
        ),
        # what is assumed, by the row and for the whole file
        "assumed_estate_class": Worded("没有写类别，先按“新建”登记", "No class is given: recorded as “New”"),
        "assumed_kind": Worded("没有写类型，先按“住宅”登记", "No kind is given: recorded as “Residential”"),
        "assumed_mode": Worded(
            "没有写谁在管，不登记管理模式；登记之前覆盖率算无人管理",
            "Nobody is named as managing: no mode is recorded, and until one is, coverage counts nobody",
        ),
        "missing_estate_class": Worded(
            "没有“类别”一列：各行先按“新建”登记",
            "There is no column for the class: all rows are recorded as “New”",
        ),
        "missing_kind": Worded(
            "没有“类型”一列：各行先按“住宅”登记",
            "There is no column for the kind: all rows are recorded as “Residential”",
        ),
        "missing_mode": Worded(
            "没有“物业企业”“管理模式”列：不登记管理模式，登记之前覆盖率算无人管理",
            "There is no column for firm or mode: no mode is recorded, and until one is, coverage counts nobody",
        ),
        "assumed_stage": Worded(
            "面积的阶段记为“依据未注明”：清单没有写依据哪份文件",
            "Areas are recorded with their basis “not stated”: the list names no document",
        ),
        "double_same": Worded("可能已经在册：{label}", "May be on file already: {label}"),
        "double_row": Worded(
            "可能与本文件第 {row} 行“{label}”是同一个", "May be the same as row {row} of this file, “{label}”"
        ),
        "firm_on_file": Worded("该信用代码已登记：{label}", "This code is on file: {label}"),
        "firm_twice": Worded(
            "本文件第 {row} 行已经是这个信用代码", "Row {row} of this file has this code already"
        ),
        "firm_like": Worded("名称与已登记企业相近：{label}", "The name is close to a firm on file: {label}"),
    }
)

IMPORT_WORDS = PROJECT_WORDS | FIRMS_WORDS | _OWN
