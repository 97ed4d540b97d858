"""The lives of the registry's nouns, as tables: which act leads from which state to which."""

from __future__ import annotations

from oversight.kernel.machine import Machine

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
