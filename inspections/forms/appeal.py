"""What is typed into an appeal: reasons by item, what was heard, and the decision on each ground with its new answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import appeal as acts
from inspections.actions import reviewing
from inspections.models import AppealGround, SheetVersion
from inspections.rules.standard import Answer, Found, thaw_answers, thaw_result
from inspections.rules.standard.item import MET, NOT_MET, Item
from inspections.rules.standard.lines import show_points
from inspections.screen.result import PART_WORDS, said
from inspections.screen.result_estate import ItemLine, item_line
from oversight.actform import ActForm, ReasonForm
from oversight.forms import UploadField

UPHELD, REJECTED = "upheld", "rejected"


class LodgeForm(ActForm):
    """A reason for each item that is contested; at least one. ``thing`` is the estate's result."""

    evidence = UploadField(
        kinds=("pdf", "jpg", "jpeg", "png"), label=gettext_lazy("证据材料"), required=False
    )

    def prepare(self) -> None:
        """A field for each item that lost points, by part."""
        self.claimed: dict[str, tuple[str, str]] = {}
        rows = SheetVersion.objects.filter(pk__in=self.thing.versions.values()).select_related(
            "standard", "sheet"
        )
        fields: dict[str, forms.Field] = {}
        for version in sorted(rows, key=lambda row: list(PART_WORDS).index(row.sheet.part)):
            if version.sheet.part in ("street", "bureau"):
                fields |= self._fields(version)
        self.fields = {**fields, **self.fields}

    def _fields(self, version: SheetVersion) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        known, part = version.standard.form.by_code, version.sheet.part
        result = thaw_result(version.result)
        for score in result.items:
            if score.points is None or score.points >= score.full:
                continue
            name = f"claim_{part}_{score.code.replace('.', '_')}"
            self.claimed[name] = (part, score.code)
            words = {"part": PART_WORDS[part], "item": f"{score.code} {said(known[score.code].name)}"}
            found[name] = forms.CharField(
                label=_("%(part)s：%(item)s") % words,
                help_text=_points_and_findings(item_line(score.code, "", result)),
                required=False,
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        return found

    def claims(self) -> list[acts.Claim]:
        """What was contested."""
        return [
            acts.Claim(part, code, self.cleaned_data.get(name, ""))
            for name, (part, code) in self.claimed.items()
        ]


class HearForm(ActForm):
    """What was said by whom."""

    words = forms.CharField(
        label=gettext_lazy("听取的意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )


class DecideForm(ReasonForm):
    """Each ground upheld or rejected; an upheld one with the answer that takes the old one's place."""

    def prepare(self) -> None:
        """A decision and the answer's own fields for each ground."""
        self.grounds: list[tuple[AppealGround, Item, Answer]] = []
        for ground in self.thing.grounds.filter(withdrawn_at=None):
            version = reviewing.newest(acts.sheet_of(self.thing, ground.part))
            item = version.standard.form.by_code[ground.code]
            answer = thaw_answers(version.answers).of(ground.code)[0]
            self.grounds.append((ground, item, answer))
            self.fields[f"rule_{ground.pk}"] = forms.ChoiceField(
                label=f"{PART_WORDS[ground.part]} {ground.code} {said(item.name)}",
                help_text=_("%(claim)s（现得 %(got)s / %(full)s 分）") % _stands(ground, version, item),
                choices=[(REJECTED, _("不成立")), (UPHELD, _("成立"))],
                widget=forms.RadioSelect,
                initial=REJECTED,
            )
            self.fields |= dict(_answer_fields(f"a{ground.pk}", item, answer))
        self.fields["why"] = self.fields.pop("why")

    def rulings(self) -> dict[int, acts.Ruling]:
        """What was decided on each ground."""
        found = {}
        for ground, item, answer in self.grounds:
            upheld = self.cleaned_data[f"rule_{ground.pk}"] == UPHELD
            given = _answer(f"a{ground.pk}", item, answer, self.cleaned_data) if upheld else None
            found[ground.pk] = acts.Ruling(given)
        return found


def _points_and_findings(line: ItemLine) -> str:
    """What the item got, and what was found."""
    got = _("得 %(got)s / %(full)s 分") % {"got": line.points, "full": line.full}
    return str(_("；")).join([got, *line.found])


def _stands(ground: AppealGround, version: SheetVersion, item: Item) -> dict[str, str]:
    """The reason, and the points that stand now."""
    points = thaw_result(version.result).item(item.code).points
    got = "—" if points is None else show_points(points)
    return {"claim": ground.claim, "got": got, "full": show_points(item.points)}


def _answer_fields(name: str, item: Item, answer: Answer) -> Iterator[tuple[str, forms.Field]]:
    """The fields of an answer by the kind of the item's rule, filled with what stands."""
    rule = item.rule
    if rule.kind == "count":
        counts = {found.finding: found.count for found in answer.found}
        for finding in rule.findings:
            if counts.get(finding.code):
                label = _("更正为：%(what)s（次数）") % {"what": said(finding.name)}
                yield f"{name}_{finding.code}", whole_number(label, counts[finding.code])
    elif rule.kind in ("ratio", "band"):
        yield f"{name}_met", whole_number(_("更正为：符合件数"), answer.met)
        yield f"{name}_cases", whole_number(_("更正为：总件数"), answer.cases)
    else:
        initial = answer.choice or answer.value
        field = forms.ChoiceField(label=_("更正为"), choices=choices_of(item), required=False, initial=initial)
        yield f"{name}_choice", field


def whole_number(label: str, initial: Any = None) -> forms.Field:
    """A field for a count, which may stay blank."""
    return forms.IntegerField(label=label, min_value=0, max_value=99_999, required=False, initial=initial)


def choices_of(item: Item) -> list[tuple[str, str]]:
    """What may be chosen at an item that is not counted: its two, its tiers or the values of its scale."""
    rule = item.rule
    if rule.kind == "binary":
        return [(MET, _("符合")), (NOT_MET, _("不符合"))]
    if rule.kind == "tiered":
        return [(tier.code, said(tier.name)) for tier in rule.tiers]
    return [(str(value), str(value)) for value in rule.values]


def _answer(name: str, item: Item, was: Answer, data: dict[str, Any]) -> Answer:
    rule = item.rule
    if rule.kind == "count":
        given = {found.finding: data.get(f"{name}_{found.finding}") for found in was.found}
        found = tuple(Found(code, count) for code, count in given.items() if count)
        return Answer(item.code, found=found)
    if rule.kind in ("ratio", "band"):
        return Answer(item.code, met=data.get(f"{name}_met") or 0, cases=data.get(f"{name}_cases") or 0)
    choice = data.get(f"{name}_choice") or ""
    if rule.kind == "scale":
        value = next((value for value in rule.values if str(value) == choice), None)
        return Answer(item.code, value=value)
    return Answer(item.code, choice=choice)
