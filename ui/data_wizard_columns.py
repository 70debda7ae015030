"""The wizard's questions about the table itself: where its header is, and which column is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from etl.layouts.declared_names import COLUMN, SHEET, YEAR
from etl.layouts.declared_tables import is_period
from etl.layouts.grid import HEAD_ROWS, sheets, text_rows
from etl.layouts.head import Head
from etl.layouts.proposal import Across, Reading, Table, table_of
from ui.frame import Page

_SHAPES: tuple[Across, ...] = ("", "period", "indicator", "area")
_PREVIEW = 60  # letters of a header row


def header(page: Page, head: Head, key: str) -> Table:
    """The table; the user may say in which sheet and under which row it stands."""
    guessed = table_of(head)
    names = sheets(head)
    widths = (3, 4, 2) if len(names) > 1 else (4, 2, 3)
    first, second, third = st.columns(widths)
    middle, right = (second, third) if len(names) > 1 else (first, second)
    sheet = guessed.sheet
    if len(names) > 1:
        with first:
            sheet = str(
                st.selectbox(
                    page.text("wizard.sheet"),
                    names,
                    index=names.index(guessed.sheet),
                    placeholder=page.text("frame.choose"),
                    key=f"wizard-sheet-{key}",
                )
            )
    guessed = table_of(head, sheet)
    rows = text_rows(head, sheet, guessed.delimiter, HEAD_ROWS)
    said = {number: _row_words(number, row) for number, row in enumerate(rows, 1)}
    with middle:
        row = st.selectbox(
            page.text("wizard.header_row"),
            list(said) or [1],
            index=min(guessed.header_row, max(len(said), 1)) - 1,
            format_func=lambda number: said.get(number, str(number)),
            key=f"wizard-row-{key}-{sheet}",
        )
    with right:
        depth = st.selectbox(
            page.text("wizard.header_rows"),
            [1, 2, 3],
            index=guessed.header_rows - 1,
            key=f"wizard-depth-{key}-{sheet}",
        )
    return table_of(head, sheet, row, depth)


def roles(page: Page, table: Table, found: Sequence[Reading], key: str) -> Reading:
    """Which column is what: the likeliest reading, as the user corrects it."""
    words = {shape: page.text(f"wizard.shape_{shape or 'rows'}") for shape in _SHAPES}
    shape: Across = st.radio(
        page.text("wizard.shape"),
        _SHAPES,
        index=_SHAPES.index(found[0].across),
        format_func=lambda code: words[code],
        key=f"wizard-shape-{key}",
    )
    best = next((reading for reading in found if reading.across == shape), Reading(across=shape))
    key = f"wizard-{shape or 'rows'}-{key}"
    columns = {name: name for name in table.names if name} | {SHEET: page.text("wizard.sheet_name")}
    wide = _wide(page, table, best, key) if shape else ()
    free = {name: words for name, words in columns.items() if name not in wide}
    chosen = replace(best, wide=wide)
    left, middle, right = st.columns(3)
    with left:
        if shape != "area":
            chosen = replace(chosen, area=_column(page, "area", free, best.area, key))
    with middle:
        if shape != "indicator":
            chosen = replace(chosen, indicator=_column(page, "indicator", free, best.indicator, key))
    with right:
        if not shape:
            chosen = replace(chosen, value="".join(_column(page, "value", free, (best.value,), key)))
    return replace(chosen, period=_period(page, chosen, free, best, key))


def lacking(reading: Reading) -> str:
    """What must still be said before the table can be read; empty where nothing."""
    if reading.across and not reading.wide:
        return "wide"
    if not reading.across and not reading.value:
        return "value"
    keys = [*reading.area, *reading.indicator, *reading.period, reading.value]
    columns = [name for name in keys if name and name not in (COLUMN, YEAR)]
    return "other_column" if len(set(columns)) < len(columns) else ""


def _column(page: Page, role: str, free: Mapping[str, str], best: Sequence[str], key: str) -> tuple[str, ...]:
    """One column, or none: what the file is about is then asked below."""
    none = page.text("frame.choose" if role == "value" else "wizard.no_column")
    options = {"": none, **free}
    guessed = next((name for name in best if name in free), "")
    chosen = st.selectbox(
        page.text(f"wizard.{role}"),
        list(options),
        index=list(options).index(guessed),
        format_func=lambda name: options.get(name, name),
        key=f"{key}-{role}",
    )
    return (chosen,) if chosen else ()


def _wide(page: Page, table: Table, best: Reading, key: str) -> tuple[str, ...]:
    """The columns of numbers. Those of periods are found by their headers, next month's too."""
    if best.across == "period":
        names = [name for name in table.names if name]
        found = best.wide or tuple(name for name in names if is_period(name, without_year=True))
        if found:
            st.caption(page.count("wizard.period_columns", len(found), first=found[0], last=found[-1]))
        return found
    return tuple(
        st.multiselect(
            page.text("wizard.wide"),
            [name for name in table.names if name],
            default=list(best.wide),
            placeholder=page.text("frame.choose"),
            key=f"{key}-wide",
        )
    )


def _period(page: Page, chosen: Reading, free: Mapping[str, str], best: Reading, key: str) -> tuple[str, ...]:
    """The columns of the period; of a header of months, the column of their year if there is one."""
    columns = {name: words for name, words in free.items() if name != SHEET}
    left, middle, _ = st.columns(3)
    if chosen.across == "period":
        if all(is_period(name) for name in chosen.wide):
            return (COLUMN,)
        options = {YEAR: page.text("wizard.year_elsewhere"), **columns}
        guessed = next((name for name in best.period if name in options and name != COLUMN), YEAR)
        with left:
            year = st.selectbox(
                page.text("wizard.year"),
                list(options),
                index=list(options).index(guessed),
                format_func=lambda name: options.get(name, name),
                key=f"{key}-year",
            )
        return (COLUMN, year)
    with left:
        first = _column(page, "period", columns, best.period[:1], key)
    if not first:
        return ()
    with middle:
        options = {"": page.text("wizard.no_second"), **columns}
        guessed = best.period[1] if len(best.period) > 1 and first == best.period[:1] else ""
        second = st.selectbox(
            page.text("wizard.period_second"),
            list(options),
            index=list(options).index(guessed if guessed in options else ""),
            format_func=lambda name: options.get(name, name),
            key=f"{key}-second-{first[0]}",
        )
    return (*first, second) if second else first


def _row_words(number: int, row: Sequence[str]) -> str:
    words = " · ".join(" ".join(cell.split()) for cell in row if cell)
    return f"{number}: {words[:_PREVIEW]}{'…' if len(words) > _PREVIEW else ''}"
