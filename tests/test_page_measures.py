"""The page Measures on a small store: the answer, the lists, one measure and its forms, what is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from plans.plan import Plan
from tests import page_plans
from tests.page_run import html, run, words
from warehouse.store import reading, writing

DAY = "2022-07-01"  # two quarters after the plan's approval have ended


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read only."""
    return page_plans.put(
        tmp_path_factory.mktemp("measures") / "store", page_plans.DISTRICT, page_plans.REGION
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return page_plans.put(tmp_path / "store", page_plans.DISTRICT)


def opened(monkeypatch: pytest.MonkeyPatch, store: Path, **address: str) -> AppTest:
    return run(monkeypatch, store, "measures", **{"as_of": DAY, **address})


def events(store: Path) -> list[tuple[object, ...]]:
    with reading(store) as connection:
        return connection.execute(
            "SELECT number, due, kind, day, text, figure, document, document_date, new_due, reason,"
            " allowed_by, waits_for FROM measure_event ORDER BY event_id"
        ).fetchall()


def field(app: AppTest, label: str) -> object:
    return next(each for each in [*app.text_input, *app.text_area, *app.selectbox] if each.label == label)


def fill(app: AppTest, fields: dict[str, str]) -> None:
    for label, said in fields.items():
        found = field(app, label)
        found.select(said) if found in list(app.selectbox) else found.set_value(said)  # type: ignore[attr-defined]


def send(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def test_the_answer_counts_what_is_overdue_and_what_comes(
    monkeypatch: pytest.MonkeyPatch, both: Path
) -> None:
    said = words(opened(monkeypatch, both))
    assert (
        "На 01.07.2022: просрочено 5 мероприятий из 8 (8 сроков); до конца квартала — 2 срока,"
        " ближайший 30.09.2022: № 1 Проведение анализа" in said
    )
    assert "2 плана 8 мероприятий" in said
    assert "Срок 1 мероприятия не понят" in said
    assert "Период хотя бы одного плана в документе не назван" in said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("kk", "01.07.2022 күніне: 5 іс-шарадан 2 іс-шараның мерзімі өткен (4 мерзім); тоқсан соңына дейін"),
        ("en", "As of 1 Jul 2022: 2 measures overdue of 5 (4 due dates); 2 due dates until the end"),
    ],
)
def test_the_answer_in_other_languages(
    monkeypatch: pytest.MonkeyPatch, both: Path, lang: str, said: str
) -> None:
    assert said in words(opened(monkeypatch, both, plan="district-2022", lang=lang))


def test_overdue_comes_first_then_the_quarter_then_who_answers(
    monkeypatch: pytest.MonkeyPatch, both: Path
) -> None:
    said = words(opened(monkeypatch, both, plan="district-2022"))
    headings = ["Просрочено · 4", "Сроки этого квартала · 2", "По исполнителям", "Календарь сроков"]
    places = [said.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "■ просрочено · 92 дня" in said and "● в этом квартале · через 91 день" in said
    assert "И ещё 1 срок, который ждёт условия или другого мероприятия" in said
    assert "31.03.2022 отчёт до 10.04.2022" in said


def test_names_are_never_taken_for_html(monkeypatch: pytest.MonkeyPatch, both: Path) -> None:
    for more in ({}, {"measure": "district-2022/1"}):
        code = html(opened(monkeypatch, both, plan="district-2022", **more))
        assert "<b>краж" not in code and "<района>" not in code
        assert "&lt;b&gt;краж&lt;/b&gt;" in code


def test_an_earlier_day_is_shown_as_it_was(monkeypatch: pytest.MonkeyPatch, both: Path) -> None:
    said = words(opened(monkeypatch, both, plan="district-2022", as_of="2022-03-20"))
    assert "просроченных нет, 5 мероприятий" in said
    app = opened(monkeypatch, both, plan="district-2022", as_of="2020-09-10")  # no figures, and no error
    assert not app.error


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ({"state": "waiting"}, "ждёт условия · 4", "Просрочено ·"),
        ({"executor": "Управление культуры"}, "Просрочено · 2", "По исполнителям"),
        ({"plan": "region-2020", "section": "2. Дороги"}, "Просрочено · 1", "Конкурс школ …"),
        ({"executor": "Никто"}, "Просрочено · 8", "Таких сроков нет"),
    ],
)
def test_filters_live_in_the_address(
    monkeypatch: pytest.MonkeyPatch, both: Path, asked: dict[str, str], shown: str, hidden: str
) -> None:
    said = words(opened(monkeypatch, both, **asked))
    assert shown in said and hidden not in said


def test_one_plan_has_sections_and_several_have_plans(monkeypatch: pytest.MonkeyPatch, both: Path) -> None:
    said = words(opened(monkeypatch, both))
    assert "По планам" in said and "По разделам" not in said
    said = words(opened(monkeypatch, both, plan="region-2020"))
    assert "По разделам" in said and "1. Школы" in said and "По планам" not in said


