"""Finished papers: what a reader sees, copies and verifies."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pytest

from oversight.papers.blocks import Column, Facts, Grid, Heading, Signatures, Text, Verdict
from oversight.papers.page import Verification, draw, render
from tests import hostile

from .sample import CODE, every_block, paper

Copied = Callable[[bytes], str]
Embedded = Callable[[bytes], dict[str, bool]]


def test_text_is_copied_as_it_was_written(copied: Copied) -> None:
    text = "望澜家园𠮷氏物业（营口）有限公司：应配 619.02 m²，实有 602.36 m²，差 −16.66 m²，4‰、80 ㎡、㙟、𡌶"
    found = copied(render(paper(Facts(((("单位", text),),)))))
    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", found)


def test_every_font_is_inside_as_a_subset(embedded: Embedded) -> None:
    fonts = embedded(render(paper(*every_block("测试𠮷 abc 123").values())))
    assert len(fonts) >= 4
    assert all(fonts.values()), fonts
    assert not any("Helvetica" in name for name in fonts)


def test_equal_papers_give_equal_bytes() -> None:
    one, two = (paper(*every_block("望澜家园").values()) for _ in range(2))
    assert one is not two
    assert render(one) == render(two)


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import hashlib; from oversight.papers.page import render; "
        "from tests.oversight.papers.sample import every_block, paper; "
        "print(hashlib.sha256(render(paper(*every_block('望澜家园𠮷').values()))).hexdigest())"
    )
    found = {
        subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


def test_the_digest_covers_what_is_said_and_not_the_code() -> None:
    said = paper(Text("甲"))
    assert said.digest == replace(said, verification=Verification("X", "https://x.example/")).digest
    assert said.digest != paper(Text("乙")).digest
    assert said.digest != replace(said, number="营房物查〔2026〕0148号").digest


def test_foot_carries_code_digest_count_and_origin(copied: Copied) -> None:
    made = paper(*[Text("第一页内容。" * 40)] * 30)
    found = copied(render(made))
    pages = draw(made).pages
    assert pages > 2
    assert f"第 1 页，共 {pages} 页" in found
    assert f"第 {pages} 页，共 {pages} 页" in found
    assert found.count(CODE.code) == pages
    assert found.count("本件由系统生成") == pages
    assert made.digest[:8] in found
    assert made.digest[-8:] in found


def test_english_frame(copied: Copied) -> None:
    found = copied(render(paper(Text("x"), language="en", title="Room check", issuer="City bureau")))
    assert "Page 1 of 1" in found
    assert "Verification code" in found


def test_metadata_names_the_body_and_no_person_and_no_clock() -> None:
    made = paper(Signatures(("核查人 沈望舒",)))
    told = pypdf.PdfReader(io.BytesIO(render(made))).metadata
    assert told is not None
    assert told.title == "物业管理用房核查表 营房物查〔2026〕0147号"
    assert told.author == "营口市住房和城乡建设局"
    assert "沈望舒" not in str(dict(told))


def test_a_character_that_no_face_has_is_printed_geta_and_told(copied: Copied) -> None:
    strange = "\U000323af"
    drawn = draw(paper(Text(f"张{strange}明")))
    assert drawn.missing == {strange}
    assert "张〓明" in copied(drawn.pdf)


def test_a_long_table_repeats_its_head_on_every_page(copied: Copied) -> None:
    rows = tuple((str(order), f"小区{order}", f"{order}.00") for order in range(1, 301))
    drawn = draw(paper(Grid((Column("序", "centre"), Column("小区名称"), Column("面积 m²", "end")), rows)))
    found = copied(drawn.pdf)
    assert drawn.pages > 5
    assert found.count("小区名称") == drawn.pages
    assert all(f"小区{order}\n" in found for order in range(1, 301))


def test_a_cell_longer_than_a_page_is_cut_and_nothing_lost(copied: Copied) -> None:
    text = "".join(f"第{order}句。" for order in range(3_000))
    drawn = draw(paper(Grid((Column("甲"), Column("乙")), (("短", text),))))
    found = re.sub(r"\s", "", copied(drawn.pdf))
    assert drawn.pages > 3
    torn = [order for order in range(3_000) if f"第{order}句。" not in found]
    assert len(torn) < drawn.pages  # a sentence may run over the foot of a page


def test_a_heading_does_not_stand_alone_at_the_foot_of_a_page() -> None:
    for filling in range(20, 34):
        made = paper(*[Text("行")] * filling, Heading("一、标题"), Verdict("合格", "无"))
        pages = pypdf.PdfReader(io.BytesIO(render(made))).pages
        with_head = [page.extract_text() for page in pages if "一、标题" in page.extract_text()]
        assert len(with_head) == 1
        assert "合格" in with_head[0]


@pytest.mark.parametrize("name", sorted(every_block("")))
def test_no_text_makes_a_block_impossible(name: str, full: bool) -> None:
    texts = hostile.strings()
    long = [text if full else text[:900] for text in texts if len(text) > 200]
    short = [text for text in texts if len(text) <= 200]
    for text in long:
        assert draw(paper(every_block(text)[name])).pdf.startswith(b"%PDF-")
    drawn = draw(paper(*(every_block(text)[name] for text in short)))
    assert drawn.pages >= 1
    if full:
        for text in short:
            assert draw(paper(every_block(text)[name])).pages >= 1


def test_no_text_makes_the_frame_impossible() -> None:
    for text in hostile.strings():
        part = text[:400]
        made = paper(Text("x"), text=text, name=text, title=part, number=part, recipient=part, footer=text)
        assert render(made).startswith(b"%PDF-")


def test_markup_is_printed_as_its_characters(copied: Copied) -> None:
    for text in ("<b>粗</b>", "<img src='/etc/passwd'/>", "&lt;b&gt; & <unclosed", "{{ 7*7 }}", "</para>"):
        assert text in copied(render(paper(Text(text))))


@pytest.mark.full
def test_memory_stays_flat_over_five_thousand_pages() -> None:
    import resource

    rows = tuple((str(order), f"小区{order}", "1.00") for order in range(130))
    for order in range(200):
        draw(
            paper(Text(f"第{order}份"), Grid((Column("序"), Column("小区"), Column("面积 m²", "end")), rows))
        )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pages = 0
    order = 0
    while pages < 5_000:
        pages += draw(
            paper(Text(f"第{order}份"), Grid((Column("序"), Column("小区"), Column("面积 m²", "end")), rows))
        ).pages
        order += 1
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 20, f"{grown:.0f} MB more after {pages} pages"
