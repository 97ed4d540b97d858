"""The notices' chapter of the guide."""

from django.utils.translation import gettext_lazy as _

from oversight import guide
from oversight.guide import Chapter

CHAPTERS = (
    Chapter(
        key="notice",
        title=_("起草和发布通知公告"),
        order=65,
        page="cms:notice-mine",
        verbs=("cms.draft_notice", "cms.publish_notice"),
        steps=(
            _("在“公示”里选“起草通知公告”，写标题、正文，需要时加附件和公示期。草稿可以反复保存。"),
            _("提交后由另一个人审核发布：起草的人不能自己发布。被退回的写有理由。"),
            _("可以定时发布，到期自动撤下。发布后要改，用“更正”，旧版本留存。"),
            _("附件在发布前只有本单位能看。"),
        ),
    ),
)


def enter() -> None:
    """Bring it."""
    guide.add(*CHAPTERS)
