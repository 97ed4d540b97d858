"""What an import says about a row of earlier results, in both languages."""

from oversight.kernel.rowreading import ROW_WORDS
from oversight.kernel.wording import Catalogue, Worded
from registry.rules.import_words import IMPORT_WORDS

_OWN = Catalogue(
    {
        # what was read
        "period_read": Worded("读作 {first} 至 {last}", "Read as {first} to {last}"),
        "above_hundred": Worded(
            "{read} 分超过 100，请核对分制", "{read} is more than 100; please check the scale"
        ),
        "taken_for_estate": Worded("没有写对象，按小区", "Not said what is assessed: taken for an estate"),
        "taken_for_firm": Worded("没有写对象，按企业", "Not said what is assessed: taken for a firm"),
        "code_not_kept": Worded(
            "小区的结果不存信用代码", "A credit code is not kept with an estate's result"
        ),
        "place_not_kept": Worded(
            "企业的结果不存小区编号和所在地", "Estate number and place are not kept with a firm's result"
        ),
        # what is wrong
        "not_a_period": Worded("“{value}”不是考核期", "'{value}' is not a period"),
        "not_over": Worded("考核期到 {last}，还没有结束", "The period runs to {last} and is not over"),
        "nothing_told": Worded("得分、等级、名次都没有写", "There is neither a score nor a grade nor a rank"),
        "number_unknown": Worded("没有编号为“{value}”的小区", "There is no estate numbered '{value}'"),
        "number_elsewhere": Worded(
            "编号 {number} 是“{label}”，与表里的名称不同，请核对",
            "Number {number} is '{label}', which is not the name in the list; please check",
        ),
        "code_elsewhere": Worded(
            "信用代码登记的是“{label}”，与表里的名称不同，请核对",
            "The credit code belongs to '{label}', which is not the name in the list; please check",
        ),
        "estate_several": Worded(
            "这个名称对得上几个小区：{names}", "Several estates bear this name: {names}"
        ),
        "estate_like": Worded("可能是{label}", "This may be {label}"),
        "estate_unknown": Worded(
            "没有对上登记的小区，只按名称存入历年考核", "No estate on file: kept under its name alone"
        ),
        "firm_code_unknown": Worded(
            "没有登记这个信用代码的企业，只按名称存入历年考核",
            "No firm with this code on file: kept under its name alone",
        ),
        "firm_name_unknown": Worded(
            "没有对上登记的企业，只按名称存入历年考核", "No firm on file: kept under its name alone"
        ),
        "twice": Worded("本文件第 {row} 行已有同一次考核的结果", "Row {row} has the result of this round already"),
        "on_file": Worded(
            "这次考核的结果已经导入过：{label}", "The result of this round was imported before: {label}"
        ),
        "computed_here": Worded(
            "本系统已算出同一时段的考核“{label}”，请核对是不是同一次",
            "The portal computed an assessment of the same period, '{label}'; please check whether it is the same",
        ),
        # how to mend
        "mend_cycle": Worded(
            "补上考核名称，或回到对应列为整份文件填写",
            "Write the name of the round, or give one for the whole file when matching columns",
        ),
        "mend_period": Worded(
            "写成 2024年第三季度 或 2024-07-01至2024-09-30", "Write 2024Q3 or 2024-07-01至2024-09-30"
        ),
        "mend_not_over": Worded(
            "只导入已经结束的考核；进行中的在考核周期里办理",
            "Import rounds that are over; one under way is run as an assessment cycle",
        ),
        "mend_score": Worded("只填数字，例如 88.50", "A number, such as 88.50"),
        "mend_nothing_told": Worded("至少补上一项", "Fill in at least one of them"),
        "mend_estate_number": Worded(
            "改成登记册上的编号，或空着按名称找", "Write the register's number, or leave it blank to look by name"
        ),
        "mend_several": Worded("填小区编号，或写明街道、社区", "Give the estate's number, or its street or committee"),
        "mend_twice": Worded("同一次考核、同一对象只留一行", "Leave one row for each round and estate or firm"),
        # of the file
        "not_computed": Worded(
            "导入的结果只作存档：不由本系统计算，不参加排名，verify_results 不核对",
            "Imported results are kept as an archive: not computed here, not ranked, not checked by verify_results",
        ),
    }
)  # fmt: skip

ARCHIVED_WORDS = ROW_WORDS | IMPORT_WORDS | _OWN
