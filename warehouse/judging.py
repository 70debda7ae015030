"""Every staged row judged: its key as one number, its value, or the reason why it is refused.

The meanings of the key columns (`staging.add_meanings`) are joined back on, so no row passes through Python.
A key is one BIGINT, ((area × indicators) + indicator) × moments + moment, so that duplicates and revisions
are found by comparing integers; a moment is a period with its basis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from warehouse.staging import COLUMN, StagedTable
from warehouse.store import Connection

_BETWEEN_DIGITS = r"[\s\x{00a0}\x{2007}\x{2009}\x{202f}'’]"


@dataclass(frozen=True)
class ValueRule:
    """Where a table's number is and how it is written."""

    header: str
    blank_is_zero: bool = False
    decimal_comma: bool = False


@dataclass(frozen=True)
class KeySpace:
    """The codes that the file's keys are made of, in the order of their numbers."""

    areas: Sequence[str]
    indicators: Sequence[str]
    moments: pd.DataFrame  # start (date), months, basis

    @property
    def size(self) -> int:
        return len(self.areas) * len(self.indicators) * len(self.moments)

    def key_sql(self, area: str, indicator: str, moment: str) -> str:
        per_area, per_indicator = len(self.indicators), len(self.moments)
        return f"(({area}::BIGINT * {per_area} + {indicator}) * {per_indicator} + {moment})"

    def joins_sql(self, key: str) -> str:
        """Joins that turn a key back: aliases area_number a, indicator_number i, moment_number m."""
        per_area, per_indicator = len(self.indicators) * len(self.moments), len(self.moments)
        return (
            f" JOIN area_number a ON a.no = {key} // {per_area}"
            f" JOIN indicator_number i ON i.no = ({key} // {per_indicator}) % {len(self.indicators)}"
            f" JOIN moment_number m ON m.no = {key} % {per_indicator}"
        )

    def store(self, connection: Connection) -> None:
        """Put the numbers into the temporary tables area_number, indicator_number, moment_number."""
        frames = {
            "area": pd.DataFrame({"code": pd.Series(list(self.areas), dtype="str")}),
            "indicator": pd.DataFrame({"code": pd.Series(list(self.indicators), dtype="str")}),
            "moment": self.moments,
        }
        for kind, frame in frames.items():
            connection.register("numbered", frame.assign(no=range(len(frame))))
            types = (
                "no::INTEGER AS no, start::DATE AS start, months::TINYINT AS months, basis::VARCHAR AS basis"
            )
            columns = types if kind == "moment" else "no::INTEGER AS no, code::VARCHAR AS code"
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {kind}_number AS SELECT {columns} FROM numbered"
            )
            connection.unregister("numbered")


def judge(connection: Connection, tables: Sequence[tuple[StagedTable, ValueRule]], space: KeySpace) -> None:
    """Make the view `judged` of every row and the table `coded` (key, published, value) of the good ones."""
    space.store(connection)
    selects = [_judged_sql(number, staged, rule, space) for number, (staged, rule) in enumerate(tables)]
    connection.execute("CREATE OR REPLACE TEMP VIEW judged AS " + " UNION ALL ".join(selects))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coded AS SELECT key, published, value FROM judged WHERE reason IS NULL"
    )


def _judged_sql(number: int, staged: StagedTable, rule: ValueRule, space: KeySpace) -> str:
    name = staged.name
    text = f"s.{staged.column(rule.header)}"
    blank = f"(trim(coalesce({text}, ''), ' \t\u00a0') = '')"
    unstated = f"{blank} AND a.text = ''" if rule.blank_is_zero else blank
    value = f"coalesce(TRY_CAST({text} AS DOUBLE), TRY_CAST({_plain_number(text, rule)} AS DOUBLE))"
    value = f"CASE WHEN {blank} THEN 0.0 ELSE {value} END" if rule.blank_is_zero else value
    dated = "published" in staged.meanings
    refused = "a.reason, i.reason, m.reason" + (", p.reason" if dated else "")
    headers = {role: _headers(staged, role) for role in staged.meanings}
    field = f"CASE WHEN a.reason IS NOT NULL THEN {headers['area']} WHEN i.reason IS NOT NULL THEN"
    field += f" {headers['indicator']} WHEN m.reason IS NOT NULL THEN {headers['moment']}"
    field += f" WHEN p.reason IS NOT NULL THEN {headers['published']}" if dated else ""
    value_header = "w.header" if staged.wide else _quoted(rule.header)
    return f"""
        SELECT {number} AS table_no, row_no, sheet, area_text, indicator_text, period_text, value_text, key,
            published, value, coalesce(key_found, value_text) AS found, coalesce(expected, '') AS expected,
            coalesce(field, value_header) AS field,
            CASE WHEN unstated THEN 'blank' WHEN refused IS NOT NULL THEN refused
                WHEN value IS NULL OR NOT isfinite(value) THEN 'not_a_number'
                WHEN whole AND value <> floor(value) THEN 'not_whole' END AS reason
        FROM (
            SELECT s.row_no, s.sheet, a.text AS area_text, i.text AS indicator_text, m.text AS period_text,
                {text} AS value_text, {space.key_sql("a.no", "i.no", "m.no")} AS key,
                {"coalesce(p.published, m.published)" if dated else "m.published"} AS published,
                {value} AS value, i.whole, {unstated} AS unstated, coalesce({refused}) AS refused,
                coalesce({refused.replace("reason", "found")}) AS key_found,
                coalesce({refused.replace("reason", "expected")}) AS expected,
                {field} END AS field, {value_header} AS value_header
            FROM {staged.rows_sql()} s {_meanings_sql(staged)}
            {f"JOIN {name}_headers w ON w.k0 = s.{COLUMN}" if staged.wide else ""})"""


def _meanings_sql(staged: StagedTable) -> str:
    joins = []
    for role, alias in (("area", "a"), ("indicator", "i"), ("moment", "m"), ("published", "p")):
        if role in staged.meanings:
            columns = enumerate(staged.meanings[role])
            same = " AND ".join(f"s.{column} IS NOT DISTINCT FROM {alias}.k{n}" for n, column in columns)
            joins.append(f"JOIN {staged.name}_{role} {alias} ON {same or 'TRUE'}")
    return " ".join(joins)


def _plain_number(text: str, rule: ValueRule) -> str:
    """A number without the blanks between thousands, its minus and decimal sign as SQL writes them."""
    plain = f"replace(regexp_replace({text}, {_quoted(_BETWEEN_DIGITS)}, '', 'g'), '−', '-')"
    if rule.decimal_comma:
        return f"replace({plain}, ',', '.')"
    thousands = r"'^-?\d{1,3}(,\d{3})+(\.\d+)?$'"
    return f"CASE WHEN regexp_matches({plain}, {thousands}) THEN replace({plain}, ',', '') ELSE {plain} END"


def _headers(staged: StagedTable, role: str) -> str:
    """The headers of a key, as the reader of a reject finds them in the file."""
    header_of = {column: header for header, column in staged.columns.items()}
    named = " / ".join(header_of.get(column, "") for column in staged.meanings[role])
    return "w.header" if COLUMN in staged.meanings[role] else _quoted(named)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def refused_by_reason(connection: Connection) -> dict[str, int]:
    """How many rows are blank or refused, by reason."""
    rows = connection.execute(
        "SELECT reason, count(*) FROM judged WHERE reason IS NOT NULL GROUP BY reason ORDER BY reason"
    ).fetchall()
    return {reason: int(count) for reason, count in rows}
