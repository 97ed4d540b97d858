"""另一人审核: the step in Wagtail's workflow that nobody can take on what they wrote (INVARIANTS 4).

Wagtail's own group approval never asks who submitted. This step asks the policy, and what it does is done by the
notice acts: whoever decides in the admin goes through the same door as whoever decides in the portal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Task, TaskState, Workflow

from cms.models.notice import NoticePage
from oversight.acting import ActError
from oversight.kernel.machine import Unlawful
from oversight.plainform import Plain
from oversight.policy import Actor, may

PUBLISH = "cms.publish_notice"
RETURN = "cms.return_notice"
NAME = "两人发布"


class Remark(Plain, TaskStateCommentForm):
    """What is to be mended, never left out."""

    comment = forms.CharField(label=_("退回意见"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class OtherPerson(Task):
    """另一人审核发布: another person than any who wrote it publishes it or sends it back."""

    # Set when the app loads: the acts stand above the tables (cms/actions/notice.py).
    decide: ClassVar[Callable[..., None]]

    class Meta:
        verbose_name = _("另一人审核发布")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """The decisions open to this user, as they now act."""
        actor: Actor | None = getattr(user, "acting", None)
        obj = obj.specific
        if actor is None or not isinstance(obj, NoticePage):
            return []
        offered = []
        if may(actor, RETURN, obj) and not obj.written_by(actor.person_id):
            offered.append(("reject", gettext("退回修改"), True))
        if may(actor, PUBLISH, obj) and not obj.written_by(actor.person_id):
            offered.append(("approve", gettext("发布"), False))
        return offered

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Do what was decided, through the acts of the notice. Raises PermissionDenied for anything else."""
        actor: Actor | None = getattr(user, "acting", None)
        if actor is None or action_name not in ("approve", "reject"):
            raise PermissionDenied
        page = task_state.workflow_state.content_object.specific
        try:
            type(self).decide(actor, page, action_name, str(kwargs.get("comment", "")))
        except (ActError, Unlawful) as error:
            raise PermissionDenied(str(error)) from error

    def get_form_for_action(self, action: str) -> Any:
        """What is sent back needs its words."""
        return Remark if action == "reject" else super().get_form_for_action(action)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """What waits for this user's decision; never what they wrote."""
        waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr)
        mine = [
            state.pk
            for state in waiting.select_related("workflow_state")
            if self.get_actions(_specific(state), user)
        ]
        return waiting.filter(pk__in=mine)

    @classmethod
    def get_description(cls) -> str:
        """What the step asks."""
        return gettext("由没有参与起草的另一个人发布或退回。")


def _specific(state: TaskState) -> Any:
    page = state.workflow_state.content_object
    return page.specific if page is not None else None


def workflow() -> Workflow:
    """The one workflow of the public pages; laid down by a migration."""
    return Workflow.objects.get(name=NAME)
