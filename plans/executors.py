"""Responsible bodies out of a cell: where one ends and the next begins, who leads and who only helps.

A comma parts two bodies only if a new one begins behind it: «Министерство труда, занятости и социальной
защиты» and «Министерство образования, Камчатского края» are one body each. A Kazakh name ends with its main
word, so there the word before the comma decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plans.plan import Executor, Role

_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
# Of a body: that it agrees, its short name, that it collects the others' reports.
_REMARK = re.compile(r"по согласованию|келісім|далее\b|бұдан әрі", re.IGNORECASE)
_LEADS = re.compile(r"свод|созыв|жинақта|головной|координатор|бас орындаушы", re.IGNORECASE)
_SHORT_NAME = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ-]{2,10}")
_WITH = re.compile(
    r"[,\s]*\b((?:с привлечением|при участии|с участием|при содействии|во взаимодействии с|совместно с)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_KAZAKH_WITH = re.compile(r"(тарта отырып|қатысуымен|жәрдемімен|көмегімен)$", re.IGNORECASE)
_KAZAKH_END = re.compile(
    r"(?:(?i:министрлі|департамент|басқарма|бөлім|прокуратура|әкімді|әкім|комитет|агентті|қызмет|инспекция|орталы"
    r"|ұйым|орган|мекеме|комиссия|кеңес|полиция|сот|палата|мектеп|колледж|университет|хатшы|төраға|басшы|қор"
    r"|кәсіпорын)\w*|[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{2,}|[»\"”])[»\"”]*$"
)
_PLACE_NOUNS = (
    r"(?:кра[яюе]|краем|област(?:и|ью|ей|ям|ями|ях)|(?:округ|район|город|поселени|республик|автономн)\w+)"
)
# The rest of a name: «Камчатского края», «Кондинскому району», «Республики Казахстан», «России по …».
_TAIL = re.compile(
    rf"(?:[\w-]+(?:ого|его|ому|ему|ой|ей|ом|ем)\s+){{1,3}}{_PLACE_NOUNS}\b"
    r"|(?:Республики|России|Российской|РФ|РК|Казахстана|Федерации)\b|(?:г\.|города|области|района|края)\s",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"(?:^|\s)(?:и|или|по|в|во|на|при|с|со|для|от|о|об|к|из|за|под|мен|және|жөніндегі|-)$", re.IGNORECASE
)
_HEAD = re.compile(
    r"(?:аким|акимы|акимат|акиматы|управление|отдел|отделы|департамент|департаменты|министерство|прокуратура|комиссия"
    r"|комитет|комитеты|служба|органы|полиция|суд|суды|администрация|администрации|учреждение|организация|инспекция"
    r"|агентство|палата|центр|центры|совет|советы|фонд|руководители|руководитель|главы|глава|начальник|секретарь"
    r"|\w+(?:ые|ие|ый|ий|ая|яя|ое))\b",
    re.IGNORECASE,
)
_AND_HEAD = re.compile(
    r"\s+и\s+(?=(?:Министерство|Управление|Департамент|Комитет|Агентство|Прокуратура|Администрация)\b)"
)
_CLOSING = {"«": "»", "(": ")", "“": "”", "„": "”"}
_JOINED = re.compile(r"(?<=о)(?:\s+[-–—]\s*|\s*[-–—]\s+)(?=[а-яё])|(?<=[А-ЯЁ]{2})\s*[–—-]\s*(?=[А-ЯЁ][а-яё])")
_SPELLINGS = re.compile(r"[\W_]+")


def executors_of(cell: str, co_executors: str = "") -> tuple[Executor, ...]:
    """The bodies of a cell and of the column «Соисполнители»: who leads, who answers with it, who helps.

    A body that collects the others' reports («свод») leads, else the first one does.
    """
    bodies: dict[str, str] = {}  # names by key
    helpers: dict[str, str] = {}
    leads: list[str] = []
    for part in (*_parts(cell), *_parts(co_executors)):
        name, helped_by, is_lead = _taken_apart(part)
        if name:
            bodies.setdefault(body_key(name), name)
        if name and is_lead:
            leads.append(body_key(name))
        for helper in helped_by:
            helpers.setdefault(body_key(helper), helper)
    lead = next(iter([*leads, *bodies]), "")
    return (
        *(Executor(name=name, role=Role.LEAD) for key, name in bodies.items() if key == lead),
        *(Executor(name=name, role=Role.CO) for key, name in bodies.items() if key != lead),
        *(Executor(name=name, role=Role.HELPER) for name in helpers.values()),
    )


def body_key(name: str) -> str:
    """What two spellings of one body have in common: letters and digits, without case."""
    return _SPELLINGS.sub("", name.casefold().replace("ё", "е"))


def begins_body(text: str) -> bool:
    """Whether a text begins with a word that names of bodies begin with, and with a capital."""
    return text[:1].isupper() and bool(_HEAD.match(text)) and not _TAIL.match(text)


def one_spelling(lists: Sequence[tuple[Executor, ...]]) -> list[tuple[Executor, ...]]:
    """The executors of several measures, each body by the name under which it comes first."""
    first: dict[str, str] = {}
    return [
        tuple(Executor(name=first.setdefault(body_key(each.name), each.name), role=each.role) for each in one)
        for one in lists
    ]


def _taken_apart(part: str) -> tuple[str, list[str], bool]:
    """A name, who helps it, and whether it is said to lead."""
    helpers: list[str] = []
    is_lead = False

    def without(bracket: re.Match[str]) -> str:
        nonlocal is_lead
        inside = " ".join(bracket[1].split())
        if _SHORT_NAME.fullmatch(inside):
            return f" ({inside})"
        if _LEADS.search(inside):
            is_lead = True
        elif inside and not _REMARK.search(inside):
            helpers.append(inside)
        return " "

    name = _BRACKETS.sub(without, part)
    if found := _WITH.search(name):
        name = name[: found.start()]
        helpers.append(_tidy(found[1]))
    elif _KAZAKH_WITH.search(_tidy(name)):
        helpers.append(_tidy(name))
        name = ""
    return _tidy(name), helpers, is_lead


def _tidy(name: str) -> str:
    text = _JOINED.sub("-", " ".join(name.replace("\xa0", " ").split()))
    text = re.sub(r"^(?:[-–—•*·]|\d+[.)])\s*", "", text)
    text = re.sub(r"\s+([,.;])", r"\1", text).strip(" ,;:")
    return text if re.search(r"\b[А-ЯЁA-Z]\.$", text) else text.rstrip(". ")


def _parts(text: str) -> Iterator[str]:
    """The cell cut where a new body begins."""
    pieces = [cut for piece in _pieces(text) for cut in _cut_at_and(piece)]
    kept = ""
    sign = "\n"
    for piece, following in pieces:
        if kept and not _begins(kept, piece, sign):
            kept = _grown(kept, piece, sign)
        else:
            if kept:
                yield kept
            kept = piece
        sign = following
    if kept:
        yield kept


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text between signs outside quotes and brackets, with the sign that follows it.

    Where lines end with a sign, a line without one only goes on in the next.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    wraps = any(line[-1] in ",;" for line in lines[:-1])
    text = (" " if wraps else "\n").join(lines)
    closing: list[str] = []
    begin = 0
    for at, sign in enumerate(text):
        if closing and sign == closing[-1]:
            closing.pop()
        elif sign in _CLOSING and _CLOSING[sign] in text[at:]:
            closing.append(_CLOSING[sign])
        elif not closing and sign in ",;\n":
            if piece := text[begin:at].strip():
                yield piece, sign
            begin = at + 1
    if piece := text[begin:].strip():
        yield piece, ""


def _cut_at_and(piece: tuple[str, str]) -> list[tuple[str, str]]:
    parts = _AND_HEAD.split(piece[0]) if "«" not in piece[0] and "(" not in piece[0] else [piece[0]]
    return [(part, ";") for part in parts[:-1]] + [(parts[-1], piece[1])]


def _begins(before: str, piece: str, sign: str) -> bool:
    """Whether a new body begins with a piece."""
    if sign == ";":
        return not _WITH.match(piece)
    if _WITH.match(piece) or _TAIL.match(piece) or piece.startswith("(") or _OPEN_END.search(before):
        return False
    if piece[0].isupper() or not piece[0].isalpha():
        return True
    if _KAZAKH.search(before + piece):
        return bool(_KAZAKH_END.search(_BRACKETS.sub("", before).strip()))
    return bool(_HEAD.match(piece))


def _grown(before: str, piece: str, sign: str) -> str:
    """A name that goes on: a comma before «Камчатского края» was a slip, others are the name's own."""
    own_comma = sign == "," and not (_TAIL.match(piece) or _WITH.match(piece) or piece.startswith("("))
    return f"{before}, {piece}" if own_comma else f"{before} {piece}"
