"""Fields that the registry's forms share: a unit of the tree, a body or a firm by its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.kernel.calendar import beijing_day
from oversight.kernel.pinyin import is_latin_query, sort_key
from oversight.kernel.scope import Kind, Level
from oversight.models import Organisation, Territory
from oversight.policy import Actor
from registry.models import Firm
from registry.rules import firm as firm_rules

SUGGESTED = 300  # names offered while typing; more would weigh on the page
NEAR = 5


AHEAD = gettext_lazy("当天起按新的登记；填以后的日期，到那天零时自动生效，此前可以撤回")


class PlaceField(forms.ModelChoiceField):
    """A committee (or street) of the tree, grouped by its street, as far as the actor's territory reaches."""

    def __init__(self, *, streets: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("所属社区"))
        kwargs.setdefault("empty_label", gettext_lazy("请选择"))
        super().__init__(queryset=Territory.objects.none(), **kwargs)
        self.streets = streets

    def within(self, actor: Actor, *, everywhere: bool = False) -> None:
        """Offer the units that stand today below the actor's own (or, for a move, everywhere)."""
        units = Territory.objects.on(beijing_day(actor.at)).filter(level__gte=Level.DISTRICT)
        if not everywhere:
            units = units.within(actor.path) if actor.path else units.none()
        rows = list(units)
        self.queryset = Territory.objects.filter(pk__in=[u.pk for u in rows if u.level >= Level.STREET])
        self.choices = [("", self.empty_label), *_grouped(rows, streets=self.streets)]


def _grouped(units: Iterable[Territory], *, streets: bool) -> list[Any]:
    """(district and street, [(key, committee)…]) in tree order: names repeat; a street may be chosen itself where
    ``streets``."""
    groups: list[tuple[str, list[tuple[int, str]]]] = []
    district = ""
    for unit in units:
        if unit.level == Level.DISTRICT:
            district = unit.name
        elif unit.level == Level.STREET:
            own = [(unit.pk, _("%(street)s（不分社区）") % {"street": unit.name})] if streets else []
            groups.append((f"{district} {unit.name}".strip(), own))
        elif groups and groups[-1][0]:
            groups[-1][1].append((unit.pk, unit.name))
        else:
            groups.append(("", [(unit.pk, unit.name)]))
    return [group for group in groups if group[1]]


class Suggesting(forms.TextInput):
    """A text box that suggests names; any other may be typed."""

    template_name = "forms/suggesting.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: list[str] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The box with its list of names."""
        context = super().get_context(name, value, attrs)
        context["widget"]["names"] = self.names
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_names"
        return context


class BodyField(forms.CharField):
    """A body of one kind by its name, former name or alias; an unknown name says which ones come near.

    Where ``found`` is on, an unknown name makes a new body of that kind, which the act then enters.
    """

    def __init__(self, *, kind: Kind, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 160)
        kwargs.setdefault("widget", Suggesting())
        super().__init__(**kwargs)
        self.kind = kind
        self.found = False

    def suggest(self) -> None:
        """Fill the list of names; called when a form is shown."""
        there = Organisation.objects.filter(kind=self.kind, valid_to=None).order_by("name_key")
        self.widget.names = list(there.values_list("name", flat=True)[:SUGGESTED])

    def prepare_value(self, value: Any) -> Any:
        """A key as the body's name; what was typed as typed."""
        if isinstance(value, int):
            return Organisation.objects.filter(pk=value).values_list("name", flat=True).first() or ""
        return value.name if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Any:
        """The body, a new one where that is wanted, or None. Raises ValidationError with the names that come near."""
        name = super().clean(self.prepare_value(value))
        if not name:
            return None
        there = Organisation.objects.filter(kind=self.kind)
        body = there.filter(Q(name=name) | Q(names__name=name)).order_by("valid_to", "pk").first()
        if body is not None:
            return body
        if self.found:
            return Organisation(kind=self.kind, name=name)
        near = there.filter(_sounds_like(name)).values_list("name", flat=True)[:NEAR]
        raise ValidationError(_not_found(name, list(near)))


class FirmField(forms.CharField):
    """A firm on the register by its name, former name or code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("物业服务企业"))
        kwargs.setdefault("max_length", 160)
        kwargs.setdefault("widget", Suggesting())
        super().__init__(**kwargs)

    def suggest(self) -> None:
        """Fill the list of names."""
        there = Firm.objects.standing().order_by("organisation__name_key")
        self.widget.names = list(there.values_list("organisation__name", flat=True)[:SUGGESTED])

    def clean(self, value: Any) -> Any:
        """The firm. Raises ValidationError with the names that come near."""
        text = super().clean(value.name if isinstance(value, Firm) else value)
        if not text:
            return None
        there = Firm.objects.standing().select_related("organisation")
        firm = there.filter(
            Q(organisation__name=text)
            | Q(code=firm_rules.tidy_code(text))
            | Q(organisation__names__name=text)
        ).first()
        if firm is not None:
            return firm
        near = [f.name for f in there.filter(_sounds_like(text, "organisation__"))[:NEAR]]
        raise ValidationError(_not_found(text, near))


def _sounds_like(text: str, prefix: str = "") -> Q:
    """Names that hold the text, sound like it, or have it as initials."""
    wanted = Q(**{f"{prefix}name__contains": text}) | Q(**{f"{prefix}name_key__contains": sort_key(text)})
    if is_latin_query(text):
        wanted |= Q(**{f"{prefix}initials__contains": text.lower()})
    return wanted


def _not_found(text: str, near: list[str]) -> str:
    if near:
        return _("没有找到“%(text)s”。是不是：%(near)s") % {"text": text, "near": "、".join(near)}
    return _("没有找到“%(text)s”，请核对名称。") % {"text": text}
