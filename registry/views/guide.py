"""The registry's chapters of the guide."""

from django.utils.translation import gettext_lazy as _

from oversight import guide
from oversight.guide import Chapter

CHAPTERS = (
    Chapter(
        key="estate",
        title=_("登记小区，变更登记事项"),
        order=30,
        page="registry:estate-list",
        verbs=("registry.register_estate", "registry.amend_estate"),
        steps=(
            _("在小区登记册选“登记小区”。先写名称：已经有相近的，页面会提醒，避免重复登记。"),
            _(
                "小区页上“变更登记事项”改地址、户数等；面积、管理模式、任期各有自己的入口，都要写起止日期和依据。"
            ),
            _("企业换了，先结束原任期，再登记新任期：同一天只能有一家。旧任期不会被改掉。"),
            _("小区合并、拆分、划片整合也在小区页上办，原编号仍能查到并写明去向。"),
        ),
    ),
    Chapter(
        key="propose",
        title=_("申报变更"),
        order=31,
        page="registry:change-list",
        verbs=("registry.submit_change", "registry.submit_firmchange"),
        steps=(
            _(
                "打开小区或企业的记录，选“变更登记事项”（企业选“提出登记变更”），改好后提交。提交后由主管单位审核，审核前原登记不变。"
            ),
            _("“变更”里能看到办到哪一步。被退回的，按退回意见改好再报。"),
            _("采纳以后，登记事项才会改变，并写明按哪一件变更改的。"),
        ),
    ),
    Chapter(
        key="decide",
        title=_("审核变更"),
        order=32,
        page="registry:change-list",
        verbs=("registry.accept_change", "registry.accept_firmchange"),
        steps=(
            _("“变更”里列出等您审核的。页面并排写着原来的和要改成的。"),
            _("可以采纳、退回补正或不予采纳；退回和不予采纳都要写理由，申报的人会收到消息。"),
            _("自己提交的变更不能由自己审核。"),
        ),
    ),
    Chapter(
        key="room",
        title=_("登记用房，核查用房"),
        order=40,
        page="registry:check-list",
        verbs=("registry.measure_room", "registry.survey_room"),
        steps=(
            _(
                "打开小区的“物业用房”，选“登记一间用房”，逐间写位置、楼层、实测面积、用途和现场条件。现场可以用手机填。"
            ),
            _("选“核查用房”，先看每一步计算：应配多少，哪些计入、哪些不计入、为什么，差多少。"),
            _("确认后存档。存档的核查不再改变；面积更正后再查一次，两次都留着。"),
            _("在核查页出具核查表，带文号和验证码，可以打印给企业和建设单位。"),
        ),
    ),
    Chapter(
        key="import",
        title=_("导入清单"),
        order=50,
        page="oversight:imports",
        verbs=("registry.import_estate", "registry.import_firm"),
        steps=(
            _("先下载模板，或者直接上传手头的表：xlsx、xls、ods、csv 都可以。"),
            _("核对每一列对应什么，再看预演：逐行写明接收、修正还是退回，退回的写明哪一格、为什么、怎么改。"),
            _("疑似重复的逐行决定。可以全部导入，也可以只导入没问题的行。"),
            _("退回的行能下载成表，改好再传。导错了，在还没有人接着办之前可以整批撤销。"),
        ),
    ),
    Chapter(
        key="coverage",
        title=_("看覆盖率"),
        order=60,
        page="registry:coverage",
        verbs=("registry.view_coverage",),
        steps=(
            _("覆盖率按小区数、面积、户数三种算法列出，点单位名看下一级。"),
            _("“无人管理的小区”写明是哪个单位、哪位干部的事，可以导出。"),
            _("每月一号固定上月数字，以后不再改变；月度简报带文号。"),
        ),
    ),
)


def enter() -> None:
    """Bring them."""
    guide.add(*CHAPTERS)
