"""What a note counts, from its title and the header of its column. What narrows it makes it another figure.

«Сведения о зарегистрированных преступлениях … за 9 месяцев» counts crimes. «… о преступлениях, совершенных в
группе» does not, nor does «о раскрытых преступлениях»: there nothing is guessed, the user must say it.
"""

from __future__ import annotations

import re

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
_NARROWED = ""  # crimes are named, but only some of them
# What may stand before: the beginning or a word that only announces, then that they were registered.
_BEGINS = (
    r"(?:^|[.:;«»\"“”(–—]|\b(?:об?|обо|всего|кол-во|количество|число|количеств[еа]|динамика|сведения|данные|показатели|"
    r"статистика|таблица|of|on|number|all|барлық|барлығы|тіркелген|бойынша))\s*"
    r"(?:(?:всех|все|общего|количества|состоянии|состояние|зарегистрированн\w+|зарегистрировано|учтенн\w+|"
    r"registered|recorded|тіркелген)\s+)*"
)
# What may stand behind: the place, the months, the comparison. Names of places have a capital letter.
_MORE = re.compile(
    r"на|в|во|по|за|с|со|к|и|от|до|о|об|г|гг|год\w*|территори\w*|област\w*|обл|район\w*|муницип\w*|образовани\w*|"
    r"город\w*|округ\w*|республик\w*|кра[йяюе]|регион\w*|разрез\w*|[\w-]+ск(?:ой|ого|ая|ий|их|ому|ом|ую)|автономн\w*|"
    r"январ\w*|феврал\w*|март\w*|апрел\w*|ма[йяе]|июн\w*|июл\w*|август\w*|сентябр\w*|октябр\w*|ноябр\w*|декабр\w*|"
    r"янв|фев|мар|апр|июн|июл|авг|сен|окт|ноя|дек|мес|ев|месяц\w*|квартал\w*|полугоди\w*|период\w*|отчетн\w*|"
    r"перв\w*|втор\w*|трет\w*|четв\w*|два|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать|"
    r"нараста\w*|итог\w*|начал\w*|накоп\w*|сравнени\w*|аналогичн\w*|прошл\w*|прошедш\w*|предыдущ\w*|аппг|уровн\w*|"
    r"состоянию|всего|количество|единиц\w*|ед|шт|абс|данные|таблица|[ivx]+|й|"
    r"туралы|бойынша|мәлімет\w*|аудан\w*|облыс\w*|қала\w*|аумағ\w*|өңір\w*|жыл\w*|ай\w*|тоқсан\w*|басынан|бері|өспелі|"
    r"қорытынды\w*|салыстыр\w*|өткен|кезең\w*|барлығы|саны|қаңтар\w*|ақпан\w*|наурыз\w*|сәуір\w*|мамыр\w*|маусым\w*|"
    r"шілде\w*|тамыз\w*|қыркүйек\w*|қазан\w*|қараша\w*|желтоқсан\w*|"
    r"in|by|for|of|the|to|and|districts?|regions?|area|oblast|months?|quarter|half|year|since|cumulative|compared|with|"
    r"same|period|last|total|january|february|march|april|may|june|july|august|september|october|november|december",
    re.IGNORECASE,
)


def stated_indicator(title: str, header: str) -> str | None:
    """The code of what is counted, from the title and the header of the count; None where they leave it open.

    The more exact of the two counts: «о кражах» over «количество преступлений». Open are two exact ones that
    differ, crimes against offences, and whatever is narrowed by words that we do not know.
    """
    codes = {code for code in (_subject(title), _subject(header)) if code is not None}
    if _NARROWED in codes:
        return None
    exact = codes - _GENERAL
    if len(exact) == 1:
        return exact.pop()
    return codes.pop() if len(codes) == 1 else None


def _subject(text: str) -> str | None:
    """The code; _NARROWED where only some are meant; None where nothing is named."""
    plain = re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("ё", "е"))
    named = None
    for pattern, code in _SUBJECTS:
        for found in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", plain, re.IGNORECASE):
            named = _NARROWED
            begun = re.search(rf"{_BEGINS}$", plain[: found.start()], re.IGNORECASE)
            if (
                begun
                and not plain[: found.start()].casefold().endswith("в том числе ")
                and _is_all(plain, found.end())
            ):
                return code
    return named


def _is_all(text: str, end: int) -> bool:
    """Whether nothing behind the subject narrows it."""
    shouted = text.upper() == text
    words = re.findall(r"[^\W\d_][\w-]*", re.sub(r"\([^)]*\)", " ", text[end:]))
    return all(_MORE.fullmatch(word) or (word[:1].isupper() and not shouted) for word in words)
