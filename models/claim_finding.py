"""What a checked claim comes to: a verdict, the notes that lead to it, the numbers computed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.change import Change
from models.claim_announced import Note
from models.claims import Direction


class Verdict(StrEnum):
    """From the gravest to the mildest; of several the gravest holds."""

    IMPOSSIBLE = "impossible"
    WRONG = "wrong"
    NOT_COMPARABLE = "not_comparable"
    UNCLEAR = "unclear"  # right in one reading only: the author is to be asked
    AGREES = "agrees"
    COMPUTED = "computed"  # the text announces nothing that could be wrong
    UNCHECKED = "unchecked"  # nothing to check it with
    NOT_UNDERSTOOD = "not_understood"


_ORDER = list(Verdict)


@dataclass(frozen=True)
class Finding:
    """`pct` is the computed change in percent (of rates too), `points` the difference of percentages,
    `difference` that of counts, `times` how many times the larger number is of the smaller; None where there
    is none. `change` is the test of two counts. `notes` name what was found, gravest first.
    """

    verdict: Verdict
    notes: tuple[Note, ...] = ()
    pct: float | None = None
    points: float | None = None
    difference: float | None = None
    times: float | None = None
    share: float | None = None
    change: Change | None = None
    direction: Direction = ""


def finding(notes: list[Note], **numbers: object) -> Finding:
    """A finding whose verdict is that of its gravest note; a note without a verdict only informs."""
    once = {note.code: note for note in reversed(notes)}.values()
    in_order = [*once]
    in_order.reverse()
    ordered = sorted(in_order, key=_gravity)
    return Finding(Verdict(ordered[0].verdict), tuple(ordered), **numbers)  # type: ignore[arg-type]


def _gravity(note: Note) -> int:
    return _ORDER.index(Verdict(note.verdict)) if note.verdict else len(_ORDER)
