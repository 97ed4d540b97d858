"""The guards of scoring and ranking: see `guards`."""

from __future__ import annotations

from tests.mutants.guards import guard as _g

RULES = "tests/inspections/rules"
JUDGING = f"{RULES}/standard/test_judging.py"
SURVEY = "tests/inspections/actions/test_survey.py"

SCORING = (
    _g(
        "an item's points stay within nothing and full",
        "inspections/rules/standard/scoring.py",
        "    held = min(max(points, ZERO), item.points)",
        "    held = points",
        f"{RULES}/standard/test_scoring.py",
    ),
    _g(
        "an item answered twice has no points",
        "inspections/rules/standard/scoring.py",
        "        if len(given) > 1:",
        "        if False:",
        f"{RULES}/standard/test_scoring.py",
    ),
    _g(
        "only what may lapse lapses",
        "inspections/rules/standard/scoring.py",
        '        if item.applies == "always":\n            raise _Unfit("must_apply")',
        "        pass",
        f"{RULES}/standard/test_scoring.py",
    ),
    _g(
        "a total is rounded half up",
        "oversight/kernel/measure.py",
        "    units = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)",
        "    units = round(scaled)",
        JUDGING,
    ),
    _g(
        "the grade is taken after rounding",
        "inspections/rules/standard/judging.py",
        "        grade = grade_of(standard, total=total,",
        "        grade = grade_of(standard, total=half_up_exact(exact, 9),",
        JUDGING,
    ),
    _g(
        "a sheet with an open item is not rated",
        "inspections/rules/standard/judging.py",
        "    if exact is not None and not result.reasons:",
        "    if exact is not None:",
        JUDGING,
    ),
    _g(
        "a veto takes the grade",
        "inspections/rules/standard/grading.py",
        "    if vetoes and rule.veto_grade and",
        "    if False and",
        JUDGING,
    ),
    _g(
        "the worst item caps the grade",
        "inspections/rules/standard/grading.py",
        "    if grade.worst is None or worst is None:",
        "    if True:",
        JUDGING,
    ),
    _g(
        "a standard sums as it says",
        "inspections/rules/standard/faults.py",
        "    if standard.summed != standard.full:",
        "    if False:",
        f"{RULES}/standard/test_reading.py",
    ),
    _g(
        "a merge rounds nothing on the way",
        "inspections/rules/result/merging.py",
        "        return self.weight * self.total",
        "        return Fraction(half_up_exact(self.weight * self.total, 2))",
        f"{RULES}/result/test_merging.py",
    ),
    _g(
        "a missing part is flagged",
        "inspections/rules/result/merging.py",
        "        return any(absence not in UNFLAGGED for _, absence in self.missing)",
        "        return False",
        f"{RULES}/result/test_merging.py",
    ),
    _g(
        "too small a sample of owners is left out",
        "inspections/rules/survey.py",
        "        return self.answers >= self.needed",
        "        return True",
        f"{RULES}/test_survey.py",
    ),
    _g(
        "few estates are listed unranked",
        "inspections/rules/result/firms.py",
        "self.estates >= LEAST_ESTATES",
        "True",
        f"{RULES}/result/test_firms.py",
    ),
    _g(
        "a deduction needs evidence",
        "inspections/rules/sheet.py",
        "    if lost_points(item, score) and item.evidence",
        "    if False and item.evidence",
        f"{RULES}/test_sheet.py",
    ),
    _g(
        "a signed sheet takes no more findings",
        "inspections/states.py",
        '        ("signed", "submit"): "submitted",',
        '        ("signed", "submit"): "submitted",\n        ("signed", "score"): "inspecting",',
        "tests/inspections/test_states.py",
    ),
    _g(
        "a household's code answers once",
        "inspections/actions/answering.py",
        "        if SurveyAnswer.objects.filter(code=found).exists():\n            raise UsedCode",
        "        pass",
        SURVEY,
        "-k",
        "once",
    ),
    _g(
        "a survey closes by the server's clock",
        "inspections/actions/answering.py",
        "survey.opens_at <= at < survey.closes_at",
        "survey.opens_at <= at",
        SURVEY,
        "-k",
        "whatever_the_state",
    ),
    _g(
        "no more codes than households",
        "inspections/actions/slips.py",
        "        most = min(left(act.thing), MOST_SLIPS)",
        "        most = MOST_SLIPS",
        SURVEY,
        "-k",
        "not_more",
    ),
    _g(
        "closing waits for an answer that is being given",
        "inspections/actions/survey.py",
        "    list(rows.order_by(\"pk\").select_for_update().values_list(\"pk\"))\n",
        "",
        SURVEY,
        "-k",
        "being_given",
    ),
    _g(
        "wrong codes count for a link and an address",
        "cms/views/survey.py",
        "            tries.remember(by.at)\n",
        "",
        "tests/cms/views/test_survey.py",
        "-k",
        "ten_wrong",
    ),
)
