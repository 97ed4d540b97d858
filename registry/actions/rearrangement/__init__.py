"""小区调整: mergers, splits, regroupings and moves of estates that are decided ahead of their day.

`plan` is what is wanted as data, what it rests on, and how it is carried out; `acts` are the steps from the decision to
the effect.
"""

from registry.actions.rearrangement.acts import apply_due, confirm, decide, revoke
from registry.actions.rearrangement.concerning import may_everywhere
from registry.actions.rearrangement.plan import merger, moved_since, removal, replacement

__all__ = [
    "apply_due",
    "confirm",
    "decide",
    "may_everywhere",
    "merger",
    "moved_since",
    "removal",
    "replacement",
    "revoke",
]
