"""Names that resemble a misspelt one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

_COMPARED = 40  # names with the most letters in common that are compared in full
_LIKE = 0.75  # SequenceMatcher.ratio from which a name counts as like another
_NEARLY_AS_LIKE = 0.12  # and how far it may be behind the best


class Nearest:
    """Looks a name up among many by the runs of three letters that they share, so that it takes no time."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_run: dict[str, set[str]] = defaultdict(set)
        for name in names:
            for run in _runs(name):
                self._by_run[run].add(name)

    def to(self, name: str) -> list[str]:
        """Names like this one, the most alike first."""
        shared = Counter(other for run in _runs(name) for other in self._by_run.get(run, ()))
        likeness = {
            other: SequenceMatcher(None, name, other).ratio() for other, _ in shared.most_common(_COMPARED)
        }
        best = max(likeness.values(), default=0.0)
        like = [other for other, ratio in likeness.items() if ratio >= max(_LIKE, best - _NEARLY_AS_LIKE)]
        return sorted(like, key=lambda other: (-likeness[other], other))


def _runs(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
