"""Runs the checks of severity `finding` on what stands as of a day and keeps what they find.

The checks read the store's tables and what is made ready here, once for all of them:

* the table `standing`: the number that stands for every key as of the day, with its load's authority and
  layout, and `ends`, the first day after its period;
* `getvariable('as_of')`: what was published later does not count; `getvariable('today')`: the day on which
  the question is asked;
* `additive(unit)`: whether figures of a unit may be added up;
* `said(number)`, `usual(low, high)`: a number and a range as a finding's text;
* `doubt(value, authority)`: half of the unit to which the press has rounded a number, 0 for other sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import duckdb

from warehouse.checks import Check, read_checks

_FOREVER = date(9999, 12, 31)
_READY = """
CREATE OR REPLACE TEMP MACRO additive(unit) AS
    unit NOT IN ('percent', 'share', 'ratio', 'rate') AND NOT starts_with(unit, 'per_')
    AND NOT starts_with(unit, 'rate_');
CREATE OR REPLACE TEMP MACRO said(number) AS
    CASE WHEN number = round(number) THEN number::BIGINT::VARCHAR ELSE round(number, 2)::VARCHAR END;
CREATE OR REPLACE TEMP MACRO usual(low, high) AS said(round(low)) || '–' || said(round(high));
CREATE OR REPLACE TEMP MACRO doubt(value, authority) AS
    CASE WHEN authority < 3 OR value = 0 THEN 0.0 WHEN value % 1000 = 0 THEN 500.0
         WHEN value % 100 = 0 THEN 50.0 WHEN value % 10 = 0 THEN 5.0 ELSE 0.0 END;
CREATE OR REPLACE TEMP TABLE standing AS
    SELECT s.area, s.indicator, s.period_start, s.period_months, s.basis, s.value, s.published, s.load_id,
           l.authority, l.layout, (s.period_start + to_months(s.period_months))::DATE AS ends
    FROM latest_as_of(getvariable('as_of')) s JOIN load l USING (load_id);
"""
_KEEP = """
INSERT INTO finding
    (check_name, area, indicator, period_start, period_months, basis, found, expected, load_id)
SELECT '{name}', area, indicator, period_start, period_months, basis, found, expected, load_id FROM ({sql})
"""


def find(
    connection: duckdb.DuckDBPyConnection,
    as_of: date | None = None,
    today: date | None = None,
    checks: Iterable[Check] | None = None,
) -> None:
    """Fill the table `finding` anew, within the transaction of who calls.

    `as_of`: from what was published by that day (default: everything). `today`: the day against which a
    release is late (default: `as_of`, else the present day). The series must have been derived already.
    """
    known, asked = as_of or _FOREVER, today or as_of or date.today()
    connection.execute(f"SET VARIABLE as_of = DATE '{known}'")
    connection.execute(f"SET VARIABLE today = DATE '{asked}'")
    connection.execute(_READY)
    connection.execute("DELETE FROM finding")
    for check in read_checks("finding") if checks is None else checks:
        connection.execute(_KEEP.format(name=check.name, sql=check.sql.rstrip().rstrip(";")))
    connection.execute("DROP TABLE standing")
