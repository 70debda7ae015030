"""What changed on Progress since the release before: statuses that moved, areas that have not reported."""

from __future__ import annotations

from datetime import date
from html import escape

import pandas as pd

from language import date_text
from ui import verdicts
from ui.frame import Page
from ui.tables import status, text
from warehouse.read_progress import Changed


def summary(page: Page, changed: Changed, late: list[str]) -> str:
    """One sentence: how many statuses got worse and better since the release before, and who is late."""
    if changed.before is None:
        said = page.text("progress.first_run")
    else:
        moves = [_move(row) for _, row in changed.rows.iterrows()]
        worse, better = moves.count(1), moves.count(-1)
        parts = [page.count("progress.n_worse", worse)] if worse else []
        parts += [page.count("progress.n_better", better)] if better else []
        since = date_text(changed.before, page.lang)
        if parts:
            said = page.text("progress.changed", since=since, said=", ".join(parts))
        else:
            said = page.text("progress.unchanged", since=since)
    if late:
        said += " " + page.count("progress.n_late", len(late), names=", ".join(late))
    return said


def told(page: Page, changed: Changed, late: list[str], names: dict[str, str], most: int) -> str:
    """HTML of the sentence and the list below it."""
    return f"<p>{escape(summary(page, changed, late))}</p>" + lines(page, changed, names, most)


def lines(page: Page, changed: Changed, names: dict[str, str], most: int) -> str:
    """A list of the moves, worse first: area · target: status before → status now."""
    moved = changed.rows.assign(move=[_move(row) for _, row in changed.rows.iterrows()])
    moved = moved.sort_values("move", ascending=False, kind="stable").head(most)
    items = "".join(
        f"<li>{escape(str(row['area_name']))} · {escape(names.get(row['target'], row['target']))}: "
        f"{text(status(row['status_before'], page.lang))} → {text(status(row['status'], page.lang))}</li>"
        for _, row in moved.iterrows()
    )
    return f'<ul class="bg-moves">{items}</ul>' if items else ""


def late_areas(rows: pd.DataFrame) -> list[str]:
    """Names of sub-areas whose figures end earlier than the others'."""
    below = rows[rows["is_sub_area"] & rows["data_through"].notna()]
    if below.empty:
        return []
    newest: date = below["data_through"].max()
    ends = below.groupby("area_name")["data_through"].max()
    return sorted(ends[ends < newest].index)


def _move(row: pd.Series) -> int:
    """1 for worse, -1 for better, 0 where one of the two cannot be judged."""
    now, before = verdicts.severity(row["status"]), verdicts.severity(row["status_before"])
    if now is None or before is None:
        return 0
    return (now > before) - (now < before)
