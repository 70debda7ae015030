"""Due dates as an iCalendar file: an all-day event a due date, which every calendar program takes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event
from icalendar.enums import TRANSP

from language import translate

_PRODUCT = "-//Bagdar//Plans of measures//"


@dataclass(frozen=True)
class DueDate:
    """One event. `plan`, `number` and `first_due` (the date before any change) make its unchanging name.

    `due`: the date in force. `changes`: how often it was moved; a calendar program then replaces the event
    that it has. `summary`: short; `details`: executors and the deadline's wording.
    """

    plan: str
    number: str
    first_due: date
    due: date
    summary: str
    details: str
    changes: int = 0
    url: str = ""


def calendar(
    dates: Sequence[DueDate], title: str, lang: str, made_at: datetime, remind_days: int | None = 7
) -> bytes:
    """The file. `made_at`: the moment (UTC) of making it; `remind_days`: a reminder so many days before."""
    whole = Calendar()
    whole.add("prodid", _PRODUCT + lang.upper())
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", title)
    for one in dates:
        whole.add_component(_event(one, lang, made_at, remind_days))
    return bytes(whole.to_ical())


def uid(one: DueDate) -> str:
    """The same for the same due date of the same measure, whenever the file is made."""
    return f"{quote(one.plan, safe='')}.{quote(one.number, safe='')}.{one.first_due:%Y%m%d}@bagdar"


def _event(one: DueDate, lang: str, made_at: datetime, remind_days: int | None) -> Event:
    event = Event()
    event.add("uid", uid(one))
    event.add("dtstamp", made_at)
    event.add("dtstart", one.due)
    event.add("dtend", one.due + timedelta(days=1))  # an all-day event ends on the day after
    event.add("sequence", one.changes)
    event.add("summary", one.summary)
    event.add("description", one.details)
    event.add("transp", TRANSP.TRANSPARENT)  # a due date keeps nobody busy
    if one.url:
        event.add("url", one.url)
    if remind_days:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-remind_days))
        alarm.add("description", translate("plan_report.reminder", lang, what=one.summary))
        event.add_component(alarm)
    return event
