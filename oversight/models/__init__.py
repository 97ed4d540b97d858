"""The ground's tables, one file a noun."""

from oversight.models.attachment import Attachment
from oversight.models.calendar import Deadline, TermLength, WorkSchedule
from oversight.models.delivery import Letter, LetterChoice
from oversight.models.document import Document, DocumentStatus, NumberSeries
from oversight.models.exchange import ImportBatch, ImportRow
from oversight.models.governed import Governed, Ruled
from oversight.models.grant import Grant
from oversight.models.job import Duty, Job
from oversight.models.journal import Clock, Entry, EntryReason, Seal, SecurityEvent
from oversight.models.membership import DeclaredInterest, Invitation, Membership
from oversight.models.organisation import Organisation, OrganisationName
from oversight.models.person import Person, PersonContact, SpentStep
from oversight.models.submission import Submission
from oversight.models.territory import Redrawing, Territory, TerritoryLineage, TerritoryPeriod
from oversight.models.unsent import Unsent
from oversight.models.view import SavedView

__all__ = [
    "Attachment",
    "Clock",
    "Deadline",
    "DeclaredInterest",
    "Document",
    "DocumentStatus",
    "Duty",
    "Entry",
    "EntryReason",
    "Governed",
    "Grant",
    "ImportBatch",
    "ImportRow",
    "Invitation",
    "Job",
    "Letter",
    "LetterChoice",
    "Membership",
    "NumberSeries",
    "Organisation",
    "OrganisationName",
    "Person",
    "PersonContact",
    "Redrawing",
    "Ruled",
    "SavedView",
    "Seal",
    "SecurityEvent",
    "SpentStep",
    "Submission",
    "TermLength",
    "Territory",
    "TerritoryLineage",
    "TerritoryPeriod",
    "Unsent",
    "WorkSchedule",
]
