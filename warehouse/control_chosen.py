"""Which occurrences of measures are asked for, and the condition that it makes in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from warehouse.control_states import SOON_DAYS


@dataclass(frozen=True)
class Chosen:
    """Which occurrences are asked for; all that is given must hold.

    `states`: any of `control_states.STATES` (none: all). `in_quarter`: due in the day's calendar quarter.
    `soon`: open, and due within SOON_DAYS days, continuous ones that close then too. `executor`: a body that
    answers for it, not as a helper. `due_from`, `due_to`: both days included.
    """

    states: tuple[str, ...] = ()
    in_quarter: bool = False
    soon: bool = False
    executor: str | None = None
    section: str | None = None
    number: str | None = None
    due_from: date | None = None
    due_to: date | None = None


def condition(chosen: Chosen, day: date, of: str = "") -> tuple[str, dict[str, object]]:
    """The WHERE of a choice over `control_state s`, and its parameters, whose names begin with `of`."""
    conditions, wanted = ["TRUE"], dict[str, object]()
    if chosen.states:
        conditions.append(f"list_contains(${of}states, s.state)")
        wanted[f"{of}states"] = list(chosen.states)
    if chosen.in_quarter:
        conditions.append("s.in_quarter")
    if chosen.soon:
        conditions.append(f"s.state IN ('due_soon', 'continuous') AND s.due <= ${of}soon")
        wanted[f"{of}soon"] = day + timedelta(SOON_DAYS)
    for name, compared in _COMPARED.items():
        if (value := getattr(chosen, name)) is not None:
            conditions.append(compared.format(f"${of}{name}"))
            wanted[f"{of}{name}"] = value
    return " AND ".join(conditions), wanted


_COMPARED = {
    "executor": "s.measure IN (SELECT measure FROM executor WHERE name = {} AND role <> 'helper')",
    "section": "s.measure IN (SELECT id FROM measure WHERE section = {})",
    "number": "s.measure IN (SELECT id FROM measure WHERE number = {})",
    "due_from": "s.due >= {}",
    "due_to": "s.due <= {}",
}
