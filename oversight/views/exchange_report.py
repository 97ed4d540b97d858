"""逐行检查的报告: what was found by kind, the rows behind each kind, possible doubles side by side, the four steps."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oversight.exchange import findings, importing, sorting, updating
from oversight.exchange.kinds import ImportKind, kind_of
from oversight.forms import DayField, Hinted
from oversight.kernel.calendar import beijing_day
from oversight.kernel.keys import key
from oversight.kernel.wording import Message
from oversight.models import ImportBatch, ImportRow
from oversight.plainform import PlainForm
from oversight.screen.parts import Step
from oversight.states import IMPORT
from oversight.views.base import actor, paged

PAGE = 50
GRADES = ("error", "question", "left", "repair")
TABS = (
    ("", gettext_lazy("按问题归类")),
    ("rejected", gettext_lazy("要改")),
    ("questions", gettext_lazy("请核对")),
    ("doubles", gettext_lazy("可能重复（含已选定）")),
    ("left", gettext_lazy("不导入")),
    ("writable", gettext_lazy("可以导入")),
)


class WriteForm(PlainForm):
    """All or the good ones."""

    on_error = forms.ChoiceField(
        label=gettext_lazy("怎么导入"),
        choices=[("all", gettext_lazy("全部改好，一次导入")), ("good", gettext_lazy("先导入可用的行"))],
        initial="all",
        widget=Hinted(
            hints={
                "all": gettext_lazy("默认。有一行不对就一行也不写。"),
                "good": gettext_lazy("要改的行不写入，可下载改好后再导入。"),
            }
        ),
    )


class SeenForm(WriteForm):
    """The same, where rows carry questions that nobody answered."""

    seen = forms.BooleanField(label=gettext_lazy("这些问题我已看过，照表里写的写入"))


class UpdateForm(PlainForm):
    """From when an update of records on file holds."""

    on = DayField(label=gettext_lazy("更新的生效日期"), help_text=gettext_lazy("不能晚于今天"))


def report_page(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The findings by kind; with ``code`` and ``column`` the rows of one kind, with ``rows`` those of one tab."""
    which, code, column = (request.GET.get(name, "") for name in ("rows", "code", "column"))
    tallies = sorting.tally(batch)
    which = which if which in dict(TABS) else ""
    context = {
        "batch": batch,
        "kind": kind_of(batch.kind),
        "steps": steps(batch),
        "which": which,
        "code": code,
    }
    context |= {"tallies": tallies, "title": _title(batch, tallies)}
    context["form"] = SeenForm() if tallies["asked"] else WriteForm()
    numbers = {**tallies, "questions": tallies["asked"]}
    context["tabs"] = [(tab, label, numbers.get(tab)) for tab, label in TABS if not tab or numbers.get(tab)]
    context["drafts"] = _drafts(batch)
    if which or code:
        found = findings.rows_with(batch, code, column) if code else sorting.shown(batch, which)
        rows = paged(request, found, PAGE)
        told = [_row(row, batch, code, column) for row in rows]
        context |= {"page": rows, "rows": told, "column": column}
        if which == "doubles":
            context |= _updates(request, batch, told)
    else:
        context["groups"] = _groups(batch)
        context["told"] = _told(batch)
    return render(request, "oversight/exchange/report.html", context)


