"""Upload on the page Data: a file that asks, an unknown table described, names accepted."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from tests.page_run import run, words
from warehouse.reference import ensure_reference
from warehouse.store import reading, writing

LONG = "территория;показатель;период;число\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BAGDAR_LAYOUTS", str(tmp_path / "layouts"))
    with writing(tmp_path / "store") as connection:
        ensure_reference(connection)
    return tmp_path / "store"


def send(app: AppTest, *files: tuple[str, bytes]) -> None:
    app.file_uploader[0].set_value([(name, content, "") for name, content in files])
    button(app, "Загрузить").click().run()
    assert not app.exception


def button(app: AppTest, label: str) -> object:
    return next(each for each in app.button if each.label == label)


def select(app: AppTest, label: str, nth: int = 0) -> object:
    return [each for each in app.selectbox if each.label.startswith(label)][nth]


def figures(store: Path) -> list[tuple[object, ...]]:
    with reading(store) as connection:
        return connection.execute(
            "SELECT area, indicator, strftime(period_start, '%Y-%m'), value, strftime(published, '%Y-%m-%d')"
            " FROM latest ORDER BY ALL"
        ).fetchall()


def test_each_file_is_asked_for_what_it_lacks(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    app = run(monkeypatch, store, "data")
    send(
        app,
        ("без района.csv", "показатель;период;число\nКражи;2026-09;12\n".encode()),
        ("без месяца.csv", "территория;показатель;число\nТалгарский район;Кражи;7\n".encode()),
        ("целый.csv", (LONG + "Абай облысы;Кражи;2026-09;3\n").encode()),
    )
    said = words(app)
    assert "без района.csv: о какой территории этот файл?" in said
    assert "без месяца.csv: за какой месяц этот файл?" in said
    assert len(figures(store)) == 1  # the one that says all is in already
    button(app, "Загрузить с этими ответами").click().run()
    assert "Ответьте хотя бы на один вопрос." in app.warning[0].value
    select(app, "Территория").select("kz-1952")
    button(app, "Загрузить с этими ответами").click().run()
    assert [row[0] for row in figures(store)] == ["kz-10", "kz-1952"]
    assert "без месяца.csv: за какой месяц" in words(app) and "без района.csv: о какой" not in words(app)
    select(app, "Месяц (у").select((8, 1))
    button(app, "Загрузить с этими ответами").click().run()
    year = figures(store)[-1][2]
    assert str(year).endswith("-08") and figures(store)[-1][:2] == ("kz-1962", "theft")
    assert "ждёт ответа" not in words(app)


def test_two_numbers_of_one_day_are_both_shown(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    app = run(monkeypatch, store, "data")
    send(app, ("раньше.csv", (LONG + "Абай облысы;Кражи;2026-09;300\n").encode()))
    send(app, ("позже.csv", (LONG + "Абай облысы;Кражи;2026-09;303\n").encode()))
    said = words(app)
    assert "позже.csv расходится с загрузкой 1 (раньше.csv)" in said
    assert "там 300, в этом файле 303" in said and "15.10.2026" in said
    assert figures(store)[0][3] == 300
    app.selectbox(key=next(s.key for s in app.selectbox if (s.key or "").endswith("conflict-day"))).select(20)
    app.selectbox(key=next(s.key for s in app.selectbox if (s.key or "").endswith("conflict-month"))).select(
        11
    )
    app.selectbox(key=next(s.key for s in app.selectbox if (s.key or "").endswith("conflict-year"))).select(
        2026
    )
    button(app, "Загрузить с этими ответами").click().run()
    assert figures(store)[0][3:] == (303, "2026-11-20")


def test_pasted_text_goes_the_way_of_a_file(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    app = run(monkeypatch, store, "data")
    app.text_area[0].input("Территория\tПоказатель\tПериод\tЧисло\nАбай облысы\tКражи\t2026-09\t44\n")
    button(app, "Загрузить").click().run()
    assert figures(store)[0][:4] == ("kz-10", "theft", "2026-09", 44)
    button(app, "Загрузить").click().run()
    assert "Сначала выберите файл" in app.warning[0].value


def book() -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (
        ["Кражи и грабежи"],
        ["Район", "Вид преступления", "янв 2026", "фев 2026"],
        ["Талгарский район", "Кражи", 120, 131],
        ["Талгарски раен", "Грабежи", 12, 9],
    ):
        sheet.append(row)
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def test_an_unknown_table_is_described_and_its_names_accepted(
    monkeypatch: pytest.MonkeyPatch, store: Path, tmp_path: Path
) -> None:
    app = run(monkeypatch, store, "data")
    send(app, ("свод.xlsx", book()))
    assert "Не удалось узнать формат" in app.error[0].value
    button(app, "Описать эту таблицу").click().run()
    said = words(app)
    assert "Чисел прочитано: 4; войдёт в базу: 2; будет отклонено: 2." in said
    assert "отклонено: территория незнакома → Талгарский район (kz-1962)" in said
    assert app.radio[0].value == "period"
    assert (select(app, "Столбец территории").value, select(app, "Столбец показателя").value) == (
        "Район",
        "Вид преступления",
    )
    assert figures(store) == []  # shown only
    # A wrong role is corrected by hand, and shown at once.
    select(app, "Столбец показателя").select("").run()
    assert "Выберите показатель этого файла" in app.info[0].value
    select(app, "Столбец показателя").select("Вид преступления").run()
    next(each for each in app.text_input if each.label == "Как назвать такие таблицы").input("long").run()
    button(app, "Сохранить формат и загрузить файл").click().run()
    assert "Формат с именем long уже есть" in app.error[-1].value
    next(each for each in app.text_input if each.label == "Как назвать такие таблицы").input("Мой свод").run()
    button(app, "Сохранить формат и загрузить файл").click().run()
    assert (tmp_path / "layouts" / "moi_svod.yaml").is_file()
    assert [row[:4] for row in figures(store)] == [
        ("kz-1962", "theft", "2026-01", 120),
        ("kz-1962", "theft", "2026-02", 131),
    ]
    with reading(store) as connection:
        row = connection.execute("SELECT loaded_by IS NOT NULL, layout FROM load").fetchone()
        assert row == (True, "moi_svod")
        assert connection.execute("SELECT count(*) FROM audit WHERE action = 'layout'").fetchone() == (1,)
    # The misspelt district is among the unknown names, its nearest candidate chosen beforehand.
    assert "Незнакомые названия" in words(app)
    assert next(s.value for s in app.selectbox if (s.key or "").startswith("names-area")) == "kz-1962"
    button(app, "Принять").click().run()
    assert "«Талгарски раен» — это Талгарский район" in app.success[-1].value
    button(app, "Загрузить файл ещё раз").click().run()
    assert [row[:4] for row in figures(store)][:2] == [
        ("kz-1962", "robbery_open", "2026-01", 12),
        ("kz-1962", "robbery_open", "2026-02", 9),
    ]
    assert "Незнакомые названия" not in words(app)


@pytest.mark.parametrize("lang", ["kk", "en"])
def test_the_wizard_speaks_the_pages_language(
    monkeypatch: pytest.MonkeyPatch, store: Path, lang: str
) -> None:
    app = run(monkeypatch, store, "data", lang=lang)
    app.file_uploader[0].set_value([("свод.xlsx", book(), "")])
    next(each for each in app.button if each.label in ("Жүктеу", "Load")).click().run()
    next(each for each in app.button if (each.key or "").startswith("wizard-")).click().run()
    assert not app.exception and not [error for error in app.error if "6 " in error.value]
    shown = [each.label for each in (*app.selectbox, *app.radio, *app.text_input, *app.button)]
    assert not [label for label in shown if "wizard." in label or "data." in label]
