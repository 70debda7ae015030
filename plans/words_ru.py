"""Deadlines in Russian words, such as `plans.deadline_wording` reads."""

from __future__ import annotations

from plans.deadline import (
    THIS_YEAR,
    Continuous,
    Once,
    Place,
    Recurring,
    Report,
    ReportBy,
    Several,
    Stretch,
    Unit,
    When,
)

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
    "ноябрь", "декабрь",
)  # fmt: skip
OF_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
    "ноября", "декабря",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV")
SEASONS = (("весна", "весны"), ("лето", "лета"), ("осень", "осени"))
WEEKDAYS = ("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям")
EVERY = {
    Unit.DAY: "каждый календарный день", Unit.WEEK: "еженедельно", Unit.MONTH: "ежемесячно",
    Unit.QUARTER: "ежеквартально", Unit.HALF_YEAR: "раз в полугодие", Unit.YEAR: "ежегодно",
}  # fmt: skip
A = {
    Unit.DAY: "день", Unit.WEEK: "неделю", Unit.MONTH: "месяц", Unit.QUARTER: "квартал",
    Unit.HALF_YEAR: "полугодие",
    Unit.YEAR: "год",
}  # fmt: skip
OF = {
    Unit.WEEK: "недели", Unit.MONTH: "месяца", Unit.QUARTER: "квартала", Unit.HALF_YEAR: "полугодия",
    Unit.YEAR: "года",
}  # fmt: skip
SOME = {Unit.WEEK: ("недели", "недель"), Unit.MONTH: ("месяца", "месяцев"), Unit.YEAR: ("года", "лет")}
PLAN = "периода действия плана"


def when_words(when: When) -> str:
    if isinstance(when, Several):
        return "; ".join(_once(item) for item in when.items)
    if isinstance(when, Once):
        return _once(when)
    if isinstance(when, Continuous):
        return "постоянно" + (f" {_inside(when.within)}" if when.within else "")
    return _recurring(when)


def report_words(report: Report) -> str:
    if report.by is ReportBy.NEXT_MONTH:
        return f"отчёт до {report.day} числа месяца, следующего за отчётным"
    if report.by is ReportBy.NEXT_YEAR:
        return f"отчёт до {report.day} {OF_MONTHS[(report.month or 1) - 1]} года, следующего за отчётным"
    if report.by is ReportBy.DATE:
        return f"отчёт до {_place(Place(Unit.DAY, report.day, report.year, report.month))}"
    working = "рабочих " if report.by is ReportBy.WORKING_DAYS else ""
    days = "дня" if report.day % 10 == 1 and report.day != 11 else "дней"
    return f"отчёт в течение {report.day} {working}{days} после окончания периода"


def _once(when: Once) -> str:
    words = stretch_words(when.stretch)
    return f"однократно, {words}" if when.only_first else words


def stretch_words(stretch: Stretch) -> str:
    """«IV квартал 2020 г.», «с апреля 2021 г. до конца мая 2021 г.», «до 15 марта 2021 г.»."""
    first, last = stretch.first, stretch.last
    if first == last and last is not None:
        return _place(last)
    begun = f"с {_place(first, of=True)}" if first else ""
    return " ".join(filter(None, (begun, _until(last, bool(first)) if last else "")))


def _until(last: Place, after_first: bool) -> str:
    if last.unit is Unit.DAY:
        return f"{'по' if after_first else 'до'} {_place(last, of=True)}"
    return f"до конца {_place(last, of=True)}"


def _inside(stretch: Stretch) -> str:
    first, last = stretch.first, stretch.last
    if first != last or last is None:
        years = first and last and first.unit is last.unit is Unit.YEAR and first.year and last.year
        return (
            f"в течение {first.year}-{last.year} гг." if years and first and last else stretch_words(stretch)
        )
    return f"в течение {_place(last, of=True)}"


def _place(place: Place, of: bool = False) -> str:
    """A place in the nominative, or in the genitive."""
    months = OF_MONTHS if of or place.unit is not Unit.MONTH else MONTHS
    month = months[(place.month or place.number if place.unit is Unit.MONTH else place.month or 1) - 1]
    number = place.number
    if place.unit is Unit.SCHOOL_YEAR:
        years = f"{place.year}-{place.year + 1} " if place.year else ""
        return years + ("учебного года" if of else "учебный год")
    if place.unit is Unit.PLAN:
        return PLAN if of else "один раз"
    if place.unit is Unit.YEAR:
        return _year(place.year) or ("года" if of else "год")
    names = {
        Unit.DAY: f"{number} {month}",
        Unit.DECADE: f"{number}-{'й декады' if of else 'я декада'} {month}",
        Unit.HALF_MONTH: f"{('перв', 'втор')[number > 1]}{'ой половины' if of else 'ая половина'} {month}",
        Unit.MONTH: month,
        Unit.QUARTER: f"{ROMAN[(number - 1) % 4]} квартал{'а' if of else ''}",
        Unit.HALF_YEAR: f"{ROMAN[(number - 1) % 2]} полугоди{'я' if of else 'е'}",
        Unit.MONTHS: f"{number} {_some(number, ('месяца', 'месяцев'), one='месяца' if of else 'месяц')}",
        Unit.SEASON: SEASONS[(number - 1) % 3][of],
    }
    return " ".join(filter(None, (names[place.unit], _year(place.year))))


def _year(year: int | None) -> str:
    if year is None:
        return ""
    return "т.г." if year == THIS_YEAR else f"{year} г."


def _some(number: int, forms: tuple[str, str], one: str = "") -> str:
    few = number % 10 in (2, 3, 4) and number // 10 != 1
    return one if one and number % 10 == 1 and number != 11 else forms[0] if few else forms[1]


def _recurring(when: Recurring) -> str:
    parts = [_how_often(when)]
    if when.day is not None:
        of = "" if when.every == (Unit.MONTH,) else " последнего месяца"
        parts.append(f"{when.day} числа{of}")
    if when.at_end:
        parts.append(f"до конца {OF[when.every[0]]}")
    if when.at:
        parts.append(", ".join(stretch_words(stretch) for stretch in when.at))
    if when.within:
        parts.append(_inside(when.within))
    return ", ".join(parts)


def _how_often(when: Recurring) -> str:
    units, times, step = when.every, when.times, when.step
    if len(units) > 1:
        return "по итогам " + ", ".join(OF[unit] for unit in units)
    unit = units[0]
    if when.weekday is not None:
        return f"еженедельно по {WEEKDAYS[when.weekday]}"
    if times == step == 1 and not when.at_least:
        return EVERY[unit]
    least = "не реже " if when.at_least else ""
    counted = f"{times} {'раза' if (times == 1 and least) or (times in (2, 3, 4) and not least) else 'раз'}"
    period = A[unit] if step == 1 else f"{step} {_some(step, SOME[unit])}"
    return f"{least}{counted} в {period}"
