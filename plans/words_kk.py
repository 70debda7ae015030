"""Deadlines in Kazakh words, such as `plans.deadline_wording` reads."""

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

# Nominative, then the cases that deadlines need.
PLAIN, OF, TO, FROM = range(4)
MONTHS = (
    ("қаңтар", "қаңтардың", "қаңтарға", "қаңтардан"), ("ақпан", "ақпанның", "ақпанға", "ақпаннан"),
    ("наурыз", "наурыздың", "наурызға", "наурыздан"), ("сәуір", "сәуірдің", "сәуірге", "сәуірден"),
    ("мамыр", "мамырдың", "мамырға", "мамырдан"), ("маусым", "маусымның", "маусымға", "маусымнан"),
    ("шілде", "шілденің", "шілдеге", "шілдеден"), ("тамыз", "тамыздың", "тамызға", "тамыздан"),
    ("қыркүйек", "қыркүйектің", "қыркүйекке", "қыркүйектен"), ("қазан", "қазанның", "қазанға", "қазаннан"),
    ("қараша", "қарашаның", "қарашаға", "қарашадан"),
    ("желтоқсан", "желтоқсанның", "желтоқсанға", "желтоқсаннан"),
)  # fmt: skip
OWN_MONTHS = (
    "қаңтарына", "ақпанына", "наурызына", "сәуіріне", "мамырына", "маусымына", "шілдесіне", "тамызына",
    "қыркүйегіне", "қазанына", "қарашасына", "желтоқсанына",
)  # fmt: skip
SEASONS = (
    ("көктем", "көктемнің", "көктемге", "көктемнен"),
    ("жаз", "жаздың", "жазға", "жаздан"),
    ("күз", "күздің", "күзге", "күзден"),
)
QUARTER = ("тоқсан", "тоқсанның", "тоқсанға", "тоқсаннан")
HALF = ("жартыжылдық", "жартыжылдықтың", "жартыжылдыққа", "жартыжылдықтан")
YEAR = ("жыл", "жылдың", "жылға", "жылдан")
SCHOOL = ("оқу жылы", "оқу жылының", "оқу жылына", "оқу жылынан")
DECADE = ("онкүндігі", "онкүндігінің", "онкүндігіне", "онкүндігінен")
PART = ("жартысы", "жартысының", "жартысына", "жартысынан")
SOME_MONTHS = ("ай", "айдың", "айға", "айдан")
PLAN_OF = "жоспардың қолданылу мерзімінің"
WEEKDAYS = ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі")
UNITS = {
    Unit.DAY: "күн", Unit.WEEK: "апта", Unit.MONTH: "ай", Unit.QUARTER: "тоқсан",
    Unit.HALF_YEAR: "жартыжылдық",
    Unit.YEAR: "жыл",
}  # fmt: skip
A = {
    Unit.DAY: "күніне", Unit.WEEK: "аптасына", Unit.MONTH: "айына", Unit.QUARTER: "тоқсанына",
    Unit.HALF_YEAR: "жартыжылдығына", Unit.YEAR: "жылына",
}  # fmt: skip
IN = {Unit.WEEK: "аптада", Unit.MONTH: "айда", Unit.YEAR: "жылда"}
ENDS = {
    Unit.WEEK: "аптаның", Unit.MONTH: "айдың", Unit.QUARTER: "тоқсанның", Unit.HALF_YEAR: "жартыжылдықтың",
    Unit.YEAR: "жылдың",
}  # fmt: skip


def when_words(when: When) -> str:
    if isinstance(when, Several):
        return "; ".join(_once(item) for item in when.items)
    if isinstance(when, Once):
        return _once(when)
    if isinstance(when, Continuous):
        return (f"{_inside(when.within)} " if when.within else "") + "тұрақты"
    return _recurring(when)


