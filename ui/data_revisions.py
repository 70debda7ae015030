"""How much releases change earlier periods: by lag, in a table and a chart, and what verdicts allow for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from language import number_text, percent_text
from ui import address, charts, downloads, filters, tables, theme
from ui.frame import Page
from ui.names import INDENT, tree_order
from ui.words import known
from warehouse import read_compare, read_progress, read_revisions

AT_MEETING = 6
SEEN = 0.00005  # 0.01 % when rounded
Choose = Callable[[str, str, Mapping[str, str]], str]  # name in the address, label, options


def show(page: Page, names: Mapping[str, str]) -> None:
    """The pickers, the sentence, the table."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="revision-filters"):
        layout, indicator, area = _choices(page, names, partial(filters.choose, page))
    found = _by_lag(page, layout, indicator, area)
    if found.empty:
        st.html(f'<p class="bg-note">{escape(page.text("revision.none"))}</p>')
        return
    allowed = "" if page.meeting and not (area and indicator) else _usual(page, area, indicator)
    st.html(
        f'<p class="bg-answer">{escape(sentence(page, found.iloc[0]))}</p>'
        f'<p class="bg-note">{escape(allowed)}</p>'
    )
    _table(page, found.iloc[0], found.iloc[1:])


def has_chart(page: Page, names: Mapping[str, str]) -> bool:
    """Whether there are lags to compare, and a change that two digits of a per cent can show."""
    moved = (_asked(page, names)["of_first"].iloc[1:] - 1).abs()
    return len(moved) > 1 and bool((moved >= SEEN).any())


def chart(page: Page, names: Mapping[str, str]) -> None:
    """The sum of what was told again against its first telling, by lag."""
    _chart(page, _asked(page, names).iloc[1:])


def _asked(page: Page, names: Mapping[str, str]) -> pd.DataFrame:
    return _by_lag(page, *_choices(page, names, lambda name, _, options: address.value(name, options)))


def _by_lag(page: Page, layout: str, indicator: str, area: str) -> pd.DataFrame:
    found: pd.DataFrame = page.read(read_revisions.by_lag, layout or None, indicator or None, area or None)
    return found


def _choices(page: Page, names: Mapping[str, str], choose: Choose) -> tuple[str, str, str]:
    """Layout, indicator, area; empty for all of them. Only those with figures told again, or some below."""
    again = page.read(read_revisions.told_again)
    layouts = {"": page.text("revision.all_layouts")} | {code: code for code in again["layout"].unique()}
    layout = choose("rev_layout", page.text("data.column_layout"), layouts)
    again = again[again["layout"] == layout] if layout else again
    indicators = _tree(page.read(read_compare.indicators), again["indicator"], names)
    indicator = choose(
        "rev_indicator",
        page.text("compare.indicator"),
        {"": page.text("revision.all_indicators")} | indicators,
    )
    areas = _tree(page.read(read_compare.areas), again["area"], names)
    area = choose("rev_area", page.text("compare.area"), {"": page.text("revision.all_areas")} | areas)
    return layout, indicator, area


def _tree(frame: pd.DataFrame, codes: pd.Series, names: Mapping[str, str]) -> dict[str, str]:
    """The codes and all above them, a parent before its children."""
    above = dict(zip(frame["code"], frame["parent"], strict=True))
    known: set[str] = set()
    for code in codes.unique():
        while isinstance(code, str) and code not in known:
            known.add(code)
            code = above.get(code)
    depths = tree_order(frame[frame["code"].isin(known)])
    return {code: INDENT * depth + names.get(code, code) for code, depth in depths.items()}


def sentence(page: Page, total: pd.Series) -> str:
    """How many figures were told again, how many of them changed, and by how much."""
    again, changed = int(total["again"]), int(total["changed"])
    said = page.count("revision.again", again, changed=number_text(changed, page.lang))
    if not changed or not known(total["median"]):
        return said
    sizes = {
        "median": percent_text(total["median"], page.lang),
        "largest": percent_text(total["largest"], page.lang),
    }
    return said + " " + page.text("revision.sizes", **sizes)


