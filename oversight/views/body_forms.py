"""Forms of bodies, postings and people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oversight.forms import DayField
from oversight.kernel.scope import AMENDS, FOUNDS, Kind, Level, Post
from oversight.models import Membership, Organisation, Territory
from oversight.models.membership import POSTS
from oversight.plainform import PlainForm
from oversight.policy import Actor, visible
from oversight.views.sending import SentOnce

# At which level of the tree a kind of body sits; a kind that is not listed sits anywhere, or nowhere.
LEVEL_OF = {Kind.DISTRICT: Level.DISTRICT, Kind.STREET: Level.STREET, Kind.COMMITTEE: Level.COMMITTEE}
ANY = ("", _("全部"))


class PlaceField(forms.ModelChoiceField):
    """A unit of the tree, shown with its parents since names repeat."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Territory.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The name with its parent's."""
        return str(obj.label)


def places_within(by: Actor) -> QuerySet[Territory]:
    """Units in force in the actor's territory; all of them for whoever acts for the city."""
    if not by.path:
        return Territory.objects.none()
    return Territory.objects.filter(valid_to=None).within(by.path).with_parent()


class BodyFilter(PlainForm):
    """What to look for among bodies."""

    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *Organisation.KINDS])
    closed = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("在册")), ("all", _("在册和已撤销"))]
    )


class PersonFilter(PlainForm):
    """What to look for among people."""

    q = forms.CharField(label=_("姓名或登录名"), required=False, max_length=60)
    post = forms.ChoiceField(label=_("岗位"), required=False, choices=[ANY, *POSTS])
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("在任")), ("before", _("已离任")), ("suspended", _("已停用"))],
    )


