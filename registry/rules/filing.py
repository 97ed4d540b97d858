"""双备案: a firm files with the bureau and with its street; the levels are those of the standard's item 1.1.

Source: DOMAIN-REFERENCE §4.1, item 1.1 (two current: full, one: half, neither: zero).
"""

from collections.abc import Mapping
from typing import Final, Literal

from oversight.kernel.wording import Worded

Level = Literal["full", "half", "zero"]

FILING_WORDS: Final[Mapping[tuple[bool, bool], Worded]] = {
    (True, True): Worded("主管部门登记有效，并已在街道备案", "Registered with the bureau and filed with a street"),
    (True, False): Worded("主管部门登记有效，没有街道备案", "Registered with the bureau, not filed with a street"),
    (False, True): Worded("已在街道备案，主管部门登记无效", "Filed with a street, not registered with the bureau"),
    (False, False): Worded("主管部门登记和街道备案都没有", "Neither registered with the bureau nor filed with a street"),
}  # fmt: skip


def level(*, bureau: bool, street: bool) -> Level:
    """Which level the two filings come to."""
    return "full" if bureau and street else "half" if bureau or street else "zero"
