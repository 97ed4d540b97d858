"""The public pages' state machines: one table of values a noun."""

from oversight.kernel.machine import Machine

NOTICE = Machine(
    name="notice",
    initial="draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "submit"): "submitted",
        ("draft", "withdraw"): "withdrawn",
        ("submitted", "publish"): "live",
        ("submitted", "schedule"): "scheduled",
        ("submitted", "return"): "returned",
        ("submitted", "recall"): "draft",
        ("returned", "draft"): "returned",
        ("returned", "submit"): "submitted",
        ("returned", "withdraw"): "withdrawn",
        ("scheduled", "publish"): "live",
        ("scheduled", "return"): "returned",
        ("live", "correct"): "correcting",
        ("live", "retire"): "retired",
        ("live", "expire"): "expired",
        ("correcting", "correct"): "correcting",
        ("correcting", "submit"): "rechecking",
        ("correcting", "withdraw"): "live",
        ("correcting", "retire"): "retired",
        ("correcting", "expire"): "expired",
        ("rechecking", "publish"): "live",
        ("rechecking", "return"): "correcting",
        ("rechecking", "recall"): "correcting",
        ("rechecking", "retire"): "retired",
        ("rechecking", "expire"): "expired",
    },
    labels={
        "draft": "草稿",
        "submitted": "待发布",
        "returned": "已退回",
        "scheduled": "定时发布",
        "live": "已发布",
        "correcting": "更正起草中",
        "rechecking": "更正待发布",
        "expired": "已到期",
        "retired": "已撤下",
        "withdrawn": "已作废",
    },
    ends=frozenset({"expired", "retired", "withdrawn"}),
)

# A page that the public reads: what is being corrected stays as it was until the correction is published.
ON_VIEW = frozenset({"live", "correcting", "rechecking"})
# A draft that somebody may still write in.
OPEN = frozenset({"draft", "returned", "correcting"})
# A draft that waits for another person.
WAITING = frozenset({"submitted", "rechecking"})
