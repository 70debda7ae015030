"""What the page Data says in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from domain import Period
from language import date_text, number_text, period_text
from ui.data_tables import published_text
from ui.frame import Page
from warehouse.loads import Load

NAMED = 5


def finding(page: Page, loads: Sequence[Load], late: pd.DataFrame, names: dict[str, str]) -> str:
    """Who has not reported; else that all have."""
    standing = [load for load in loads if load.withdrawn_at is None]
    if not standing:
        return page.text("data.no_loads")
    if late.empty:
        return page.text("data.all_reported")
    listed = [
        page.text(
            "data.late_one",
            area=names.get(each["area"], each["area"]),
            month=period_text(Period(each["last_month"].date(), 1), page.lang),
        )
        for each in late.head(NAMED).to_dict("records")
    ]
    if len(late) > NAMED:
        listed.append(page.text("compare.and_more", n=number_text(len(late) - NAMED, page.lang)))
    return page.text("data.late_finding", areas=", ".join(listed))


def facts(page: Page, loads: Sequence[Load], size: tuple[int, int, int]) -> list[str]:
    """How much there is and when the last file came."""
    standing = [load for load in loads if load.withdrawn_at is None]
    last = [
        page.text("data.last_load", date=date_text(load.loaded_at.date(), page.lang)) for load in standing[:1]
    ]
    return [
        page.count("data.count_loads", len(standing)),
        *last,
        page.count("data.count_areas", size[0]),
        page.count("data.count_indicators", size[1]),
        page.count("data.count_figures", size[2]),
    ]


def one_load(page: Page, load: Load, refused: int) -> str:
    """The chosen load in a sentence, and how many of its rows were refused."""
    said = page.text(
        "data.load_sentence", load=load.load_id, file=load.file, published=published_text(page, load)
    )
    if not load.rejected:
        return said + " " + page.text("data.no_rejects")
    said += " " + page.count("data.count_rejects", load.rejected)
    return said if refused == load.rejected else said + " " + page.text("data.rejects_cut", shown=refused)


def reasons(page: Page, counted: dict[str, int]) -> str:
    """`территория незнакома: 12; пусто: 3`."""
    return "; ".join(
        f"{page.text(f'reject.{reason}')}: {number_text(count, page.lang)}"
        for reason, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    )
