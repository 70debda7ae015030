"""Every text is there in every language, and everything that the code asks for is a text."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from domain import BagdarError, Mark, Period, Status
from language import (
    LANGUAGES,
    chosen_language,
    date_text,
    message,
    month_names,
    number_text,
    percent_text,
    period_text,
    plural,
    signed_text,
    translate,
)
from language.catalog import LOCALES, catalog

PROJECT = LOCALES.parent
CODE = (
    "app.py",
    "run.py",
    "domain.py",
    "pages",
    "ui",
    "reports",
    "plans",
    "models",
    "etl",
    "warehouse",
    "language",
)
DATA = ("data/roadmaps", "data/layouts", "data/plans")
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
KEY_BEGINNING = re.compile(r"[a-z][a-z0-9_]*\.([a-z0-9_]+\.)*[a-z0-9_]*")
FILE_NAME = re.compile(
    r".*\.(csv|css|js|json|lark|md|po|py|sql|svg|txt|xlsx|xls|yaml|yml|zip|duckdb|new|lock|wal)"
)
# Who is handed a key and the places of its text in one call.
SPEAKERS = {"translate", "plural", "text", "count", "_t", "t"}
REJECTS = {
    "unknown_area", "unknown_indicator", "bad_period", "not_a_number", "not_whole", "duplicate_key",
    "bad_basis", "bad_published", "blank",
}  # fmt: skip
# Where Cyrillic letters in code are data (words of input files), not a text for the user.
MAY_HOLD_CYRILLIC = (
    "etl/layouts/", "etl/spelling.py", "etl/demo", "language/formats.py", "plans/deadline", "plans/words_",
    "plans/columns.py", "plans/document.py", "plans/executors.py", "plans/heading.py",
    "plans/documents/plain_text.py", "plans/measure_rows.py",
)  # fmt: skip
NAMES = {"Бағдар", "Рус", "Қаз", "Русский", "Қазақша"}


@cache
def keys(lang: str = "ru") -> dict[str, tuple[str, ...]]:
    """Every key with its text, or the forms of its plural."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in catalog(lang):
        if isinstance(entry.id, tuple | list):
            found[entry.id[0]] = tuple(entry.string or ())
        elif entry.id:
            found[entry.id] = (str(entry.string),)
    return found


@cache
def prefixes() -> set[str]:
    return {key.split(".")[0] for key in keys()}


@cache
def files() -> dict[str, ast.Module]:
    found = [file for name in CODE for file in [PROJECT / name, *(PROJECT / name).rglob("*.py")]]
    return {
        file.relative_to(PROJECT).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in found
        if file.is_file()
    }


