"""The lives of the registry's nouns, as tables: which act leads from which state to which.

`acting` makes the move whose verb is the act's short name (`amend` of `registry.amend_estate`); an act that the table
does not list for a state is unlawful there. Buttons follow the order of the rows.
"""

from __future__ import annotations

from oversight.kernel.machine import Machine

# Acts on what hangs on an estate (area, mode, tenure, officer) are lawful while it is a draft or on the register.
_WHILE_OPEN = ("amend", "rename", "record", "set", "appoint", "correct", "end", "lapse", "cancel", "adopt")

ESTATE = Machine(
    name="estate",
    initial="draft",
    moves={
        ("draft", "register"): "registered",
        ("draft", "draft"): "draft",
        ("draft", "found"): "registered",
        ("draft", "confirm"): "registered",
        ("draft", "place"): "registered",
        ("draft", "return"): "returned",
        ("draft", "discard"): "withdrawn",
        ("returned", "amend"): "draft",
        ("returned", "discard"): "withdrawn",
        **{("draft", verb): "draft" for verb in _WHILE_OPEN},
        **{("registered", verb): "registered" for verb in _WHILE_OPEN},
        ("registered", "assign"): "registered",
        ("registered", "move"): "registered",
        ("registered", "absorb"): "registered",
        ("registered", "merge"): "merged",
        ("registered", "split"): "split",
        ("registered", "regroup"): "regrouped",
        ("registered", "withdraw"): "withdrawn",
    },
    labels={
        "draft": "草稿",
        "returned": "已退回",
        "registered": "已登记",
        "merged": "已并入",
        "split": "已拆分",
        "regrouped": "已划片整合",
        "withdrawn": "已撤销",
    },
    ends=frozenset({"merged", "split", "regrouped", "withdrawn"}),
)

FIRM = Machine(
    name="firm",
    initial="draft",
    moves={
        ("draft", "register"): "registered",
        ("draft", "record"): "provisional",
        ("provisional", "confirm"): "registered",
        **{
            (state, verb): state
            for state in ("provisional", "registered")
            for verb in ("amend", "rename", "contact", "adopt")
        },
        ("provisional", "strike"): "struck_off",
        ("registered", "strike"): "struck_off",
        ("struck_off", "restore"): "registered",
    },
    labels={
        "draft": "草稿",
        "provisional": "临时建档",
        "registered": "已登记",
        "struck_off": "已注销",
    },
)

CHANGE = Machine(
    name="change",
    initial="draft",
    moves={
        ("draft", "draft"): "draft",
        ("draft", "submit"): "submitted",
        ("draft", "pass"): "submitted",
        ("draft", "withdraw"): "withdrawn",
        ("draft", "lapse"): "lapsed",
        ("returned", "draft"): "returned",
        ("returned", "submit"): "submitted",
        ("returned", "pass"): "submitted",
        ("returned", "withdraw"): "withdrawn",
        ("returned", "lapse"): "lapsed",
        ("submitted", "accept"): "accepted",
        ("submitted", "return"): "returned",
        ("submitted", "refuse"): "refused",
        ("submitted", "extend"): "submitted",
        ("submitted", "withdraw"): "withdrawn",
        ("submitted", "lapse"): "lapsed",
    },
    labels={
        "draft": "草稿",
        "submitted": "待审核",
        "returned": "已退回",
        "accepted": "已采纳",
        "refused": "不采纳",
        "withdrawn": "已撤回",
        "lapsed": "已失效",
    },
    ends=frozenset({"accepted", "refused", "withdrawn", "lapsed"}),
)

# Named sets, so that nobody compares a state by hand.
STANDING = frozenset({"registered"})  # estates that are on the register: all else counts nowhere
DRAFTS = ("draft", "returned")  # estates that somebody still has to finish or to decide
UNPUBLISHED = (*DRAFTS, "withdrawn")  # estates not yet on the register, or entered by mistake
FIRM_STANDING = frozenset({"registered", "provisional"})
STRUCK_OFF = frozenset({"struck_off"})
OPEN_CHANGES = frozenset({"draft", "returned", "submitted"})  # changes that are not decided
WAITING = frozenset({"submitted"})  # changes that wait for a decision
REOPENED = frozenset({"reopened"})  # acts dated ahead that wait for a new decision

ROOMPOLICY = Machine(
    name="roompolicy",
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

REARRANGEMENT = Machine(
    name="rearrangement",
    initial="decided",
    moves={
        ("decided", "revoke"): "revoked",
        ("reopened", "confirm"): "decided",
        ("reopened", "revoke"): "revoked",
        # the portal's own moves, on the effective day
        ("decided", "apply"): "done",
        ("decided", "reopen"): "reopened",
    },
    labels={
        "decided": "已决定，待生效",
        "reopened": "有变化，待重新决定",
        "done": "已生效",
        "revoked": "已撤回",
    },
    ends=frozenset({"done", "revoked"}),
)
OPEN_REARRANGEMENTS = ("decided", "reopened")
