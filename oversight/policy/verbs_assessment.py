"""The acts of the assessment: standards, cycles, sheets, surveys, training, appeals, orders and checks."""

from __future__ import annotations

from oversight.policy.verb import Verb, read

PARTS = ("sheet_street_part", "sheet_bureau_part")


def _parts(
    act: str, kinds: str, event: str, *asks: str, resources: tuple[str, str] = PARTS
) -> tuple[Verb, Verb]:
    """An act on a score sheet, once for each part: each asks for its part, so that none reaches the other's sheets."""
    street, bureau = (
        Verb(
            f"inspections.{act}_{part}sheet",
            resource,
            tuple(kinds.split()),
            event,
            asks=(f"{part}_part", *asks),
        )
        for part, resource in zip(("street", "bureau"), resources, strict=True)
    )
    return street, bureau


def _self(act: str, event: str = "") -> Verb:
    """An act of a firm on its own assessment of itself."""
    return Verb(f"inspections.{act}_selfsheet", "own", ("write",), event, asks=("self_part",))


ASSESSMENT: tuple[Verb, ...] = (
    # inspections: standards and cycles
    read("inspections.view_standard", "standard"),
    Verb("inspections.draft_standard", "standard", ("write",), "standard.drafted"),
    Verb("inspections.submit_standard", "standard", ("submit",), "standard.submitted"),
    Verb("inspections.return_standard", "standard", ("decide",), "standard.returned"),
    Verb("inspections.publish_standard", "standard", ("publish",), "standard.published"),
    read("inspections.view_cycle", "cycle"),
    read("inspections.view_result", "cycle"),
    read("inspections.export_result", "cycle"),
    Verb("inspections.view_integrity", "cycle", ("decide",)),
    Verb("inspections.draft_cycle", "cycle", ("write",), "cycle.drafted"),
    Verb("inspections.open_cycle", "cycle", ("decide",), "cycle.opened"),
    Verb("inspections.extend_cycle", "cycle", ("decide",), "cycle.extended"),
    Verb("inspections.measure_cycle", "cycle", ("write", "decide"), "cycle.measured"),
    Verb("inspections.close_cycle", "cycle", ("decide",), "cycle.closed"),
    Verb("inspections.review_cycle", "cycle", ("decide",), "cycle.reviewed"),
    Verb("inspections.show_cycle", "cycle", ("publish",), "cycle.shown"),
    Verb("inspections.publish_cycle", "cycle", ("publish",), "cycle.published"),
    Verb("inspections.correct_cycle", "cycle", ("publish",), "cycle.corrected"),
    Verb("inspections.notify_result", "cycle", ("publish",), "document.issued"),
    Verb("inspections.archive_cycle", "cycle", ("decide",), "cycle.archived"),
    Verb("inspections.cancel_cycle", "cycle", ("decide",), "cycle.cancelled"),
    Verb("inspections.import_result", "cycle", ("submit",), "result.imported"),
    Verb("inspections.withdraw_result", "cycle", ("submit",), "result.withdrawn"),
    Verb("inspections.sample_cycle", "cycle", ("decide",), "cycle.sampled"),
    Verb(
        "inspections.rescore_sheet",
        "cycle",
        ("submit",),
        "sheet.rescored",
        asks=("no_interest", "not_scorer"),
    ),
    Verb("inspections.confirm_veto", "cycle", ("decide",), "veto.confirmed", asks=("not_scorer",)),
    Verb("inspections.refuse_veto", "cycle", ("decide",), "veto.refused", asks=("not_scorer",)),
    # inspections: sheets
    *_parts("view", "read", ""),
    *_parts("assign", "decide", "sheet.assigned"),
    *_parts("notify", "decide", "sheet.notified"),
    *_parts("excuse", "decide", "sheet.excused"),
    *_parts("begin", "write", "sheet.begun"),
    *_parts("score", "write", "sheet.scored"),
    *_parts("propose", "write", "veto.proposed"),
    *_parts("complete", "write", "sheet.completed"),
    *_parts("sign", "sign", "sheet.signed"),
    *_parts("refuse", "submit", "sheet.refused"),
    *_parts("submit", "submit", "sheet.submitted"),
    *_parts("issue", "submit", "document.issued"),
    *_parts("review", "decide", "sheet.reviewed"),
    *_parts("return", "decide", "sheet.returned"),
    # both parts are the head's to countersign or to send back: for the street's it is a decision on the cycle
    *_parts(
        "countersign", "decide", "sheet.countersigned", "not_scorer", resources=("cycle", "sheet_bureau_part")
    ),
    *_parts("remit", "decide", "sheet.remitted", "not_scorer", resources=("cycle", "sheet_bureau_part")),
    Verb(
        "inspections.note_finding",
        "sheet_street_part",
        ("write", "submit"),
        "finding.noted",
        asks=("street_part", "committee_findings"),
    ),
    Verb("inspections.view_selfsheet", "cycle", ("read",), asks=("self_part",)),
    _self("begin", "sheet.begun"),
    _self("score", "sheet.scored"),
    _self("complete", "sheet.completed"),
    _self("sign", "sheet.signed"),
    _self("submit", "sheet.submitted"),
    Verb("inspections.record_absence", "own", ("write",), "absence.recorded"),
    Verb("inspections.withdraw_absence", "own", ("write",), "absence.withdrawn"),
    # inspections: survey, training, appeals
    read("inspections.view_survey", "survey"),
    Verb("inspections.draft_survey", "survey", ("write",), "survey.drafted"),
    Verb("inspections.open_survey", "survey", ("write",), "survey.opened"),
    Verb("inspections.slip_survey", "survey", ("write",), "survey.slipped"),
    Verb("inspections.close_survey", "survey", ("write",), "survey.closed"),
    Verb("inspections.publish_survey", "survey", ("publish",), "survey.published"),
    Verb("inspections.answer_survey", "survey", ("submit",), "survey.answered"),
    read("inspections.view_course", "training"),
    Verb("inspections.draft_course", "training", ("write",), "course.drafted"),
    Verb("inspections.announce_course", "training", ("write",), "course.announced"),
    # inspectors have no `attend` of their own in the table: they write what belongs to a course, their own name too
    Verb("inspections.attend_course", "training", ("attend", "write"), "course.attended"),
    Verb("inspections.hold_course", "training", ("write",), "course.held"),
    Verb("inspections.test_course", "training", ("attend", "write"), "course.tested"),
    Verb("inspections.certify_course", "training", ("decide",), "course.certified"),
    Verb("inspections.close_course", "training", ("write",), "course.closed"),
    Verb("inspections.cancel_course", "training", ("write",), "course.cancelled"),
    Verb("inspections.view_appeal", "appeal", ("read",), asks=("handed_in",)),
    Verb("inspections.draft_appeal", "appeal", ("write",), "appeal.drafted", asks=("own_proposal",)),
    Verb("inspections.submit_appeal", "appeal", ("submit",), "appeal.submitted", asks=("own_proposal",)),
    Verb(
        "inspections.enter_appeal",
        "appeal",
        ("write",),
        "appeal.entered",
        direct=True,
        asks=("own_proposal",),
    ),
    Verb(
        "inspections.withdraw_appeal",
        "appeal",
        ("write", "submit"),
        "appeal.withdrawn",
        asks=("own_proposal",),
    ),
    Verb("inspections.hear_appeal", "appeal", ("decide",), "appeal.heard", asks=("handed_in",)),
    Verb("inspections.uphold_appeal", "appeal", ("decide",), "appeal.upheld", asks=("handed_in",)),
    Verb("inspections.reject_appeal", "appeal", ("decide",), "appeal.rejected", asks=("handed_in",)),
    Verb("inspections.serve_appeal", "appeal", ("decide",), "document.issued", asks=("handed_in",)),
    Verb("inspections.state_result", "appeal", ("submit",), "result.stated"),
    # inspections: orders and checks
    read("inspections.view_order", "order"),
    Verb("inspections.draft_order", "order", ("write",), "order.drafted"),
    Verb("inspections.issue_order", "order", ("submit",), "order.issued"),
    Verb("inspections.serve_order", "order", ("submit",), "document.issued"),
    Verb("inspections.answer_order", "order", ("reply",), "order.answered"),
    Verb("inspections.recheck_order", "order", ("submit",), "order.rechecked", asks=("no_interest",)),
    Verb("inspections.confirm_order", "order", ("submit",), "order.confirmed", asks=("no_interest",)),
    Verb("inspections.close_order", "order", ("decide",), "order.closed"),
    Verb("inspections.fail_order", "order", ("decide",), "order.failed"),
    Verb("inspections.summon_order", "order", ("decide",), "document.issued"),
    Verb("inspections.withdraw_order", "order", ("decide",), "order.withdrawn"),
    read("inspections.view_check", "check"),
    Verb("inspections.draft_check", "check", ("write",), "check.drafted"),
    Verb("inspections.submit_check", "check", ("submit",), "check.submitted"),
    Verb("inspections.return_check", "check", ("decide",), "check.returned"),
    Verb("inspections.draw_check", "check", ("decide",), "check.drawn"),
    Verb("inspections.notify_check", "check", ("submit",), "check.notified"),
    Verb("inspections.visit_check", "check", ("submit",), "check.visited", asks=("no_interest",)),
    Verb("inspections.reply_check", "check", ("reply",), "check.replied"),
    Verb("inspections.conclude_check", "check", ("decide",), "check.concluded"),
    Verb("inspections.cancel_check", "check", ("decide",), "check.cancelled"),
)