def strings(tree: ast.Module) -> Iterator[tuple[str, int, bool]]:
    """Every string of a module but docstrings: its text, its line, and whether more is put after it."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    begun = {id(node.values[0]) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and node.values}
    begun |= {id(n.left) for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Add)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value, node.lineno, id(node) in begun


@cache
def used() -> tuple[dict[str, str], dict[str, str]]:
    """Keys written out in the code, and beginnings of keys that it completes; each with its place."""
    whole: dict[str, str] = {}
    begun: dict[str, str] = {}
    for file, tree in files().items():
        for string, line, goes_on in strings(tree):
            place = f"{file}:{line}"
            if string.split(".")[0] not in prefixes() or (
                string not in keys() and FILE_NAME.fullmatch(string)
            ):
                continue
            if goes_on or string.endswith("."):
                if KEY_BEGINNING.fullmatch(string):
                    begun[string] = place
            elif KEY.fullmatch(string):
                whole[string] = place
    for folder in DATA:
        for source in (PROJECT / folder).glob("*.y*ml"):
            words = re.findall(r"[a-z0-9_.]+", source.read_text(encoding="utf-8"))
            whole.update({word: source.name for word in words if word in keys()})
    return whole, begun


def known(key: str) -> bool:
    """Whether it is a key, or the beginning of some that another line completes."""
    return key in keys() or any(other.startswith(key + ".") for other in keys())


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_missing_fuzzy_or_left_over(lang: str) -> None:
    assert set(keys(lang)) == set(keys("ru")) | set(keys("kk")) | set(keys("en"))
    assert not [entry.id for entry in catalog(lang) if entry.id and entry.fuzzy]
    assert not [key for key, texts in keys(lang).items() if not all(text.strip() for text in texts)]
    assert not catalog(lang).obsolete
    lines = (LOCALES / f"{lang}.po").read_text(encoding="utf-8").splitlines()
    twice = [line for line, count in Counter(x for x in lines if x.startswith("msgid ")).items() if count > 1]
    assert not twice


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plurals_have_the_forms_of_their_language(lang: str) -> None:
    plurals = {key for key, texts in keys("ru").items() if len(texts) > 1}
    forms = {"ru": 3, "kk": 2, "en": 2}[lang]
    assert {key: len(texts) for key, texts in keys(lang).items() if key in plurals} == dict.fromkeys(
        plurals, forms
    )
    assert not [key for key, texts in keys(lang).items() if key not in plurals and len(texts) > 1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_have_the_same_places_in_every_language(lang: str) -> None:
    wrong = {}
    for key, texts in keys(lang).items():
        here = set().union(*map(places, texts))
        there = set().union(*map(places, keys("ru")[key]))
        if here != there:
            wrong[key] = (here, there)
    assert not wrong


def test_english_is_not_russian() -> None:
    """But for names: of the program, of forms, and what stands in quotes."""
    names = re.compile("«.*?»|“.*?”|Бағдар|АППГ|[34]-(К|ЕГС)|1-М")
    english = {key: names.sub("", "".join(texts)) for key, texts in keys("en").items()}
    assert not [key for key, text in english.items() if re.search("[А-Яа-яЁё]", text)]


def test_every_key_in_the_code_has_a_text() -> None:
    whole, begun = used()
    unknown = {key: place for key, place in whole.items() if key not in keys()}
    # A whole string may also be the beginning of a key that another line completes.
    unknown = {
        key: place for key, place in unknown.items() if not any(k.startswith(key + ".") for k in keys())
    }
    assert not unknown
    assert not {b: place for b, place in begun.items() if not any(key.startswith(b) for key in keys())}


def test_every_code_has_a_text() -> None:
    assert not {f"reject.{reason}" for reason in REJECTS} - set(keys())
    for mark in set(Mark) - {Mark.DERIVED}:
        assert any(re.split("[._]", key)[-1] == mark for key in keys())
    # A family of keys that the code completes with a status has a text for each.
    for beginning, place in used()[1].items():
        completed = {key.removeprefix(beginning) for key in keys() if key.startswith(beginning)}
        if len(completed & set(Status)) > 1:
            assert set(Status) <= completed, place


def test_every_text_is_used() -> None:
    whole, begun = used()
    unused = sorted(key for key in keys() if key not in whole and not any(key.startswith(b) for b in begun))
    assert not unused, f"{len(unused)} texts that nothing asks for: {', '.join(unused)}"


def test_calls_fill_every_place_of_their_text() -> None:
    wrong = []
    for file, tree in files().items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name not in SPEAKERS and not name.endswith("Error"):
                continue
            given = {word.arg for word in call.keywords}
            for key in (a.value for a in call.args if isinstance(a, ast.Constant) and a.value in keys()):
                needed = set().union(*map(places, keys()[key])) - ({"n"} if len(keys()[key]) > 1 else set())
                if needed - given and None not in given:
                    wrong.append(f"{file}:{call.lineno}: {key} needs {sorted(needed - given)}")
    assert not wrong, "\n".join(wrong)


def test_sentences_of_run_py_are_texts() -> None:
    """run.py says `run.` before its keys itself."""
    source = (PROJECT / "run.py").read_text(encoding="utf-8")
    said = set(re.findall(r'\b(?:say|text)\("(\w+)"', source))
    assert {f"run.{key}" for key in said} == {key for key in keys() if key.startswith("run.")}


def test_no_russian_in_the_code() -> None:
    found = [
        f"{file}:{line}: {string[:40]!r}"
        for file, tree in files().items()
        if not file.startswith(MAY_HOLD_CYRILLIC)
        for string, line, _ in strings(tree)
        if set(re.findall("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]{2,}", string)) - NAMES
    ]
    assert not found, "texts belong in locales/:\n" + "\n".join(found)


def test_counts_take_the_form_of_their_number() -> None:
    assert [plural("data.count_figures", n, "ru") for n in (1, 2, 5, 11, 21, 112, -3)] == [
        "1 число", "2 числа", "5 чисел", "11 чисел", "21 число", "112 чисел", "−3 числа",
    ]  # fmt: skip
    assert [plural("data.count_areas", n, "en") for n in (0, 1, 1500)] == ["0 areas", "1 area", "1,500 areas"]


def test_an_error_is_a_sentence_in_the_users_language() -> None:
    error = BagdarError("error.store_busy", store="data/store", pid=7)
    assert "pid 7" in message(error, "ru") and "data/store" in message(error, "kk")
    with pytest.raises(KeyError):
        translate("no.such.key", "ru")


@pytest.mark.parametrize(("named", "lang"), [("kk", "kk"), ("en", "en"), ("de", "ru"), (None, "ru")])
def test_the_command_line_speaks_the_chosen_language(
    named: str | None, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if named:
        monkeypatch.setenv("BAGDAR_LANG", named)
    assert chosen_language() == lang


def test_numbers() -> None:
    assert number_text(8827, "ru") == number_text(8827, "kk") == "8\u202f827"
    assert number_text(8827, "en") == "8,827"
    assert number_text(-1234567.89, "ru", 1) == "−1\u202f234\u202f567,9"
    assert [number_text(value, "ru") for value in (None, float("nan"), -0.3)] == ["–", "–", "0"]
    assert [signed_text(value, "en", 1) for value in (5, -5, 0.04, -0.04, None)] == [
        "+5.0",
        "−5.0",
        "0.0",
        "0.0",
        "–",
    ]
    assert percent_text(-25.77, "ru", signed=True) == "−25,8\u00a0%"
    assert percent_text(3, "en", 0, signed=True) == "+3%"


def test_dates_and_periods() -> None:
    day = date(2026, 9, 30)
    assert [date_text(day, lang) for lang in LANGUAGES] == ["30.09.2026", "30.09.2026", "30 Sep 2026"]
    assert date_text(day, "ru", "long").startswith("30 сентября 2026")
    assert date_text(day, "en", "long") == "30 September 2026"
    assert date_text(None, "kk") == "–"
    assert month_names("kk")[0] == "Қаңтар" and month_names("ru", "abbreviated")[8] == "сент"


@pytest.mark.parametrize(
    ("period", "ru", "kk", "en"),
    [
        ("2026", "2026 год", "2026 жыл", "2026"),
        ("2026-03", "март 2026", "2026 ж. наурыз", "March 2026"),
        ("2026-Q4", "IV квартал 2026", "2026 ж. IV тоқсан", "Q4 2026"),
        ("2026-01..2026-09", "январь–сентябрь 2026", "2026 ж. қаңтар–қыркүйек", "January–September 2026"),
        (
            "2025-04..2026-03",
            "апрель 2025 – март 2026",
            "сәуір 2025 – наурыз 2026",
            "April 2025 – March 2026",
        ),
    ],
)
def test_periods_as_notes_name_them(period: str, ru: str, kk: str, en: str) -> None:
    assert [period_text(Period.parse(period), lang) for lang in LANGUAGES] == [ru, kk, en]


def test_po_files_are_named_after_their_language() -> None:
    assert {file.stem for file in Path(LOCALES).glob("*.po")} == set(LANGUAGES)
