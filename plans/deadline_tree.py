"""From the tree of the grammar to the items of a wording: one small function a rule of `deadlines.lark`."""

from __future__ import annotations

import re
from collections.abc import Callable

from lark import Token, Tree

from plans.deadline import Place, Report, ReportBy, Unit
from plans.deadline_items import (
    Alone,
    Condition,
    Core,
    DayOf,
    Every,
    Item,
    Mark,
    ReportItem,
    Sep,
    UnclearError,
    Whole,
    Word,
    Years,
)
from plans.deadline_numbers import (
    SEASON_STEMS,
    UNIT_STEMS,
    WEEKDAY_STEMS,
    Branch,
    ablative,
    day,
    month,
    number,
    numbers,
    place,
    plural,
    reported,
    stem,
    unit,
    whole_year,
    years,
)

MOST_YEARS = 30
MOST_TIMES = 12
SEPARATORS = ("comma", "semi", "dash", "and_", "bracket")
MARKS = (
    "by", "not_later", "since", "to", "in_", "during", "end", "results_of", "post_by", "post_not_later",
    "post_since", "post_during", "post_end", "post_results",
)  # fmt: skip
EVERY = {
    "every_week": Unit.WEEK, "every_month": Unit.MONTH, "every_quarter": Unit.QUARTER,
    "every_half": Unit.HALF_YEAR,
    "every_year": Unit.YEAR, "calendar_day": Unit.DAY,
}  # fmt: skip
COUNTED = (
    "each_step", "step_post", "times", "times_step", "times_least", "times_step_least", "times_adverb",
    "times_adverb_least", "times_kk", "times_least_kk", "step_kk", "step_least_kk",
)  # fmt: skip
TIMES_WORDS = {"дважды": 2, "трижды": 3}
STEP_UNITS = {"WEEK_UNIT": Unit.WEEK, "MONTH_UNIT": Unit.MONTH, "G": Unit.YEAR}
# Steps that are periods of their own, and those that the calendar can be parted into.
SAME_AS = {
    (Unit.MONTH, 3): Unit.QUARTER, (Unit.MONTH, 6): Unit.HALF_YEAR, (Unit.MONTH, 12): Unit.YEAR,
    (Unit.QUARTER, 2): Unit.HALF_YEAR, (Unit.QUARTER, 4): Unit.YEAR, (Unit.HALF_YEAR, 2): Unit.YEAR,
}  # fmt: skip
STEPS = {Unit.WEEK: range(2, 9), Unit.MONTH: (2, 4), Unit.YEAR: range(2, 11)}


def items(tree: Branch) -> list[Item]:
    """The items in order. Raises UnclearError for numbers that mean nothing, such as a fifth quarter."""
    return [_item(child) for child in tree.children if isinstance(child, Tree)]


def _item(branch: Branch) -> Item:
    name, at = str(branch.data), branch.meta.start_pos
    if name in SEPARATORS:
        return Sep(name, at=at)
    if name in MARKS:
        return Mark(name, at=at)
    if name in EVERY:
        return Every((EVERY[name],), at=at)
    return MAKERS[name](branch, at)


def _tokens(branch: Branch) -> list[Token]:
    return [child for child in branch.children if isinstance(child, Token)]


def _branches(branch: Branch, rule: str) -> list[Branch]:
    return [child for child in branch.children if not isinstance(child, Token) and child.data == rule]


def _last(branch: Branch) -> Token:
    return _tokens(branch)[-1]


# ---- places of the calendar


def _year(branch: Branch, at: int) -> Years:
    first, last = years(_tokens(branch)[0])
    word = _last(branch)
    if not first <= last <= first + MOST_YEARS or (branch.data == "year_range" and first == last):
        raise UnclearError(at)
    return Years(first, last, first < last or plural(word), ablative(word), at=at)


def _date(branch: Branch, at: int) -> Core:
    parts = re.findall(r"\d+", str(_last(branch)))[:3]
    date, of_month, year = reversed(parts) if len(parts[0]) == 4 else parts
    return Core((day(int(date), int(of_month), whole_year(year), at),), at=at)


