"""评分表单: one item as it stands, and what is typed into it; the same fields with script and without."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inspections.models import SheetItem
from inspections.rules.entry import ENTRY_WORDS, MOST_COUNT, Change, EntryError, Noted, read_change
from inspections.rules.standard.item import MET, NOT_MET, Finding, Item
from oversight.kernel.measure import plain
from oversight.kernel.plaindata import Misfit
from oversight.kernel.wording import Message
from oversight.plainform import PlainForm

MOST_PHOTOS = 12  # of one line at a time


@dataclass
class LineFields:
    """One line of an item on the page: what stands there, or an empty one to fill in."""

    noted: Noted
    finding: Finding | None
    photos: list[Any] = field(default_factory=list)
    fresh: bool = False
    typed: str | None = None  # the count as it came in, where the form is shown again
    amiss: str = ""
    most: int = MOST_COUNT

    @property
    def name(self) -> str:
        """What is counted here, in the reader's language."""
        return self.finding.name.word(get_language() or "zh") if self.finding else ""

    @property
    def counts(self) -> bool:
        """Whether it is counted at all."""
        return self.finding is not None

    @property
    def shown_count(self) -> int | str:
        """What was typed; else 0 for an empty line: nothing was found there yet."""
        if self.typed is not None:
            return self.typed
        return 0 if self.fresh else self.noted.count

    @property
    def is_begun(self) -> bool:
        """Whether somebody typed into an empty line."""
        return self.fresh and bool(self.typed not in (None, "", "0") or self.noted.place or self.noted.note)


