"""How allauth behaves here: nobody signs up, nothing is told of accounts, letters leave through our own post."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import journal
from oversight.addresses import client_address
from oversight.models import Membership, Person
from oversight.notify import letters
from oversight.signin import box, events
from oversight.signin.sessions import NOBODY

WRONG = gettext_lazy("登录名或密码不对。请核对大小写，忘记密码可以重设。")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only, with the same words for an unknown name, a wrong password and a closed account."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "incorrect_code": gettext_lazy(
            "验证码不对。请填写验证器上正在显示的 6 位数字，或一个没有用过的恢复码。"
        ),
        "incorrect_password": gettext_lazy("密码不对，请重新填写。"),
        "enter_current_password": gettext_lazy("现在的密码不对，请重新填写。"),
        "invalid_password_reset": gettext_lazy("这个链接已失效或已用过，请重新申请。"),
        "too_many_login_attempts": gettext_lazy("错误次数太多，请 15 分钟后再试。"),
        "rate_limited": gettext_lazy("操作太频繁，请稍后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by invitation, never by oneself."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person; a suspended one is answered as a wrong password is."""
        person = super().authenticate(request, **credentials)
        return person if person is not None and person.is_active else None

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk; one's own account where no posting runs, since nothing else is open then."""
        posted = Membership.objects.current(events.moment(request)).filter(person_id=request.user.pk or 0)
        return reverse(settings.LOGIN_REDIRECT_URL if posted.exists() else "oversight:account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Back to the door."""
        return reverse("account_login")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address as far as it can be believed."""
        return client_address(request) or NOBODY

    def send_password_reset_mail(self, user: Person, email: str, facts: dict[str, Any]) -> None:
        """A letter; its link is made when it is mailed, so that no key lies in the database."""
        letters.to_person(
            user,
            lambda: (
                _("重设密码"),
                _(
                    "有人为您的账号申请了重设密码。如果是您本人，请在 72 小时内用邮件中的链接设置；否则不必理会。"
                ),
            ),
            event=letters.RESET,
            at=events.moment(context.request),
        )

    def send_mail(self, template_prefix: str, email: str, facts: dict[str, Any]) -> None:
        """allauth mails nothing itself: what it would say is a letter of ours or is not said."""


class FactorAdapter(DefaultMFAAdapter):
    """The second factor: a code of an authenticator, or a recovery code."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_label(self, user: Person) -> str:
        """The user name: what the authenticator shows beside the code."""
        return user.username

    def encrypt(self, text: str) -> str:
        """Seeds and recovery codes are not kept in the clear: a copied database opens no second factor."""
        return box.close(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` hid."""
        return box.open_(encrypted_text)


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Ending sessions from the list is recorded."""

    def end_sessions(self, sessions: list[Any]) -> None:
        """End them and record how many."""
        super().end_sessions(sessions)
        if sessions:
            journal.security(
                "session",
                at=events.moment(context.request),
                person_id=sessions[0].user_id,
                facts={"ended": len(sessions)},
            )
