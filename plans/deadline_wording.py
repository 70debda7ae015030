"""Deadlines read from Russian and Kazakh wordings: every reading, or where understanding ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lark import Lark
from lark.exceptions import UnexpectedInput

from domain import ArgumentError
from plans.deadline import Deadline
from plans.deadline_items import Condition, UnclearError
from plans.deadline_meaning import Reading, readings
from plans.deadline_result import hidden, with_result
from plans.deadline_text import Plain, plain
from plans.deadline_tree import items

GRAMMAR = Path(__file__).with_name("deadlines.lark")
LONGEST = 500  # characters; no deadline is longer
__all__ = ["NotUnderstood", "Reading", "Understood", "read_deadline"]


@dataclass(frozen=True)
class Understood:
    """A wording with all its readings; the first is the convention's."""

    wording: str
    readings: tuple[Reading, ...]

    def chosen(self, code: str | None) -> Deadline:
        """The deadline of the reading that was chosen, or of the convention's (None).

        Raises ArgumentError for a code that this wording has no reading of.
        """
        if code is None:
            return self.readings[0].deadline
        for reading in self.readings:
            if reading.code == code:
                return reading.deadline
        raise ArgumentError("plan.reading_unknown", code=code, wording=self.wording)


@dataclass(frozen=True)
class NotUnderstood:
    """A wording that asks. `at`: the character at which understanding ended (its length: more is needed)."""

    wording: str
    at: int

    @property
    def rest(self) -> str:
        """The words from there on."""
        return self.wording[self.at :].strip()


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    return Lark.open(
        str(GRAMMAR), parser="lalr", lexer="basic", propagate_positions=True, maybe_placeholders=False
    )


@lru_cache(maxsize=16384)
def read_deadline(wording: str, result: str = "") -> Understood | NotUnderstood:
    """The readings of a deadline, with what the cell of results says of it: a report's day, a deadline.

    Never raises; a word that the grammar does not know, or known words whose meaning together is not known,
    make it NotUnderstood. A blank deadline is read from the results, if one stands there.
    """
    found = _read(wording)
    if not result.strip():
        return found
    if isinstance(found, Understood):
        return replace(found, readings=with_result(found.readings, hidden(result, _readings)))
    if not plain(wording).text.strip(" -.,") and (whole := hidden(result, _readings).whole()):
        return Understood(wording, whole)
    return found


def _read(wording: str) -> Understood | NotUnderstood:
    text = plain(wording)
    if not text.text or len(wording) > LONGEST:
        return NotUnderstood(wording, min(len(wording), LONGEST) if text.text else 0)
    try:
        return Understood(wording, _parse(wording, text))
    except UnexpectedInput as error:
        at = (
            error.pos_in_stream
            if error.pos_in_stream is not None and error.pos_in_stream >= 0
            else len(text.text)
        )
        return NotUnderstood(wording, text.places[min(at, len(text.places) - 1)])
    except UnclearError as error:
        return NotUnderstood(wording, text.places[error.at])


def _parse(wording: str, text: Plain) -> tuple[Reading, ...]:
    found = items(_grammar().parse(text.text))
    conditions = [
        wording[text.places[item.at] : text.places[item.until - 1] + 1].strip(" ,.-–—:")
        for item in found
        if isinstance(item, Condition)
    ]
    return readings(found, conditions)


def _readings(wording: str) -> tuple[Reading, ...]:
    found = _read(wording)
    return found.readings if isinstance(found, Understood) else ()
