"""What the page of a figure's sources says in sentences: what the figure is made of, where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from domain import Authority, Basis, Period
from etl.layouts import incidents
from language import date_text, number_text, percent_text, period_text, reading_text
from models.comparison import per_10_thousand, population_at
from models.lineage import Made, Number
from ui.frame import Page
from ui.source_reads import Account, published_figures
from ui.words import known, limit, target

FILES_NAMED = 3


def sentence(page: Page, account: Account) -> str:
    """The figure and what it is made of, as it could be read aloud."""
    made = account.made
    value = amount(page, made.value)
    if made.how == "missing":
        return _missing(page, made)
    if made.how == "reported":
        return _reported(page, account, made.numbers[0], value)
    if made.how == "difference":
        return _difference(page, account, made, value)
    if made.how == "periods":
        monthly = all(part.period.months == 1 for part in made.parts)
        key = "source.sum_of_months" if monthly else "source.sum_of_periods"
        period = period_text(made.period, page.lang)
        whole = page.count(key, len(made.parts), value=value, period=period)
        return f"{whole} {_files(page, account)}".strip()
    if made.how in ("areas", "kinds"):
        whole = page.count(f"source.sum_of_{made.how}", len(made.parts), value=value)
        return f"{whole} {page.text('source.parts_lead_on')} {_files(page, account)}".strip()
    return page.text("source.unknown", value=value)


def _reported(page: Page, account: Account, number: Number, value: str) -> str:
    row = account.vintages(number).iloc[0]
    key = "source.reported_ytd" if is_cumulative(number) else "source.reported"
    period = period_text(number.period, page.lang)
    return page.text(key, value=value, period=period, place=place(page, row), published=published(page, row))


def _difference(page: Page, account: Account, made: Made, value: str) -> str:
    whole, less = made.numbers
    said = page.text(
        "source.difference",
        value=value,
        whole=amount(page, whole.value),
        whole_period=period_text(whole.period, page.lang),
        less=amount(page, less.value),
        less_period=period_text(less.period, page.lang),
    )
    first, second = (account.vintages(each).iloc[0] for each in made.numbers)
    if first["load_id"] == second["load_id"]:
        both = page.text(
            "source.both_of", file=first["file"], first=spot(page, first), second=spot(page, second)
        )
    else:
        both = page.text("source.each_of", first=place(page, first), second=place(page, second))
    return f"{said} {both}"


def _missing(page: Page, made: Made) -> str:
    period = period_text(made.period, page.lang)
    if stated := stated_in_roadmap(made):
        return page.text(
            "source.from_roadmap",
            value=amount(page, float(stated.value)),
            period=period,
            source=stated.source,
        )
    if not made.lacking or len(made.lacking) == made.period.months:
        return page.text("source.nothing", period=period)
    months = ", ".join(period_text(Period(day, 1), page.lang) for day in made.lacking)
    return page.text("source.lacking", period=period, months=months)


def stated_in_roadmap(made: Made) -> Any:
    """The yearly figure that a roadmap's own file states, where the store has none."""
    if made.how != "missing" or made.period != Period.year(made.period.start.year):
        return None
    asked = (made.area, made.indicator, made.period.start.year)
    found = (each for each in published_figures() if (each.area, each.indicator, each.year) == asked)
    return next(found, None)


def _files(page: Page, account: Account) -> str:
    """On which files a sum rests: by name where they are few."""
    names = list(dict.fromkeys(account.files["file"])) if len(account.files) else []
    if not names:
        return ""
    if len(names) <= FILES_NAMED:
        return page.count("source.rests_on_named", len(names), files=", ".join(names))
    return page.count("source.rests_on_files", len(names))


def arithmetic(page: Page, made: Made) -> str:
    """How one part of a sum came about: `1 485 − 1 409`, or in a word."""
    if made.how == "difference":
        whole, less = made.numbers
        return f"{amount(page, whole.value)} − {amount(page, less.value)}"
    if made.how == "reported":
        key = "source.how_reported_ytd" if is_cumulative(made.numbers[0]) else "source.how_reported"
        return page.text(key)
    return page.text("source.how_sum")


def whence(page: Page, account: Account) -> str:
    """How a figure came about, and where the number stands if it is one of a file."""
    made = account.made
    if made.value is None:
        return ""
    if made.how == "reported":
        return f"{arithmetic(page, made)}: {place(page, account.vintages(made.numbers[0]).iloc[0])}"
    return arithmetic(page, made)


