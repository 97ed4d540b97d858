"""The lives of the inspections' nouns, as tables: which act leads from which state to which.

`acting` makes the move whose verb is the act's short name; an act that the table does not list for a state is unlawful
there. Cycle: DOMAIN §4. Sheet: DOMAIN-REFERENCE §3.3, with `made` before the draw and `countersigned` after the review.
"""

from __future__ import annotations

from oversight.kernel.machine import Machine

STANDARD = Machine(
    name="standard",
    initial="draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "submit"): "submitted",
        ("returned", "draft"): "draft",
        ("submitted", "return"): "returned",
        ("submitted", "publish"): "published",
    },
    labels={"draft": "草稿", "submitted": "待审定", "returned": "已退回", "published": "已发布"},
    ends=frozenset({"published"}),
)

CYCLE = Machine(
    name="cycle",
    initial="draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "open"): "open",
        ("draft", "cancel"): "cancelled",
        ("open", "extend"): "open",
        ("open", "close"): "closed",
        ("open", "cancel"): "cancelled",
        ("closed", "review"): "review",
        ("closed", "cancel"): "cancelled",
        ("review", "show"): "publicity",
        ("review", "cancel"): "cancelled",
        ("publicity", "publish"): "published",
        ("publicity", "cancel"): "cancelled",
        ("published", "correct"): "published",
        ("published", "archive"): "archived",
    },
    labels={
        "draft": "草稿",
        "open": "评分中",
        "closed": "评分结束",
        "review": "复核中",
        "publicity": "公示中",
        "published": "已公布",
        "archived": "已归档",
        "cancelled": "已取消",
    },
    ends=frozenset({"archived", "cancelled"}),
)

_BEFORE_SIGNING = ("made", "assigned", "notified", "inspecting")

SHEET = Machine(
    name="sheet",
    initial="made",
    moves={
        ("made", "assign"): "assigned",
        ("assigned", "assign"): "assigned",
        # once it began nobody is swapped, but a place that somebody left is filled
        **{(state, "assign"): state for state in ("inspecting", "drafted", "signed", "refused", "returned")},
        ("assigned", "notify"): "notified",
        ("notified", "assign"): "assigned",
        ("assigned", "begin"): "inspecting",
        ("notified", "begin"): "inspecting",
        ("inspecting", "score"): "inspecting",
        ("inspecting", "complete"): "drafted",
        ("drafted", "score"): "inspecting",
        ("drafted", "sign"): "signed",
        ("drafted", "refuse"): "refused",
        ("signed", "submit"): "submitted",
        ("refused", "submit"): "submitted",
        ("submitted", "review"): "reviewed",
        ("submitted", "return"): "returned",
        ("reviewed", "countersign"): "countersigned",
        ("reviewed", "return"): "returned",
        ("reviewed", "remit"): "returned",
        ("returned", "score"): "inspecting",
        ("returned", "complete"): "drafted",
        ("countersigned", "merge"): "merged",
        ("merged", "finish"): "final",
        **{(state, "excuse"): "not_assessable" for state in _BEFORE_SIGNING},
    },
    labels={
        "made": "待分派",
        "assigned": "已分派",
        "notified": "已通知",
        "inspecting": "评分中",
        "drafted": "待签字",
        "signed": "已签字",
        "refused": "拒绝签字",
        "submitted": "待复核",
        "returned": "已退回",
        "reviewed": "已复核",
        "countersigned": "已会签",
        "merged": "已合并",
        "final": "已定稿",
        "not_assessable": "无法考核",
    },
    ends=frozenset({"final", "not_assessable"}),
)

SURVEY = Machine(
    name="survey",
    initial="draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "open"): "open",
        ("open", "slip"): "open",
        ("open", "close"): "closed",
        ("closed", "publish"): "published",
    },
    labels={"draft": "草稿", "open": "测评中", "closed": "已截止", "published": "已公布"},
    ends=frozenset({"published"}),
)

APPEAL = Machine(
    name="appeal",
    initial="draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "submit"): "submitted",
        ("draft", "enter"): "submitted",
        ("draft", "withdraw"): "withdrawn",
        ("draft", "lapse"): "lapsed",
        ("submitted", "hear"): "hearing",
        ("submitted", "withdraw"): "withdrawn",
        ("hearing", "hear"): "hearing",
        ("hearing", "uphold"): "upheld",
        ("hearing", "reject"): "rejected",
        ("hearing", "withdraw"): "withdrawn",
    },
    labels={
        "draft": "草稿",
        "submitted": "待受理",
        "hearing": "复核中",
        "upheld": "成立",
        "rejected": "不成立",
        "withdrawn": "已撤回",
        "lapsed": "已过期",
    },
    ends=frozenset({"upheld", "rejected", "withdrawn", "lapsed"}),
)

