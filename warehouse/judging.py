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

_COMMA_THOUSANDS = r"^(-?\d{1,3}),(\d{3})(?:,(\d{3}))?(?:,(\d{3}))?(\.\d+)?$"
_ALIASES = {"area": "a", "indicator": "i", "moment": "m", "published": "p"}


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
        """Joins that turn a key back: aliases area_number a, indicator_number i, moment_number m.

        Left ones, though every key is there: their small sides stay the ones that are hashed.
        """
        per_area, per_indicator = len(self.indicators) * len(self.moments), len(self.moments)
        return (
            f" LEFT JOIN area_number a ON a.no = {key} // {per_area}"
            f" LEFT JOIN indicator_number i ON i.no = ({key} // {per_indicator}) % {len(self.indicators)}"
            f" LEFT JOIN moment_number m ON m.no = {key} % {per_indicator}"
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
    # The number of a row is in `judged`; what is made of it needs no order, and is made by every core then.
    connection.execute("SET preserve_insertion_order = false")
    # As a column, not as a filter: DuckDB would push a filter down and read every number four times.
    connection.execute("CREATE OR REPLACE TEMP TABLE coded AS SELECT key, published, value, good FROM judged")
    connection.execute("DELETE FROM coded WHERE NOT good")


def _judged_sql(number: int, staged: StagedTable, rule: ValueRule, space: KeySpace) -> str:
    """One table's rows with key, value and `good`; `reason` says why a row is not, and costs more to ask."""
    name, text = staged.name, f"s.{staged.column(rule.header)}"
    dated = "published" in staged.meanings
    value_header = "w.header" if staged.wide else _quoted(rule.header)
    return f"""
        SELECT {number} AS table_no, row_no, sheet, area_text, indicator_text, period_text, value_text, key,
            published, value, coalesce(key_found, value_text) AS found, coalesce(expected, '') AS expected,
            coalesce(key_field, value_field) AS field,
            key_good AND value IS NOT NULL AND isfinite(value) AND NOT unstated
                AND (NOT whole OR value = floor(value)) AS good,
            CASE WHEN unstated OR value IS NULL AND blank THEN 'blank' WHEN refused IS NOT NULL THEN refused
                WHEN value IS NULL OR NOT isfinite(value) THEN 'not_a_number'
                WHEN whole AND value <> floor(value) THEN 'not_whole' END AS reason
        FROM (
            SELECT s.row_no, s.sheet, a.text AS area_text, i.text AS indicator_text, m.text AS period_text,
                {text} AS value_text, {space.key_sql("a.no", "i.no", "m.no")} AS key,
                {"coalesce(p.published, m.published)" if dated else "m.published"} AS published,
                {_value_sql(text, rule)} AS value, i.whole, {_blank_sql(text)} AS blank,
                {_unstated_sql(staged, text, rule)} AS unstated,
                least(a.no, i.no, m.no) >= 0 {"AND p.reason IS NULL" if dated else ""} AS key_good,
                {_first_refusal(staged, "reason")} AS refused, {_first_refusal(staged, "found")} AS key_found,
                {_first_refusal(staged, "expected")} AS expected,
                {_first_refusal(staged, "field")} AS key_field, {value_header} AS value_field
            FROM {staged.rows_sql()} s {_meanings_sql(staged)}
            {f"JOIN {name}_headers w ON w.k0 = s.{COLUMN}" if staged.wide else ""})"""


def _blank_sql(text: str) -> str:
    return f"trim(coalesce({text}, ''), ' \t\u00a0') = ''"


def _value_sql(text: str, rule: ValueRule) -> str:
    """The number of a cell, NULL where it is none; the plain cast first, for it nearly always does."""
    value = f"coalesce(TRY_CAST({text} AS DOUBLE), TRY_CAST({_plain_number(text, rule)} AS DOUBLE)"
    return value + (f", CASE WHEN {_blank_sql(text)} THEN 0.0 END)" if rule.blank_is_zero else ")")


def _unstated_sql(staged: StagedTable, text: str, rule: ValueRule) -> str:
    """A blank row that must not count as a zero: one without any key."""
    keyed = [alias for role, alias in _ALIASES.items() if staged.meanings.get(role) and role != "published"]
    if not rule.blank_is_zero or not keyed:
        return "FALSE"
    return " AND ".join([_blank_sql(text), *(f"{alias}.text = ''" for alias in keyed)])


def _first_refusal(staged: StagedTable, what: str) -> str:
    aliases = [alias for role, alias in _ALIASES.items() if role in staged.meanings]
    return f"coalesce({', '.join(f'{alias}.{what}' for alias in aliases)})"


def _meanings_sql(staged: StagedTable) -> str:
    joins = []
    for role, alias in _ALIASES.items():
        if role in staged.meanings:
            columns = enumerate(staged.meanings[role])
            same = " AND ".join(f"s.{column} IS NOT DISTINCT FROM {alias}.k{n}" for n, column in columns)
            joins.append(f"JOIN {staged.name}_{role} {alias} ON {same or 'TRUE'}")
    return " ".join(joins)


def _plain_number(text: str, rule: ValueRule) -> str:
    """A number without the signs between thousands, its minus and decimal sign as SQL writes them.

    Nothing is said twice in it: DuckDB would work it out beforehand for every row.
    """
    plain = f"replace(regexp_replace({text}, {_quoted(_BETWEEN_DIGITS)}, '', 'g'), '−', '-')"
    if rule.decimal_comma:
        return f"replace({plain}, ',', '.')"
    return f"regexp_replace({plain}, {_quoted(_COMMA_THOUSANDS)}, '\\1\\2\\3\\4\\5')"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def refused_by_reason(connection: Connection) -> dict[str, int]:
    """How many rows are blank or refused, by reason."""
    rows = connection.execute(
        "SELECT reason, count(*) FROM judged WHERE NOT good GROUP BY reason ORDER BY reason"
    ).fetchall()
    return {reason: int(count) for reason, count in rows}
