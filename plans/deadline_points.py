"""What a dash joins and what a list holds: points of a wording become stretches of the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from plans.deadline import Place, Stretch, Unit
from plans.deadline_items import HARMLESS, PARTS, Point, UnclearError, Years
from plans.deadline_years import in_year, spread
from plans.places import days_of

BOUNDS = {"by", "not_later", "post_by", "post_not_later"}
ENDING = {"end", "post_end"}
THROUGH = {"during", "post_during"}


@dataclass(frozen=True)
class Choice:
    """One way to read a group of points: its code ('' where there is no other), and its stretches."""

    code: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Group:
    """Points that belong together. `role`: `plain by since during range`. `report`: said of a report."""

    role: str
    choices: tuple[Choice, ...]
    at: int
    report: bool = False

    @classmethod
    def of(cls, role: str, stretch: Stretch, at: int) -> Group:
        return cls(role, (Choice("", (stretch,)),), at)

    @property
    def only(self) -> Stretch:
        """Its one stretch. Raises UnclearError where it has more, or several readings."""
        if len(self.choices) != 1 or len(self.choices[0].stretches) != 1:
            raise UnclearError(self.at)
        return self.choices[0].stretches[0]


def groups(made: list[Point]) -> list[Group]:
    """The points put together. Raises UnclearError where it is not known what belongs to what."""
    for point in made:
        if any(p.unit in PARTS and p.month is None for p in point.places):
            raise UnclearError(point.at)
    return list(_groups(made))


def _groups(made: list[Point]) -> Iterator[Group]:
    rest = list(made)
    while rest:
        first = rest.pop(0)
        role = role_of(first)
        if rest and _spans(first, rest[0]):
            yield _range(first, rest.pop(0))
        elif role == "since":
            yield Group("since", (Choice("", (Stretch(_one(first), None),)),), first.at)
        elif role == "by":
            listed = [first, *_following(rest, first)]
            yield Group("by", tuple(_by(listed)), first.at, first.report)
        else:
            listed = [first, *_following(rest, first)]
            yield Group(role, tuple(_listed(listed, role)), first.at)


def role_of(point: Point) -> str:
    if point.marks & BOUNDS:
        return "by"
    if point.marks & {"since", "post_since"}:
        return "since"
    if "to" in point.marks:
        raise UnclearError(point.at)
    return "during" if point.marks & THROUGH else "plain"


def _following(rest: list[Point], first: Point) -> Iterator[Point]:
    """The points that go on the same list: joined by nothing, a comma or "and", with no role of their own.

    In Kazakh the word for the role stands after the last of them, and holds for all.
    """
    role = role_of(first)
    ahead = 0
    for point in rest:
        if role == "by" and not all(p.unit is Unit.DAY for p in (*first.places, *point.places)):
            break
        own = point.marks - HARMLESS
        again = role == "by" and bool(own) and own <= BOUNDS
        if point.sep not in ("", "comma", "and_") or not (again or not own or _closes(point, role)):
            break
        ahead += 1
        if own and not again:
            break
    for _ in range(ahead):
        point = rest.pop(0)
        first.marks |= {mark for mark in point.marks if mark.startswith("post_")}
        yield point


def _closes(point: Point, role: str) -> bool:
    own = point.marks - HARMLESS
    return role == "plain" and point.sep == "and_" and bool(own) and all(m.startswith("post_") for m in own)


def _spans(first: Point, second: Point) -> bool:
    closes = second.marks & (BOUNDS | {"to"})
    if "since" in first.marks:
        return (bool(closes) and second.sep in ("", "comma")) or (second.sep == "dash" and not second.marks)
    if first.ablative and not first.marks:
        return bool(second.marks & {"post_by", "post_not_later"}) and second.sep == ""
    return (
        second.sep == "dash"
        and not (first.marks - HARMLESS - THROUGH)
        and not (second.marks - HARMLESS - THROUGH)
    )


def _range(first: Point, second: Point) -> Group:
    """From one place to another; the year that only one of them has is the other's too."""
    if first.joined or second.joined:
        raise UnclearError(first.at)
    during = bool((first.marks | second.marks) & THROUGH)
    begin, end = _only(first), _only(second)
    if first.years_first and not second.named:
        second.years = first.years
    if second.years is not None and second.years.first != second.years.last:
        if first.named or begin is None or end is None:
            raise UnclearError(second.at)
        spans = [
            Stretch(in_year(begin, year), in_year(end, year))
            for year in range(second.years.first, second.years.last + 1)
        ]
        whole = Stretch(spans[0].first, spans[-1].last)
        _ordered(whole, first.at)
        return Group("range", (Choice("each_year", tuple(spans)), Choice("whole_span", (whole,))), first.at)
    if second.named and not first.named:
        first.years = Years(_year(second), _year(second))
    if first.named and not second.named:
        raise UnclearError(second.at)
    span = Stretch(_one(first), _one(second))
    _ordered(span, first.at)
    return Group("during" if during else "range", (Choice("", (span,)),), first.at)


