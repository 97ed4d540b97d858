"""企业联系人的表单: each one stands alone, covered; what is left blank stays as it is, and others are added below.

Names and phones are personal data: they are never put into a page again, so an answer is bound to its contact by a
keyed digest of what is on record, and one that changed meanwhile is told instead of overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.actform import ActForm
from registry.rules.firm import CONTACT_KEYS, mask_name, mask_phone

LONGEST_LINE = 130
LONGEST = {"role": 40, "name": 60, "phone": 30}
LABELS = {"role": gettext_lazy("职务"), "name": gettext_lazy("姓名"), "phone": gettext_lazy("电话")}
COVERS = {"role": str, "name": mask_name, "phone": mask_phone}
PREFIX = "contact-"


class ContactLines(forms.CharField):
    """Contacts one a line: post, name, phone."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("联系人"))
        kwargs.setdefault(
            "help_text", gettext_lazy("每行一人：职务，姓名，电话。例如：值班经理，周明，0417-2800001")
        )
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}))
        kwargs.setdefault("max_length", 2000)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[dict[str, str]]:  # type: ignore[override]
        """The contacts; the error says which line cannot be read."""
        text = super().clean(value)
        found = []
        for number, line in enumerate(filter(None, (part.strip() for part in text.splitlines())), start=1):
            cells = [cell.strip() for cell in line.replace(",", "，").split("，")]
            if len(cells) not in (2, 3) or not all(cells[:2]) or len(line) > LONGEST_LINE:
                raise ValidationError(
                    gettext_lazy("第 %(n)s 行请写成：职务，姓名，电话"), code="line", params={"n": number}
                )
            cells += [""] * (3 - len(cells))
            found.append(
                {name: cell[: LONGEST[name]] for name, cell in zip(CONTACT_KEYS, cells, strict=True)}
            )
        return found


class OneByOne(ActForm):
    """Contacts changed, withdrawn and added one by one; ``contacts`` in `cleaned_data` is the whole list that results.

    ``standing`` is the list to start from where it is not the record's own: that of a proposal being rewritten.
    """

    standing: ClassVar[Sequence[Mapping[str, str]] | None] = None
    contacts = ContactLines(label=gettext_lazy("增加联系人"), required=False)

    def prepare(self) -> None:
        """Four fields for each contact on record, each in a section of its own before those who are added."""
        super().prepare()
        rows = self.thing.contacts.values(*CONTACT_KEYS) if self.standing is None else self.standing
        self.people = {key: dict(one) for key, one in _keyed(rows)}
        told = []
        for key, one in self.people.items():
            names = []
            for part in CONTACT_KEYS:
                names.append(f"{PREFIX}{key}-{part}")
                self.fields[names[-1]] = _unchanged(part, one[part])
            names.append(f"{PREFIX}{key}-drop")
            self.fields[names[-1]] = forms.BooleanField(label=gettext_lazy("撤去这位联系人"), required=False)
            told.append((f"{one['role']} {mask_name(one['name'])}", tuple(names)))
        adding = [section for section in self.sections if "contacts" in section[1]]
        at = self.sections.index(adding[0]) if adding else len(self.sections)
        last = adding or [(gettext_lazy("增加联系人"), ("contacts",))]
        self.sections = (*self.sections[:at], *told, *last, *self.sections[at + 1 :])

    def clean(self) -> dict[str, Any]:
        """The list as it will be; an answer about a contact that is no longer there as it was is told."""
        data = super().clean() or {}
        if self._orphaned():
            raise ValidationError(_("您填写时联系人已有变化，请看过现在的联系人再填。"), code="stale")
        added = data.get("contacts") or []
        data["contacts"] = [
            one for key, one in ((key, self._answered(key, data)) for key in self.people) if one is not None
        ] + added
        return data

    def _answered(self, key: str, data: Mapping[str, Any]) -> dict[str, str] | None:
        if data.get(f"{PREFIX}{key}-drop"):
            return None
        answers = {part: data.get(f"{PREFIX}{key}-{part}") for part in CONTACT_KEYS}
        return {part: answers[part] or self.people[key][part] for part in CONTACT_KEYS}

    def _orphaned(self) -> bool:
        """Whether something was said of a contact that is not on record."""
        return any(
            value.strip()
            for name, value in self.data.items()
            if name.startswith(PREFIX) and name not in self.fields
        )


def _unchanged(part: str, value: str) -> forms.CharField:
    """A blank field beside what is on record, covered."""
    cover: Any = COVERS[part]
    shown = cover(value)
    hint = _("现登记 %(value)s；不填则不变") % {"value": shown} if shown else _("现未登记")
    return forms.CharField(
        label=LABELS[part],
        required=False,
        max_length=LONGEST[part],
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _keyed(rows: Iterable[Mapping[str, str]]) -> Iterable[tuple[str, Mapping[str, str]]]:
    """Each contact under a digest of itself that nobody can compute or turn back without the portal's key."""
    met: dict[str, int] = {}
    for one in rows:
        text = json.dumps([one[part] for part in CONTACT_KEYS], ensure_ascii=False)
        digest = salted_hmac("registry.contact", text, algorithm="sha256").hexdigest()[:16]
        met[digest] = met.get(digest, 0) + 1
        yield f"{digest}{met[digest]}", one
