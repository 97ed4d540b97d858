"""评分表单: one item as it stands, and what is typed into it; the same fields with script and without."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inspections.models import SheetItem
from inspections.rules.entry import ENTRY_WORDS, Change, EntryError, Noted, read_change
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

    @property
    def name(self) -> str:
        """What is counted here, in the reader's language."""
        return self.finding.name.word(get_language() or "zh") if self.finding else ""

    @property
    def counts(self) -> bool:
        """Whether it is counted at all."""
        return self.finding is not None

    @property
    def shown_count(self) -> int:
        """0 for an empty line: nothing was found there yet."""
        return 0 if self.fresh else self.noted.count


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

    def __init__(self, data: QueryDict | None = None, *, item: Item, row: SheetItem, change: Change) -> None:
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


def read_lines(data: Any) -> Iterator[Noted]:
    """The lines of a form; one that counts nothing, or says nothing where nothing is counted, is none."""
    names = ("line", "finding", "count", "place", "note")
    columns = [data.getlist(f"line-{name}") for name in names]
    for key, finding, count, place, note in zip(*columns, strict=False):
        number = int(count) if count.isascii() and count.isdigit() and len(count) < 6 else 0
        kept = data.get(f"kept-{key}") or data.get(f"photographed-{key}")
        if (finding and number) or (not finding and (place.strip() or note.strip() or kept)):
            yield Noted(key, finding, number if finding else 1, place.strip(), note.strip())


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
