"""Plans as YAML, in the store, and by the command line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import ArgumentError, BagdarError
from etl.__main__ import main
from plans.document import Told
from plans.loading import contents_of, ensure_plans, load_plan
from plans.plan import Executor, Measure, Plan, Role
from plans.plan_file import PLANS, plan_text, read_plan, read_plans, write_plan
from warehouse.plans import forget_plan, plan_checksums
from warehouse.store import reading, writing

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60)
CODE = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True)
EXECUTORS = st.builds(
    lambda lead, others, helpers: (
        *(Executor(name=name, role=Role.LEAD) for name in lead),
        *(Executor(name=name, role=Role.CO) for name in others),
        *(Executor(name=name, role=Role.HELPER) for name in helpers),
    ),
    st.lists(WORDS, max_size=1),
    st.lists(WORDS, max_size=3),
    st.lists(WORDS, max_size=2),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    numbers = draw(
        st.lists(st.from_regex(r"[1-9][0-9]?(\.[1-9][0-9]?)?", fullmatch=True), unique=True, max_size=6)
    )
    start = draw(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
    measures = [
        Measure(
            number=number,
            section=draw(WORDS),
            wording=draw(WORDS),
            deadline=draw(WORDS),
            result=draw(WORDS),
            executors=draw(EXECUTORS),
            reading=draw(st.none() | CODE),
            waits_for=draw(st.none() | st.sampled_from(numbers)),
            indicators=tuple(draw(st.lists(CODE, max_size=2))),
            areas=tuple(draw(st.lists(CODE, max_size=2))),
        )
        for number in numbers
    ]
    return Plan(
        id=draw(CODE),
        title=draw(WORDS),
        area=draw(st.none() | CODE),
        approved=draw(st.none() | st.dates(date(2000, 1, 1), date(2040, 1, 1))),
        valid_from=start,
        valid_to=start + timedelta(days=draw(st.integers(0, 800))),
        period_stated=draw(st.booleans()),
        weekends=draw(st.booleans()),
        source=draw(WORDS),
        measures=tuple(measures),
    )


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None)
@given(plan=plans())
def test_a_plan_comes_back_from_its_file_as_it_was(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(plan_text(plan), encoding="utf-8")
    assert read_plan(path).plan == plan


def test_a_person_may_write_short(tmp_path: Path) -> None:
    path = tmp_path / "short.yaml"
    path.write_text(
        "id: short\ntitle: План\nvalid_from: 2025-01-01\nvalid_to: 2025-12-31\nmeasures:\n"
        "- number: 1\n  wording: Рейды\n  deadline: ежемесячно\n  lead: Полиция\n  with: [Акимат, Школы]\n",
        encoding="utf-8",
    )
    (measure,) = read_plan(path).plan.measures
    assert (measure.number, measure.result, measure.section) == ("1", "", "")
    assert [(each.name, each.role) for each in measure.executors] == [
        ("Полиция", Role.LEAD),
        ("Акимат", Role.CO),
        ("Школы", Role.CO),
    ]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("valid_to: 2025-12-31", "valid_to: 2024-12-31", "–"),
        ("wording: Рейды", "wordin: Рейды", "measures.1.wording"),
        ("number: '1'", "number: 1.10", "measures.1.number"),
        ("lead:", "leads:", "measures.1.leads"),
        ("valid_from: 2025-01-01", "valid_from: январь", "valid_from"),
    ],
)
def test_a_fault_names_its_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = (
        "id: short\ntitle: План\nvalid_from: 2025-01-01\nvalid_to: 2025-12-31\nmeasures:\n"
        "- number: '1'\n  wording: Рейды\n  deadline: ежемесячно\n  lead: Полиция\n"
    )
    assert old in text
    path = tmp_path / "bad.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BagdarError) as caught:
        read_plan(path)
    assert (caught.value.places["file"], caught.value.places["field"]) == ("bad.yaml", field)


def test_edits_by_hand_are_not_written_over(tmp_path: Path) -> None:
    plan = read_plan(PLANS / "khmao.yaml").plan
    path = write_plan(plan, tmp_path)
    edited = path.read_text(encoding="utf-8").replace("Постоянно", "Ежемесячно", 1)
    path.write_text(edited, encoding="utf-8")
    with pytest.raises(ArgumentError, match="differs"):
        write_plan(plan, tmp_path)
    assert path.read_text(encoding="utf-8") == edited
    write_plan(plan, tmp_path, replace=True)
    assert read_plan(path).plan == plan


def test_a_file_that_says_the_same_stays_as_a_person_wrote_it(tmp_path: Path) -> None:
    plan = read_plan(PLANS / "khmao.yaml").plan
    path = write_plan(plan, tmp_path)
    commented = "# Проверено в прокуратуре\n" + path.read_text(encoding="utf-8")
    path.write_text(commented, encoding="utf-8")
    write_plan(plan, tmp_path, replace=True)
    assert path.read_text(encoding="utf-8") == commented
    path.write_text("id: [", encoding="utf-8")
    with pytest.raises(ArgumentError, match="differs"):
        write_plan(plan, tmp_path)
    assert path.read_text(encoding="utf-8") == "id: ["


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "plans").write_text("a file", encoding="utf-8")
    with pytest.raises(BagdarError, match="not_written"):
        write_plan(read_plan(PLANS / "khmao.yaml").plan, tmp_path / "plans")


def test_the_kind_of_a_deadline_is_known_though_its_dates_lie_outside() -> None:
    plan = read_plan(PLANS / "khmao.yaml").plan
    late = plan.measures[5].model_copy(update={"deadline": "IV квартал 2031 года"})
    (dated,) = contents_of(plan.model_copy(update={"measures": (late,)})).measures
    assert (dated.kind, dated.schedule.occurrences, dated.outside) == ("once", (), (date(2031, 12, 31),))


def count(store: Path, table: str, plan: str) -> int:
    column = "id" if table == "plan" else "plan"
    with reading(store) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", [plan]).fetchone()
    return 0 if found is None else int(found[0])


def test_the_store_holds_a_plan_in_the_place_of_its_last_version(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with writing(store) as connection:
        for file in read_plans():
            load_plan(connection, file)
    assert [count(store, table, "kondinsky") for table in ("plan", "measure", "occurrence")] == [1, 8, 66]
    assert count(store, "occurrence", "khmao") == 30
    assert count(store, "occurrence", "kamchatka") == 61
    with writing(store) as connection:
        connection.execute(
            "INSERT INTO measure_event (event_id, plan, number, measure, kind, day, entered_at, entered_by)"
            " SELECT 1, plan, number, id, 'reported', DATE '2020-06-01', TIMESTAMP '2020-06-01', 'x'"
            " FROM measure WHERE plan = 'khmao' AND number = '6'"
        )
        held = plan_checksums(connection)
        forget_plan(connection, "khmao")
        ensure_plans(connection, read_plans())
        assert plan_checksums(connection) == held
    assert count(store, "measure", "khmao") == 15
    assert count(store, "measure_event", "khmao") == 1
    with reading(store) as connection:
        found = connection.execute(
            "SELECT m.plan, m.number FROM measure_event e JOIN measure m ON m.id = e.measure"
        )
        assert found.fetchall() == [("khmao", "6")]
        ids = connection.execute("SELECT count(*), count(DISTINCT id) FROM measure").fetchone()
        assert ids == (66, 66)


def test_contents_say_what_must_be_asked() -> None:
    plan = read_plan(PLANS / "kamchatka.yaml").plan
    contents = contents_of(plan)
    assert [m.number for m in contents.ambiguous] == ["3.10", "3.15", "4.2"]
    assert contents.not_understood == []
    strange = plan.measures[0].model_copy(update={"deadline": "когда-нибудь потом"})
    changed = contents_of(plan.model_copy(update={"measures": (strange,)}))
    assert changed.not_understood == [strange] and changed.occurrences == 0
    chosen = plan.measures[-4].model_copy(update={"reading": "no_such"})
    with pytest.raises(ArgumentError, match="reading_unknown"):
        contents_of(plan.model_copy(update={"measures": (chosen,)}))


DOCUMENT = """План профилактики краж
№ п/п\tМероприятие\tСрок\tИсполнители
1\tРейды\tежеквартально\tПолиция, Акимат
2\tКамеры\tкогда-нибудь потом\tАкимат
"""


def test_the_command_reads_a_document_and_then_its_edited_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, folder, store = tmp_path / "krazhi.txt", tmp_path / "plans", tmp_path / "store"
    document.write_text(DOCUMENT.replace("2\tКамеры", "Итого\tодна\t\t\n2\tКамеры"), encoding="utf-8")
    ways = ["--plans", str(folder), "--store", str(store)]
    assert main(["plan", str(document), *ways]) != 0  # no year anywhere
    assert not folder.exists()
    period = ["--from", "2025-01-01", "--to", "2025-12-31", "--approved", "2025-02-10"]
    assert main(["plan", str(document), *period, *ways]) == 0
    out = capsys.readouterr().out
    assert "2 мероприятия, 2 исполнителя, 3 поручения, 4 срока" in out
    assert "когда-нибудь потом" in out
    assert "Строка 4 не похожа на мероприятие и пропущена: Итого | одна" in out
    file = folder / "krazhi.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("когда-нибудь потом", "до 1 июля 2025 г."), "utf-8"
    )
    assert main(["plan", str(document), *period, *ways]) != 0  # edited by hand
    assert main(["plan", str(file), *ways]) == 0
    assert count(store, "occurrence", "krazhi") == 5
    assert main(["plan", str(file), str(document), "--id", "x", *ways]) != 0
    with reading(store) as connection:
        deeds = connection.execute("SELECT detail FROM audit WHERE action = 'plan'").fetchall()
    assert len(deeds) == 2


def test_what_the_user_says_comes_before_the_document() -> None:
    told = Told(approved=date(2020, 3, 1), valid_from=date(2020, 2, 1), valid_to=date(2020, 11, 30))
    from etl.plan_documents import read_document

    plan = read_document(PLANS / "khmao.yaml", told)
    assert (plan.approved, plan.valid_from, plan.valid_to) == (told.approved, told.valid_from, told.valid_to)
    assert plan.period_stated
