"""What a Source says, worked out row by row in pandas: a second way to the numbers that the loader stores."""

from __future__ import annotations

from functools import cache

import pandas as pd

from etl.layouts.source import BadText, CsvCells, Source, SourceTable, Texts

COLUMNS = ["area", "indicator", "period", "basis", "value", "published"]


def rows_of(source: Source) -> pd.DataFrame:
    """One row a number: codes (or names where there is no code), the period's text, basis, value."""
    return pd.concat([_table_rows(table) for table in source.tables], ignore_index=True)[COLUMNS]


def _table_rows(table: SourceTable) -> pd.DataFrame:
    cells = _cells(table)
    if table.wide:
        kept = [column for column in cells if column not in table.wide]
        cells = cells.melt(kept, list(table.wide), "__column", "__value")
    rows = pd.DataFrame(index=cells.index)
    # The parsers are asked once for each distinct text, as the loader does.
    code_of_area = cache(lambda texts: _code(table.parse_area(texts)))
    code_of_indicator = cache(lambda texts: _code(table.parse_indicator(texts)))
    period_of = cache(lambda texts: _text(table.parse_period(texts)))
    rows["area"] = [code_of_area(texts) for texts in _texts(cells, table.area)]
    rows["indicator"] = [code_of_indicator(texts) for texts in _texts(cells, table.indicator)]
    rows["period"] = [period_of(texts) for texts in _texts(cells, table.period)]
    bases = cells[table.basis] if table.basis else [None] * len(cells)
    rows["basis"] = [_text(table.parse_basis(text) if text else table.fixed_basis) for text in bases]
    dates = cells[table.published] if table.published else [None] * len(cells)
    rows["published"] = [_text(table.parse_published(text)) if text else "" for text in dates]
    values = cells[table.value].fillna("0" if table.blank_is_zero else "").str.strip()
    values = values.replace("", "0") if table.blank_is_zero else values
    values = values.str.replace(r"[\s\u00a0\u2009\u202f]", "", regex=True)
    values = values.str.replace(",", ".") if table.decimal_comma else values
    rows["value"] = pd.to_numeric(values.replace("", None), errors="coerce")
    if table.duplicates == "sum":
        keys = [column for column in COLUMNS if column != "value"]
        rows = rows.groupby(keys, dropna=False, as_index=False)["value"].sum()
    return rows


def _cells(table: SourceTable) -> pd.DataFrame:
    if not isinstance(table.cells, CsvCells):
        return table.cells.frame.astype(object).where(table.cells.frame.notna(), None)
    cells = pd.read_csv(
        table.cells.path,
        sep=table.cells.delimiter,
        encoding="utf-8-sig" if table.cells.encoding == "utf-8" else table.cells.encoding,
        skiprows=table.cells.header_row - 1,
        dtype=str,
        keep_default_na=False,
    )
    return cells.rename(columns=str.strip)


def _texts(cells: pd.DataFrame, columns: object) -> list[Texts]:
    names = list(columns)  # type: ignore[call-overload]
    if not names:
        return [()] * len(cells)
    return list(cells[names].itertuples(index=False, name=None))


def _code(key: object) -> str:
    if isinstance(key, BadText):
        return f"?{key.reason}"
    return getattr(key, "code", None) or key.name  # type: ignore[attr-defined]


def _text(meaning: object) -> str:
    return f"?{meaning.reason}" if isinstance(meaning, BadText) else str(meaning)
