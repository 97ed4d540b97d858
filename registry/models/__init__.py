"""The registry's tables, one file a noun."""

from registry.models.change import Change
from registry.models.coverage import CoverageMonth, CoverageTarget
from registry.models.credit import CreditLead, CreditLeadStatus
from registry.models.estate import (
    Estate,
    EstateArea,
    EstateLineage,
    EstateMode,
    EstateName,
    EstateNote,
    EstateOfficer,
)
from registry.models.firm import Firm, FirmContact
from registry.models.listing import EstateListing
from registry.models.rearrangement import RearrangedEstate, Rearrangement
from registry.models.room import (
    Room,
    RoomCheck,
    RoomCheckWithdrawal,
    RoomPolicy,
    RoomPolicyDraft,
    RoomSetting,
)
from registry.models.tenure import Tenure

__all__ = [
    "Change",
    "CoverageMonth",
    "CoverageTarget",
    "CreditLead",
    "CreditLeadStatus",
    "Estate",
    "EstateArea",
    "EstateLineage",
    "EstateListing",
    "EstateMode",
    "EstateName",
    "EstateNote",
    "EstateOfficer",
    "Firm",
    "FirmContact",
    "RearrangedEstate",
    "Rearrangement",
    "Room",
    "RoomCheck",
    "RoomCheckWithdrawal",
    "RoomPolicy",
    "RoomPolicyDraft",
    "RoomSetting",
    "Tenure",
]
