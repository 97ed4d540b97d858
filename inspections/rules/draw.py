"""Drawing by a printed seed (随机抽取): the same seed and list always give the same draw, on any machine.

Each key is put in order by SHA-256 of "seed|key": anybody can repeat it with pen, paper and a checksum tool. No
generator of a language is used, because these change between versions.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256


def ordered(seed: str, keys: Iterable[str]) -> list[str]:
    """The keys in drawn order, whatever order they came in; a key given twice is drawn once."""
    return sorted(set(keys), key=lambda key: (sha256(f"{seed}|{key}".encode()).hexdigest(), key))


def draw(seed: str, keys: Iterable[str], count: int) -> list[str]:
    """The first ``count`` of the drawn order; all of them where there are fewer."""
    return ordered(seed, keys)[: max(count, 0)]


def assign(
    seed: str, targets: Iterable[str], *, fit: Mapping[str, Sequence[str]], each: int
) -> dict[str, list[str]]:
    """``each`` inspectors for every target out of those fit for it, the least burdened first, else in drawn order.

    ``fit`` names for each target who may score it: trained, without a declared interest, not its reviewer. A target
    with too few is given those there are; the caller says so. Targets are served in drawn order.
    """
    burden: dict[str, int] = {}
    given: dict[str, list[str]] = {}
    for target in ordered(seed, targets):
        drawn = ordered(f"{seed}|{target}", fit.get(target, ()))
        chosen = sorted(drawn, key=lambda person: (burden.get(person, 0), drawn.index(person)))[:each]
        for person in chosen:
            burden[person] = burden.get(person, 0) + 1
        given[target] = chosen
    return given