def _updates(request: HttpRequest, batch: ImportBatch, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What each double would change on the record that it is, and from when; nothing where rows cannot."""
    by = actor(request)
    if kind_of(batch.kind).updates is None or not IMPORT.can(batch.state, "answer"):
        return {}
    if not any(updating.candidates(one["row"]) for one in rows):
        return {}
    found = updating.differences(by, batch, [one["row"] for one in rows])
    for one in rows:
        row = one["row"]
        one["several"] = len(updating.candidates(row)) > 1
        for double in one["doubles"]:
            double["changes"] = found.get((row.number, key(double["key"]) or 0))
    return {"update_form": UpdateForm(initial={"on": beijing_day(by.at)}), "never": updating.never(batch, by)}


def _drafts(batch: ImportBatch) -> int:
    """How many of the records that an import wrote are drafts still."""
    count = kind_of(batch.kind).drafts
    if count is None or not IMPORT.can(batch.state, "undo"):
        return 0
    written: Any = batch.rows.exclude(thing=None).values("thing")  # a subquery, whatever its length
    return count(written)


def _title(batch: ImportBatch, tallies: dict[str, int]) -> str:
    told = {"total": f"{batch.total:,}", "written": f"{batch.written:,}"}
    told |= {name: f"{n:,}" for name, n in tallies.items()}
    if IMPORT.can(batch.state, "undo"):
        return _("已导入 %(written)s 条") % told
    if batch.state in IMPORT.ends:
        return _("这批导入已整批撤销")
    if tallies["rejected"]:
        return _("%(total)s 行里有 %(rejected)s 行要改") % told
    if tallies["undecided"]:
        return _("%(total)s 行里有 %(undecided)s 行可能重复，请先选定") % told
    if tallies["asked"]:
        return _("%(writable)s 行可以导入，其中 %(asked)s 行请核对") % told
    return _("%(writable)s 行可以导入") % told


def _told(batch: ImportBatch) -> list[str]:
    words, language = kind_of(batch.kind).words, get_language() or "zh"
    return [words.say(Message.from_data(one), language) for one in batch.told]


def _groups(batch: ImportBatch) -> list[dict[str, Any]]:
    """The kinds of finding by how grave they are, each with an example and what may be answered."""
    kind, language = kind_of(batch.kind), get_language() or "zh"
    titles = _titles(batch)
    found: dict[str, list[dict[str, Any]]] = {grade: [] for grade in GRADES}
    for one in findings.findings(batch):
        message = kind.words.say(Message.from_data(one.example), language)
        mend = one.example.get("mend")
        out = one.grade == "question" and one.left >= one.rows
        found["left" if out else one.grade].append(
            {
                "it": one,
                "title": titles.get(one.column, one.column),
                "message": message,
                "mend": kind.words.say(Message.from_data(mend), language) if mend else "",
                "out": out,
            }
        )
    return [{"grade": grade, "found": kinds} for grade, kinds in found.items() if kinds]


def _titles(batch: ImportBatch) -> dict[str, str]:
    """What the file's headers were read as, in the reader's language."""
    titles = importing.fields_of(kind_of(batch.kind))
    return {header: titles[field][0] for field, header in batch.mapping.items() if field in titles}


def shown_notes(kind: ImportKind, row: ImportRow, batch: ImportBatch) -> list[dict[str, Any]]:
    """A row's notes in the reader's language."""
    language, titles = get_language() or "zh", _titles(batch)
    return [
        {
            "column": titles.get(note["column"], note["column"]),
            "header": note["column"],
            "code": note["code"],
            "value": note["value"],
            "grade": note["grade"],
            "take": note.get("take"),
            "message": kind.words.say(Message.from_data(note), language),
            "mend": kind.words.say(Message.from_data(note["mend"]), language) if note.get("mend") else "",
        }
        for note in row.notes
    ]


def _row(row: ImportRow, batch: ImportBatch, code: str, column: str) -> dict[str, Any]:
    """A row with its notes: those of one kind where one was asked for, else the gravest that there are."""
    notes = shown_notes(kind_of(batch.kind), row, batch)
    if code:
        notes = [note for note in notes if (note["code"], note["header"]) == (code, column)]
    else:
        notes = [note for note in notes if note["grade"] != "repair"] or notes
    name = row.cells.get(batch.mapping.get("name", ""), "")
    own = [_own(row, batch, field) for field, _title in kind_of(batch.kind).telling]
    return {"row": row, "notes": notes, "name": name, "own": own, "doubles": [{**one} for one in row.doubles]}


def _own(row: ImportRow, batch: ImportBatch, field: str) -> str:
    """What the row says of a field: a number as it was read, as the record beside it shows its own."""
    read = row.values.get(field)
    try:
        return (
            f"{Decimal(read):,f}"
            if isinstance(read, str)
            else row.cells.get(batch.mapping.get(field, ""), "")
        )
    except InvalidOperation:
        return str(read)


def steps(batch: ImportBatch | None) -> list[Step]:
    """The four steps with their results."""
    state = batch.state if batch else ""
    order = ["", "uploaded", "checking", "checked", "importing", "done", "undoing", "undone"]
    at = order.index(state) if state in order else 0
    counts = batch.counts if batch else {}
    told = [
        (_("选文件"), batch.filename if batch else ""),
        (_("对应列"), _("对上 %(n)s 列") % {"n": len(batch.mapping)} if batch and batch.mapping else ""),
        (_("逐行检查"), _("%(n)s 行要改") % {"n": f"{counts.get('rejected', 0):,}"} if counts else ""),
        (_("确认导入"), _written(batch, state)),
    ]
    reached = [0, 1, 2, 3 if not counts.get("rejected") else 2, 3, 4, 4, 4][at]
    return [
        Step(label=label, result=result, done=number < reached, current=number == reached)
        for number, (label, result) in enumerate(told)
    ]


def _written(batch: ImportBatch | None, state: str) -> str:
    n = {"n": f"{batch.written:,}" if batch else "0"}
    words = {
        "importing": _("正在写入"),
        "done": _("已写入 %(n)s 条") % n,
        "undoing": _("正在撤销 %(n)s 条") % n,
        "undone": _("写入的 %(n)s 条已撤销") % n,
    }
    return words.get(state, _("还没有写入任何数据"))