def _month_year(branch: Branch, at: int) -> Core:
    of_year, year = re.findall(r"\d+", str(_last(branch)))[:2]
    return Core((Place(Unit.MONTH, int(of_year), int(year)),), at=at)


def _days(branch: Branch, at: int) -> Core:
    nums, joined = _numbers(branch, at)
    of_year = month(_tokens(branch)[0])
    return Core(tuple(day(n, of_year, None, at) for n in nums), joined, ablative(_last(branch)), at=at)


def _month(branch: Branch, at: int) -> Core:
    return Core((Place(Unit.MONTH, month(_last(branch))),), ablative=ablative(_last(branch)), at=at)


def _numbered(unit: Unit, most: int) -> Callable[[Branch, int], Core]:
    def make(branch: Branch, at: int) -> Core:
        nums, joined = _numbers(branch, at)
        in_month = next((month(token) for token in _tokens(branch) if token.type == "MONTH"), None)
        places = tuple(place(unit, n, most, at, in_month) for n in nums)
        return Core(places, joined, ablative(_last(branch)), at=at)

    return make


def _numbers(branch: Branch, at: int) -> tuple[tuple[int, ...], bool]:
    (nums,) = (child for child in branch.children if not isinstance(child, Token))
    found, joined = numbers(nums), nums.data == "num_range"
    if list(found) != sorted(set(found)):
        raise UnclearError(at)
    return found, joined


def _months(branch: Branch, at: int) -> Core:
    (count,) = _branches(branch, "num")
    return Core((place(Unit.MONTHS, number(count), 12, at),), ablative=ablative(_last(branch)), at=at)


def _season(branch: Branch, at: int) -> Core:
    word = _last(branch)
    return Core((Place(Unit.SEASON, stem(str(word), SEASON_STEMS)),), ablative=ablative(word), at=at)


def _school(branch: Branch, at: int) -> Core:
    tokens = _tokens(branch)
    if len(tokens) == 1:
        return Core((Place(Unit.SCHOOL_YEAR),), ablative=ablative(tokens[0]), at=at)
    first, last = years(tokens[0])
    if last != first + 1:
        raise UnclearError(at)
    return Core((Place(Unit.SCHOOL_YEAR, 1, first),), ablative=ablative(tokens[-1]), at=at)


# ---- what recurs


def _each(branch: Branch, at: int) -> Every:
    (of,) = _branches(branch, "unit")
    found = unit(of)
    return Every((found,), daily=found is Unit.DAY, at=at)


def _weekday(branch: Branch, at: int) -> Every:
    word = re.sub(r"^((по|в|во|әр|кажд\w+) )?", "", str(_last(branch)))
    return Every((Unit.WEEK,), weekday=stem(word, WEEKDAY_STEMS), at=at)


def _times(branch: Branch, at: int) -> Every:
    """«2 раза в квартал», «тоқсанына екі рет», «не реже 1 раза в 2 месяца»: how often in what."""
    name = str(branch.data)
    counts = [number(child) for child in _branches(branch, "num")]
    units = [unit(child) for child in _branches(branch, "unit")]
    words = [str(token) for token in _tokens(branch)]
    steps = 1
    if "step" in name:
        steps = counts.pop(0 if name.endswith("_kk") or name in ("each_step", "step_post") else -1)
        units = units or [STEP_UNITS[token.type] for token in _tokens(branch) if token.type in STEP_UNITS][:1]
    if "adverb" in name:
        units = [Unit(_adverb(words[-1]))]
    times = counts[0] if counts else next((n for word, n in TIMES_WORDS.items() if word in words[0]), 1)
    return _stepped(units[0], times, steps, "least" in name, at)


def _adverb(words: str) -> Unit:
    endings = {"еженедельно": Unit.WEEK, "ежемесячно": Unit.MONTH, "ежеквартально": Unit.QUARTER}
    return endings.get(words.split(" ")[-1], Unit.YEAR)


def _stepped(unit: Unit, times: int, steps: int, at_least: bool, at: int) -> Every:
    unit, steps = (SAME_AS[unit, steps], 1) if (unit, steps) in SAME_AS else (unit, steps)
    known = steps == 1 or (times == 1 and steps in STEPS.get(unit, ()))
    most = {Unit.DAY: 1, Unit.WEEK: 7}.get(unit, MOST_TIMES)
    if not known or not 1 <= times <= most:
        raise UnclearError(at)
    return Every((unit,), times, steps, at_least, at=at)


