"""One act of the house: its name, the resource and the kind of right that it needs, what it asks of a record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """One act: ``name`` is `app.verb_noun`; ``kinds`` are columns of DOMAIN §2 (read, write, submit, decide …)."""

    name: str
    resource: str
    kinds: tuple[str, ...]
    event: str = ""
    whole: bool = False  # given only by lines that open all fields: unmasking is not for readers of a few
    direct: bool = False  # not given by lines that reach one's own drafts alone: a whole list is no draft
    asks: tuple[
        str, ...
    ] = ()  # conditions that hold for this act on every line: what it is done to, not who does it
    unmasks: bool = False  # shows what is covered: not for who looks through another post

    @property
    def short(self) -> str:
        """The verb alone, as the state machines name it: `return` of `registry.return_change`."""
        return self.name.split(".", 1)[1].rsplit("_", 1)[0]

    @property
    def reads(self) -> bool:
        """Whether it only reads: the one thing that view-as and an auditor may do."""
        return self.kinds == ("read",)


def read(name: str, resource: str) -> Verb:
    """An act that only reads."""
    return Verb(name, resource, ("read",))
