"""The assessment standard (考核标准): a scheme as data, the one function that scores by it, and its explanation.

``judge(standard, answers)`` answers; ``form`` and ``item`` are data read from JSON, ``words`` says everything in both
languages.
"""

from inspections.rules.standard.answers import Answer, Answers, Found, freeze_answers, thaw_answers
from inspections.rules.standard.comparing import Change, compare
from inspections.rules.standard.faults import Fault, faults_of
from inspections.rules.standard.form import CYCLE_SCALES, Standard
from inspections.rules.standard.judging import judge
from inspections.rules.standard.reading import StandardError, read_draft, read_standard, write_standard
from inspections.rules.standard.result import Result, freeze_result, thaw_result

__all__ = [
    "CYCLE_SCALES",
    "Answer",
    "Answers",
    "Change",
    "Fault",
    "Found",
    "Result",
    "Standard",
    "StandardError",
    "compare",
    "faults_of",
    "freeze_answers",
    "freeze_result",
    "judge",
    "read_draft",
    "read_standard",
    "thaw_answers",
    "thaw_result",
    "write_standard",
]
