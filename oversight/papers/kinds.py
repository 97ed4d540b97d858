"""The kinds of numbered papers (DOMAIN-REFERENCE §6): code, word in the number, name at the head of the page."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind: `code` D14, `word` 物查 (after the body's own word in the number), `name` 物业用房核查表."""

    code: str
    word: str
    name: str
    # The sheet's head names the body that numbers it; a notice's names whose section it stands in.
    own_head: bool = True

    @property
    def heading(self) -> str:
        """What stands at the upper right: D14 物业用房核查表."""
        return f"{self.code} {self.name}"


INSPECTION: Final = PaperKind("D04", "检通", "检查通知书")
ROOM_SHEET: Final = PaperKind("D14", "物查", "物业用房核查表")
BULLETIN: Final = PaperKind("D33", "统报", "统计简报")
VISIT_RECORD: Final = PaperKind("D05", "检录", "现场检查笔录")
SCORE_SHEET: Final = PaperKind("D06", "考评", "考核评分表")
RESULT_NOTICE: Final = PaperKind("D07", "考果", "考核结果通知书")
DECISION: Final = PaperKind("D08", "考复", "复核决定书")
RECTIFICATION: Final = PaperKind("D09", "改通", "整改通知书")
TALK: Final = PaperKind("D10", "约谈", "约谈通知书")
NOTICE: Final = PaperKind("N01", "公告", "通知公告", own_head=False)  # ours: §6 numbers no kind for notices
CERTIFICATE: Final = PaperKind("N02", "训证", "考核培训合格证")  # ours, as N01

_ALL = (
    NOTICE, CERTIFICATE, INSPECTION, VISIT_RECORD, SCORE_SHEET, RESULT_NOTICE, DECISION, RECTIFICATION, TALK, ROOM_SHEET,
    BULLETIN,
)  # fmt: skip
KINDS: Final = {kind.code: kind for kind in _ALL}


def number(body_word: str, kind: PaperKind, *, year: int, serial: int) -> str:
    """A document number as offices write it: 营房物查〔2026〕0001号."""
    return f"{body_word}{kind.word}〔{year}〕{serial:04d}号"
