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

IMPORT = Machine(
    name="import",
    initial="uploaded",
    moves={
        ("uploaded", "reread"): "uploaded",
        ("uploaded", "match"): "checking",
        ("uploaded", "drop"): "dropped",
        ("checked", "rematch"): "uploaded",
        ("checked", "match"): "checking",
        ("checked", "answer"): "checked",
        ("checked", "write"): "importing",
        ("checked", "drop"): "dropped",
        ("done", "undo"): "undoing",
        # the worker's own moves: what was asked for is finished, or it failed or was cancelled
        ("checking", "report"): "checked",
        ("checking", "stop"): "uploaded",
        ("importing", "finish"): "done",
        ("importing", "stop"): "checked",
        ("undoing", "take_back"): "undone",
        ("undoing", "stop"): "done",
    },
    labels={
        "uploaded": "待对应列",
        "checking": "检查中",
        "checked": "已检查",
        "importing": "导入中",
        "done": "已导入",
        "undoing": "撤销中",
        "undone": "已撤销",
        "dropped": "已放弃",
    },
    ends=frozenset({"undone", "dropped"}),
)
