"""Forms of a standard: what a draft begins with, its head and result rules, a category."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import standard as act
from inspections.models import Standard
from inspections.rules import standard as rules
from inspections.rules.standard.item import Category
from inspections.screen.standard import language
from oversight.actform import ActForm
from oversight.acting import Invalid
from oversight.forms import UploadField
from oversight.kernel.wording import Name
from oversight.policy import visible

LARGEST = 1024 * 1024
CODE: dict[str, Any] = {"max_length": 40, "label": gettext_lazy("编号")}


class BeginForm(ActForm):
    """What a draft begins with: a shipped standard, a copy of a published one, or a file."""

    origin = forms.ChoiceField(label=gettext_lazy("从哪里开始"), widget=forms.RadioSelect)
    file = UploadField(
        label=gettext_lazy("标准文件"), kinds=["json"], limit=LARGEST, required=False,
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("新版本的编号"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("不填就用原来的编号；已发布过的编号不能再用。"),
    )

    def prepare(self) -> None:
        """Offer what this posting reads."""
        versions = visible(self.by, "inspections.view_standard", Standard.objects.all())
        self.fields["origin"].choices = [
            *((f"shipped:{name}", _title(name)) for name in act.SHIPPED),
            *((f"copy:{one.pk}", _("复制已发布的 %(code)s %(name)s") % {"code": one.code, "name": one})
              for one in versions),
            ("file", _("导入标准文件（JSON）")),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The text that the draft begins with, as ``text``, and the version that it revises, as ``replaces``."""
        data: dict[str, Any] = super().clean() or {}
        origin, text, replaces = data.get("origin") or "", "", None
        kind, _colon, name = origin.partition(":")
        if kind == "shipped":
            text = act.shipped(name)
        elif kind == "copy":
            replaces = Standard.objects.get(pk=name)
            text = rules.write_standard(replaces.form)
        elif kind == "file" and not self.errors:
            text = self._sent(data.get("file"))
        if text and (code := data.get("code")):
            text = rules.write_standard(replace(rules.read_draft(text), code=code))
        return {**data, "text": text, "replaces": replaces}

    def _sent(self, file: Any) -> str:
        if file is None:
            self.add_error("file", _("请选择标准文件"))
            return ""
        return read_file(self, file)


def read_file(form: ActForm, file: Any) -> str:
    """The text of a file that tells a standard; what is wrong with it stands beside the field."""
    try:
        text: str = file.read().decode("utf-8-sig")
        act.read(text)
    except UnicodeDecodeError:
        form.add_error("file", _("文件不是 UTF-8 编码的文本，请另存为 UTF-8 再传"))
    except Invalid as error:
        form.add_error("file", str(error.words))
    else:
        return text
    return ""


def _title(name: str) -> str:
    form = rules.read_draft(act.shipped(name))
    told = {"code": form.code, "name": form.name.word(language())}
    return _("随系统附带的 %(code)s %(name)s") % told


class UploadForm(ActForm):
    """A file in the place of what a draft says now."""

    file = UploadField(label=gettext_lazy("标准文件"), kinds=["json"], limit=LARGEST)

    def clean(self) -> dict[str, Any]:
        """The file's text, as ``text``."""
        data: dict[str, Any] = super().clean() or {}
        return {**data, "text": read_file(self, data["file"]) if data.get("file") else ""}


class CategoryForm(ActForm):
    """A category: its code and names."""

    code = forms.CharField(**CODE)
    name_zh = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120)
    taken: frozenset[str] = frozenset()
    items: tuple[Any, ...] = ()

    def clean_code(self) -> str:
        """A code that no other category has."""
        return free(self.cleaned_data["code"], self.taken)

    def category(self) -> Category:
        """The category as typed, with the items that it has."""
        data = self.cleaned_data
        return Category(data["code"], Name(data["name_zh"], data["name_en"]), self.items)


def free(code: str, taken: frozenset[str]) -> str:
    """``code``, unless it is taken. Raises ValidationError."""
    if code in taken:
        raise forms.ValidationError(_("编号 %(code)s 已有，请换一个"), code="taken", params={"code": code})
    return code