def test_long_lists_have_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    many = [
        page_plans.measure(str(n), f"Работа {n}", "I квартал 2022 г.", f"Отдел {n:02d}") for n in range(1, 46)
    ]
    plan = Plan(
        id="many", title="Много", valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 31), measures=many
    )
    store = page_plans.put(tmp_path / "store", plan)
    first = html(opened(monkeypatch, store))
    assert (
        "Работа 20<" in first and "Работа 21<" not in first.split("Календарь")[0].split("По исполнителям")[0]
    )
    app = opened(monkeypatch, store, **{"overdue-page": "3", "executor-page": "99"})
    said = words(app)
    assert "41–45 из 45" in said
    assert said.count("41–45 из 45") == 2  # a page beyond the last is the last
    assert "1–20 из 45" in said  # the Gantt chart's own


def test_the_calendar_names_measures_on_their_days(monkeypatch: pytest.MonkeyPatch, both: Path) -> None:
    code = html(opened(monkeypatch, both, plan="district-2022", month="2022-06"))
    grid = code[code.index("bg-calendar") :]
    day = grid[grid.index('datetime="2022-06-30"') :].split("</td>")[0]
    assert day.count('class="bg-due ') == 3 and "measure=district-2022%2F1" in day
    assert "month=2022-05" in code and "month=2022-07" in code
    assert "июнь 2022" in words(opened(monkeypatch, both, month="2022-06"))
    assert "июль 2022" in words(opened(monkeypatch, both, month="nonsense"))


def test_the_gantt_chart_has_a_row_a_measure(monkeypatch: pytest.MonkeyPatch, both: Path) -> None:
    app = opened(monkeypatch, both, plan="district-2022")
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    labels = spec["layout"]["yaxis"]["ticktext"]
    assert [label.split()[0] for label in labels] == ["1", "2", "3", "4"]
    assert "&lt;b&gt;" in labels[0]
    named = [trace["name"] for trace in spec["data"] if trace.get("showlegend") is not False]
    assert named == ["просрочено", "в этом квартале", "позже", "постоянно", "ждёт условия"]
    late = next(trace for trace in spec["data"] if trace.get("name") == "просрочено")
    assert [day[:10] for day in late["x"]] == ["2022-03-31", "2022-06-30"] * 2


def test_the_overdue_slide_of_a_meeting(monkeypatch: pytest.MonkeyPatch, both: Path) -> None:
    said = words(opened(monkeypatch, both, view="meeting", part="2"))
    assert "Просрочено · 8, первые 5" in said and said.count("■ просрочено") == 5
    assert "Документы к заседанию" not in said
    assert "2 из 6" in said
    answer = words(opened(monkeypatch, both, view="meeting"))
    assert "просрочено 5 мероприятий из 8" in answer


def test_a_measure_opens_by_its_address(monkeypatch: pytest.MonkeyPatch, both: Path) -> None:
    said = words(opened(monkeypatch, both, measure="district-2022/1"))
    assert "Мероприятие 1" in said
    assert "просрочено: 2 срока из 4, исполнено 0 из 4, следующий срок 30.09.2022." in said
    assert "Прочитано как ежеквартально, в течение 2022 г., отчёт до 10 числа" in said
    assert "← ко всем мероприятиям" in said
    unclear = words(opened(monkeypatch, both, measure="district-2022/5"))
    assert "срок не понят, дат нет" in unclear
    several = words(opened(monkeypatch, both, measure="region-2020/1.1"))
    assert "можно прочитать и так:" in several
    for unknown in ("district-2022/99", "district-2022/"):
        assert "В этом плане такого мероприятия нет" in words(opened(monkeypatch, both, measure=unknown))
    assert "Просрочено · 8" in words(opened(monkeypatch, both, measure="no-such-plan/1"))


def test_a_measure_leads_to_what_became_of_its_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    aimed = page_plans.measure(
        "1", "Рейды", "II квартал 2022 г.", "Полиция", indicators=("theft",), areas=("kz-19",)
    )
    plan = page_plans.DISTRICT.model_copy(update={"measures": (aimed,)})
    app = opened(monkeypatch, page_plans.put(tmp_path / "store", plan), measure="district-2022/1")
    assert "effect?as_of=2022-07-01&amp;area=kz-19&amp;indicator=theft&amp;since=2022-04" in html(app)
    assert "Совпадение по времени — не причина" in words(app)