def share(page: Page, parts: list[Account], names: Mapping[str, str]) -> str:
    """`44,5 % — это 1 200 (…) от 2 700 (…)`; the denominators are added up."""
    values = [each.made.value for each in parts]
    if any(value is None for value in values) or not sum(value or 0 for value in values[1:]):
        return page.text("source.share_missing")
    first, *over = (value or 0.0 for value in values)
    whole = " + ".join(amount(page, value) for value in over)
    column = "indicator" if len({each.made.area for each in parts}) == 1 else "area"
    name, *others = (names.get(getattr(each.made, column), "") for each in parts)
    return page.text(
        "source.share",
        value=percent_text(100 * first / sum(over), page.lang),
        first=amount(page, first),
        first_name=name,
        whole=f"({whole})" if len(over) > 1 else whole,
        whole_name=", ".join(others),
    )


def since(page: Page, parts: list[Account], first_year: int) -> str:
    """A figure that is counted on from year to year, as the sum of the years."""
    known = [each.made.value for each in reversed(parts) if each.made.value is not None]
    return page.text(
        "source.since",
        value=amount(page, sum(known)),
        year=first_year,
        sum=" + ".join(amount(page, value) for value in known),
    )


def is_cumulative(number: Number) -> bool:
    return number.basis == Basis.YTD and number.period.months > 1


def place(page: Page, row: pd.Series) -> str:
    """A file and where in it a number stands."""
    return page.text("source.place", file=row["file"], spot=spot(page, row))


def spot(page: Page, row: pd.Series) -> str:
    """`лист R1, ячейка F9`, `строка 12, столбец «март»`, or that the place was not kept."""
    if not known(row["row_no"]):
        return page.text("source.spot_counted" if row["layout"] == incidents.NAME else "source.spot_unknown")
    number, field = int(row["row_no"]), row["field"]
    if known(row["sheet"]):
        if not known(field):
            return page.text("source.spot_sheet_row", sheet=row["sheet"], row=number)
        if str(field).isascii() and str(field).isalpha() and str(field).isupper() and len(str(field)) <= 3:
            return page.text("source.spot_cell", sheet=row["sheet"], cell=f"{field}{number}")
        return page.text("source.spot_sheet_field", sheet=row["sheet"], row=number, field=field)
    if not known(field):
        return page.text("source.spot_row", row=number)
    return page.text("source.spot_field", row=number, field=field)


def published(page: Page, row: pd.Series) -> str:
    """The day of publication; said where it is assumed."""
    day = date_text(pd.Timestamp(row["published"]).date(), page.lang)
    return page.text("trends.assumed", date=day) if row["published_assumed"] else day


def authority(page: Page, row: pd.Series) -> str:
    return page.text(f"source.authority_{Authority(int(row['authority'])).name.lower()}")


def loaded(page: Page, row: pd.Series) -> str:
    """Who loaded a file and when."""
    day = date_text(pd.Timestamp(row["loaded_at"]).date(), page.lang)
    if not known(row["loaded_by"]):
        return page.text("source.loaded_by_unknown", day=day)
    return page.text("source.loaded_by", day=day, who=row["loaded_by"])


def amount(page: Page, value: float | None) -> str:
    """A count as a whole number; with a digit after the point where it has one."""
    whole = value is None or float(value).is_integer()
    return number_text(value, page.lang, 0 if whole else 1)


def told_period(page: Page, number: Number) -> str:
    said = period_text(number.period, page.lang)
    return page.text("data.year_to_date", period=said) if is_cumulative(number) else said


def verdict(page: Page, row: pd.Series) -> str:
    """How a verdict rests on the figure: its reading's base and limit."""
    return page.text(
        "source.verdict",
        target=target(row),
        reading=reading_text(row["reading"], page.lang),
        baseline=amount(page, row["baseline"] if known(row["baseline"]) else None),
        limit=limit(row, page.lang),
        year=row["period"],
    )


def rate(page: Page, account: Account, people: pd.DataFrame, per: int) -> str:
    """A count per so many residents a year, with the number of residents and its source."""
    made, count = account.made, account.made.value
    residents = population_at(people.assign(area=made.area), made.period).get(made.area)
    if count is None or residents is None:
        return page.text("source.rate_missing")
    counted = people[people["population"] == residents].iloc[0]
    per_10k = float(per_10_thousand(np.array([count]), np.array([residents]), made.period.months)[0])
    in_words = number_text(per, page.lang)
    return page.text(
        "source.rate" if made.period.months == 12 else "source.rate_annualised",
        value=number_text(per_10k * per / 10_000, page.lang, 1),
        per=in_words,
        count=amount(page, count),
        months=made.period.months,
        people=number_text(residents, page.lang),
        day=date_text(pd.Timestamp(counted["date"]).date(), page.lang),
        source=counted["source"] if known(counted["source"]) else page.text("source.not_named"),
    )