def _usual(page: Page, area: str, indicator: str) -> str:
    """The size of revision that verdicts on the chosen series allow for."""
    if not area or not indicator:
        return page.text("revision.usual_hint")
    found = page.read(read_progress.usual_revision, area, indicator)
    if found is None:
        return page.text("revision.usual_none")
    size, of = found
    return page.count("revision.usual", of, size=percent_text(size * 100, page.lang))


def _table(page: Page, total: pd.Series, lags: pd.DataFrame) -> None:
    columns = [tables.Column(page.text("revision.col_lag"))]
    columns += [
        tables.Column(page.text(f"revision.col_{name}"), number=True, help=page.text(f"revision.help_{name}"))
        for name in ("again", "changed", "median", "largest")
    ]
    shown = lags.head(AT_MEETING) if page.meeting else lags
    body = [_cells(page, row, _lag(page, row)) for _, row in shown.iterrows()]
    body.append(_cells(page, total, page.text("revision.total")))
    tables.show(columns, body, page.text("revision.caption"), "bg-revision", [len(body) - 1])
    frame = pd.DataFrame(
        {
            columns[0].title: [_lag(page, row) for _, row in lags.iterrows()],
            **{
                column.title: lags[name]
                for column, name in zip(columns[1:], ("again", "changed", "median", "largest"), strict=True)
            },
            page.text("revision.col_of_first"): lags["of_first"],
        }
    )
    downloads.table(page, frame, "revisions-by-lag", page.text("revision.caption"))


def _cells(page: Page, row: pd.Series, label: str) -> list[str]:
    share = percent_text(100 * row["changed"] / row["again"], page.lang)
    return [
        label,
        number_text(row["again"], page.lang),
        f"{number_text(row['changed'], page.lang)} ({share})",
        percent_text(row["median"], page.lang),
        percent_text(row["largest"], page.lang),
    ]


def _lag(page: Page, row: pd.Series) -> str:
    """`3 месяца`, `от 13 до 24 месяцев`, `больше 60 месяцев`."""
    first = int(row["lag"])
    if not known(row["until"]):
        return page.text("revision.lag_over", months=first - 1)
    if int(row["until"]) == first:
        return page.count("revision.lag", first)
    return page.text("revision.lag_span", first=first, last=int(row["until"]))


def _months(row: pd.Series) -> str:
    """`3`, `13–24`, `> 60`."""
    if not known(row["until"]):
        return f"> {int(row['lag']) - 1}"
    return str(int(row["lag"])) if row["until"] == row["lag"] else f"{int(row['lag'])}–{int(row['until'])}"


def _chart(page: Page, lags: pd.DataFrame) -> None:
    """The last number told as a per cent above or below the first, by lag."""
    change = (lags["of_first"] - 1) * 100
    labels = [_lag(page, row) for _, row in lags.iterrows()]
    short = [_months(row) for _, row in lags.iterrows()]
    drawn = charts.figure(page, height=300, zero=False)
    drawn.add_bar(
        x=short,
        y=change,
        marker={"color": theme.palette(page.dark).ink},
        width=0.5,
        showlegend=False,
        customdata=labels,
        hovertemplate="%{customdata}: %{y:+.2f} %<extra></extra>",
    )
    drawn.update_yaxes(tickformat="+.3~f", zeroline=True)
    if not page.meeting:  # on a projector the note under the chart says it
        drawn.update_yaxes(title_text=page.text("revision.axis"))
    drawn.update_xaxes(title_text=page.text("revision.axis_lag"), type="category", tickangle=0)
    largest = change.abs().to_numpy().argmax()
    said = percent_text(float(change.iloc[largest]), page.lang, digits=2, signed=True)
    title = page.text("revision.chart", lag=labels[largest], change=said)
    alt = "; ".join(
        f"{label}: {percent_text(float(value), page.lang, digits=2, signed=True)}"
        for label, value in zip(labels, change, strict=True)
    )
    charts.show(page, drawn, "revision-lag", title, alt, page.text("revision.chart_note"))
