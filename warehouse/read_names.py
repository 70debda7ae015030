"""Areas and indicators as choices, and the names of files that none of them bears."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from warehouse.reference import REFERENCE
from warehouse.store import Connection

_COLUMNS = ("code", "parent", "level", "name_ru", "name_kk", "name_en")
_LEVELS = ("country", "region", "city", "district", "body")


def areas_to_choose(connection: Connection) -> pd.DataFrame:
    """Code, parent, level and names, regions before what lies in them."""
    return _sorted(
        connection.execute(
            "SELECT code, parent, level, name_ru, name_kk, name_en FROM area ORDER BY code"
        ).df()
    )


def indicators_to_choose(connection: Connection) -> pd.DataFrame:
    """Code, parent and names, in the order of official tables, without the details of forms."""
    return connection.execute(
        "SELECT code, parent, '' AS level, name_ru, name_kk, name_en FROM indicator WHERE NOT detail"
        " ORDER BY sort NULLS LAST, code"
    ).df()


def reference_to_choose(kind: str, folder: Path = REFERENCE) -> pd.DataFrame:
    """The same from the reference list, for who has no store yet; `kind` is 'area' or 'indicator'."""
    with (folder / f"{kind}s.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = [{name: row.get(name) or None for name in _COLUMNS} for row in csv.DictReader(handle)]
    found = pd.DataFrame(rows, columns=list(_COLUMNS))
    return _sorted(found) if kind == "area" else found


def strangers(connection: Connection) -> pd.DataFrame:
    """Names that the last load of each file refused as unknown, the most frequent first.

    Columns kind ('area' or 'indicator'), name, layouts (a tuple), expected (what the load offered), rows,
    files, load_id (the last one that met it). Withdrawn loads do not count, nor older loads of the same file.
    """
    found = connection.execute(
        """
        WITH last AS (
            SELECT load_id, file, layout FROM load WHERE withdrawn_at IS NULL
            QUALIFY row_number() OVER (PARTITION BY sha256 ORDER BY load_id DESC) = 1)
        SELECT replace(r.reason, 'unknown_', '') AS kind, r.found AS name,
               list(DISTINCT last.layout ORDER BY last.layout) AS layouts,
               max_by(coalesce(r.expected, ''), r.load_id) AS expected, count(*) AS rows,
               string_agg(DISTINCT last.file, ', ' ORDER BY last.file) AS files, max(r.load_id) AS load_id
        FROM reject r JOIN last USING (load_id)
        WHERE r.reason IN ('unknown_area', 'unknown_indicator') AND trim(coalesce(r.found, '')) <> ''
            AND NOT contains(r.found, ' / ') -- a name beside a code: the code is at fault
        GROUP BY ALL ORDER BY rows DESC, kind, name
        """
    ).df()
    return found.assign(layouts=found["layouts"].map(tuple))


def _sorted(areas: pd.DataFrame) -> pd.DataFrame:
    rank = {level: number for number, level in enumerate(_LEVELS)}
    order = areas["level"].map(lambda level: rank.get(level, len(rank)))
    return areas.assign(order=order).sort_values(["order", "name_ru", "code"]).drop(columns="order")
