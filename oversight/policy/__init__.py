"""THE permission policy: one table, three questions.

`table` is what a director can read: who, which verb, how far. `verbs` names every act of the house once. `questions`
answers `may`, `visible` and `who_may`; views, API, templates, exports, search and papers ask nothing else.
Source of the table: DOMAIN §2.
"""

from oversight.policy.actor import PUBLIC, Actor, public
from oversight.policy.line import Line
from oversight.policy.questions import (
    barred,
    by_line,
    by_post,
    fields,
    inside,
    lines_for,
    listed_fields,
    may,
    visible,
    who_may,
    why,
)
from oversight.policy.table import LINES
from oversight.policy.verb import Verb
from oversight.policy.verbs import VERBS

__all__ = [
    "LINES",
    "PUBLIC",
    "VERBS",
    "Actor",
    "Line",
    "Verb",
    "barred",
    "by_line",
    "by_post",
    "fields",
    "inside",
    "lines_for",
    "listed_fields",
    "may",
    "public",
    "visible",
    "who_may",
    "why",
]