class BodyForm(SentOnce):
    """A body as it is founded."""

    kind = forms.ChoiceField(label=_("类别"))
    name = forms.CharField(label=_("名称"), max_length=160)
    territory = PlaceField(label=_("辖区"), required=False, help_text=_("街道、社区、业主委员会等须选辖区"))
    line = forms.CharField(
        label=_("业务条线"),
        max_length=40,
        required=False,
        help_text=_("职能部门填写，例如 police、planning、fire"),
    )
    since = DayField(label=_("成立日期"))

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = FOUNDS.get(by.post, ())
        self.fields["kind"].choices = [pair for pair in Organisation.KINDS if pair[0] in kinds]  # type: ignore[attr-defined]
        self.fields["territory"].queryset = places_within(by)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A body of a tier sits on its level of the tree."""
        cleaned: dict[str, Any] = super().clean() or {}
        level = LEVEL_OF.get(cleaned.get("kind"))  # type: ignore[arg-type]
        place = cleaned.get("territory")
        if level and "territory" in cleaned and (place is None or place.level != level):
            self.add_error("territory", _("请选择与机构类别相应层级的辖区。"))
        return cleaned


class AmendForm(PlainForm):
    """Name, seat and line of a body, with the reason."""

    name = forms.CharField(label=_("名称"), max_length=160, help_text=_("改名后，原名称作为曾用名保留"))
    territory = PlaceField(label=_("辖区"), required=False)
    line = forms.CharField(label=_("业务条线"), max_length=40, required=False)
    why = forms.CharField(label=_("理由"), max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, by: Actor, body: Organisation) -> None:
        initial = {"name": body.name, "territory": body.territory_id, "line": body.line, "seen": body.version}
        super().__init__(data, initial=initial)
        self.fields["territory"].queryset = places_within(by)  # type: ignore[attr-defined]
        if body.kind != Kind.DEPARTMENT:
            del self.fields["line"]
        if Kind(body.kind) not in AMENDS.get(by.post, ()):
            self.fields.clear()


class AliasForm(PlainForm):
    """A short name by which a body is found too."""

    alias = forms.CharField(label=_("简称"), max_length=160)


class CloseForm(SentOnce):
    """Who goes on with a body's work, and why it ends."""

    heir = forms.ModelChoiceField(
        label=_("承接单位"), queryset=Organisation.objects.none(), help_text=_("未了事项转到这里")
    )
    why = forms.CharField(label=_("撤销理由"), max_length=200)

    def __init__(self, *args: Any, heirs: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heir"].queryset = heirs  # type: ignore[attr-defined]


class PostingForm(SentOnce):
    """A post in a body, and its title."""

    post = forms.ChoiceField(label=_("岗位"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("职务"), max_length=60, required=False, help_text=_("例如：物业专干"))

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(POSTS)
        self.fields["post"].choices = [(post.value, words[post.value]) for post in posts]  # type: ignore[attr-defined]

    def clean_post(self) -> Post:
        """The post itself."""
        return Post(self.cleaned_data["post"])


class InviteForm(PostingForm):
    """An invitation: to somebody by name; with the login name of somebody who has an account."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        required=False,
        help_text=_("对方已有账号的再填登录名；新开账号的不填"),
    )
    email = forms.EmailField(
        label=_("电子邮箱"), required=False, help_text=_("填写后链接同时寄到邮箱；不填则由您转交")
    )
    field_order = ("post", "name", "username", "title", "email")


class SeatForm(PostingForm):
    """Somebody with an account takes a post."""

    username = forms.CharField(label=_("登录名"), max_length=60, help_text=_("对方已有账号的登录名"))
    name = forms.CharField(label=_("姓名"), max_length=60, help_text=_("与登录名一同核对"))
    field_order = ("username", "name", "post", "title")


class TitleForm(PlainForm):
    """What somebody is called in a post."""

    title = forms.CharField(label=_("职务"), max_length=60, required=False)


class EndForm(SentOnce):
    """When a posting ends, who takes its work over, and why."""

    when = forms.ChoiceField(
        label=_("何时结束"), choices=[("now", _("立即")), ("day", _("到某日结束"))], widget=forms.RadioSelect
    )
    day = DayField(label=_("最后一天"), required=False, help_text=_("选“到某日结束”时填写，当日仍在任"))
    successor = forms.ModelChoiceField(
        label=_("接手人"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("交回本单位，由本单位另行安排"),
    )
    why = forms.CharField(label=_("理由"), max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, colleagues: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = colleagues  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A day where a day is meant."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("when") == "day" and "day" in cleaned and cleaned["day"] is None:
            self.add_error("day", _("请填写最后一天。"))
        return cleaned


class WhyForm(PlainForm):
    """A reason."""

    why = forms.CharField(label=_("理由"), max_length=200)


class InterestForm(PlainForm):
    """A tie to a firm."""

    firm = forms.ModelChoiceField(
        label=_("企业"), queryset=Organisation.objects.none(), empty_label=_("请选择")
    )
    reason = forms.CharField(label=_("关系说明"), max_length=200, help_text=_("例如：配偶在该企业任职"))
    since = DayField(label=_("自何日起"))

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firms = Organisation.objects.filter(kind=Kind.FIRM, valid_to=None).order_by("name_key")
        self.fields["firm"].queryset = firms  # type: ignore[attr-defined]


class AcceptForm(PlainForm):
    """Opening an account: login name, password, and an address if one likes."""

    username = forms.CharField(
        label=_("登录名"), max_length=60, help_text=_("今后登录用，字母或数字都可以，不分大小写")
    )
    email = forms.EmailField(
        label=_("电子邮箱"), required=False, help_text=_("用于消息提醒和重设密码，可以不填")
    )
    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput, strip=False)
    again = forms.CharField(label=_("再填一次密码"), widget=forms.PasswordInput, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(str(text) for text in password_validators_help_texts())
        self.fields["username"].widget.attrs.update(autocomplete="username", autocapitalize="none")
        for name in ("password", "again"):
            self.fields[name].widget.attrs["autocomplete"] = "new-password"

    def clean_username(self) -> str:
        """Nothing that reads like an address, a mark or a blank."""
        name: str = self.cleaned_data["username"].strip()
        if not name.replace("_", "").replace(".", "").replace("-", "").isalnum():
            raise forms.ValidationError(_("登录名只用字母、数字、点、横线和下划线。"))
        return name

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("两次填写的密码不一样。"))
        return cleaned


def heirs_for(by: Actor, body: Organisation) -> QuerySet[Organisation]:
    """Bodies that could go on with a closing one's work: those the actor sees, of the same kind or a tier above."""
    kinds = [body.kind, Kind.STREET, Kind.DISTRICT, Kind.BUREAU]
    seen = visible(by, "oversight.view_account", Organisation.objects.filter(valid_to=None, kind__in=kinds))
    return seen.exclude(pk=body.pk)
