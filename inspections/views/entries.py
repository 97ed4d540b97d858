"""What the inspections put into the header and onto a desk: called once, when apps are loaded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from inspections import states
from inspections.actions import notifying
from inspections.actions.absence import ASSIGNS
from inspections.models import Cycle, Sheet
from inspections.rules.clocks import NOTICES
from inspections.rules.cycle import LEAST_SCORERS
from inspections.views import check_entries, course_entries, sections, standard_entries, survey_entries
from oversight import todo
from oversight.navigation import STAFF, Entry, add
from oversight.policy import Actor, may, visible

MOST = 20
KIND = pgettext_lazy("kind of work", "百分考核")


def enter() -> None:
    """The header's word, and the parts behind it."""
    add(
        STAFF,
        Entry(
            label=gettext_lazy("考核"),
            url_name="inspections:home",
            order=35,
            verb="inspections.view_cycle",
            verbs=("inspections.view_check",),
            under="/inspections/",
        ),
    )
    sections.add(
        sections.Section(
            label=gettext_lazy("考核周期"),
            lead=gettext_lazy("每一轮考核的时段、范围、权重和进度。"),
            url_name="inspections:cycle-list",
            order=10,
            under="/inspections/cycles/",
            verbs=("inspections.view_cycle",),
        ),
    )
    standard_entries.enter()
    course_entries.enter()
    check_entries.enter()
    survey_entries.enter()


@todo.source
def cycles_to_open(actor: Actor) -> Iterable[todo.Todo]:
    """Planned cycles that wait for whoever opens them."""
    if not may(actor, "inspections.open_cycle"):
        return
    for row in visible(actor, "inspections.open_cycle", Cycle.objects.filter(state="draft"))[:MOST]:
        yield todo.Todo(
            title=_("启动考核周期：%(name)s") % {"name": row.name},
            url=row.get_absolute_url(),
            kind=KIND,
            line=row.public_id,
        )


@todo.source
def notices_to_send(actor: Actor) -> Iterable[todo.Todo]:
    """The visits of a cycle that firms are still to be told of: one line a cycle and part, however many they are."""
    for part, turn in NOTICES.items():
        if not may(actor, notifying.verb(part)):
            continue
        waiting = notifying.to_notify(actor, Sheet.objects.filter(part=part))
        keys: dict[int, list[int]] = defaultdict(list)
        for of, sheet in waiting.values_list("cycle_id", "pk"):
            keys[of].append(sheet)
        for cycle in Cycle.objects.filter(pk__in=keys).order_by("pk"):
            mine = keys[cycle.pk]
            words = ngettext("通知检查：%(n)s 个小区", "通知检查：%(n)s 个小区", len(mine)) % {"n": len(mine)}
            yield todo.Todo(
                title=words,
                url=reverse("inspections:cycle-notices", args=[cycle.public_id]),
                kind=KIND,
                line=cycle.name,
                **todo.timed_together(todo.running(Sheet, mine, turn.key).values()),
            )


@todo.source
def places_to_fill(actor: Actor) -> Iterable[todo.Todo]:
    """Sheets that a scorer left, for whoever assigns: one line a cycle."""
    for verb in ASSIGNS:
        if not may(actor, verb):
            continue
        left = Sheet.objects.official().filter(state__in=states.OWED, cycle__state__in=states.SCORING)
        short = visible(actor, verb, left.filter(scorers__len__lt=LEAST_SCORERS)).order_by()
        for cycle, count in Counter(short.values_list("cycle_id", flat=True)).items():
            row = Cycle.objects.get(pk=cycle)
            words = ngettext("补派评分人：%(n)s 张考核表", "补派评分人：%(n)s 张考核表", count) % {"n": count}
            url = reverse("inspections:cycle-scorers", args=[row.public_id])
            yield todo.Todo(title=words, url=url, kind=KIND, line=row.name)
