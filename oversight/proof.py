"""The proof of a record: who may do what to it, by which line of the policy or which grant, worked out as it is asked.

Nothing is written down for this page: each cell asks the same `may` that the buttons, lists and acts ask. A post is
asked through the bodies that the record concerns, as nobody in particular; a person through a posting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from oversight import grants, journal
from oversight.gates import GATES, opens
from oversight.kernel.calendar import beijing_day
from oversight.kernel.machine import Machine
from oversight.kernel.scope import POSTS_OF, Post, Scope
from oversight.models import Grant, Membership, Organisation
from oversight.models.membership import POSTS
from oversight.policy import LINES, VERBS, Actor, Line, barred, inside, lines_for, may, public, words
from oversight.policy.conditions import BARS, CONDITIONS, SUBMITTERS
from oversight.records import read_verb, verbs_on
from oversight.screen.parts import Check

KIND_OF = {post: kind for kind, posts in POSTS_OF.items() for post in posts}
YES, IF, NO = "yes", "if", "no"
STEP = 4  # characters of a path that each level of the tree takes


@dataclass(frozen=True)
class Row:
    """One post: the bodies through which it was asked, and a cell for each verb."""

    post: Post
    name: str
    bodies: tuple[Organisation, ...]
    cells: tuple[tuple[str, str], ...]  # (verb, yes / if / no)

    @property
    def reads(self) -> bool:
        """Whether the post reads the record at all: the first column."""
        return self.cells[0][1] == YES

    @property
    def acts(self) -> bool:
        """Whether the post may do something to it now, beyond reading."""
        return any(answer == YES and not VERBS[verb].reads for verb, answer in self.cells)


@dataclass(frozen=True)
class Answer:
    """What came of one question, and the rules that were asked on the way."""

    answer: str  # yes, wait or no
    checks: tuple[Check, ...]


def matrix(thing: Any, asker: Actor) -> list[Row]:
    """Every post × every act on this record at the asker's instant."""
    verbs = verbs_on(thing)
    rows = []
    for post in Post:
        bodies = concerned(post, thing, asker)
        actors = (
            [public(asker.at)]
            if post == Post.PUBLIC
            else [Actor.seated(post, body, asker.at) for body in bodies]
        )
        cells = tuple((verb, _cell(actors, verb, thing)) for verb in verbs)
        rows.append(Row(post, post_name(post), tuple(bodies), cells))
    return rows


def post_name(post: Post) -> str:
    """What a post is called; everybody is a post of the table too."""
    return str(dict(POSTS).get(post.value) or _("公众"))


def concerned(post: Post, thing: Any, asker: Actor) -> list[Organisation]:
    """The bodies of this post that some line could mean for this record; ordered by name."""
    if post == Post.PUBLIC:
        return []
    reach = Q(pk__in=[])
    for line in LINES:
        if line.post == post and line.resource == thing.resource:
            reach |= _bodies(line, thing, asker)
    found = Organisation.objects.on(beijing_day(asker.at)).filter(reach, kind=KIND_OF[post])
    return list(found.select_related("territory").order_by("name_key")[:200])


def _bodies(line: Line, thing: Any, asker: Actor) -> Q:
    if line.scope == Scope.ALL:
        return ~Q(pk__in=[])
    if line.scope == Scope.TERRITORY:
        above = {path[:end] for path in thing.places() for end in range(STEP, len(path) + 1, STEP)}
        return Q(territory__path__in=above)
    return Q(pk__in=thing.bodies(asker.at))


def _cell(actors: Iterable[Actor], verb: str, thing: Any) -> str:
    """``yes`` where it may be done now; ``if`` where a state, a condition or a person still stands before it."""
    answers = set()
    for actor in actors:
        if allowed(actor, verb, thing):
            waits = not state_allows(verb, thing) or bool(_submitter(thing) and set(barred(verb)) & {BARS[0]})
            answers.add(IF if waits else YES)
        elif any(line.conditions and inside(actor, line, thing) for line in _own_lines(actor, verb)):
            answers.add(IF)
    return YES if YES in answers else IF if IF in answers else NO


def allowed(actor: Actor, verb: str, thing: Any) -> bool:
    """Whether policy and the act's own gate let ``actor`` do it: what a button asks."""
    return may(actor, verb, thing) and opens(actor, verb, thing)


