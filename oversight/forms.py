"""How forms are drawn, and the fields every part shares: figures with units, days in three boxes, files with limits.

Labels, hints and errors follow GOV.UK Frontend; the templates stand in `oversight/templates/forms/`. A form of the
house is an ordinary Django form: `{{ form }}` draws it whole, `{% include "forms/field.html" %}` one field.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import renderers
from django.template.backends.django import DjangoTemplates as TemplateBackend
from django.template.defaultfilters import filesizeformat
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from oversight.kernel.measure import half_up, read_area, read_number, tidy

DAY_PARTS = ("year", "month", "day")
DAY_DIGITS = {"year": "[0-9]{4}", "month": "[0-9]{1,2}", "day": "[0-9]{1,2}"}
SMALLEST_AREA = Decimal("0.01")  # m²: the last place that is kept


class Renderer(renderers.DjangoTemplates):
    """The house's templates for a form and a field; widgets stay Django's own, so that Wagtail's do too."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    @cached_property
    def engine(self) -> TemplateBackend:
        """Django's widget templates and our own, with the house's tags built in as everywhere."""
        return TemplateBackend({
            "APP_DIRS": True,
            "DIRS": [Path(renderers.__file__).parent / "templates"],
            "NAME": "forms",
            "OPTIONS": {"builtins": ["oversight.templatetags.portal", "django.templatetags.i18n"]},
        })  # fmt: skip


class FigureField(forms.DecimalField):
    """A decimal figure as people write it (12,345.60, full width), with the unit that stands behind the box.

    ``example``: how such a figure is written, for whoever typed something else.
    """

    def __init__(self, *, unit: Any = "", places: int = 2, example: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(decimal_places=places, **kwargs)
        self.unit = unit
        self.places = places
        self.error_messages["invalid"] = _("只填数字，例如 %(example)s") % {
            "example": example or f"125000.{'0' * places}"
        }
        if self.max_digits:
            told = {"largest": f"{10 ** (self.max_digits - places) - 1:,}", "places": places}
            too_long = _("数字太长：最大 %(largest)s，小数最多 %(places)s 位。是不是多写了几位？") % told
            self.error_messages |= dict.fromkeys(("max_digits", "max_whole_digits"), too_long)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The figure; raises ValidationError with an example where it is not one."""
        if value is None or not str(value).strip():
            return None
        reading = self.read(str(value))
        if reading is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return reading

    def read(self, text: str) -> Decimal | None:
        """The number written, or None."""
        return read_number(text).value

    def prepare_value(self, value: Any) -> Any:
        """What was typed, as typed; a stored figure with its places."""
        return f"{half_up(value, self.places):f}" if isinstance(value, Decimal) else value


class AreaField(FigureField):
    """An area in m², above nothing unless another ``min_value`` is given; 万平方米 and 公顷 are multiplied out."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", SMALLEST_AREA)
        super().__init__(unit="m²", **kwargs)
        self.error_messages["invalid"] = _("面积只填数字，单位 m²，例如 125000.00")
        least = self.min_value
        self.error_messages["min_value"] = _("面积要大于 0") if least else _("面积不能小于 0")

    def read(self, text: str) -> Decimal | None:
        """The area written, or None."""
        value = read_area(text).value
        return None if value is None else half_up(value, self.places)