def test_a_report_ends_the_delay_and_stays_in_the_history(
    monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    app = opened(monkeypatch, store, measure="district-2022/1")
    fill(
        app,
        {
            "Что сделано": "Проведено 3 схода",
            "Число (охват, установлено, проведено)": "1 250,5",
            "Номер документа": "12-исх",
            "Дата документа": "05.04.2022",
            "Каким днём": "06.04.2022",
        },
    )
    send(app, "Сохранить отчёт")
    assert "Отчёт сохранён." in words(app)
    assert events(store) == [
        ("1", date(2022, 3, 31), "reported", date(2022, 4, 6), "Проведено 3 схода", 1250.5, "12-исх",
         date(2022, 4, 5), None, None, None, None)
    ]  # fmt: skip
    said = words(app)
    assert "просрочено: 1 срок из 4, исполнено 1 из 4" in said
    assert "Проведено 3 схода" in said and "12-исх от 05.04.2022" in said and "число: 1 250,50" in said
    assert "просрочено: 1 срок из 4" in words(
        opened(monkeypatch, store, measure="district-2022/1", as_of="2022-04-05")
    )  # before the report came it was overdue


def test_a_date_is_moved_with_its_reason_and_who_allowed_it(
    monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    app = opened(monkeypatch, store, measure="district-2022/3")
    app.get("button_group")[0].set_value("moved").run()
    send(app, "Перенести срок")
    assert [error.value for error in app.error] and events(store) == []  # what it needs is said
    fill(
        app,
        {
            "По какому сроку": "2022-06-30", "Новый срок": "15.08.2022", "Причина": "ремонт",
            "Кто разрешил": "Аким",
        },
    )  # fmt: skip
    send(app, "Перенести срок")
    said = words(app)
    assert "перенесён с 30.06.2022" in said and "причина: ремонт" in said and "разрешил: Аким" in said
    assert "следующий срок 15.08.2022" in said
    assert events(store)[0][8:11] == (date(2022, 8, 15), "ремонт", "Аким")


@pytest.mark.parametrize(
    ("number", "kind", "button", "fields", "state"),
    [
        ("3", "not_required", "Отметить: не требуется", {"По какому сроку": "2022-03-31"}, "не требуется"),
        ("3", "waits", "Отметить ожидание", {"По какому сроку": "whole"}, "ждёт № 1"),
        ("4", "closed", "Сохранить дату закрытия", {"Дата закрытия": "01.06.2022"}, "просрочено · 30 дней"),
    ],
)
def test_other_entries(
    monkeypatch: pytest.MonkeyPatch, store: Path, number: str, kind: str, button: str, fields: dict[str, str],
    state: str,
) -> None:  # fmt: skip
    app = opened(monkeypatch, store, measure=f"district-2022/{number}")
    app.get("button_group")[0].set_value(kind).run()
    fill(app, fields)
    send(app, button)
    assert not app.error and [event[2] for event in events(store)] == [kind]
    assert state in words(app)


def test_an_entry_is_withdrawn_and_stays_in_the_history(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    app = opened(monkeypatch, store, measure="district-2022/1")
    fill(app, {"Что сделано": "Готово"})
    send(app, "Сохранить отчёт")
    fill(app, {"Причина": "ошибка"})
    send(app, "Отозвать запись")
    said = words(app)
    assert "Запись отозвана" in said and "отозвано" in said and "Готово" in said
    with reading(store) as connection:
        kinds = connection.execute("SELECT kind, withdraws FROM measure_event ORDER BY event_id").fetchall()
    assert kinds == [("reported", None), ("withdrawn", 1)]
    assert not [button for button in app.button if button.label == "Отозвать запись"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"Дата документа": "32.13.2022", "Что сделано": "x"}, "«32.13.2022» — не дата"),
        ({"Число (охват, установлено, проведено)": "много"}, "«много» — не число"),
        ({"Каким днём": "", "Что сделано": "x"}, "Укажите дату: Каким днём"),
        ({}, "Отчёт по мероприятию 1 пуст"),
    ],
)
def test_what_cannot_be_entered_is_said(
    monkeypatch: pytest.MonkeyPatch, store: Path, fields: dict[str, str], said: str
) -> None:
    app = opened(monkeypatch, store, measure="district-2022/1")
    fill(app, fields)
    send(app, "Сохранить отчёт")
    assert said in " ".join(error.value for error in app.error)
    assert events(store) == []


def test_papers_are_offered_but_not_made(monkeypatch: pytest.MonkeyPatch, both: Path) -> None:
    app = opened(monkeypatch, both)
    offered = {button.proto.label for button in app.get("download_button")}
    assert {"Контрольная таблица (DOCX)", "Контрольная таблица (XLSX)", "Календарь сроков (ICS)"} <= offered
    assert {"Все письма одним файлом (DOCX)", "Каждое письмо отдельно (ZIP)"} <= offered
    calm = opened(monkeypatch, both, as_of="2020-08-30")
    assert "Писем исполнителям нет" in words(calm)


def test_a_store_without_plans_asks_for_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with writing(tmp_path / "store"):
        pass
    app = opened(monkeypatch, tmp_path / "store")
    assert "Планов ещё нет" in words(app)


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
@pytest.mark.parametrize("measure", ["", "district-2022/1", "district-2022/4"])
def test_every_language_and_view(
    monkeypatch: pytest.MonkeyPatch, both: Path, lang: str, measure: str
) -> None:
    for view in ("", "meeting"):
        app = opened(monkeypatch, both, lang=lang, measure=measure, view=view)
        assert not app.exception and not app.error