def _own_lines(actor: Actor, verb: str) -> list[Line]:
    return [line for line in lines_for(actor.post, verb) if line.post == actor.post]


def _machine(thing: Any) -> Machine | None:
    found: Machine | None = getattr(type(thing), "machine", None)
    return found


def state_allows(verb: str, thing: Any) -> bool:
    """Whether the record's state has this move; an act without a move asks no state."""
    machine, short = _machine(thing), VERBS[verb].short
    return machine is None or short not in machine.verbs or machine.can(thing.state, short)


def _submitter(thing: Any) -> Membership | None:
    for column in SUBMITTERS:
        if hasattr(thing, column):
            found: Membership | None = getattr(thing, column)
            return found
    return None


def explain(actor: Actor, verb: str, thing: Any, membership: Membership | None = None) -> Answer:
    """Why this actor may or may not do ``verb`` to the record: every rule, asked one by one."""
    lines = _own_lines(actor, verb)
    checks = [
        _term(actor, membership),
        _role(actor, verb, lines),
        _reach(actor, thing, lines),
        _state(verb, thing),
        *_bars(actor, verb, thing, membership),
        *_conditions(actor, thing, lines),
        *_gate(actor, verb, thing),
        _granted(actor, verb, thing),
    ]
    if not allowed(actor, verb, thing):
        return Answer("no", tuple(checks))
    return Answer("yes" if state_allows(verb, thing) else "wait", tuple(checks))


def _term(actor: Actor, membership: Membership | None) -> Check:
    if membership is None:
        return Check(name=_("身份在期"), answer="none", words=_("按岗位推算，不指定人员"))
    since = beijing_day(membership.valid_from)
    until = (
        _("到 %(day)s") % {"day": beijing_day(membership.valid_to)} if membership.valid_to else _("未结束")
    )
    facts = {
        "body": membership.organisation.name,
        "post": post_name(actor.post),
        "since": since,
        "until": until,
    }
    return Check(
        name=_("身份在期"),
        answer="yes" if membership.in_force(actor.at) else "no",
        words=_("%(body)s%(post)s，%(since)s起，%(until)s") % facts,
        source=_("任职 %(n)s") % {"n": membership.pk},
    )


def _role(actor: Actor, verb: str, lines: list[Line]) -> Check:
    source = _("权限表：%(resource)s") % {"resource": words.RESOURCES[VERBS[verb].resource]}
    if lines:
        told = _("；").join(line_words(line) for line in lines)
        return Check(name=_("岗位权限"), answer="yes", words=told, source=source)
    everybody = lines_for(Post.PUBLIC, verb)
    if everybody:
        told = _("没有岗位专有的权限，与公众相同：%(line)s") % {"line": line_words(everybody[0])}
        return Check(name=_("岗位权限"), answer="yes", words=told, source=source)
    wanted = VERBS[verb]
    others = {
        post_name(line.post)
        for line in LINES
        if line.resource == wanted.resource and any(kind in line.kinds for kind in wanted.kinds)
    }
    facts = {"verb": words.VERBS[verb], "posts": _("、").join(sorted(others))}
    told = _("这个岗位没有“%(verb)s”的权限；有的岗位：%(posts)s") % facts
    return Check(name=_("岗位权限"), answer="no", words=told, source=source)


def line_words(line: Line) -> str:
    """A line of the policy as one says it."""
    kinds = _("、").join(str(words.KINDS[kind]) for kind in line.kinds)
    facts = {"kinds": kinds, "scope": words.SCOPES[line.scope]}
    told = _("%(scope)s可%(kinds)s") % facts
    if line.fields:
        told += _("，限%(fields)s") % {"fields": words.FIELDS[line.fields]}
    if line.conditions:
        told += _("，条件：%(conditions)s") % {
            "conditions": _("、").join(str(words.CONDITIONS[name]) for name in line.conditions)
        }
    return told


