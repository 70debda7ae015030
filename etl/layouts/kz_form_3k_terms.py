"""The columns and rows of section 1 of form 3-К, and the indicators that they cross into.

A column is known by the text above it, a row by its code and its label together: a renumbered or reworded
form is refused, not misread. Wordings changed once already (articles 189 and 190 in December 2023), so that a
label is known by its article, not word for word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.layouts.source import IndicatorKey

Names = tuple[str, str, str]  # Russian, Kazakh, English


@dataclass(frozen=True)
class Column:
    """One counted column; its row of all corruption crimes is the indicator `corruption_<code>`.

    `shown` is the wording that a clerk finds in the form; `wording` what of it must be there. Of a column
    that is not `crossed` only that row is read: its others are nearly all zeros.
    """

    code: str
    shown: str
    wording: re.Pattern[str]
    names: Names
    parent: str | None = None
    breakdown: str | None = None
    crossed: bool = True


@dataclass(frozen=True)
class Row:
    """One row by its code (шифр строки) and the words of its label."""

    number: int
    code: str
    label: re.Pattern[str]
    shown: str
    names: Names
    breakdown: str = "article"


def _column(
    code: str,
    shown: str,
    wording: str,
    names: Names,
    parent: str | None = None,
    breakdown: str | None = None,
    *,
    crossed: bool = True,
) -> Column:
    return Column(code, shown, re.compile(wording, re.IGNORECASE), names, parent, breakdown, crossed)


def _interrupted(point: int) -> Column:
    return _column(
        f"interrupted_p{point}",
        f"по п.{point}) ч.7 ст.45 УПК",
        rf"по п\.\s*{point}\) ч\.\s*7 ст\.\s*45",
        (
            f"сроки прерваны по п. {point} ч. 7 ст. 45 УПК",
            f"мерзімі ҚПК 45-бабы 7-бөлігінің {point}-тармағы бойынша үзілген",
            f"interrupted, Code of Criminal Procedure art. 45(7)({point})",
        ),
        "interrupted",
        "grounds_partial",
        crossed=False,
    )


# Money (columns 16 to 18, thousands of tenge) is not counted in crimes and not read.
COLUMNS = (
    _column(
        "registered",
        "зарегистрированных в ЕРДР в отчетном периоде",
        r"зарегистрированных в ЕРДР в отчетном периоде",
        ("зарегистрировано", "тіркелген", "registered"),
    ),
    _column(
        "in_proceedings",
        "находились в производстве в отчетном периоде",
        r"находились в производстве в отчетном периоде",
        ("в производстве", "іс жүргізуде", "in proceedings"),
    ),
    _column(
        "finished",
        "уголовные дела окончены расследованием",
        r"уголовные дела окончены расследованием",
        ("окончено расследованием", "тергеп-тексеруі аяқталған", "investigation finished"),
    ),
    _column(
        "sent_to_court",
        "уголовных дел, направленных в суд",
        r"уголовных дел, направленных в суд",
        ("направлено в суд", "сотқа жолданған", "sent to court"),
        "finished",
        "outcome",
    ),
    _column(
        "terminated_nonrehabilitating",
        "прекращены по пунктам 3), 4), 9) … части 1 статьи 35 и статьи 36 УПК",
        r"прекращены по пунктам 3\), 4\), 9\)",
        (
            "прекращено по нереабилитирующим основаниям",
            "ақтамайтын негіздер бойынша тоқтатылған",
            "terminated on non-rehabilitating grounds",
        ),
        "finished",
        "outcome",
    ),
    _column(
        "terminated_rehabilitating",
        "прекращены по пунктам 1), 2), 5) … части 1 статьи 35 УПК",
        r"прекращены по пунктам 1\), 2\), 5\)",
        (
            "прекращено по реабилитирующим основаниям",
            "ақтайтын негіздер бойынша тоқтатылған",
            "terminated on rehabilitating grounds",
        ),
    ),
    _column(
        "interrupted",
        "сроки досудебного расследования прерваны всего",
        r"сроки досудебного расследования прерваны.* всего",
        ("сроки прерваны", "мерзімі үзілген", "interrupted"),
    ),
    *(_interrupted(point) for point in (1, 2, 3, 5, 6, 7)),
    _column(
        "interrupted_p4",
        "сроки досудебного производства прерваны по п.4) ч.7 ст.45 УПК",
        r"преступлений, по которым сроки досудебного производства прерваны по п\.\s*4\)",
        (
            "сроки прерваны по п. 4 ч. 7 ст. 45 УПК",
            "мерзімі ҚПК 45-бабы 7-бөлігінің 4-тармағы бойынша үзілген",
            "interrupted, Code of Criminal Procedure art. 45(7)(4)",
        ),
        crossed=False,
    ),
    _column(
        "interrupted_p4_earlier_years",
        "преступлений прошлых лет … прерваны по п.4) ч.7 ст.45 УПК",
        r"преступлений прошлых лет, по которым сроки .* прерваны по п\.\s*4\)",
        (
            "прошлых лет, сроки прерваны по п. 4 ч. 7 ст. 45 УПК",
            "өткен жылдардағы, мерзімі ҚПК 45-бабы 7-бөлігінің 4-тармағы бойынша үзілген",
            "of earlier years, interrupted, Code of Criminal Procedure art. 45(7)(4)",
        ),
        crossed=False,
    ),
    _column(
        "overdue_2_months",
        "прошло более 2-х месяцев, а информация о продлении срока не поступила",
        r"прошло более 2-х месяцев",
        (
            "более 2 месяцев без сведений о продлении срока",
            "2 айдан астам, мерзімін ұзарту туралы мәлімет жоқ",
            "over 2 months without word of an extended term",
        ),
        crossed=False,
    ),
    _column(
        "transferred",
        "направлены по подследственности со снятием с учета",
        r"направлены по подследственности со снятием с учета",
        (
            "направлено по подследственности со снятием с учёта",
            "тергелуі бойынша жіберіліп, есептен шығарылған",
            "transferred to another body and struck off",
        ),
        crossed=False,
    ),
)


def _gravity(number: int, code: str, label: str, shown: str, names: Names) -> Row:
    return Row(number, code, re.compile(label, re.IGNORECASE), shown, names, "gravity")


def _article(number: int, article: int, code: str, names: Names) -> Row:
    label = re.compile(rf"ст\.\s*{article}(?!\d).*УК РК", re.IGNORECASE)
    return Row(number, code, label, f"ст.{article} УК РК", names)


TOTAL = 1
_ALL = Row(
    TOTAL,
    "",
    re.compile("^всего коррупционных преступлений", re.IGNORECASE),
    "Всего коррупционных преступлений",
    ("Коррупционные преступления", "Сыбайлас жемқорлық қылмыстар", "Corruption crimes"),
    "",
)
ROWS = (
    _ALL,
    _gravity(2, "minor", "небольшой тяжести", "небольшой тяжести",
             ("Коррупция, небольшой тяжести", "Сыбайлас жемқорлық, онша ауыр емес",
              "Corruption, minor gravity")),
    _gravity(3, "medium", "средней тяжести", "средней тяжести",
             ("Коррупция, средней тяжести", "Сыбайлас жемқорлық, ауырлығы орташа",
              "Corruption, medium gravity")),
    _gravity(4, "grave", "^(?!.*особо).*тяжкие", "тяжкие",
             ("Коррупция, тяжкие", "Сыбайлас жемқорлық, ауыр", "Corruption, grave")),
    _gravity(5, "especially_grave", "особо тяжкие", "особо тяжкие",
             ("Коррупция, особо тяжкие", "Сыбайлас жемқорлық, аса ауыр", "Corruption, especially grave")),
    _article(6, 189, "embezzlement",
             ("Присвоение или растрата (коррупционные)",
              "Сеніп тапсырылған мүлікті иемденіп алу немесе талан-таражға салу (сыбайлас жемқорлық)",
              "Embezzlement (corruption)")),
    _article(7, 190, "fraud",
             ("Мошенничество (коррупционное)", "Алаяқтық (сыбайлас жемқорлық)", "Fraud (corruption)")),
    _article(8, 218, "money_laundering",
             ("Легализация денег и имущества (коррупционная)",
              "Ақшаны және мүлікті заңдастыру (сыбайлас жемқорлық)", "Money laundering (corruption)")),
    _article(9, 234, "smuggling",
             ("Экономическая контрабанда (коррупционная)", "Экономикалық контрабанда (сыбайлас жемқорлық)",
              "Economic smuggling (corruption)")),
    _article(10, 249, "raiding",
             ("Рейдерство (коррупционное)", "Рейдерлік (сыбайлас жемқорлық)", "Raiding (corruption)")),
    _article(11, 361, "abuse_of_office",
             ("Злоупотребление должностными полномочиями", "Лауазымдық өкілеттіктерді теріс пайдалану",
              "Abuse of office")),
    _article(12, 362, "excess_of_office",
             ("Превышение власти или должностных полномочий",
              "Билікті немесе лауазымдық өкілеттіктерді асыра пайдалану", "Excess of office")),
    _article(13, 364, "unlawful_business",
             ("Незаконное участие в предпринимательской деятельности", "Кәсіпкерлік қызметке заңсыз қатысу",
              "Unlawful part in business")),
    _article(14, 365, "obstruction_of_business",
             ("Воспрепятствование законной предпринимательской деятельности",
              "Заңды кәсіпкерлік қызметке кедергі жасау", "Obstruction of lawful business")),
    _article(15, 366, "bribe_taking", ("Получение взятки", "Пара алу", "Bribe taking")),
    _article(16, 367, "bribe_giving", ("Дача взятки", "Пара беру", "Bribe giving")),
    _article(17, 368, "bribery_mediation",
             ("Посредничество во взяточничестве", "Парақорлыққа делдал болу", "Mediation in bribery")),
    _article(18, 369, "official_forgery",
             ("Служебный подлог", "Қызметтік жалғандық жасау", "Official forgery")),
    _article(19, 370, "inaction_in_office",
             ("Бездействие по службе", "Қызметтегі әрекетсіздік", "Inaction in office")),
    _article(20, 450, "abuse_of_authority",
             ("Злоупотребление властью", "Билікті теріс пайдалану", "Abuse of military authority")),
    _article(21, 451, "excess_of_authority",
             ("Превышение власти", "Билікті асыра пайдалану", "Excess of military authority")),
    _article(22, 452, "inaction_of_authority",
             ("Бездействие власти", "Биліктің әрекетсіздігі", "Inaction of military authority")),
    Row(23, "reclassified", re.compile("переквалифицированных в некоррупционные", re.IGNORECASE),
        "Всего переквалифицированных в некоррупционные преступления",
        ("Переквалифицировано в некоррупционные", "Сыбайлас жемқорлық емес деп қайта сараланған",
         "Reclassified as not corruption"), "reclassified_partial"),
)  # fmt: skip


def code_of(column: Column, row: Row) -> str:
    """`corruption_finished`, `corruption_finished_bribe_taking`."""
    return f"corruption_{column.code}" + (f"_{row.code}" if row.code else "")


def _key(column: Column, row: Row) -> IndicatorKey:
    whole = row.number == TOTAL
    parent = f"corruption_{column.parent}" if whole and column.parent else None
    names = tuple(f"{what}: {how}" for what, how in zip(row.names, column.names, strict=True))
    return IndicatorKey(
        names[0],
        code_of(column, row),
        parent=parent if whole else f"corruption_{column.code}",
        breakdown=column.breakdown if whole else row.breakdown,
        better="neutral",
        vouched=True,
        # What the reference list has keeps the list's own words; the crossings are details of the form.
        detail=True,
        names=(names[0], names[1], names[2]),
    )


# The cells that are read, row by row, and what each of them is.
CELLS = [(row, column) for row in ROWS for column in COLUMNS if column.crossed or row.number == TOTAL]
KEYS = {code_of(column, row): _key(column, row) for row, column in CELLS}
