"""人员: who signs in. Rights never hang on this row, only on dated memberships."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from oversight.kernel.pinyin import person_key
from oversight.models.governed import Ruled

if TYPE_CHECKING:
    from oversight.policy.actor import Actor


NAME_KEY = 200  # what the pinyin of a name is cut to


class PersonManager(BaseUserManager["Person"]):
    """Accounts by user name, letter case aside."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person who signs in with this name."""
        return self.get(username__iexact=username)

    def create_user(self, *, username: str, name: str, password: str | None = None, **extra: Any) -> Person:
        """A new account; without a password it can be opened by an invitation alone."""
        person = self.model(username=username, name=name, **extra)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(Ruled, AbstractBaseUser, PermissionsMixin):
    """人员账号: a person with a way to sign in.

    `has_perm` asks the policy and nothing else (DOMAIN §13.18). A superuser would have no right by being one; the
    database refuses to store one. Groups serve Wagtail's sections alone and follow the postings. To the policy a
    person lies where the bodies lie in which it ever held a post; an act on a person asks for all present ones besides.
    """

    # how close together the rows of lists stand: the one list of what may be chosen, wherever it is chosen
    DENSITIES = [("compact", _("紧凑")), ("standard", _("标准")), ("loose", _("宽松"))]
    USUAL_DENSITY = "standard"
    resource = "account"
    username = models.CharField(_("登录名"), max_length=60)
    name = models.CharField(_("姓名"), max_length=60)
    name_key = models.CharField(max_length=NAME_KEY, editable=False)
    email = models.EmailField(_("电子邮箱"), blank=True)
    language = models.CharField(_("界面语言"), max_length=10, default="zh-hans")
    density = models.CharField(max_length=10, default=USUAL_DENSITY)
    is_active = models.BooleanField(_("启用"), default=True)
    session_mark = models.CharField(
        max_length=32,
        blank=True,
        editable=False,
        help_text="part of every session's hash: a new one ends them all",
    )
    date_joined = models.DateTimeField(auto_now_add=True)

    acting: Actor | None = None  # set for the time of a request: the posting under which the person acts

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="one_person_a_username"),
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="no_superuser"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the pinyin column beside the name."""
        self.name_key = person_key(self.name, limit=NAME_KEY)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name as it is written."""
        return self.name

    get_short_name = get_full_name

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("oversight:person-detail", args=[self.pk])

    def end_sessions(self) -> None:
        """Every session of this person ends by its next request; the caller saves."""
        self.session_mark = secrets.token_hex(16)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match: password and mark, so that a change of either ends it (INVARIANTS 7)."""
        return salted_hmac(
            "oversight.person.session", self.password + self.session_mark, secret=secret, algorithm="sha256"
        ).hexdigest()

    def places(self) -> list[str]:
        """Where the bodies of its postings lie."""
        paths = self.memberships.values_list("organisation__territory__path", flat=True) if self.pk else ()
        return [path for path in paths if path]

    def bodies(self, at: datetime) -> list[int]:
        """The bodies in which it holds or held a post."""
        return list(self.memberships.values_list("organisation_id", flat=True)) if self.pk else []

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """People with a posting there, now or before."""
        return _posted(organisation__territory__path__startswith=path)

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """People with a posting in the firm, now or before."""
        return _posted(organisation_id=organisation_id)

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """People of one's own body, and oneself."""
        return _posted(organisation_id=organisation_id) | Q(pk=person_id)

    @property
    def is_staff(self) -> bool:
        """Django's own admin is not part of the portal."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the policy under the posting the person now acts under."""
        from oversight.backends import PolicyBackend  # models lie below the policy

        return PolicyBackend().has_perm(self, perm, obj)

    def has_perms(self, perms: Iterable[str], obj: Any = None) -> bool:
        """Every one of them."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        """Wagtail and Django ask this of an app as a whole."""
        from oversight.backends import PolicyBackend  # models lie below the policy

        return PolicyBackend().has_module_perms(self, app_label)


def _posted(**where: Any) -> Q:
    """People whose postings answer ``where``; postings stand in a file above this one."""
    return Q(pk__in=apps.get_model("oversight.Membership").objects.filter(**where).values("person_id"))


class PersonContact(models.Model):
    """人员联系方式: personal data in a row of its own, erasable, without history."""

    passing = True
    person = models.OneToOneField(Person, models.CASCADE, related_name="contact")
    phone = models.CharField(_("手机号"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("联系方式")

    def __str__(self) -> str:
        return str(self.person_id)


class SpentStep(models.Model):
    """已用时步: the last half minute whose code let this person in; no code of it or of one before works again.

    A table, not a cache: a code used at one web process is used at all of them (RFC 6238, section 5.2).
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    step = models.BigIntegerField(help_text="half minutes since 1970")

    class Meta:
        verbose_name = _("已用时步")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.step}"