def _reach(actor: Actor, thing: Any, lines: list[Line]) -> Check:
    """Whether the record lies within the reach of the lines; asked of any line of the post where the act has none."""
    asked = lines or [line for line in LINES if line.post == actor.post and line.resource == thing.resource]
    if not asked:
        return Check(name=_("范围包含"), answer="none", words=_("这个岗位对这类记录没有任何权限"))
    within = [line for line in asked if inside(actor, line, thing)]
    scopes = _("、").join(dict.fromkeys(str(words.SCOPES[line.scope]) for line in (within or asked)))
    if within:
        return Check(name=_("范围包含"), answer="yes", words=_("记录在“%(scope)s”范围内") % {"scope": scopes})
    return Check(name=_("范围包含"), answer="no", words=_("记录不在“%(scope)s”范围内") % {"scope": scopes})


def _state(verb: str, thing: Any) -> Check:
    machine, short = _machine(thing), VERBS[verb].short
    if machine is None or short not in machine.verbs:
        return Check(name=_("状态允许"), answer="none", words=_("这件事不看状态"))
    named = dict(thing._meta.get_field("state").choices or ()) or dict(machine.labels)
    now = str(named.get(thing.state, thing.state))
    if machine.can(thing.state, short):
        return Check(name=_("状态允许"), answer="yes", words=_("现在是“%(now)s”，可以办") % {"now": now})
    wanted = _("、").join(str(named.get(state, state)) for state in sorted(machine.sources_of(short)))
    facts = {"now": now, "wanted": wanted}
    return Check(
        name=_("状态允许"), answer="wait", words=_("现在是“%(now)s”，要到“%(wanted)s”才能办") % facts
    )


def _bars(actor: Actor, verb: str, thing: Any, membership: Membership | None) -> list[Check]:
    """Separation of duties and declared interests: what bars a person, whatever the post."""
    named = {"no_interest": _("利害关系")}
    return [
        _bar(named.get(bar) or _("职责分离"), bar, actor, verb, thing, membership)
        for bar in BARS
        if bar in BARS[:2] or bar in barred(verb)
    ]


def _bar(name: str, bar: str, actor: Actor, verb: str, thing: Any, membership: Membership | None) -> Check:
    if bar not in barred(verb) or not lines_for(actor.post, verb):
        return Check(name=name, answer="none", words=_("这件事不涉及"))
    condition = words.CONDITIONS[bar]
    if membership is None:
        submitter = _submitter(thing) if bar == BARS[0] else None
        if submitter is not None:
            told = _("由%(who)s提交，提交人不能办") % {"who": submitter.organisation}
        else:
            told = _("看具体人员：%(condition)s") % {"condition": condition}
        return Check(name=name, answer="wait", words=told)
    if CONDITIONS[bar].holds(actor, thing):
        return Check(name=name, answer="yes", words=str(condition))
    return Check(name=name, answer="no", words=_("不满足：%(condition)s") % {"condition": condition})


def _conditions(actor: Actor, thing: Any, lines: list[Line]) -> list[Check]:
    """The other conditions of the lines."""
    named = dict.fromkeys(name for line in lines for name in line.conditions if name not in BARS)
    return [
        Check(
            name=_("其他条件"),
            answer="yes" if CONDITIONS[name].holds(actor, thing) else "no",
            words=str(words.CONDITIONS[name]),
        )
        for name in named
    ]


def _gate(actor: Actor, verb: str, thing: Any) -> list[Check]:
    """What the act itself asks beyond the line."""
    found = GATES.get(verb)
    if found is None or not lines_for(actor.post, verb):
        return []
    answer = "yes" if found.holds(actor, thing) else "no"
    return [Check(name=_("办理规则"), answer=answer, words=str(found.words))]


def _granted(actor: Actor, verb: str, thing: Any) -> Check:
    found: Grant | None = None
    if actor.person_id and thing.pk:
        found = grants.on(thing, verb, actor.at).filter(user_id=actor.person_id).first()
    if found is None:
        return Check(name=_("单件授权"), answer="none", words=_("没有针对这条记录的授权"))
    facts = {"until": beijing_day(found.ends_at), "reason": found.reason}
    return Check(
        name=_("单件授权"), answer="yes", words=_("有授权，到 %(until)s，理由：%(reason)s") % facts,
        source=_("授权 %(n)s") % {"n": found.pk},
    )  # fmt: skip


def recorded(by: Actor, thing: Any) -> None:
    """A proof taken away as a file is an export like any other."""
    journal.security("exported", at=by.at, by=by, verb=read_verb(thing), thing=thing, facts={"kind": "proof"})
