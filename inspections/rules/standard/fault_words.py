"""What may be wrong with a standard, in Chinese and English."""

from oversight.kernel.wording import Catalogue, Worded

FAULT_WORDS = Catalogue(
    {
        "bad_code": Worded("代码“{code}”只能用字母、数字和 . _ -", "'{code}' is no code like 3.2 or photo_a"),
        "double_code": Worded("代码“{code}”为空或用了两次", "The code '{code}' is empty or stands twice"),
        "no_categories": Worded("标准没有任何类别", "The standard has no categories"),
        "no_items": Worded("类别 {code} 没有项目", "The category {code} has no items"),
        "odd_points": Worded(
            "{code} 的满分 {points} 应大于 0，最多两位小数",
            "{code}: full points of {points} must be above 0, with two decimals at most",
        ),
        "odd_weight": Worded("{code} 的权重应大于 0", "{code}: the weight must be above 0"),
        "needs_measure": Worded(
            "{code} 由系统或测评得出，要写明 measure",
            "{code} is computed or surveyed and must name its measure",
        ),
        "needless_measure": Worded(
            "{code} 由人检查，不应有 measure", "{code} is inspected and cannot have a measure"
        ),
        "cases_without_rate": Worded(
            "{code} 不按比率评分，不能写“无件数时不适用”",
            "{code} is not scored by a rate and cannot lapse without cases",
        ),
        "lapse_not_normalised": Worded(
            "{code} 可能不适用，但总分不折算，对不适用的小区不公平",
            "{code} may lapse, but the total is not normalised: that would be unfair",
        ),
        "odd_take_off": Worded(
            "{code} 另行扣减，只能用按处扣分或等级，且总分按得分合计",
            "{code} is taken off: only counted findings or a scale, and only where points are summed",
        ),
        "rule_needs": Worded("{code} 的规则 {kind} 缺少 {key}", "{code}: a rule of kind {kind} needs {key}"),
        "rule_needless": Worded(
            "{code} 的规则 {kind} 不应有 {key}", "{code}: a rule of kind {kind} has no {key}"
        ),
        "odd_places": Worded("{code} 的小数位数应为 0 到 8", "{code}: places must be 0 to 8"),
        "points_out_of_range": Worded(
            "{code} 的各档应在 0 到满分之间，最高一档为满分 {full}",
            "{code}: points must lie within 0 and the best must be the full {full}",
        ),
        "not_falling": Worded("{code} 的各档应由高到低", "{code}: levels must run from best to worst"),
        "odd_finding": Worded(
            "{code} 的扣分项 {finding} 应写每次扣几分（封顶不低于一次），或写得 0 分",
            "{code}: finding {finding} says points each (cap not below one), or zero",
        ),
        "odd_cap": Worded(
            "{code} 的扣分封顶应大于 0，不超过满分 {full}", "{code}: the cap must be above 0, at most {full}"
        ),
        "odd_bands": Worded(
            "{code} 的区间应由高到低，不超过 100，最后一个从 0 起",
            "{code}: bands must fall from at most 100 to 0",
        ),
        "odd_values": Worded(
            "{code} 的等级至少两个，由小到大，不重复", "{code}: at least two values, rising"
        ),
        "not_a_hundred": Worded(
            "百分制标准的满分应写 100，写的是 {full}", "A scale of hundred says 100, not {full}"
        ),
        "wrong_sum": Worded(
            "各项满分合计 {sum}，标准写的是 {full}", "The full points sum to {sum}, the standard says {full}"
        ),
        "cycle_sums_points": Worded("考核周期用的标准应按得分合计", "A standard for cycles sums points"),
        "cycle_out_of_hundred": Worded("考核周期用的标准应折算成百分", "A standard for cycles is out of 100"),
        "odd_result_places": Worded("结果的小数位数应为 0 到 6", "Places of the result must be 0 to 6"),
        "odd_out_of": Worded("折算的满分应大于 0", "Out of how many must be above 0"),
        "odd_least_applicable": Worded(
            "最少适用分应在 0 到满分之间", "The least applicable points must lie within 0 and the full points"
        ),
        "unknown_grade": Worded("没有等级“{grade}”", "There is no grade '{grade}'"),
        "no_veto_grade": Worded(
            "有否决项，但没有写否决后的等级", "There are vetoes, but no grade that they give"
        ),
        "no_grades": Worded("标准没有等级", "The standard has no grades"),
        "grade_unreachable": Worded(
            "等级 {grade} 没有条件，后面的等级永远轮不到",
            "The grade {grade} has no condition: none after it is reached",
        ),
        "last_grade_closed": Worded(
            "最后一个等级 {grade} 不应有条件，否则有的得分没有等级",
            "The last grade {grade} must have no condition, or some totals have no grade",
        ),
        "grade_wrong_bound": Worded(
            "等级 {grade}：按得分用 least，按扣分用 most",
            "Grade {grade}: points ask least, demerits ask most",
        ),
        "grades_unordered": Worded("等级应由好到差排列", "Grades must run from the best to the worst"),
        "no_id_column": Worded("没有写编号所在的列", "The column of the id is not named"),
        "double_mark": Worded(
            "“{mark}”既表示空白又表示不适用", "'{mark}' marks both a blank and what does not apply"
        ),
        "no_vetoes": Worded("标准没有否决项，不应有否决列", "The standard has no vetoes for this column"),
        "odd_column_finding": Worded(
            "列“{column}”：按处扣分的项目 {code} 要写明扣分项，其他项目不写",
            "Column '{column}': {code} names a finding if, and only if, it counts findings",
        ),
        "odd_column_part": Worded(
            "列“{column}”：{code} 不按比率评分，没有件数列",
            "Column '{column}': {code} is not scored by a rate",
        ),
        "double_column": Worded(
            "列“{column}”与另一列答的是同一项", "Column '{column}' answers what another answers"
        ),
        "no_column": Worded(
            "{code} 没有对应的列，每一行都会评不了分", "{code} has no column: no row could be rated"
        ),
    }
)
