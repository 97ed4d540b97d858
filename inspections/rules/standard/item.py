"""Items of a standard (考核项目): rule kinds, findings, evidence, weight (DOMAIN §4, DOMAIN-REFERENCE §4.1)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from oversight.kernel.wording import Name

RuleKind = Literal["binary", "tiered", "count", "ratio", "band", "scale"]
RULE_KINDS: tuple[RuleKind, ...] = get_args(RuleKind)
Method = Literal["look", "documents", "ask", "follow_up", "data", "survey"]
METHODS: tuple[Method, ...] = get_args(Method)
Source = Literal["inspected", "computed", "survey"]
SOURCES: tuple[Source, ...] = get_args(Source)
Scorer = Literal["any", "bureau", "street"]
Evidence = Literal["photo", "document", "note"]
EVIDENCES: tuple[Evidence, ...] = get_args(Evidence)
Applies = Literal["always", "may_lapse", "with_cases"]
APPLIES: tuple[Applies, ...] = get_args(Applies)
Effect = Literal["score", "take_off"]

MET, NOT_MET = "met", "not_met"


@dataclass(frozen=True)
class Tier:
    """A level that an item may reach, with its points."""

    code: str
    name: Name
    points: Decimal


@dataclass(frozen=True)
class Finding:
    """A fact that costs points each time it is found (扣分项).

    ``each`` points an occurrence, at most ``cap`` in all; ``zero`` empties the item at the first. ``refer_to`` names
    who is told of it.
    """

    code: str
    name: Name
    each: Decimal | None = None
    cap: Decimal | None = None
    zero: bool = False
    refer_to: Name | None = None


@dataclass(frozen=True)
class Band:
    """The points of a rate that is at least ``least`` per cent."""

    least: Decimal
    points: Decimal


@dataclass(frozen=True)
class Rule:
    """How an item's points follow from what was found.

    ``binary``: met or not. ``tiered``: one of ``tiers``. ``count``: full points less the counted ``findings``, of which
    at most ``cap`` together. ``ratio``: full points × rate, kept to ``places`` decimals. ``band``: by the rate's band.
    ``scale``: the value itself, one of ``values``.
    """

    kind: RuleKind
    text: Name
    tiers: tuple[Tier, ...] = ()
    findings: tuple[Finding, ...] = ()
    cap: Decimal | None = None
    bands: tuple[Band, ...] = ()
    values: tuple[Decimal, ...] = ()
    places: int = 4

    def tier(self, code: str) -> Tier | None:
        """The tier with this code."""
        return next((tier for tier in self.tiers if tier.code == code), None)

    def finding(self, code: str) -> Finding | None:
        """The finding with this code."""
        return next((finding for finding in self.findings if finding.code == code), None)


@dataclass(frozen=True)
class Basis:
    """Where an item comes from: a document's title and the article."""

    document: str
    article: str = ""


@dataclass(frozen=True)
class Item:
    """One line of the standard (考核项目).

    ``points``: full points (for ``take_off``: the most that may be taken off the total). ``weight`` multiplies what was
    got and the full points alike. ``applies``: ``always``; ``may_lapse`` where an inspector may find that it does not
    apply; ``with_cases`` where it lapses only without cases. ``measure`` names the figure that is computed for it.
    ``advice``: the training note (how to check, typical findings).
    """

    code: str
    name: Name
    points: Decimal
    rule: Rule
    weight: Decimal = Decimal(1)
    effect: Effect = "score"
    method: tuple[Method, ...] = ("look",)
    source: Source = "inspected"
    measure: str = ""
    scorer: Scorer = "any"
    evidence: tuple[Evidence, ...] = ()
    applies: Applies = "always"
    advice: Name | None = None
    basis: tuple[Basis, ...] = ()

    @property
    def full(self) -> Decimal:
        """Full points with their weight."""
        return self.points * self.weight

    @property
    def is_taken_off(self) -> bool:
        """Whether its points are taken off the total instead of adding to it."""
        return self.effect == "take_off"


@dataclass(frozen=True)
class Category:
    """A group of items with a subtotal of its own."""

    code: str
    name: Name
    items: tuple[Item, ...]