class ItemForm(PlainForm):
    """The fields that the item's kind of rule asks for; lines are read beside, since there may be any number."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    entry = forms.UUIDField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    value = forms.ChoiceField(required=False, widget=forms.RadioSelect, label=_("评分"))
    met = forms.IntegerField(required=False, min_value=0, max_value=10**8, label=_("达到要求的件数"))
    cases = forms.IntegerField(required=False, min_value=0, max_value=10**8, label=_("总件数"))
    lapses = forms.BooleanField(required=False, label=_("本项不适用"))
    reason = forms.CharField(required=False, max_length=200, label=_("为什么不适用"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        item: Item,
        row: SheetItem,
        change: Change,
        photographed: Collection[str] = (),
    ) -> None:
        super().__init__(
            data,
            initial={
                "base": row.revision, "entry": uuid.uuid4(), "choice": change.choice, "met": change.met,
                "cases": change.cases, "lapses": change.lapses, "reason": change.reason,
                "value": None if change.value is None else plain(change.value),
            },
            auto_id=f"i{item.code.replace('.', '-')}-%s",
        )  # fmt: skip
        self.item = item
        self.standing = {line.line for line in change.found}
        self.photographed = photographed
        self.amiss: dict[str, str] = {}  # by line, what is wrong with its count
        self._narrow()

    def _narrow(self) -> None:
        """Leave only what this kind of rule asks for."""
        rule, language = self.item.rule, get_language() or "zh"
        asked = {"binary": {"choice"}, "tiered": {"choice"}, "scale": {"value"}, "count": set()}
        wanted = asked.get(rule.kind, {"met", "cases"}) | {"base", "entry"}
        if self.item.applies == "may_lapse":
            wanted |= {"lapses", "reason"}
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        if rule.kind == "binary":
            self._choices("choice", [(MET, _("符合")), (NOT_MET, _("不符合"))])
        elif rule.kind == "tiered":
            tiers = [(tier.code, f"{tier.name.word(language)} · {plain(tier.points)}") for tier in rule.tiers]
            self._choices("choice", tiers)
        elif rule.kind == "scale":
            self._choices("value", [(plain(value), plain(value)) for value in rule.values])

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        found: Any = self.fields[name]
        found.choices = choices
        found.label = _("评定")

    def clean(self) -> dict[str, Any]:
        """A count that is none, or a place without a count, is asked about: it is never read as nothing found."""
        for one in typed_lines(self.data):
            if one.finding and (words := self._amiss(one)):
                self.amiss[one.line] = words
                self.add_error(None, words)
        return self.cleaned_data

    def _amiss(self, one: Typed) -> str:
        number = one.number
        if number is None or number > MOST_COUNT:
            told = {"typed": one.count[:20], "most": MOST_COUNT}
            return str(_("处数“%(typed)s”不对：填 0 到 %(most)s 的整数。") % told)
        says = one.says or one.line in self.photographed
        if number == 0 and says and one.line not in self.standing:
            return str(_("写了地点、说明或选了照片，还没有填处数。"))
        return ""

    def change(self) -> Change | None:
        """The whole answer as typed; None with words beside the fields where it cannot be kept."""
        given = {name: value for name, value in self.cleaned_data.items()
                 if name not in ("base", "entry") and value not in (None, "")}  # fmt: skip
        told: dict[str, Any] = {**given, "found": [vars_of(line) for line in read_lines(self.data)]}
        try:
            return read_change(told)
        except EntryError as error:
            self.add_error(None, ENTRY_WORDS.say(Message(error.code, error.params), get_language() or "zh"))
        except Misfit as error:
            self.add_error(None, error.say(get_language() or "zh"))
        return None


def vars_of(line: Noted) -> dict[str, Any]:
    """A line as the JSON that a device sends."""
    return {
        "line": line.line,
        "finding": line.finding,
        "count": line.count,
        "place": line.place,
        "note": line.note,
    }


@dataclass(frozen=True)
class Typed:
    """One line as a browser sends it."""

    line: str
    finding: str
    count: str
    place: str
    note: str

    @property
    def number(self) -> int | None:
        """The count, full-width figures too; 0 where nothing was typed, None where it is no whole number."""
        text = unicodedata.normalize("NFKC", self.count).strip()
        return int(text) if re.fullmatch(r"\d{1,9}", text) else None if text else 0

    @property
    def says(self) -> bool:
        """Whether a place or a note was typed."""
        return bool(self.place.strip() or self.note.strip())


def typed_lines(data: Any) -> list[Typed]:
    """The lines of a form as they came in."""
    columns = [data.getlist(f"line-{name}") for name in ("line", "finding", "count", "place", "note")]
    return [Typed(*row) for row in zip(*columns, strict=False)]


def read_lines(data: Any) -> Iterator[Noted]:
    """The lines of a valid form; one that counts nothing, or says nothing where nothing is counted, is none."""
    for one in typed_lines(data):
        kept = data.get(f"kept-{one.line}") or data.get(f"photographed-{one.line}")
        if one.number if one.finding else one.says or kept:
            number = one.number if one.finding else 1
            yield Noted(one.line, one.finding, number or 1, one.place.strip(), one.note.strip())


def lines_as_typed(form: ItemForm, photos: dict[str, list[Any]]) -> list[LineFields]:
    """The lines of a form that is shown again, as they were typed, each with what is wrong with it."""
    item = form.item
    findings = {finding.code: finding for finding in item.rule.findings} if item.rule.kind == "count" else {}
    return [
        LineFields(
            Noted(one.line, one.finding, 1, one.place, one.note),
            findings.get(one.finding),
            photos.get(one.line, []),
            fresh=one.line not in form.standing,
            typed=one.count if one.finding else None,
            amiss=form.amiss.get(one.line, ""),
        )
        for one in typed_lines(form.data)
    ]


def photos_in(files: MultiValueDict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The pictures that came with a form, each with the key of its line."""
    for name in files:
        if name.startswith("photo-"):
            yield from ((name.removeprefix("photo-"), file) for file in files.getlist(name)[:MOST_PHOTOS])


def lines_on_page(item: Item, change: Change, photos: dict[str, list[Any]]) -> list[LineFields]:
    """What stands, and for each kind of finding an empty line to fill in."""
    if item.rule.kind != "count":
        noted = change.found[0] if change.found else Noted(str(uuid.uuid4()))
        return [LineFields(noted, None, photos.get(noted.line, []), fresh=not change.found)]
    found = []
    for finding in item.rule.findings:
        mine = [line for line in change.found if line.finding == finding.code]
        found += [LineFields(line, finding, photos.get(line.line, [])) for line in mine]
        found.append(LineFields(Noted(str(uuid.uuid4()), finding.code), finding, fresh=True))
    return found
