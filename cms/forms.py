"""The forms of the public pages and of the portal's drafting pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.blocks import stream_of
from cms.models import NoticePage, PolicyPage
from cms.rules import body
from cms.rules.draft import Draft, missing
from cms.words import MISSING
from oversight import submissions
from oversight.forms import AreaField, DayField, UploadField
from oversight.plainform import PlainForm
from oversight.uploads import LIMIT, NAMES
from registry.models import Estate

LONGEST_TEXT = 60_000  # characters: the longest official text at hand has 30,000
LONGEST_WINDOW = 60  # working days
WANTED = {  # boxes that a draft may leave empty, and who hands it over may not
    "written_on": _("（提交审核前要填）"),
    "text": _("（提交审核前要有正文或附件）"),
    "objection_how": _("（公示要填）"),
}
MOMENT = "%Y-%m-%d %H:%M"
NOT_WRITTEN = ("text", "seen", submissions.TOKEN)  # boxes that are no field of the page


class CalculatorForm(PlainForm):
    """What the room calculator asks: area, use, date, and what is provided already."""

    area = AreaField(label=_("总建筑面积"), help_text=_("整个小区，含地下"))
    above = AreaField(label=_("地上建筑面积"), required=False, help_text=_("有的规定按地上面积算"))
    use = forms.ChoiceField(label=_("类型"), choices=Estate.KINDS, initial="residential")
    on = DayField(label=_("规划许可日期"), required=False, help_text=_("决定适用哪一版规定；不填按今天"))
    provided = AreaField(
        label=_("已配管理用房"), min_value=0, required=False, help_text=_("不填只算应配多少")
    )


class NoticeDraftForm(PlainForm):
    """A draft in the portal: head, text, period, times. The text is written with a few plain marks."""

    title = forms.CharField(label=_("标题"), max_length=120)
    document_number = forms.CharField(
        label=_("文号"), required=False, max_length=60, help_text=_("例如 建丰办〔2026〕12 号；没有就不填")
    )
    written_on = DayField(label=_("成文日期"), required=False)
    subject_words = forms.CharField(label=_("主题分类"), required=False, max_length=60)
    source = forms.CharField(
        label=_("信息来源"), required=False, max_length=80, help_text=_("由哪个科室或单位提供")
    )
    text = forms.CharField(
        label=_("正文"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "空一行分段。“## ”开头是小标题，“- ”开头是条目，“1. ”开头是编号条目，"
            "“| 甲 | 乙 |”是表格的一行，“[文字](https://网址)”独占一行是链接，“![说明](1)”是第 1 张图片附件。"
        ),
    )
    window_days = forms.IntegerField(
        label=_("公示期"),
        required=False,
        min_value=1,
        max_value=LONGEST_WINDOW,
        help_text=_("工作日，从发布次日起算；不是公示就不填"),
    )
    objection_how = forms.CharField(
        label=_("异议怎么提"), required=False, max_length=200, help_text=_("受理科室、地点或电话，会公布")
    )
    effective_on = DayField(label=_("施行日期"), required=False)
    lapses_on = DayField(label=_("失效日期"), required=False, help_text=_("从这一天起不再有效"))
    go_live_at = forms.DateTimeField(
        label=_("定时发布"),
        required=False,
        input_formats=[MOMENT],
        help_text=_("例如 2026-12-01 09:00；不填则审核后立即发布"),
    )
    expire_at = forms.DateTimeField(
        label=_("到期下线"), required=False, input_formats=[MOMENT], help_text=_("到时自动从网站上撤下")
    )
    replaces = forms.ModelChoiceField(
        label=_("替代哪一件"), required=False, queryset=NoticePage.objects.none(), empty_label=_("不替代")
    )
    authority = forms.CharField(label=_("制定机关"), max_length=120)
    rank = forms.ChoiceField(label=_("效力级别"), choices=PolicyPage.RANKS)
    correction_note = forms.CharField(
        label=_("更正说明"), max_length=300, help_text=_("更正了什么、为什么，会公布在页面上")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=40, initial=submissions.new_token
    )

    def __init__(
        self,
        *args: Any,
        at: datetime,
        model: type[NoticePage],
        correcting: bool,
        replaceable: Any,
        has_files: bool = False,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.at, self.correcting, self.has_files = at, correcting, has_files
        for name, words in WANTED.items():
            self.fields[name].wanted = words  # type: ignore[attr-defined]
        if not issubclass(model, PolicyPage):
            del self.fields["authority"], self.fields["rank"]
        if not correcting:
            del self.fields["correction_note"]
        else:  # what is on view is corrected at once, and its period is not counted anew
            del self.fields["go_live_at"], self.fields["window_days"]
        self.fields["replaces"].queryset = replaceable  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A page ends after it begins, and not before now."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("go_live_at"), cleaned.get("expire_at")
        if ends and ends <= (begins or self.at):
            self.add_error("expire_at", _("到期时间应晚于发布时间和现在。"))
        effective, lapses = cleaned.get("effective_on"), cleaned.get("lapses_on")
        if effective and lapses and lapses <= effective:
            self.add_error("lapses_on", _("失效日期应晚于施行日期。"))
        if "submit" in self.data:
            for name in self._lacking(cleaned):
                if name in self.fields and name not in self.errors:
                    self.add_error(name, _("提交审核前要补上：%(what)s。") % {"what": MISSING[name]})
        return cleaned

    def _lacking(self, cleaned: dict[str, Any]) -> list[str]:
        """What another person is not asked to look at without; a draft is kept as it is."""
        return missing(
            Draft(
                title=cleaned.get("title", ""),
                has_text=bool(cleaned.get("text", "").strip()),
                has_files=self.has_files,
                written_on=cleaned.get("written_on"),
                window_days=cleaned.get("window_days"),
                objection_how=cleaned.get("objection_how", ""),
                authority=cleaned.get("authority"),
                on_view=self.correcting,
                correction_note=cleaned.get("correction_note", ""),
            )
        )

    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings, those that this draft does not have left out."""
        rows = (
            (_("公文信息"), "title document_number written_on authority rank subject_words source"),
            (_("正文"), "text correction_note"),
            (_("公示"), "window_days objection_how"),
            (_("时间和效力"), "effective_on lapses_on go_live_at expire_at replaces"),
        )
        found = [
            (head, [self[name] for name in names.split() if name in self.fields]) for head, names in rows
        ]
        return [(head, fields) for head, fields in found if fields]

    def stream(self) -> list[dict[str, Any]]:
        """The text in its blocks."""
        return stream_of(body.read(self.cleaned_data.get("text", "")))

    def content(self) -> dict[str, Any]:
        """What was written, by the names of the page's own fields."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in NOT_WRITTEN}
        given["body"] = self.stream()
        return given

    def typed(self, name: str) -> Any:
        """What was typed into a box, in the form in which a page gives it."""
        value = self.cleaned_data.get(name)
        return body.write(body.read(value or "")) if name == "text" else value

    @staticmethod
    def held(page: NoticePage) -> dict[str, Any]:
        """What a page holds, by the names of the boxes, to be compared with what was typed."""
        return NoticeDraftForm.written(page) | {"go_live_at": page.go_live_at, "expire_at": page.expire_at}

    @staticmethod
    def written(page: NoticePage) -> dict[str, Any]:
        """What the boxes show of a page."""
        names = (
            "title",
            "document_number",
            "written_on",
            "subject_words",
            "source",
            "window_days",
            "objection_how",
        )
        more = ("effective_on", "lapses_on", "authority", "rank")
        told = {name: getattr(page, name, None) for name in (*names, *more)}
        for name in ("go_live_at", "expire_at"):
            moment = getattr(page, name)
            told[name] = timezone.localtime(moment).strftime(MOMENT) if moment else ""
        return told | {"text": body.write(page.pieces), "replaces": page.replaces_id, "seen": page.version}


class FileForm(PlainForm):
    """A file for a notice."""

    file = UploadField(label=_("选择文件"), kinds=NAMES, limit=LIMIT)
    title = forms.CharField(
        label=_("附件名称"), required=False, max_length=120, help_text=_("不填则用文件名")
    )


class ReasonForm(PlainForm):
    """A decision with its reason."""

    why = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_why(self) -> str:
        """Spaces are no reason."""
        why = str(self.cleaned_data["why"]).strip()
        if not why:
            raise ValidationError(_("请写明理由。"))
        return why
