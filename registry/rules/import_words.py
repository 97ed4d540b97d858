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
        "place_foreign": Worded("{name}不在您的辖区", "{name} is outside your territory"),
        "place_needed": Worded(
            "请写明社区：您只能登记本辖区的小区", "Name the committee: you register estates of your own area"
        ),
        "mend_place": Worded(
            "填社区全称或 12 位代码，或在上一步为整份文件选定",
            "Write the committee's name or 12-digit code, or choose one for the whole file",
        ),
        "firm_unknown": Worded(
            "企业“{name}”还没有登记；小区照常导入，登记企业后再补任期",
            "Firm “{name}” is not on file; the estate is imported, add the tenure later",
        ),
        "double_same": Worded("可能已经在册：{label}", "May be on file already: {label}"),
        "double_row": Worded("与第 {row} 行相同", "Same as row {row}"),
        "firm_on_file": Worded("该信用代码已登记：{label}", "This code is on file: {label}"),
        "firm_like": Worded("名称与已登记企业相近：{label}", "The name is close to a firm on file: {label}"),
    }
)

IMPORT_WORDS = PROJECT_WORDS | FIRMS_WORDS | _OWN