def report_words(report: Report) -> str:
    if report.by is ReportBy.NEXT_MONTH:
        return f"есеп есептіден кейінгі айдың {report.day}-күніне дейін"
    if report.by is ReportBy.NEXT_YEAR:
        return f"есеп есепті жылдан кейінгі жылдың {report.day} {OWN_MONTHS[(report.month or 1) - 1]} дейін"
    if report.by is ReportBy.DATE:
        return f"есеп {_place(Place(Unit.DAY, report.day, report.year, report.month), TO)} дейін"
    working = "жұмыс " if report.by is ReportBy.WORKING_DAYS else ""
    return f"есеп есепті кезең аяқталғаннан кейін {report.day} {working}күн ішінде"


def _once(when: Once) -> str:
    words = stretch_words(when.stretch)
    return f"бір жолғы, {words}" if when.only_first else words


def stretch_words(stretch: Stretch) -> str:
    """«2025 жылғы 4-тоқсан», «2025 жылғы 15 наурызға дейін», «… наурыздан … мамырдың соңына дейін»."""
    first, last = stretch.first, stretch.last
    if first == last and last is not None:
        return _place(last)
    if last is None:
        assert first is not None
        return f"{_place(first, FROM)} бастап"
    until = f"{_place(last, TO)} дейін" if last.unit is Unit.DAY else f"{_place(last, OF)} соңына дейін"
    return f"{_place(first, FROM)} {until}" if first else until


def _inside(stretch: Stretch) -> str:
    first, last = stretch.first, stretch.last
    if first != last or last is None:
        years = first and last and first.unit is last.unit is Unit.YEAR and first.year and last.year
        return (
            f"{first.year}-{last.year} жылдар ішінде" if years and first and last else stretch_words(stretch)
        )
    return f"{_place(last)} ішінде"


def _place(place: Place, case: int = PLAIN) -> str:
    number = place.number
    month = MONTHS[(place.month or 1) - 1]
    if place.unit is Unit.PLAN:
        return PLAN_OF if case else "бір рет"
    if place.unit is Unit.SCHOOL_YEAR:
        return (f"{place.year}-{place.year + 1} " if place.year else "") + SCHOOL[case]
    if place.unit is Unit.YEAR:
        return " ".join(filter(None, (_number(place.year), YEAR[case])))
    names = {
        Unit.DAY: f"{number} {month[case]}",
        Unit.DECADE: f"{month[OF]} {number}-{DECADE[case]}",
        Unit.HALF_MONTH: f"{month[OF]} {('бірінші', 'екінші')[number > 1]} {PART[case]}",
        Unit.MONTH: MONTHS[number - 1][case] if place.unit is Unit.MONTH else "",
        Unit.QUARTER: f"{number}-{QUARTER[case]}",
        Unit.HALF_YEAR: f"{number}-{HALF[case]}",
        Unit.MONTHS: f"{number} {SOME_MONTHS[case]}",
        Unit.SEASON: SEASONS[(number - 1) % 3][case],
    }
    return (f"{_number(place.year)} жылғы " if place.year is not None else "") + names[place.unit]


def _number(year: int | None) -> str:
    return "" if year is None else "ағымдағы" if year == THIS_YEAR else str(year)


def _recurring(when: Recurring) -> str:
    parts = [_how_often(when)]
    if when.day is not None:
        of = "" if when.every == (Unit.MONTH,) else "соңғы айының "
        parts.append(f"{of}{when.day}-күні")
    if when.at_end:
        parts.append(f"{ENDS[when.every[0]]} соңына дейін")
    if when.at:
        parts.append(", ".join(stretch_words(stretch) for stretch in when.at))
    if when.within:
        parts.append(_inside(when.within))
    return ", ".join(parts)


def _how_often(when: Recurring) -> str:
    units, times, step = when.every, when.times, when.step
    if len(units) > 1:
        return ", ".join(UNITS[unit] for unit in units) + " қорытындысы бойынша"
    unit = units[0]
    if when.weekday is not None:
        return f"апта сайын, {WEEKDAYS[when.weekday]} күні"
    if step > 1:
        return f"{step} {IN[unit]} бір рет{'тен кем емес' if when.at_least else ''}"
    if when.at_least:
        return f"{A[unit]} кемінде {times} рет"
    if times > 1:
        return f"{A[unit]} {times} рет"
    return "әр күнтізбелік күні" if unit is Unit.DAY else f"{UNITS[unit]} сайын"
