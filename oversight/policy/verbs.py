"""Every act of the house under one name, with the resource and the kind of right that it needs.

A kind in a tuple means that any one of them is enough. The event is what the journal calls the act when it is done.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """One act: ``name`` is `app.verb_noun`; ``kinds`` are columns of DOMAIN §2 (read, write, submit, decide …)."""

    name: str
    resource: str
    kinds: tuple[str, ...]
    event: str = ""
    whole: bool = False  # given only by lines that open all fields: unmasking is not for readers of a few
    direct: bool = False  # not given by lines that reach one's own drafts alone: a whole list is no draft
    asks: tuple[str, ...] = ()  # conditions that hold for this act on every line: what it is done to, not who does it
    unmasks: bool = False  # shows what is covered: not for who looks through another post

    @property
    def short(self) -> str:
        """The verb alone, as the state machines name it: `return` of `registry.return_change`."""
        return self.name.split(".", 1)[1].rsplit("_", 1)[0]

    @property
    def reads(self) -> bool:
        """Whether it only reads: the one thing that view-as and an auditor may do."""
        return self.kinds == ("read",)


def _read(name: str, resource: str) -> Verb:
    return Verb(name, resource, ("read",))


_ALL = (
    # ground
    _read("oversight.view_territory", "territory"),
    Verb("oversight.draft_redrawing", "territory", ("write",), "redrawing.drafted"),
    Verb("oversight.submit_redrawing", "territory", ("write",), "redrawing.submitted"),
    Verb("oversight.withdraw_redrawing", "territory", ("write",), "redrawing.withdrawn"),
    Verb("oversight.decide_redrawing", "territory", ("decide",), "redrawing.decided"),
    Verb("oversight.return_redrawing", "territory", ("decide",), "redrawing.returned"),
    Verb("oversight.revoke_redrawing", "territory", ("decide",), "redrawing.revoked"),
    Verb("oversight.import_territory", "territory", ("write",), "territory.imported"),
    _read("oversight.view_account", "account"),
    Verb("oversight.found_organisation", "account", ("write",), "organisation.founded"),
    Verb("oversight.amend_organisation", "account", ("write",), "organisation.amended"),
    Verb("oversight.close_organisation", "account", ("write",), "organisation.closed"),
    Verb("oversight.invite_membership", "account", ("write",), "membership.invited"),
    Verb("oversight.withdraw_invitation", "account", ("write",), "invitation.withdrawn"),
    Verb("oversight.accept_invitation", "account", ("write",), "invitation.accepted"),
    Verb("oversight.post_membership", "account", ("write",), "membership.posted"),
    Verb("oversight.title_membership", "account", ("write",), "membership.titled"),
    Verb("oversight.end_membership", "account", ("write",), "membership.ended"),
    Verb("oversight.suspend_person", "account", ("write",), "person.suspended"),
    Verb("oversight.restore_person", "account", ("write",), "person.restored"),
    Verb("oversight.reset_person", "account", ("write",), "person.reset"),
    Verb("oversight.release_person", "account", ("write",), "person.released"),
    Verb("oversight.declare_interest", "own", ("write",), "interest.declared"),
    Verb("oversight.end_interest", "own", ("write",), "interest.ended"),
    _read("oversight.view_post", "trail"),
    _read("oversight.view_trail", "trail"),
    _read("oversight.view_policy", "policy"),
    Verb("oversight.load_schedule", "policy", ("write", "publish"), "schedule.loaded"),
    # registry
    _read("registry.view_firm", "firm"),
    Verb("registry.read_firm", "firm", ("read",), whole=True),
    _read("registry.export_firm", "firm"),
    Verb("registry.unmask_firm", "firm", ("read",), "firm.unmasked", whole=True, unmasks=True),
    Verb("registry.register_firm", "firm", ("write",), "firm.registered"),
    Verb("registry.record_firm", "firm", ("write",), "firm.recorded"),
    Verb("registry.amend_firm", "firm", ("write",), "firm.amended"),
    Verb("registry.rename_firm", "firm", ("write",), "firm.renamed"),
    Verb("registry.contact_firm", "firm", ("write",), "firm.contacted", whole=True),
    Verb("registry.attach_firm", "firm", ("write",), "firm.attached", whole=True),
    Verb("registry.adopt_firm", "firm", ("decide",), "firm.amended"),
    Verb("registry.confirm_firm", "firm", ("decide",), "firm.confirmed"),
    Verb("registry.strike_firm", "firm", ("decide",), "firm.struck"),
    Verb("registry.restore_firm", "firm", ("decide",), "firm.restored"),
    Verb("registry.view_firmchange", "firm", ("read",), whole=True, asks=("handed_in",)),
    Verb("registry.draft_firmchange", "firm", ("write",), "change.drafted", whole=True, asks=("own_proposal",)),
    Verb("registry.submit_firmchange", "firm", ("submit",), "change.submitted", whole=True, asks=("own_proposal",)),
    Verb("registry.withdraw_firmchange", "firm", ("write",), "change.withdrawn", whole=True, asks=("own_proposal",)),
    Verb("registry.accept_firmchange", "firm", ("decide",), "change.accepted", asks=("handed_in",)),
    Verb("registry.return_firmchange", "firm", ("decide",), "change.returned", asks=("handed_in",)),
    Verb("registry.refuse_firmchange", "firm", ("decide",), "change.refused", asks=("handed_in",)),
    Verb("registry.extend_firmchange", "firm", ("decide",), "change.extended", asks=("handed_in",)),
    _read("registry.view_estate", "estate"),
    Verb("registry.read_estate", "estate", ("read",), whole=True),
    _read("registry.export_estate", "estate"),
    Verb("registry.import_estate", "estate", ("write",), "estate.registered", whole=True, direct=True),
    Verb("registry.import_firm", "firm", ("write",), "firm.registered", whole=True, direct=True),
    Verb("registry.register_estate", "estate", ("write",), "estate.registered"),
    Verb("registry.draft_estate", "estate", ("write",), "estate.drafted"),
    Verb("registry.discard_estate", "estate", ("write",), "estate.discarded"),
    Verb("registry.amend_estate", "estate", ("write",), "estate.amended"),
    Verb("registry.rename_estate", "estate", ("write",), "estate.renamed"),
    Verb("registry.record_area", "estate", ("write",), "area.recorded"),
    Verb("registry.adopt_estate", "estate", ("decide",), "estate.amended"),
    Verb("registry.place_estate", "estate", ("write",), "estate.placed"),
    Verb("registry.confirm_estate", "estate", ("decide",), "estate.confirmed"),
    Verb("registry.return_estate", "estate", ("decide",), "estate.returned"),
    Verb("registry.withdraw_estate", "estate", ("decide",), "estate.withdrawn"),
    Verb("registry.absorb_estate", "estate", ("decide",), "estate.absorbed"),
    Verb("registry.found_estate", "estate", ("decide",), "estate.founded"),
    Verb("registry.merge_estate", "estate", ("decide",), "estate.merged"),
    Verb("registry.split_estate", "estate", ("decide",), "estate.split"),
    Verb("registry.regroup_estate", "estate", ("decide",), "estate.regrouped"),
    Verb("registry.move_estate", "estate", ("decide",), "estate.moved"),
    Verb("registry.view_rearrangement", "estate", ("read",), whole=True),
    Verb("registry.decide_rearrangement", "estate", ("decide",), "rearrangement.decided"),
    Verb("registry.confirm_rearrangement", "estate", ("decide",), "rearrangement.confirmed"),
    Verb("registry.revoke_rearrangement", "estate", ("decide",), "rearrangement.revoked"),
    Verb("registry.note_estate", "estate", ("write",), "estate.noted"),
    Verb("registry.attach_estate", "estate", ("write",), "estate.attached"),
    Verb("registry.assign_estate", "estate", ("write",), "estate.assigned"),
    Verb("registry.staff_estate", "estate", ("write",), "estate.assigned", whole=True, direct=True),
    Verb("registry.set_mode", "estate", ("write",), "mode.set"),
    Verb("registry.cancel_mode", "estate", ("write",), "mode.cancelled"),
    Verb("registry.appoint_tenure", "estate", ("write",), "tenure.appointed"),
    Verb("registry.correct_tenure", "estate", ("write",), "tenure.corrected"),
    Verb("registry.end_tenure", "estate", ("write",), "tenure.ended"),
    Verb("registry.lapse_tenure", "estate", ("decide",), "tenure.lapsed"),
    Verb("registry.cancel_tenure", "estate", ("write",), "tenure.cancelled"),
    Verb("registry.view_change", "estate", ("read",), whole=True, asks=("handed_in",)),
    Verb("registry.draft_change", "estate", ("write", "submit"), "change.drafted", asks=("own_proposal",)),
    Verb("registry.submit_change", "estate", ("submit",), "change.submitted", asks=("own_proposal",)),
    Verb("registry.pass_change", "estate", ("write",), "change.submitted", asks=("own_proposal",)),
    Verb("registry.withdraw_change", "estate", ("write", "submit"), "change.withdrawn", asks=("own_proposal",)),
    Verb("registry.accept_change", "estate", ("decide",), "change.accepted", asks=("handed_in",)),
    Verb("registry.return_change", "estate", ("decide",), "change.returned", asks=("handed_in",)),
    Verb("registry.refuse_change", "estate", ("decide",), "change.refused", asks=("handed_in",)),
    Verb("registry.extend_change", "estate", ("decide",), "change.extended", asks=("handed_in",)),
    _read("registry.view_room", "room_check"),
    Verb("registry.measure_room", "room_check", ("write", "submit"), "room.measured"),
    Verb("registry.describe_room", "room_check", ("write", "submit"), "room.described"),
    Verb("registry.remove_room", "room_check", ("write",), "room.removed"),
    Verb("registry.survey_room", "room_check", ("submit",), "room.surveyed"),
    Verb("registry.issue_check", "room_check", ("submit",), "document.issued"),
    Verb("registry.withdraw_check", "room_check", ("decide",), "check.withdrawn"),
    Verb("registry.correct_sheet", "room_check", ("submit",), "sheet.corrected"),
    Verb("registry.withdraw_sheet", "room_check", ("decide",), "sheet.withdrawn"),
    Verb("registry.issue_bulletin", "policy", ("write", "publish"), "bulletin.issued"),
    Verb("registry.correct_bulletin", "policy", ("write", "publish"), "bulletin.corrected"),
    Verb("registry.withdraw_bulletin", "policy", ("publish",), "bulletin.withdrawn"),
    _read("registry.view_roompolicy", "policy"),
    Verb("registry.draft_roompolicy", "policy", ("write",), "roompolicy.drafted"),
    Verb("registry.submit_roompolicy", "policy", ("submit",), "roompolicy.submitted"),
    Verb("registry.publish_roompolicy", "policy", ("publish",), "roompolicy.published"),
    Verb("registry.return_roompolicy", "policy", ("decide",), "roompolicy.returned"),
    Verb("registry.view_coverage", "estate", ("read",), whole=True),
    Verb("registry.export_coverage", "estate", ("read",), whole=True),
    Verb("registry.set_target", "policy", ("publish",), "target.set"),
    # notices
    _read("cms.view_notice", "notice"),
    Verb("cms.draft_notice", "notice", ("write",), "notice.drafted"),
    Verb("cms.correct_notice", "notice", ("write",), "notice.corrected"),
    Verb("cms.submit_notice", "notice", ("submit",), "notice.submitted"),
    Verb("cms.recall_notice", "notice", ("write",), "notice.recalled"),
    Verb("cms.withdraw_notice", "notice", ("write",), "notice.withdrawn"),
    Verb("cms.publish_notice", "notice", ("publish",), "notice.published"),
    Verb("cms.schedule_notice", "notice", ("publish",), "notice.scheduled"),
    Verb("cms.return_notice", "notice", ("publish",), "notice.returned"),
    Verb("cms.issue_paper", "notice", ("publish",), "document.issued"),
    Verb("cms.reissue_paper", "notice", ("publish",), "document.corrected"),
    Verb("cms.void_paper", "notice", ("publish",), "document.withdrawn"),
    Verb("cms.retire_notice", "notice", ("publish",), "notice.retired"),
)

VERBS: dict[str, Verb] = {verb.name: verb for verb in _ALL}
