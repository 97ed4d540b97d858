"""区划调整: rename, move, merge and split units of the tree, each as one act with an effective date.

`plan` is what is wanted and whether it can be; `tree` does it; `acts` are the steps from draft to effect; `preview`
shows beforehand what moves.
"""

from oversight.actions.redrawing.acts import (
    amend,
    apply_due,
    decide,
    draft,
    return_,
    revoke,
    submit,
    withdraw,
)
from oversight.actions.redrawing.plan import Piece, Plan, Unsound, problems

__all__ = [
    "Piece",
    "Plan",
    "Unsound",
    "amend",
    "apply_due",
    "decide",
    "draft",
    "problems",
    "return_",
    "revoke",
    "submit",
    "withdraw",
]
