"""操作说明: how to do what one's post may do, in steps; printed, it is a sheet to lay beside the keyboard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from oversight import guide
from oversight.guide import Chapter
from oversight.views.base import actor, staff


@staff
def read(request: HttpRequest) -> HttpResponse:
    """The chapters of what this posting may do."""
    return render(request, "oversight/guide/guide.html", {"chapters": guide.chapters_for(actor(request))})


CHAPTERS = (
    Chapter(
        key="day",
        title=_("每天从工作台开始"),
        order=10,
        page="oversight:home",
        steps=(
            _("工作台按截止时间列出待办：已逾期、今天、本周、以后。点标题直接去办。"),
            _(
                "页面右上角写着您现在以哪个单位、哪个岗位办事。有几个岗位的，点这里切换；每一步都记在当时的岗位名下。"
            ),
            _("铃铛里是发给您的消息。收不收邮件，在“我的账号”里选。"),
        ),
    ),
    Chapter(
        key="find",
        title=_("查找"),
        order=20,
        page="oversight:search",
        steps=(
            _("点“搜索”，写名称里的两三个字、拼音首字母，或者编号、信用代码。"),
            _("名册上方可以筛选、排序、选列；常用的筛选可以存下来。导出的文件与屏幕上的行、列和权限一致。"),
            _("查不到，可能是写法不同，也可能不在您的辖区。"),
        ),
    ),
    Chapter(
        key="papers",
        title=_("打印和核对文书"),
        order=70,
        page="oversight:verification",
        steps=(
            _("记录页上可以出具带文号的文书，存档后内容不再改变。"),
            _("文书页脚有二维码和验证码，任何人不用登录就能核对：有效、已更正，还是已撤销。"),
            _("写错了，不要重做一份，用“更正”：新文书注明替换了哪一份。"),
        ),
    ),
    Chapter(
        key="why",
        title=_("谁能看、谁能办"),
        order=80,
        steps=(
            _("每条记录页脚有“谁能看、谁能办”，写明按权限表的哪一行。"),
            _("需要别人临时看一条记录，用“给出单件授权”：写明期限和理由，到期自动失效。"),
            _("地址打开是“没有这个页面”，说明没有这条记录，或者不归您看。"),
        ),
    ),
    Chapter(
        key="people",
        title=_("请人开账号，人员离岗"),
        order=90,
        page="oversight:body-list",
        verbs=("oversight.invite_membership",),
        steps=(
            _("打开机构页，选“邀请任职”，写姓名、岗位和邮箱。邀请链接 72 小时内有效，只能用一次。"),
            _("有人离岗，选“结束任职”，指定接手的人：没办完的事随之转交。"),
            _("账号有异常，先“停用”，他的登录立即失效；查清后可以恢复。"),
        ),
    ),
    Chapter(
        key="territory",
        title=_("调整区划"),
        order=100,
        page="oversight:territory-list",
        verbs=("oversight.draft_redrawing", "oversight.decide_redrawing"),
        steps=(
            _("打开要调整的单位，选更名、合并、拆分或改属，写明依据和生效日期。"),
            _("提交前看清预览：哪些人员、小区和未办结的事会随着走。"),
            _("批准后，权限立即随新的归属；旧记录保留当天的名称。"),
        ),
    ),
)


def enter() -> None:
    """The ground's chapters."""
    guide.add(*CHAPTERS)
