"""The forms at the door, in the house's words; what they do is allauth's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.utils import decrypt
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.signals import user_login_failed
from django.utils.translation import gettext_lazy as _

from oversight.models import SecurityEvent
from oversight.signin import events, once

CODE_TRIES = 10  # ours: wrong codes of one person in a quarter of an hour, from wherever
CODE_WINDOW = timedelta(minutes=15)


def _plain(form: forms.Form, **labels: Any) -> None:
    """Labels outside the boxes, no placeholders (DESIGN §8)."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in labels:
            field.label = labels[name]
        if isinstance(field.widget, forms.PasswordInput) and name != "password1":
            field.help_text = ""


def _rules(form: forms.Form, name: str) -> None:
    form.fields[name].help_text = " ".join(str(text) for text in password_validators_help_texts())


class SignIn(account.LoginForm):
    """登录: user name or e-mail address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login=_("登录名或电子邮箱"), password=_("密码"))
        self.fields["login"].max_length = 150
        self.fields["login"].widget.attrs.update(
            autocomplete="username", autocapitalize="none", spellcheck="false"
        )


class Again(account.ReauthenticateForm):
    """再次验证: the password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password=_("密码"))


class ChangePassword(account.ChangePasswordForm):
    """修改密码."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, oldpassword=_("现在的密码"), password1=_("新密码"), password2=_("再填一次新密码"))
        _rules(self, "password1")


class AskReset(account.ResetPasswordForm):
    """申请重设密码: by the e-mail address on file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, email=_("电子邮箱"))


class ResetPassword(account.ResetPasswordKeyForm):
    """重设密码."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password1=_("新密码"), password2=_("再填一次新密码"))
        _rules(self, "password1")


class Counted:
    """A wrong code counts as a wrong password does, on name and address; and ten of one person stop all tries."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code, if it is right, used by nobody yet and tries are left; raises ValidationError else."""
        request = context.request
        name = {"username": self.user.username, "step": "factor"}
        if not AxesProxyHandler.is_allowed(request, name):
            request.axes_locked_out = request.turned_away = True
            request.axes_credentials = name
            raise factor_adapter().validation_error("incorrect_code")
        if _tried_out(self.user, request):
            raise forms.ValidationError(_("验证码错误次数太多，请 15 分钟后再试。"), code="tried_out")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if not self._is_fresh(code):
                raise factor_adapter().validation_error("incorrect_code")
            return code
        except forms.ValidationError:
            user_login_failed.send(sender=type(self), credentials=name, request=request)
            raise

    def _is_fresh(self, code: str) -> bool:
        """Whether an authenticator's code was used by nobody before; a recovery code is crossed out by allauth."""
        if self.authenticator.type != Authenticator.Type.TOTP:
            return True
        step = once.step_of(decrypt(self.authenticator.data["secret"]), code)
        return step is not None and once.spend(self.user.pk, step)


def _tried_out(person: Any, request: Any) -> bool:
    wrong = SecurityEvent.objects.filter(
        person=person,
        kind="signin_failed",
        facts__step="factor",
        at__gt=events.moment(request) - CODE_WINDOW,
    )
    return wrong.count() >= CODE_TRIES


class ShowCode(Counted, factor.AuthenticateForm):
    """两步验证: the code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("验证码"))


class ShowCodeAgain(Counted, factor.ReauthenticateForm):
    """再次验证: a code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("验证码"))


class Enrol(totp.ActivateTOTPForm):
    """开启两步验证: the first code proves that the authenticator has the seed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("验证器上显示的 6 位数字"))

    def clean_code(self) -> str:
        """The code, if it is right; with it one does not sign in again. Raises ValidationError else."""
        code: str = super().clean_code()
        if (step := once.step_of(self.secret, code)) is not None:
            once.spend(self.user.pk, step)
        return code


def _code(form: forms.Form, label: Any) -> None:
    _plain(form, code=label)
    form.fields["code"].widget.attrs.update(
        inputmode="numeric", autocomplete="one-time-code", autocapitalize="none", spellcheck="false"
    )
