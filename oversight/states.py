"""The ground's state machines: one table of values a noun."""

from oversight.kernel.machine import Machine

INVITATION = Machine(
    name="invitation",
    initial="open",
    moves={
        ("open", "accept"): "accepted",
        ("open", "withdraw"): "withdrawn",
    },
    labels={"open": "待接受", "accepted": "已接受", "withdrawn": "已撤回"},
    ends=frozenset({"accepted", "withdrawn"}),
)

REDRAWING = Machine(
    "redrawing",
    "draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "submit"): "submitted",
        ("draft", "withdraw"): "withdrawn",
        ("returned", "draft"): "returned",
        ("returned", "submit"): "submitted",
        ("returned", "withdraw"): "withdrawn",
        ("submitted", "decide"): "decided",
        ("submitted", "return"): "returned",
        ("submitted", "withdraw"): "withdrawn",
        ("decided", "revoke"): "withdrawn",
        # the portal's own moves: on the effective day, at once or by the nightly duty
        ("decided", "apply"): "done",
        ("decided", "lapse"): "lapsed",
    },
    labels={
        "draft": "草稿",
        "returned": "已退回",
        "submitted": "待审批",
        "decided": "已批准，待生效",
        "done": "已生效",
        "lapsed": "未能生效",
        "withdrawn": "已撤回",
    },
    ends=frozenset({"done", "lapsed", "withdrawn"}),
)
