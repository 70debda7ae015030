"""What a row of form 1-М counts: told by its label (chapter and article of the Criminal Code, key words).

A form may be renumbered or get new articles; then its labels still say what its rows are. They must come in
the order of the Code, each article within its chapter; a label changed where a known row should stand is
refused, for it cannot be told from another row put in its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from etl.layouts.codes import slug
from etl.layouts.form_data import Names, readable, table
from etl.layouts.form_table import FormTable

TOTAL = "offences_total"
_ARTICLE = re.compile(r"\(\s*ст\.?\s*(\d+)(?:-(\d+))?\.?\s*\)\s*\.?$", re.IGNORECASE)
# The first article of each chapter of the Criminal Code of 2014, and the last of all.
_CHAPTERS = (99, 132, 145, 160, 175, 187, 205, 214, 250, 255, 296, 317, 324, 344, 361, 372, 407, 437)
_LAST_ARTICLE = 467
_INSERTED = {"188-1", "269-1", "295-1", "299-1", "345-1", "380-1", "380-2", "388-1", "412-1"}
Place = tuple[int, int, int, float]  # chapter, article, its number after the dash, row below it


@dataclass(frozen=True, eq=False)
class RowKind:
    """What a row counts, whatever its section. `place` is its place in the Criminal Code."""

    code: str
    place: Place
    label: str
    names: Names
    parent: str | None
    breakdown: str | None
    better: str
    main: bool  # a total, kind, gravity, chapter or one of the commonest crimes
    listed: bool  # as the form had it when this was written
    detail: bool


def kinds_of(table: FormTable, first_row: re.Pattern[str]) -> list[RowKind]:
    """The kind of every row. Raises UnreadableError for rows out of order, unnamed, renamed or gone."""
    sheet, kinds = table.sheet, []
    if not table.rows or not first_row.search(table.rows[0].label):
        raise sheet.differs(readable(first_row), table.rows[0].label if table.rows else "—")
    before: RowKind | None = None
    for row in table.rows:
        kind = kind_by_code(TOTAL) if before is None else _kind(row.label, before)
        if kind is None or (before is not None and kind.place <= before.place):
            raise sheet.differs(f"{row.code}: {_next(before)}", f"{row.code}: {row.label or '—'}")
        kinds.append(kind)
        before = kind
    _check_strangers(table, kinds)
    _check_missing(table, kinds)
    return kinds


def kind_by_code(code: str) -> RowKind:
    """A row of the table of rows, such as `theft`."""
    return next(kind for kind in _named() if kind.code == code)


def _kind(label: str, before: RowKind) -> RowKind | None:
    known = _known(label)
    if known is not None:
        return known
    for kind in _subs().get(before.place[:3], ()):
        if re.search(kind.label, label, re.IGNORECASE):
            return kind
    return _stranger(label, before)


@lru_cache(maxsize=8192)
def _known(label: str) -> RowKind | None:
    """A chapter, an article, or one of the rows before them."""
    for kind in _named():
        if kind.place[3] == 0 and kind.label and re.search(kind.label, label, re.IGNORECASE):
            return kind if kind.code != TOTAL else None
    found = _ARTICLE.search(label)
    if found is None:
        return None
    number, inserted = int(found[1]), int(found[2] or 0)
    if not _CHAPTERS[0] <= number <= _LAST_ARTICLE:
        return None
    chapter = bisect_right(_CHAPTERS, number)
    place = (chapter, number, inserted, 0.0)
    named = next((kind for kind in _named() if kind.place == place), None)
    if named is not None:
        return named
    text = f"{number}-{inserted}" if inserted else str(number)
    name = label[: found.start()].strip()
    return RowKind(
        code=f"offences_article_{text.replace('-', '_')}",
        place=place,
        label=label,
        names=(f"{name} (ст. {text})", f"{text}-бап. {name}", f"Article {text}. {name}"),
        parent=_chapter(chapter).code,
        breakdown="article_partial",
        better="lower",
        main=False,
        listed=text in _INSERTED if inserted else True,
        detail=True,
    )


def _stranger(label: str, before: RowKind) -> RowKind | None:
    """A row without an article that the table of rows does not know: a part of the article above it."""
    chapter, article, inserted, sub = before.place
    name = slug(label, "_")[:60].strip("_")
    if not name or not article or chapter == 0:
        return None
    above = next((kind for kind in _named() if kind.place == (chapter, article, inserted, 0)), None)
    parent = above.code if above else before.code if sub == 0 else before.parent
    return RowKind(
        code=f"{parent}_{name}",
        place=(chapter, article, inserted, sub + 0.001),
        label=label,
        names=(label, label, label),
        parent=parent,
        breakdown="part_partial",
        better="lower",
        main=False,
        listed=False,
        detail=True,
    )


def _check_missing(table: FormTable, kinds: Sequence[RowKind]) -> None:
    """Chapters, the commonest crimes and the last row stand in every section, under their own labels."""
    found = {kind.code for kind in kinds}
    last = _expected()[-1]
    if kinds[-1].place < last:  # rows cut off at the end leave no gap
        raise table.sheet.differs(_written(last), table.rows[-1].label)
    for kind in _named():
        if kind.main and kind.place[0] and not kind.place[3] and kind.code not in found:
            raise table.sheet.differs(_written(kind.place), "—")


def _check_strangers(table: FormTable, kinds: Sequence[RowKind]) -> None:
    """Where a new row stands, no known one may be missing: it could be that one under another label."""
    places = {kind.place for kind in kinds}
    for at, kind in enumerate(kinds):
        if kind.listed:
            continue
        low = max((one.place for one in kinds[:at] if one.listed), default=(0, 0, 0, 0.0))
        high = min((one.place for one in kinds[at:] if one.listed), default=(99, 0, 0, 0.0))
        missing = [one for one in _expected() if low < one < high and one not in places]
        if missing:
            row = table.rows[at]
            raise table.sheet.differs(_written(missing[0]), f"{row.code}: {row.label}")


@cache
def _named() -> tuple[RowKind, ...]:
    kinds = []
    for row in table("kz_form_1m_rows.csv"):
        article, _, inserted = row["article"].partition("-")
        place = (int(row["chapter"]), int(article), int(inserted or 0), float(row["sub"]))
        kinds.append(
            RowKind(
                code=row["code"],
                place=place,
                label=row["label"],
                names=(row["name_ru"], row["name_kk"], row["name_en"]),
                parent=row["parent"] or None,
                breakdown=row["breakdown"] or None,
                better=row["better"],
                main=row["main"] == "true",
                listed=True,
                detail=row["main"] != "true",
            )
        )
    return tuple(kinds)


@cache
def _subs() -> dict[tuple[int, int, int], list[RowKind]]:
    """Rows below an article that have no article of their own, by the article's place."""
    found: dict[tuple[int, int, int], list[RowKind]] = {}
    for kind in _named():
        if kind.place[3]:
            found.setdefault(kind.place[:3], []).append(kind)
    return found


@cache
def _expected() -> tuple[Place, ...]:
    """The places of all rows that the form had when this was written, but the totals."""
    articles = [(bisect_right(_CHAPTERS, number), number, 0, 0.0) for number in range(99, _LAST_ARTICLE)]
    inserted = [tuple(map(int, text.split("-"))) for text in _INSERTED]
    articles += [(bisect_right(_CHAPTERS, number), number, after, 0.0) for number, after in inserted]
    return tuple(sorted({*articles, *(kind.place for kind in _named() if kind.place[0])}))


@cache
def _chapter(number: int) -> RowKind:
    return next(kind for kind in _named() if kind.place == (number, 0, 0, 0))


def _next(before: RowKind | None) -> str:
    """The row that comes next in the form as it was when this was written."""
    place = before.place if before else (0, 0, 0, 0.0)
    known = (*(kind.place for kind in _named() if not kind.place[0]), *_expected())
    return _written(min((one for one in known if one > place), default=place))


def _written(place: Place) -> str:
    chapter, article, inserted, sub = place
    if sub or not chapter:
        return next(kind.names[0] for kind in _named() if kind.place == place)
    if not article:
        return f"Глава {chapter}"
    return f"(ст.{article}-{inserted})" if inserted else f"(ст.{article})"
