"""The shared fields: what people write is read, and what is wrong is said so that it can be mended."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.files.uploadedfile import SimpleUploadedFile

from oversight.forms import AreaField, DayField, FigureField, Hinted, PhotosField, UploadField
from oversight.models import Person

DIGITS = "年、月、日只填数字，年份写四位，月、日不超过两位，例如 2026 年 7 月 1 日"


class Sheet(forms.Form):
    area = AreaField(label="总建筑面积", help_text="两位小数")
    fee = FigureField(label="收费标准", unit="元/m²·月", required=False)
    built = DayField(label="竣工日期", required=False)
    way = forms.ChoiceField(
        label="方式", choices=[("a", "甲"), ("b", "乙")], widget=Hinted(hints={"a": "一行"}), required=False
    )
    file = UploadField(label="附件", kinds=["xlsx", "csv"], limit=2048, required=False)


def errors(data, files=None):
    form = Sheet({"area": "1", **data}, files or {})
    form.is_valid()
    return {name: list(said) for name, said in form.errors.items()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("186543.21", "186543.21"),
        ("186,543.21", "186543.21"),
        ("１２３", "123.00"),
        ("57.2万平方米", "572000.00"),
        ("12 m²", "12.00"),
    ],
)
def test_areas_are_read_as_people_write_them(text, value):
    form = Sheet({"area": text})
    assert form.is_valid()
    assert form.cleaned_data["area"] == Decimal(value)


def test_what_is_no_area_is_answered_with_an_example():
    assert errors({"area": "约五万"}) == {"area": ["面积只填数字，单位 m²，例如 125000.00"]}


@pytest.mark.parametrize("text", ["0", "-5", "－5", "0.001"])
def test_an_area_is_more_than_nothing(text):
    assert errors({"area": text}) == {"area": ["面积要大于 0"]}


def test_too_long_a_figure_is_told_how_large_one_may_be():
    assert errors({"area": "9" * 14}) == {
        "area": ["数字太长：最大 9,999,999,999,999，小数最多 2 位。是不是多写了几位？"]
    }


def test_a_phone_s_own_format_is_refused_with_what_to_do():
    with pytest.raises(forms.ValidationError, match="兼容性最佳"):
        PhotosField().clean([SimpleUploadedFile("IMG_1.HEIC", b"x")])


def test_what_was_typed_stays():
    form = Sheet({"area": "约五万", "built_year": "2013", "built_month": "13", "built_day": "1"})
    assert not form.is_valid()
    html = form.as_div() + str(form)
    assert 'value="约五万"' in html
    assert 'value="13"' in html


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        (("2013", "6", ""), "年、月、日都要填"),
        (("13", "6", "18"), DIGITS),
        (("2013", "13", "18"), "月份在 1 至 12 之间"),
        (("2013", "0", "18"), "月份在 1 至 12 之间"),
        (("2013", "2", "29"), "这个月没有 29 日"),
        (("2013", "六", "1"), DIGITS),
        (("2020", "1", "5000000000"), DIGITS),
        (("2020", "123456789012345678901", "1"), DIGITS),
        (("20200", "1", "1"), DIGITS),
    ],
)
def test_the_message_names_the_box_at_fault(boxes, said):
    data = dict(zip(("built_year", "built_month", "built_day"), boxes, strict=True))
    assert errors(data) == {"built": [said]}


@pytest.mark.parametrize(
    "data",
    [
        {"built_year": "2012", "built_month": "2", "built_day": "29"},
        {"built_year": "２０１２", "built_month": "02", "built_day": " 29 "},
        {"built": "2012-02-29"},
    ],
)
def test_a_day_is_read(data):
    form = Sheet({"area": "1", **data})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["built"] == date(2012, 2, 29)


def test_the_frameworks_words_are_said_in_the_houses(settings):
    with pytest.raises(forms.ValidationError, match="看不见的控制字符"):
        forms.CharField().clean("3 号楼\x00101")
    with pytest.raises(forms.ValidationError) as weak:
        validate_password("1234", Person(username="1234", name="某人"))
    assert not [said for said in weak.value.messages if "你" in said.replace("您", "")]


def test_no_day_is_none():
    form = Sheet({"area": "1"})
    assert form.is_valid()
    assert form.cleaned_data["built"] is None


def test_a_stored_day_fills_the_boxes_and_has_not_changed():
    form = Sheet(
        {"area": "1", "built_year": "2013", "built_month": "6", "built_day": "18"},
        initial={"area": Decimal("1.00"), "built": date(2013, 6, 18)},
    )
    assert "built" not in form.changed_data
    assert 'value="2013"' in str(Sheet(initial={"built": date(2013, 6, 18)}))


def test_files_are_judged_by_name_and_size_with_the_limit_said():
    assert errors({}, {"file": SimpleUploadedFile("a.exe", b"x")}) == {
        "file": ["不能收 .exe 文件，请换成 xlsx、csv"]
    }
    said = errors({}, {"file": SimpleUploadedFile("a.csv", b"x" * 2049)})["file"][0]
    assert said.startswith("文件有 2 KB，最多 2 KB，请压缩或拆开再传")
    assert errors({}, {"file": SimpleUploadedFile("A.CSV", b"x" * 2048)}) == {}


def test_a_missing_field_is_asked_for_in_plain_words():
    form = Sheet({})
    assert form.errors["area"] == ["这一项还没有填。"]


def test_fields_are_tied_to_hint_and_error():
    html = str(Sheet({"area": ""}))
    assert 'aria-describedby="id_area-hint id_area-error"' in html
    assert 'id="id_area-hint"' in html
    assert 'id="id_area-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'href="#id_area"' in html


def test_units_hints_and_optional_marks_are_drawn():
    html = str(Sheet())
    assert '<span class="unit">元/m²·月</span>' in html
    assert html.count("（可不填）") == 4
    assert "govuk-radios__hint" in html
    assert 'accept=".xlsx,.csv"' in html
    assert "style=" not in html


def test_user_text_is_never_markup():
    assert "<script>" not in str(Sheet({"area": "<script>alert(1)</script>"}))