ORDER = Machine(
    name="order",
    initial="draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "issue"): "issued",
        ("draft", "withdraw"): "withdrawn",
        ("issued", "answer"): "answered",
        ("issued", "recheck"): "rechecking",
        ("issued", "withdraw"): "withdrawn",
        ("issued", "lapse"): "failed",
        ("answered", "answer"): "answered",
        ("answered", "recheck"): "rechecking",
        ("rechecking", "confirm"): "rechecking",
        ("rechecking", "close"): "corrected",
        ("rechecking", "fail"): "failed",
    },
    labels={
        "draft": "草稿",
        "issued": "整改中",
        "answered": "待复查",
        "rechecking": "复查中",
        "corrected": "已整改",
        "failed": "整改不合格",
        "withdrawn": "已撤回",
    },
    ends=frozenset({"corrected", "failed", "withdrawn"}),
)

CHECK = Machine(
    name="check",
    initial="draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "submit"): "submitted",
        ("draft", "cancel"): "cancelled",
        ("submitted", "return"): "draft",
        ("submitted", "draw"): "drawn",
        ("drawn", "visit"): "drawn",
        ("drawn", "conclude"): "concluded",
        ("drawn", "cancel"): "cancelled",
    },
    labels={
        "draft": "草稿",
        "submitted": "待批准",
        "drawn": "检查中",
        "concluded": "已结束",
        "cancelled": "已取消",
    },
    ends=frozenset({"concluded", "cancelled"}),
)

COURSE = Machine(
    name="course",
    initial="draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "announce"): "announced",
        ("announced", "attend"): "announced",
        ("announced", "hold"): "held",
        ("announced", "cancel"): "cancelled",
        ("held", "test"): "held",
        ("held", "close"): "closed",
    },
    labels={
        "draft": "草稿",
        "announced": "报名中",
        "held": "已培训",
        "closed": "已结束",
        "cancelled": "已取消",
    },
    ends=frozenset({"closed", "cancelled"}),
)

# Named sets, so that nobody compares a state by hand.
SCORING = frozenset({"open"})  # cycles whose sheets are scored
UNDER_REVIEW = frozenset({"closed", "review"})  # cycles whose returned sheets are scored anew
RUNNING = frozenset({"open", "closed", "review", "publicity"})  # cycles at work
ASKING = frozenset({"open"})  # surveys that households answer
UNCOUNTED = frozenset({"draft", "open"})  # surveys that have no result yet
TOLD = frozenset({"published"})  # surveys whose rates anybody may read
SHOWN = frozenset({"publicity", "published", "archived"})  # cycles whose results anybody may see
WITH_RESULTS = SHOWN | {"closed", "review"}  # cycles that have a page of results, or what it still waits for
SAMPLED = frozenset({"review"})  # cycles of which a share is scored once more
MAKING = frozenset({"review", "publicity", "published"})  # cycles whose results a worker may be making
APPEALABLE = frozenset(
    {"publicity", "published"}
)  # cycles against whose results somebody may object or appeal
UNFINISHED = frozenset(
    {"made", "assigned", "notified", "inspecting", "drafted", "returned"}
)  # sheets that scorers owe
HANDED_IN = frozenset(
    {"submitted", "reviewed", "countersigned", "merged", "final"}
)  # sheets that their scorers are done with
WRITABLE = frozenset({"inspecting"})  # sheets that take findings
NOTABLE = UNFINISHED - {"drafted"}  # sheets that take what a community saw: nothing lies before the firm yet
OWED = (UNFINISHED - {"made"}) | {"signed", "refused"}  # sheets that have scorers who are not done with them
SWAPPABLE = frozenset(
    {"assigned", "notified"}
)  # sheets whose scorers are swapped; later a place is only filled
SIGNED = frozenset({"signed", "refused"})
FROM_SIGNING = frozenset(
    {"drafted", "signed", "refused", "submitted", "returned", "reviewed", "countersigned", "merged", "final"}
)  # sheets whose findings and marks lie before the firm
TO_REVIEW = frozenset({"submitted"})
MERGEABLE = frozenset({"countersigned"})
GIVEN_UP = frozenset({"not_assessable"})
TO_COMPARE = frozenset({"submitted", "reviewed"})  # handed in, not countersigned yet
COUNTED = frozenset({"countersigned", "merged", "final"})  # sheets that enter a ranking
UPHELD = frozenset({"upheld"})
TESTING = frozenset({"held"})  # courses whose test may be taken
IN_FORCE = frozenset({"published"})  # drafts of standards that became one
DECIDED = frozenset({"upheld", "rejected"})  # objections and appeals
OPEN_APPEALS = frozenset({"submitted", "hearing"})
OPEN_ORDERS = frozenset({"issued", "answered", "rechecking"})