def _results(branch: Branch, at: int) -> Every:
    (of,) = _branches(branch, "unit")
    return Every((unit(of),), results=True, at=at)


def _alone(branch: Branch, at: int) -> Alone:
    (of,) = _branches(branch, "unit")
    return Alone(unit(of), at=at)


def _day_of(branch: Branch, at: int) -> DayOf:
    found = _day_number(branch)
    if not 1 <= found <= 31:
        raise UnclearError(at)
    each = branch.data == "day_of_each_month" and str(_last(branch)).startswith("каждого")
    return DayOf(found, not each and branch.data != "day_of_month", each, at=at)


def _day_number(branch: Branch) -> int:
    if nums := _branches(branch, "num"):
        return number(nums[0])
    word = next(token for token in _tokens(branch) if token.type == "DAY_KK")
    return int(re.findall(r"\d+", str(word))[0])


# ---- reports and the rest


def _report_month(branch: Branch, at: int) -> ReportItem:
    found = _day_number(branch)
    if not 1 <= found <= 31:
        raise UnclearError(at)
    words = " ".join(_tokens(branch))
    return ReportItem(Report(ReportBy.NEXT_MONTH, found), reported(words), at=at)


def _report_year(branch: Branch, at: int) -> ReportItem:
    nums, _ = _numbers(branch, at)
    of_year = next(month(token) for token in _tokens(branch) if token.type == "MONTH")
    if len(nums) != 1:
        raise UnclearError(at)
    found = day(nums[0], of_year, None, at)
    return ReportItem(Report(ReportBy.NEXT_YEAR, found.number, found.month), Unit.YEAR, at=at)


def _report_days(branch: Branch, at: int) -> ReportItem:
    words = str(_last(branch))
    by = ReportBy.WORKING_DAYS if re.search("рабоч|раб\\.|жұмыс", words) else ReportBy.DAYS
    return ReportItem(Report(by, int(re.findall(r"\d+", words)[0])), reported(words), at=at)


def _condition(branch: Branch, at: int) -> Condition:
    return Condition(branch.meta.end_pos, at=at)


def _unit_end(branch: Branch, at: int) -> Whole:
    word = next(token for token in _tokens(branch) if token.type not in ("END", "POST_END"))
    return Whole("unit_end", stem(str(word), UNIT_STEMS), at=at)


def _word(name: str) -> Callable[[Branch, int], Item]:
    return lambda _branch, at: Word(name, at=at)


def _whole(name: str) -> Callable[[Branch, int], Item]:
    return lambda _branch, at: Whole(name, at=at)


MAKERS: dict[str, Callable[[Branch, int], Item]] = {
    "year": _year, "year_range": _year, "this_year": lambda _branch, at: Years(0, 0, at=at),
    "date": _date, "month_year": _month_year, "days": _days, "month": _month, "months": _months,
    "season": _season,
    "quarters": _numbered(Unit.QUARTER, 4), "halves": _numbered(Unit.HALF_YEAR, 2),
    "decades": _numbered(Unit.DECADE, 3), "half_months": _numbered(Unit.HALF_MONTH, 2),
    "school_years": _school, "school": _school,
    "every_day": lambda _branch, at: Every((Unit.DAY,), daily=True, at=at), "each": _each,
    "weekday": _weekday,
    "results_unit": _results, "alone": _alone,
    "day_of_month": _day_of, "day_of_last_month": _day_of, "day_of_each_month": _day_of,
    "report_next_month": _report_month, "report_next_year": _report_year, "report_days": _report_days,
    "condition": _condition, "unit_end": _unit_end,
    "whole_plan": _whole("plan"), "plan_words": _whole("plan"), "plan_end": _whole("plan_end"),
    "year_end": _whole("year_end"), "continuous": _word("continuous"), "once": _word("once"),
    "report_word": _word("report"), "filler": _word("filler"),
} | dict.fromkeys(COUNTED, _times)  # fmt: skip
