"""Papers that the tests print: every block once, with any text in every place that takes text."""

from datetime import date

from oversight.papers.blocks import (
    Arithmetic,
    Block,
    Check,
    Checks,
    Column,
    Facts,
    Grid,
    Heading,
    Lines,
    PageBreak,
    Picture,
    Remark,
    SealPlace,
    Signatures,
    Step,
    Text,
    Verdict,
)
from oversight.papers.figure import Box, Data, Figure, Label
from oversight.papers.page import Paper, Verification
from oversight.papers.words import Span

DAY = date(2026, 11, 20)
CODE = Verification("2N8V-W3KC-7TQ4-9H4P", "https://portal.example/verify/2N8VW3KC7TQ49H4P/")


def every_block(text: str) -> dict[str, Block]:
    """One of each block, `text` wherever it takes text."""
    step = Step(text, text, text, strong=True)
    figure = Figure(
        300, 60, text, text, (Box(0, 0, 100, 20, "ink-700"), Label(0, 40, text)), Data((text,), ((text,),))
    )
    return {
        "heading": Heading(text),
        "text": Text(text),
        "song": Text((Span(text, bold=True), Span(text, song=True)), song=True),
        "note": Text(text, note=True),
        "facts": Facts((((text, text), (text, text)), ((text, text),))),
        "lines": Lines(((text, text), (text, text))),
        "grid": Grid((Column(text), Column(text, "end"), Column(text, "centre")), ((text, text, text),) * 3,
                     ((2, text), (1, text))),
        "arithmetic": Arithmetic((step, step), step),
        "checks": Checks((Check(text), Check(text, "failed"), Check(text, "near"), Check(text, "unknown"))),
        "verdict": Verdict(text, text),
        "remark": Remark(text, text),
        "signatures": Signatures((text, text), text, SealPlace(text, text)),
        "seal": Signatures((), text, SealPlace(text, text, text)),
        "picture": Picture(figure, text),
        "break": PageBreak(),
    }  # fmt: skip


def paper(*blocks: Block, text: str = "营口市住房和城乡建设局", **changes: object) -> Paper:
    """A paper of these blocks."""
    values: dict[str, object] = {
        "issuer": text, "name": "D14 物业用房核查表", "title": "物业管理用房核查表", "date": DAY,
        "blocks": blocks, "number": "营房物查〔2026〕0147号", "verification": CODE,
        "footer": "演示文书，不具法律效力",
    }  # fmt: skip
    return Paper(**(values | changes))  # type: ignore[arg-type]
