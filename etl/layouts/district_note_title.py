"""What the title of a note says: which months, which area, what is counted. Nothing of it is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from domain import Period
from etl.layouts.periods import read_period

_CUMULATIVE = re.compile(
    r"нараста|с начала (?:\w+ )?года|накоп|өспелі|жыл басынан|cumulative|year.to.date", re.IGNORECASE
)
_LONGEST = 6  # words of a period
_NUMERALS = (
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
)
# Behind these words stands what is compared with, behind a number the month of a day.
_COMPARED = re.compile(r"с|со|к|чем|против|от|на|по|\d{1,2}|бастап|from|against|with|on", re.IGNORECASE)

_AREAS = (
    (r"\b([\w-]+ск)(?:ой|ая|ую) (?:области|область|обл\.)", "{}ая область"),
    (r"\b(?:области|область) (Абай|Жет[іы]су|[ҰУ]лытау)\b", "область {}"),
    (r"\b([\w-]+ск)(?:ого|ий|ому|ом) (?:края|край|краю|крае)\b", "{}ий край"),
    (
        r"\b([\w-]+ск)(?:ого|ий|ому|ом) автономн\w+ округ\w*(?: ?[-‐‑‒–—−] ?Югр\w)",
        "{}ий автономный округ — Югра",
    ),
    (r"\b([\w-]+ск)(?:ого|ий|ому|ом) автономн\w+ округ\w*", "{}ий автономный округ"),
    (r"\bреспублик[аеиу] (?!казахстан)([А-ЯЁа-яё-]+(?: ?\([А-Яа-я]+\))?)", "Республика {}"),
    (r"\b([\w-]+(?: қазақстан)?) облыс\w*", "{} облысы"),
    (r"\b([A-Z][a-z-]+(?: Kazakhstan)?) (?:Region|Oblast)\b", "{} Region"),
)
_CITIES = (
    (r"(?:\bг\. ?|\bгород[аеу]? )([А-ЯЁӘҒҚҢӨҰҮІ][\w-]+)", "г. {}"),
    (r"\b([А-ЯЁӘҒҚҢӨҰҮІ][\w-]+) қаласы\w*", "{} қаласы"),
)
# Grammatical forms of what is counted → the code; the first that fits.
_SUBJECTS = (
    (
        r"погибши\w+ (?:в|при|на) (?:дтп|дорожно-транспортн\w+ происшестви\w+)|погибши\w+ на дорогах",
        "road_deaths",
    ),
    (
        r"(?:ранены\w+|травмированны\w+) (?:в|при) (?:дтп|дорожно-транспортн\w+ происшестви\w+)",
        "road_injured",
    ),
    (r"дорожно-транспортн\w+ происшестви\w+|дтп|жол-көлік оқиға\w+|жкө|road accidents", "road_accidents"),
    (r"тяжки\w+ и особо тяжки\w+ преступлени\w+", "crimes_grave_and_especially_grave"),
    (r"особо тяжки\w+ преступлени\w+|аса ауыр қылмыс\w*", "crimes_especially_grave"),
    (r"тяжки\w+ преступлени\w+|ауыр қылмыс\w*", "crimes_grave"),
    (r"преступлени\w+ (?:средней тяжести)", "crimes_medium"),
    (r"преступлени\w+ (?:небольшой тяжести)", "crimes_minor"),
    (r"уголовны\w+ проступк\w+|қылмыстық теріс қылық\w*|misdemeanours", "misdemeanours"),
    (r"уголовны\w+ правонарушени\w+|қылмыстық құқық бұзушылық\w*|criminal offences", "offences_total"),
    (r"коррупционны\w+ преступлени\w+|сыбайлас жемқорлық қылмыс\w*", "corruption_registered"),
    (r"убийств\w*|кісі өлтіру\w*|murders?", "murder"),
    (r"изнасиловани\w+|зорлау\w*|rapes?", "rape"),
    (r"мелки\w+ хищени\w+|petty theft", "petty_theft"),
    (r"скотокрадств\w*|краж\w* скота|мал ұрлы\w+|cattle thefts?", "cattle_theft"),
    (r"интернет-мошенничеств\w*|интернет-алаяқты\w+|online fraud", "fraud_online"),
    (r"мошенничеств\w*|алаяқты\w+|frauds?", "fraud"),
    (r"грабеж\w*|тонау\w*", "robbery_open"),
    (r"хулиганств\w*|бұзақылы\w+|hooliganism", "hooliganism"),
    (r"краж\w*|ұрлы\w+|thefts?", "theft"),
    (r"преступлени\w+|состояни\w+ преступности|преступность|қылмыс\w*|crimes?", "crimes_total"),
)
_GENERAL = {"crimes_total", "offences_total"}
# A subject counts only where nothing narrows it: «преступлениях, совершенных …» is another figure.
_PLACE = (
    r"(?:[\w-]+ )?(?:муницип|район|област|обл\.|республик|кра[юяе]|город|г\.|округ|регион|территор)|"
    r"(?:[\w-]+ск[а-я]+ )"
)
_BEGINS = (
    r"(?:^|[.:«»\"“”(–—]|\b(?:об?|обо|всего|все|всех|кол-во|количеств[а-я]*|числ[а-я]*|динамик[а-я]*|сведения|"
    r"справка|информация|данные|показател[а-я]*|уровень|статистика|зарегистрированн[а-я]+|учтенн[а-я]+|"
    r"зарегистрировано|тіркелген|барлық|жасалған|registered|recorded|of|on|number|all))\s*"
)
_ENDS = (
    r"(?=\s*(?:$|[(.«»\"“”:]|за (?:[а-я]+ ){0,2}(?:\d|_|[а-я]*месяц|январ|феврал|март|апрел|ма[йя]|июн|июл|"
    r"август|сентябр|октябр|ноябр|декабр|перв|втор|трет|четв|i|полугод|отчетн|период)|"
    rf"на территории|в разрезе|по (?:{_PLACE})|в (?:{_PLACE})|с нараст|с начала|нараст|"
    r"туралы|бойынша|мәлімет|in |by |for |,? ?(?:ед|единиц|шт)\b))"
)


def stated_periods(text: str) -> tuple[set[Period], set[str]]:
    """The cumulative periods that a text names, and the wordings that do not say whether they are cumulative.

    «за 9 месяцев 2025 года» begins in January; «за сентябрь 2025 года» does so only where the text says
    «с нарастающим итогом» or «с начала года».
    """
    cumulative = bool(_CUMULATIVE.search(text))
    periods, unclear = set(), set()
    for words, period in _named(text):
        if period.start.month == 1:
            periods.add(period)
        elif cumulative and _is_usual(period):
            periods.add(Period(date(period.start.year, 1, 1), period.end.month))
        else:
            unclear.add(words)
    return periods, unclear


def _is_usual(period: Period) -> bool:
    """A month, a quarter or the second half of a year: what a cumulative note calls its last part."""
    return period.months in (1, 3) or (period.months == 6 and period.start.month == 7)


def _named(text: str) -> Iterator[tuple[str, Period]]:
    """Runs of words that are a period, the longest first, none within another."""
    words = _period_words(text)
    taken: set[int] = set()
    for length in range(min(len(words), _LONGEST), 0, -1):
        for first in range(len(words) - length + 1):
            places = range(first, first + length)
            if taken & set(places):
                continue
            run = " ".join(words[first : first + length]).strip(' ,.;:()«»"')
            before = words[first - 1].strip("(,") if first else ""
            if not re.search(r"(?:19|20)\d\d", run) or (re.fullmatch(r"[\d.]+", run) and length > 1):
                continue
            if re.fullmatch(r"\d{4}(?: год\w*| г\.?)?", run) and before.casefold() != "за":
                continue
            try:
                period = read_period(run)
            except ValueError:
                continue
            taken |= set(places)
            if not _COMPARED.fullmatch(before):
                yield run, period


def _period_words(text: str) -> list[str]:
    """The words of a title, its ways of saying a period made those that `read_period` knows."""
    plain = re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("ё", "е"))
    plain = re.sub(r"месяц\s*\(\s*-?\s*[а-я]+\s*\)", "месяцев", plain, flags=re.IGNORECASE)
    for number, word in enumerate(_NUMERALS, 1):
        plain = re.sub(rf"\b{word}\b(?= месяц)", str(number), plain, flags=re.IGNORECASE)
    plain = re.sub(r"\bс ([а-я]+)я по ([а-я]+[ьйт])\b", r"\1ь-\2", plain, flags=re.IGNORECASE)
    for roman, stem in (("I", "перв"), ("II", "втор"), ("III", "трет"), ("IV", "четверт")):
        halves = rf"\b{stem}\w*(?= (?:полугоди|квартал))"
        plain = re.sub(halves, roman, plain, flags=re.IGNORECASE)
    plain = re.sub(r"\s*[‐‑‒–—−]\s*|(?<=[а-яі]) - (?=[а-яқ])", "-", plain)
    return plain.split()


def stated_areas(text: str) -> list[str]:
    """The areas that a text is about, in the nominative; cities only where no region is named."""
    plain = re.sub(r"\s+", " ", text.replace("\u00a0", " "))
    return _areas(plain, _AREAS) or _areas(plain, _CITIES)


def _areas(text: str, patterns: tuple[tuple[str, str], ...]) -> list[str]:
    names: dict[str, str] = {}
    for pattern, name in patterns:
        flags = 0 if "[A-Z]" in pattern or "[А-ЯЁӘ" in pattern else re.IGNORECASE
        for found in re.finditer(pattern, text, flags):
            full = name.format(found[1].title() if found[1].isupper() else found[1])
            names.setdefault(full.casefold(), full)
        text = re.sub(pattern, " ", text, flags=flags)
    return list(names.values())


def stated_indicator(title: str, header: str) -> str | None:
    """The code of what is counted, from the title and the header of the count; None where they leave it open.

    The more exact of the two counts: «о кражах» over «количество преступлений». Two exact ones that differ,
    or crimes against offences, leave it open.
    """
    codes = {code for code in (_subject(title), _subject(header)) if code}
    exact = codes - _GENERAL
    if len(exact) == 1:
        return exact.pop()
    return codes.pop() if len(codes) == 1 else None


def _subject(text: str) -> str | None:
    plain = re.sub(r"\s+", " ", text.replace("\u00a0", " ")).casefold().replace("ё", "е")
    for pattern, code in _SUBJECTS:
        if re.search(rf"{_BEGINS}(?:{pattern}){_ENDS}", plain):
            return code
    return None
