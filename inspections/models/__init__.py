"""The inspections' tables, one file a noun."""

from inspections.models.appeal import Appeal, AppealGround, Statement
from inspections.models.archive import ArchivedCycle, ArchivedResult
from inspections.models.assignment import Assignment, Draw, Visit
from inspections.models.check import Check, CheckTarget
from inspections.models.cycle import Absence, Cycle
from inspections.models.item import Found, SheetEntry, SheetItem
from inspections.models.order import Card, Order, OrderItem, Recheck
from inspections.models.result import EstateResult, FirmResult, Holding, Publication
from inspections.models.sheet import BUREAU, PARTS, SELF, STREET, Sheet
from inspections.models.standard import Standard, StandardDraft
from inspections.models.survey import Survey, SurveyAnswer, SurveyCode, SurveyEstate
from inspections.models.training import Attendance, Certificate, Course, TestPaper
from inspections.models.version import (
    ItemVerdict,
    Rescore,
    SheetReview,
    SheetVersion,
    Signature,
    SignatureName,
)
from inspections.models.veto import Veto

__all__ = [
    "BUREAU",
    "PARTS",
    "SELF",
    "STREET",
    "Absence",
    "Appeal",
    "AppealGround",
    "ArchivedCycle",
    "ArchivedResult",
    "Assignment",
    "Attendance",
    "Card",
    "Certificate",
    "Check",
    "CheckTarget",
    "Course",
    "Cycle",
    "Draw",
    "EstateResult",
    "FirmResult",
    "Found",
    "Holding",
    "ItemVerdict",
    "Order",
    "OrderItem",
    "Publication",
    "Recheck",
    "Rescore",
    "Sheet",
    "SheetEntry",
    "SheetItem",
    "SheetReview",
    "SheetVersion",
    "Signature",
    "SignatureName",
    "Standard",
    "StandardDraft",
    "Statement",
    "Survey",
    "SurveyAnswer",
    "SurveyCode",
    "SurveyEstate",
    "TestPaper",
    "Veto",
    "Visit",
]