class Hinted(forms.RadioSelect):
    """Radio buttons with a line below each: `Hinted(hints={"all": _("有一行不对就一行也不写。")})`."""

    def __init__(self, *, hints: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = hints

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with its hint beside its label."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


class DayBoxes(forms.Widget):
    """A day in three boxes 年 月 日; an ISO date under the plain name is read too (addresses, tests)."""

    template_name = "forms/day_boxes.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The boxes with what was typed or stored."""
        context = super().get_context(name, value, attrs)
        typed = self._split(value)
        root = context["widget"]["attrs"].get("id", f"id_{name}")
        labels = {
            "year": pgettext("date box", "年"),
            "month": pgettext("date box", "月"),
            "day": pgettext("date box", "日"),
        }
        context["widget"]["boxes"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{root}_{part}",
                "label": labels[part],
                "value": typed[part],
                "width": 4 if part == "year" else 2,
            }
            for part in DAY_PARTS
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The three texts as typed, or the ISO text under the plain name, or None."""
        typed = {part: tidy(str(data.get(f"{name}_{part}", ""))) for part in DAY_PARTS}
        if any(typed.values()):
            return typed
        return data.get(name) or None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether neither the boxes nor the plain name were sent."""
        return name not in data and not any(f"{name}_{part}" in data for part in DAY_PARTS)

    def id_for_label(self, id_: str) -> str:
        """The first box, where an error's link leads."""
        return f"{id_}_year" if id_ else ""

    @staticmethod
    def _split(value: Any) -> dict[str, str]:
        if isinstance(value, dict):
            return {part: value.get(part, "") for part in DAY_PARTS}
        if isinstance(value, date):
            return {"year": str(value.year), "month": str(value.month), "day": str(value.day)}
        pieces = str(value).split("-") if value else []
        return dict(zip(DAY_PARTS, pieces if len(pieces) == len(DAY_PARTS) else ("", "", ""), strict=True))


class DayField(forms.Field):
    """A day written in three boxes; the message says which box is at fault."""

    widget = DayBoxes
    default_error_messages = {
        "missing": _("年、月、日都要填"),
        "digits": _("年、月、日只填数字，年份写四位，月、日不超过两位，例如 2026 年 7 月 1 日"),
        "month": _("月份在 1 至 12 之间"),
        "day": _("这个月没有 %(day)s 日"),
    }

    def prepare_value(self, value: Any) -> Any:
        """As typed."""
        return value

    def to_python(self, value: Any) -> date | None:
        """The day; raises ValidationError naming what is wrong."""
        if not value:
            return None
        if isinstance(value, date):
            return value
        typed = value if isinstance(value, dict) else DayBoxes._split(tidy(str(value)))
        if not all(typed.get(part) for part in DAY_PARTS):
            raise ValidationError(self.error_messages["missing"], code="missing")
        if not all(re.fullmatch(DAY_DIGITS[part], typed[part]) for part in DAY_PARTS):
            raise ValidationError(self.error_messages["digits"], code="digits")
        return self._day(*(int(typed[part]) for part in DAY_PARTS))

    def _day(self, year: int, month: int, day: int) -> date:
        if not 1 <= month <= 12:
            raise ValidationError(self.error_messages["month"], code="month")
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["day"], code="day", params={"day": day}) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not boxes."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def size_in_words(size: int) -> str:
    """428 KB, 20 MB: binary thousands, no place after a whole number."""
    return filesizeformat(size).replace("\xa0", " ").replace(".0 ", " ")


class UploadField(forms.FileField):
    """A file whose kinds and size are said before it is chosen. What is inside is checked by whoever reads it."""

    def __init__(self, *, kinds: Sequence[str], limit: int = 20 * 1024 * 1024, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds = tuple(kinds)
        self.limit = limit
        self.widget.attrs["accept"] = ",".join(f".{kind}" for kind in self.kinds)
        if not self.help_text:
            self.help_text = self.told

    @property
    def told(self) -> str:
        """What may be sent, in words: 不超过 20.0 MB，xlsx、csv."""
        return _("不超过 %(size)s，%(kinds)s") % {
            "size": size_in_words(self.limit),
            "kinds": "、".join(self.kinds),
        }

    def to_python(self, data: Any) -> Any:
        """The file; raises ValidationError for another kind of name or too large a file."""
        file = super().to_python(data)
        if file is None:
            return None
        kind = str(file.name).rpartition(".")[2].lower()
        if kind not in self.kinds:
            told = {"kind": kind, "kinds": "、".join(self.kinds)}
            raise ValidationError(_("不能收 .%(kind)s 文件，请换成 %(kinds)s"), code="kind", params=told)
        if file.size is None or file.size > self.limit:
            told = {"size": size_in_words(file.size or 0), "limit": size_in_words(self.limit)}
            raise ValidationError(
                _("文件有 %(size)s，最多 %(limit)s，请压缩或拆开再传"), code="size", params=told
            )
        return file


class _ManyFiles(forms.FileInput):
    """A chooser of several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """A few photos: a phone opens its camera. What is inside is checked and drawn anew by whoever keeps them."""

    kinds = ("jpg", "jpeg", "png", "webp")
    most = 6
    default_error_messages: ClassVar = {
        "most": _("一次最多 %(most)s 张照片。"),
        "kind": _("不能收 .%(kind)s 文件，照片请用 %(kinds)s"),
        "heic": _(
            "不能收 .%(kind)s 文件，照片请用 %(kinds)s。苹果手机请在“设置、相机、格式”里选“兼容性最佳”再拍，"
            "或把照片另存为 JPG。"
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"}), **kwargs)
        self.widget.attrs["capture"] = "environment"
        if not self.help_text:
            self.help_text = _(
                "手机可直接拍照；jpg、png 或 webp，一次最多 6 张，每张不超过 20 MB。拍摄地点等信息会去掉。"
            )

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files; raises ValidationError for too many, or one that is not called a picture."""
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        files = [super(PhotosField, self).clean(one, initial) for one in sent]
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise ValidationError(self.error_messages["most"], code="most", params={"most": self.most})
        for file in files:
            kind = str(file.name).rpartition(".")[2].lower()
            if kind not in self.kinds:
                told = {"kind": kind[:10], "kinds": "、".join(self.kinds)}
                words = self.error_messages["heic" if kind in ("heic", "heif") else "kind"]
                raise ValidationError(words, code="kind", params=told)
        return files
