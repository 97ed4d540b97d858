"""小区的各项办理: every act on an estate's own record, by its verb. Its area, mode and tenure have files of their own."""

from registry.actions.estate.amending import alias, amend, rename
from registry.actions.estate.drafting import (
    confirm,
    discard,
    discard_each,
    draft,
    place,
    place_each,
    register,
    return_,
    withdraw,
)
from registry.actions.estate.identity import new_public_id, new_public_ids
from registry.actions.estate.moving import move
from registry.actions.estate.regrouping import Piece, merge, regroup, split
from registry.actions.estate.staffing import Staffing, assign, assign_each, sort_out
from registry.actions.facts import AREA_FIELDS, ESTATE_FACTS, EstateError

__all__ = [
    "AREA_FIELDS",
    "ESTATE_FACTS",
    "EstateError",
    "Piece",
    "Staffing",
    "alias",
    "amend",
    "assign",
    "assign_each",
    "confirm",
    "discard",
    "discard_each",
    "draft",
    "merge",
    "move",
    "new_public_id",
    "new_public_ids",
    "place",
    "place_each",
    "register",
    "regroup",
    "rename",
    "return_",
    "sort_out",
    "split",
    "withdraw",
]
