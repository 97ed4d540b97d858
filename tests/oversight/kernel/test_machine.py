"""The machine of values: lawful moves, refusals, and tables that contradict themselves."""

import pytest

from oversight.kernel.machine import Machine, Unlawful

FILING = Machine(
    name="filing",
    initial="draft",
    moves={
        ("draft", "submit"): "submitted",
        ("draft", "withdraw"): "withdrawn",
        ("submitted", "return"): "returned",
        ("submitted", "accept"): "filed",
        ("returned", "submit"): "submitted",
    },
    labels={
        "draft": "草稿",
        "submitted": "已提交",
        "returned": "补正",
        "filed": "已备案",
        "withdrawn": "已撤回",
    },
    ends=frozenset({"filed", "withdrawn"}),
)


def test_a_lawful_move_leads_on():
    assert FILING.next("draft", "submit") == "submitted"
    assert FILING.can("returned", "submit")


@pytest.mark.parametrize(("state", "verb"), [("filed", "submit"), ("draft", "accept"), ("nowhere", "submit")])
def test_an_unlawful_move_is_refused_and_named(state, verb):
    assert not FILING.can(state, verb)
    with pytest.raises(Unlawful) as refusal:
        FILING.next(state, verb)
    assert (refusal.value.machine, refusal.value.state, refusal.value.verb) == ("filing", state, verb)


def test_verbs_come_in_the_order_of_the_table():
    assert FILING.verbs_from("draft") == ("submit", "withdraw")
    assert FILING.verbs_from("filed") == ()
    assert FILING.sources_of("submit") == {"draft", "returned"}
    assert FILING.verbs == {"submit", "withdraw", "return", "accept"}


def test_every_state_is_reached_and_no_dead_end_is_unnamed():
    assert FILING.reachable() == FILING.states == set(FILING.labels)
    assert FILING.dead_ends() == frozenset()


def test_an_island_and_an_unnamed_dead_end_are_seen():
    island = Machine("x", "a", {("a", "go"): "b", ("c", "go"): "b"}, {"a": "甲", "b": "乙", "c": "丙"})
    assert island.states - island.reachable() == {"c"}
    assert island.dead_ends() == {"b"}


def test_a_state_without_a_label_or_a_label_without_a_state_is_refused():
    with pytest.raises(ValueError, match="without a label: b"):
        Machine("x", "a", {("a", "go"): "b"}, {"a": "甲"})
    with pytest.raises(ValueError, match="of no state: z"):
        Machine("x", "a", {}, {"a": "甲", "z": "子"})
    with pytest.raises(ValueError, match="of no state: end"):
        Machine("x", "a", {}, {"a": "甲"}, frozenset({"end"}))


def test_the_drawing_names_states_moves_and_ends():
    drawing = FILING.drawing().splitlines()
    assert drawing[:2] == ["stateDiagram-v2", "    [*] --> draft"]
    assert '    state "已备案" as filed' in drawing
    assert "    submitted --> filed: accept" in drawing
    assert [line for line in drawing if line.endswith("--> [*]")] == [
        "    filed --> [*]",
        "    withdrawn --> [*]",
    ]
