"""Every act and every resource has words; a new one without fails here."""

from oversight.policy import LINES, VERBS, words


def test_every_act_has_words():
    assert set(words.VERBS) == set(VERBS)


def test_every_resource_scope_and_field_set_has_words():
    assert {line.resource for line in LINES} == set(words.RESOURCES)
    assert {str(line.scope) for line in LINES} <= set(words.SCOPES)
    assert {line.fields for line in LINES} <= set(words.FIELDS)
    assert {kind for line in LINES for kind in line.kinds} <= set(words.KINDS)
    assert {name for line in LINES for name in line.conditions} <= set(words.CONDITIONS)
