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
