"""What people call the acts, the events and the resources: one word list for proof pages, timelines, trail and book."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from oversight.policy.verbs import VERBS as ACTS

RESOURCES: dict[str, Any] = {
    "territory": _("区划"),
    "policy": _("规定与目录"),
    "firm": _("企业"),
    "estate": _("小区"),
    "room_check": _("用房核查"),
    "notice": _("通知公告"),
    "account": _("账号与任职"),
    "trail": _("留痕"),
    "own": _("本人事项"),
}

SCOPES: dict[str, Any] = {
    "ALL": _("全市"),
    "TERRITORY": _("本辖区"),
    "OWN_FIRM": _("本企业"),
    "PARTY": _("本单位相关"),
    "PUBLISHED": _("已公开的"),
}

KINDS: dict[str, Any] = {
    "read": _("查看"),
    "write": _("起草、修改"),
    "submit": _("提交"),
    "decide": _("审定"),
    "publish": _("公布"),
}

CONDITIONS: dict[str, Any] = {
    "not_own_submission": _("不是本人提交的"),
    "no_interest": _("没有申报利害关系的"),
    "own_draft": _("本单位起草、尚未提交的"),
    "own_proposal": _("本单位提出的"),
    "handed_in": _("已提交的，或本单位提出的"),
    "entered": _("已登记的，或本单位起草的"),
    "own_section": _("本单位栏目"),
    "own_body": _("本单位"),
    "planning_or_construction": _("规划、建设部门"),
    "room_data": _("所建项目的用房数据"),
    "security_events": _("仅安全事件"),
}

FIELDS: dict[str, Any] = {"": _("全部内容"), "public": _("公开内容"), "identity": _("身份信息")}

VERBS: dict[str, Any] = {
    "oversight.view_territory": _("查看区划"),
    "oversight.draft_redrawing": _("起草区划调整"),
    "oversight.submit_redrawing": _("提交区划调整"),
    "oversight.withdraw_redrawing": _("撤回区划调整"),
    "oversight.decide_redrawing": _("批准区划调整"),
    "oversight.return_redrawing": _("退回区划调整"),
    "oversight.revoke_redrawing": _("撤回对区划调整的批准"),
    "oversight.import_territory": _("导入区划"),
    "oversight.view_account": _("查看账号"),
    "oversight.found_organisation": _("设立机构"),
    "oversight.amend_organisation": _("修改机构"),
    "oversight.close_organisation": _("撤销机构"),
    "oversight.invite_membership": _("邀请任职"),
    "oversight.withdraw_invitation": _("撤回邀请"),
    "oversight.accept_invitation": _("接受邀请"),
    "oversight.post_membership": _("登记任职"),
    "oversight.title_membership": _("修改职务"),
    "oversight.end_membership": _("结束任职"),
    "oversight.suspend_person": _("停用账号"),
    "oversight.restore_person": _("恢复账号"),
    "oversight.reset_person": _("发放重设密码链接"),
    "oversight.release_person": _("解除两步验证"),
    "oversight.declare_interest": _("申报利害关系"),
    "oversight.end_interest": _("结束利害关系"),
    "oversight.view_post": _("以岗位查看"),
    "oversight.view_trail": _("查看留痕"),
    "oversight.view_policy": _("查看规定"),
    "oversight.load_schedule": _("载入放假安排"),
    "registry.view_firm": _("查看企业"),
    "registry.read_firm": _("查看企业全部内容"),
    "registry.export_firm": _("导出企业"),
    "registry.unmask_firm": _("查看企业联系方式"),
    "registry.register_firm": _("登记企业"),
    "registry.record_firm": _("临时建档企业"),
    "registry.amend_firm": _("修改企业"),
    "registry.rename_firm": _("企业更名"),
    "registry.contact_firm": _("修改企业联系人"),
    "registry.attach_firm": _("添加企业附件"),
    "registry.adopt_firm": _("按申请修改企业"),
    "registry.confirm_firm": _("确认企业登记"),
    "registry.strike_firm": _("注销企业"),
    "registry.restore_firm": _("恢复企业"),
    "registry.view_firmchange": _("查看企业变更"),
    "registry.draft_firmchange": _("起草企业变更"),
    "registry.submit_firmchange": _("提交企业变更"),
    "registry.withdraw_firmchange": _("撤回企业变更"),
    "registry.accept_firmchange": _("采纳企业变更"),
    "registry.return_firmchange": _("退回企业变更"),
    "registry.refuse_firmchange": _("不采纳企业变更"),
    "registry.extend_firmchange": _("延长企业变更的审核期限"),
    "registry.view_estate": _("查看小区"),
    "registry.read_estate": _("查看小区全部内容"),
    "registry.export_estate": _("导出小区"),
    "registry.import_estate": _("导入小区"),
    "registry.import_firm": _("导入企业"),
    "registry.register_estate": _("登记小区"),
    "registry.draft_estate": _("起草小区"),
    "registry.discard_estate": _("放弃小区草稿"),
    "registry.found_estate": _("设立小区"),
    "registry.amend_estate": _("修改小区"),
    "registry.rename_estate": _("小区更名"),
    "registry.record_area": _("登记面积"),
    "registry.adopt_estate": _("按申请修改小区"),
    "registry.place_estate": _("安置小区"),
    "registry.confirm_estate": _("确认小区登记"),
    "registry.return_estate": _("退回小区草稿"),
    "registry.withdraw_estate": _("撤销小区"),
    "registry.merge_estate": _("合并小区"),
    "registry.absorb_estate": _("并入其他小区"),
    "registry.split_estate": _("拆分小区"),
    "registry.regroup_estate": _("划片整合"),
    "registry.move_estate": _("划转小区"),
    "registry.view_rearrangement": _("查看小区调整"),
    "registry.decide_rearrangement": _("决定日后生效的小区调整"),
    "registry.confirm_rearrangement": _("重新决定小区调整"),
    "registry.revoke_rearrangement": _("撤回小区调整"),
    "registry.note_estate": _("添加备注"),
    "registry.attach_estate": _("添加附件"),
    "registry.assign_estate": _("指定责任干部"),
    "registry.staff_estate": _("成批指定责任干部"),
    "registry.set_mode": _("登记管理模式"),
    "registry.cancel_mode": _("撤销管理模式登记"),
    "registry.appoint_tenure": _("登记任期"),
    "registry.correct_tenure": _("更正任期合同"),
    "registry.end_tenure": _("结束任期"),
    "registry.lapse_tenure": _("任期随企业或小区终止"),
    "registry.cancel_tenure": _("撤销任期登记"),
    "registry.view_change": _("查看登记变更"),
    "registry.draft_change": _("起草登记变更"),
    "registry.submit_change": _("提交登记变更"),
    "registry.pass_change": _("报送登记变更"),
    "registry.withdraw_change": _("撤回登记变更"),
    "registry.accept_change": _("采纳登记变更"),
    "registry.return_change": _("退回登记变更"),
    "registry.refuse_change": _("不采纳登记变更"),
    "registry.extend_change": _("延长登记变更的审核期限"),
    "registry.view_room": _("查看用房"),
    "registry.measure_room": _("登记用房"),
    "registry.describe_room": _("登记用房总体情况"),
    "registry.remove_room": _("撤销用房登记"),
    "registry.survey_room": _("核查用房"),
    "registry.issue_check": _("制发用房核查表"),
    "registry.withdraw_check": _("撤回核查"),
    "registry.correct_sheet": _("更正用房核查表"),
    "registry.withdraw_sheet": _("撤销用房核查表"),
    "registry.issue_bulletin": _("制发覆盖率简报"),
    "registry.correct_bulletin": _("更正覆盖率简报"),
    "registry.withdraw_bulletin": _("撤销覆盖率简报"),
    "registry.view_roompolicy": _("查看用房规定"),
    "registry.draft_roompolicy": _("起草用房规定"),
    "registry.submit_roompolicy": _("提交用房规定"),
    "registry.publish_roompolicy": _("发布用房规定"),
    "registry.return_roompolicy": _("退回用房规定"),
    "registry.view_coverage": _("查看覆盖率"),
    "registry.export_coverage": _("导出覆盖率"),
    "registry.set_target": _("设定覆盖率目标"),
    "cms.view_notice": _("查看通知公告"),
    "cms.draft_notice": _("起草通知公告"),
    "cms.correct_notice": _("起草通知公告的更正"),
    "cms.submit_notice": _("提交通知公告"),
    "cms.recall_notice": _("收回通知公告"),
    "cms.withdraw_notice": _("撤回通知公告"),
    "cms.publish_notice": _("发布通知公告"),
    "cms.schedule_notice": _("定时发布通知公告"),
    "cms.return_notice": _("退回通知公告"),
    "cms.issue_paper": _("制发通知公告文书"),
    "cms.reissue_paper": _("更正通知公告文书"),
    "cms.void_paper": _("撤回通知公告文书"),
    "cms.retire_notice": _("撤下通知公告"),
}

# Events that no verb names, or no single one: what duties and clocks do by themselves, what several acts come to.
EVENTS_BY_DUTY: dict[str, Any] = {
    "deadline.late": _("期限逾期"),
    "deadline.near": _("期限临近"),
    "deadline.moved": _("期限调整"),
    "deadline.raised": _("逾期上报"),
    "job.finished": _("任务完成"),
    "grant.given": _("单件授权"),
    "grant.ended": _("授权终止"),
    "work.handed": _("移交未了事项"),
    "redrawing.amended": _("修改区划调整"),
    "redrawing.applied": _("区划调整生效"),
    "redrawing.lapsed": _("区划调整未能生效"),
    "territory.renamed": _("区划更名"),
    "territory.moved": _("区划划转"),
    "territory.merged": _("区划合并"),
    "territory.split": _("区划拆分"),
    "organisation.reseated": _("机构随区划调整"),
    "firm.moved": _("备案所在地随区划调整"),
    "rearrangement.applied": _("小区调整生效"),
    "rearrangement.reopened": _("小区调整待重新决定"),
    "mode.turned": _("管理模式到期切换"),
    "notice.gone_live": _("通知公告到时发布"),
    "notice.expired": _("通知公告到期"),
    "notice.replaced": _("通知公告被替代"),
    "section.opened": _("开设栏目"),
    "change.lapsed": _("变更申请失效"),
    "estate.aliased": _("登记小区别名"),
    "note.withdrawn": _("撤回备注"),
    "attachment.withdrawn": _("撤回附件"),
    "estate.registered": _("登记小区"),
    "firm.registered": _("登记企业"),
    "estate.amended": _("修改小区"),
    "firm.amended": _("修改企业"),
    "change.drafted": _("起草登记变更"),
    "change.submitted": _("提交登记变更"),
    "change.withdrawn": _("撤回登记变更"),
    "change.accepted": _("采纳登记变更"),
    "change.returned": _("退回登记变更"),
    "change.refused": _("不采纳登记变更"),
    "document.issued": _("制发文书"),
    "document.corrected": _("更正文书"),
    "document.withdrawn": _("撤回文书"),
}


@cache
def verbs_of(event: str) -> tuple[str, ...]:
    """The acts that leave this event: more than one where several acts come to the same."""
    return tuple(name for name, verb in ACTS.items() if verb.event == event)


def event_words(event: str) -> Any:
    """What people call an event of the journal: what they call its act; the bare name where nobody gave it words."""
    named = [VERBS[name] for name in verbs_of(event) if name in VERBS]
    return EVENTS_BY_DUTY.get(event) or next(iter(named), event)


def entry_words(event: str, facts: Mapping[str, Any]) -> Any:
    """What people call the act of one entry: where several acts leave its event, the one that was done."""
    return VERBS.get(str(facts.get("verb", ""))) or event_words(event)