def _ordered(span: Stretch, at: int) -> None:
    first, last = span.first, span.last
    assert first is not None
    assert last is not None
    if first == last:
        raise UnclearError(at)
    if first.year and last.year and days_of(first, first.year)[0] > days_of(last, last.year)[1]:
        raise UnclearError(at)


def _only(point: Point) -> Place | None:
    if len(point.places) > 1:
        raise UnclearError(point.at)
    return point.places[0] if point.places else None


def _one(point: Point) -> Place:
    """The one place of a point, with its year."""
    place = _only(point)
    if point.years is None:
        assert place is not None
        return place
    if point.years.first != point.years.last:
        raise UnclearError(point.at)
    return in_year(place, point.years.first)


def _year(point: Point) -> int:
    year = _one(point).year
    assert year is not None
    return year


def _by(listed: list[Point]) -> Iterator[Choice]:
    """«до 15 марта» is that day; «до декабря» may end before December or with it; «до конца» with it."""
    ((_, places),) = spread(listed) if len(listed) == 1 else _no_choice(listed)
    words = listed[0].marks
    through = tuple(Stretch(None, place) for place in places)
    days = all(place.unit is Unit.DAY for place in places)
    if days or words & ENDING or words & {"not_later", "post_not_later"}:
        yield Choice("", through)
        return
    before = Choice("before", tuple(Stretch(None, day_before(place, listed[0].at)) for place in places))
    whole = Choice("through", through)
    yield from (whole, before) if all(place.unit is Unit.YEAR for place in places) else (before, whole)


def day_before(place: Place, at: int) -> Place:
    if place.year == 0 or place.unit is Unit.PLAN:
        raise UnclearError(at)
    day = days_of(place, place.year or 2001)[0] - timedelta(days=1)
    return Place(Unit.DAY, day.day, day.year if place.year else None, day.month)


def _listed(listed: list[Point], role: str) -> Iterator[Choice]:
    if len(listed) == 1 and listed[0].joined:
        yield from _joined(listed[0])
        return
    if any(point.joined for point in listed):
        raise UnclearError(listed[0].at)
    years = [point.years for point in listed]
    if not any(point.places for point in listed):
        yield from _years_only([year for year in years if year is not None], role, listed[0].at)
        return
    lists = list(spread(listed))
    last = years[-1]
    single = len(listed) == len(listed[0].places) == 1
    ranged = single and last is not None and last.first < last.last
    for code, places in lists:
        yield Choice("each_year" if ranged else code, tuple(Stretch.of(place) for place in places))
    if ranged and last is not None:
        begin = in_year(_only(listed[0]), last.first)
        yield Choice("whole_span", (Stretch(begin, Place(Unit.YEAR, 1, last.last)),))


def _joined(point: Point) -> Iterator[Choice]:
    """«15-20 марта», «I-II кварталы»: from the first to the last, in each of its years."""
    begin, end = point.places
    if point.years is None:
        yield Choice("", (Stretch(begin, end),))
        return
    years = range(point.years.first, point.years.last + 1)
    spans = tuple(Stretch(in_year(begin, year), in_year(end, year)) for year in years)
    yield Choice("each_year" if len(years) > 1 else "", spans)
    if len(years) > 1:
        yield Choice("whole_span", (Stretch(spans[0].first, spans[-1].last),))


def _years_only(years: list[Years], role: str, at: int) -> Iterator[Choice]:
    """Years alone: of a range, the whole or each; through several, only the whole."""
    all_years = [year for item in years for year in range(item.first, item.last + 1)]
    if any(later - earlier != 1 for earlier, later in pairwise(all_years)) and role == "during":
        raise UnclearError(at)
    if len(set(all_years)) < len(all_years):
        raise UnclearError(at)
    places = [Place(Unit.YEAR, 1, year) for year in all_years]
    each = tuple(Stretch.of(place) for place in places)
    whole = (Stretch(places[0], places[-1]),)
    if len(places) == 1:
        yield Choice("", each)
    elif role == "during":
        yield Choice("", whole)
    elif len(years) > 1:
        yield Choice("", each)
    else:
        yield Choice("whole_span", whole)
        yield Choice("each_year", each)


def _no_choice(listed: list[Point]) -> list[tuple[str, tuple[Place, ...]]]:
    found = list(spread(listed))
    if len(found) > 1:
        raise UnclearError(listed[0].at)
    return found
