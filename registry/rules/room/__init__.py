"""The management-room rule (物业管理用房): policy data, the check and its explanation.

``judge(policy, facts)`` answers; ``policy`` is data read from JSON, ``words`` says everything in both
languages.
"""

from registry.rules.room.facts import Facts, FirstPhase, Provided, Room
from registry.rules.room.judging import is_existing, judge
from registry.rules.room.policy import Policy, PolicyError, check_versions, read_policy, version_for
from registry.rules.room.result import (
    BREACH,
    IN_ORDER,
    UNDECIDED,
    Check,
    Result,
    Verdict,
    freeze,
    thaw,
    verdicts_of,
)

__all__ = [
    "BREACH",
    "IN_ORDER",
    "UNDECIDED",
    "Check",
    "Facts",
    "FirstPhase",
    "Policy",
    "PolicyError",
    "Provided",
    "Result",
    "Room",
    "Verdict",
    "check_versions",
    "freeze",
    "is_existing",
    "judge",
    "read_policy",
    "thaw",
    "verdicts_of",
    "version_for",
]
