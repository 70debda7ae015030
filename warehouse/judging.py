"""Every staged row weighed: its key as one number, its value, its place, and whether it is good.

The meanings of the key columns (`staging.add_meanings`) are joined back on, so no row passes through Python.
A key is one BIGINT, ((area × indicators) + indicator) × moments + moment, so that duplicates and revisions
are found by comparing integers; a moment is a period with its basis. Why a row is not good, the checks of
`etl/checks/` say (`warehouse.refusing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from warehouse.staging import COLUMN, StagedTable
from warehouse.store import Connection
from warehouse.temporary import Column, Columns, make_table

_BETWEEN_DIGITS = r"[\s\x{00a0}\x{2007}\x{2009}\x{202f}'’]"

_COMMA_THOUSANDS = r"^(-?\d{1,3}),(\d{3})(?:,(\d{3}))?(?:,(\d{3}))?(\.\d+)?$"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)  # a period that begins outside must be a slip
LARGEST_COUNT = 2**53  # beyond it a double skips whole numbers
_ALIASES = {"area": "a", "indicator": "i", "moment": "m", "published": "p"}


@dataclass(frozen=True)
class ValueRule:
    """Where a table's number is and how it is written."""

    header: str
    blank_is_zero: bool = False
    decimal_comma: bool = False
    negative_counts: bool = False  # corrections of earlier counts
    period_field: str | None = None  # headers of the period, for a reject


@dataclass(frozen=True)
class KeySpace:
    """The codes that the file's keys are made of, in the order of their numbers."""

    areas: Sequence[str]
    indicators: Sequence[str]
    moments: Sequence[tuple[date, int, str]]  # start, months, basis

    @property
    def size(self) -> int:
        return len(self.areas) * len(self.indicators) * len(self.moments)

    def key(self, area: int, indicator: int, moment: int) -> int:
        """The key of the numbers of an area, an indicator and a moment."""
        return (area * len(self.indicators) + indicator) * len(self.moments) + moment

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
        for kind, codes in (("area", self.areas), ("indicator", self.indicators)):
            columns: dict[str, Column] = {
                "no": ("INTEGER", list(range(len(codes)))),
                "code": ("VARCHAR", list(codes)),
            }
            make_table(connection, f"{kind}_number", columns)
        columns = {
            "no": ("INTEGER", list(range(len(self.moments)))),
            "start": ("DATE", [start for start, _, _ in self.moments]),
            "months": ("TINYINT", [months for _, months, _ in self.moments]),
            "basis": ("VARCHAR", [basis for _, _, basis in self.moments]),
        }
        make_table(connection, "moment_number", columns)


def judge(connection: Connection, tables: Sequence[tuple[StagedTable, ValueRule]], space: KeySpace) -> int:
    """Make the view `weighed` of every row and the table `coded` of the good ones; how many those are.

    `coded` has key, published, value, row_no and place_no: the place's number within the load.
    """
    space.store(connection)
    selects, first_place = [], 0
    for number, (staged, rule) in enumerate(tables):
        selects.append(_weighed_sql(number, first_place, staged, rule, space))
        first_place += len(staged.sheets) * staged.width
    connection.execute("CREATE OR REPLACE TEMP VIEW weighed AS " + " UNION ALL ".join(selects))
    # The number of a row is in `weighed`; what is made of it needs no order, and is made by every core then.
    connection.execute("SET preserve_insertion_order = false")
    # As a column, not as a filter: DuckDB would push a filter down and read every number four times.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coded AS"
        " SELECT key, published, value, row_no::INTEGER AS row_no, place_no, good FROM weighed"
    )
    row = connection.execute("SELECT count(*), count(*) FILTER (good) FROM coded").fetchone()
    rows, good = row or (0, 0)
    if good < rows:
        connection.execute("DELETE FROM coded WHERE NOT good")
    return int(good)


def code(connection: Connection, space: KeySpace, rows: Columns) -> None:
    """Make the table `coded` of rows that are known to be good; `rows` has all its columns but `good`."""
    space.store(connection)
    count = len(rows["key"][1])
    make_table(connection, "coded", {**rows, "good": ("BOOLEAN", [True] * count)})


def _weighed_sql(number: int, first_place: int, staged: StagedTable, rule: ValueRule, space: KeySpace) -> str:
    """One table's rows with key, value and `good`, and what the checks need to say why a row is not."""
    name, text = staged.name, f"s.{staged.column(rule.header)}"
    dated = "published" in staged.meanings
    place = "s.place_no" if not staged.wide else f"s.place_no * {staged.width} + w.no"
    value_field = "w.header" if staged.wide else _quoted(rule.header)
    if any(at.field for at in staged.sheets):
        value_field = f"[{', '.join(_quoted(at.field) for at in staged.sheets)}][s.place_no + 1]"
    not_negative = "" if rule.negative_counts else "AND value >= 0"
    return f"""
        SELECT {number} AS table_no, row_no, place_no, sheet, area_text, indicator_text, period_text,
            value_text, key, published, period_start, value, whole, {rule.negative_counts} AS negative_counts,
            area_fault, indicator_fault, period_fault, published_fault,
            coalesce(key_found, value_text) AS found, coalesce(expected, '') AS expected,
            coalesce(key_field, value_field) AS field, {_nullable(rule.period_field)} AS period_field,
            unstated OR value IS NULL AND blank AS empty,
            key_good AND value IS NOT NULL AND isfinite(value) AND NOT unstated
                AND period_start BETWEEN DATE '{FIRST_DAY}' AND least(published, DATE '{LAST_DAY}')
                AND (NOT whole OR value = floor(value) AND value < {LARGEST_COUNT} {not_negative}) AS good
        FROM (
            SELECT s.row_no, TRY_CAST({first_place} + {place} AS SMALLINT) AS place_no, s.sheet,
                a.text AS area_text, i.text AS indicator_text, m.text AS period_text,
                {text} AS value_text, {space.key_sql("a.no", "i.no", "m.no")} AS key,
                {"coalesce(p.published, m.published)" if dated else "m.published"} AS published,
                m.start AS period_start,
                {_value_sql(text, rule)} AS value, i.whole, {_blank_sql(text)} AS blank,
                {_unstated_sql(staged, text, rule)} AS unstated,
                least(a.no, i.no, m.no) >= 0 {"AND p.reason IS NULL" if dated else ""} AS key_good,
                a.reason AS area_fault, i.reason AS indicator_fault, m.reason AS period_fault,
                {"p.reason" if dated else "NULL::VARCHAR"} AS published_fault,
                {_first_refusal(staged, "found")} AS key_found,
                {_first_refusal(staged, "expected")} AS expected,
                {_first_refusal(staged, "field")} AS key_field, {value_field} AS value_field
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


def _nullable(text: str | None) -> str:
    return "NULL::VARCHAR" if text is None else _quoted(text)
