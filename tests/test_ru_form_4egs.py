"""Form 4-ЕГС: workbooks built from its description, and every way to differ from it that must be refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import Basis, Period, UnreadableError
from etl.layouts import recognise
from etl.layouts.ru_form_4egs import _area
from etl.layouts.ru_form_4egs_terms import clean, indicators
from etl.layouts.source import AreaKey, BadText, IndicatorKey, Request
from etl.load import FileResult, load_files
from language import message
from tests.form_4egs import DISTRICTS, TRANSPORT, Row, table, workbook
from tests.source_rows import rows_of
from warehouse.store import reading

NAME = "4-EGS_Razdel_1_062019.xls"
TOTAL = "Строка 1: Зарегистрировано преступлений – всего"


def one_sheet(path: Path, rows: list[Row], wording: str = TOTAL, **more: int) -> Path:
    return workbook(path, {"1": (wording, rows)}, **more)  # type: ignore[arg-type]


def load(store: Path, files: list[Path]) -> list[FileResult]:
    return load_files(files, store, Request(), refresh=False)


def refusal_of(path: Path, request: Request | None = None) -> UnreadableError:
    with pytest.raises(UnreadableError) as refusal:
        recognise(path, request or Request())
    for lang in ("ru", "kk", "en"):
        assert path.name in message(refusal.value, lang)
    return refusal.value


def test_each_sheet_is_an_indicator_of_all_regions_since_january(tmp_path: Path) -> None:
    wording = "Строка 12: умышленное причинение легкого вреда здоровью ст. 115 УК РФ"
    file = workbook(tmp_path / NAME, {"1": (TOTAL, table()), "Лист12": (wording, table(2))})
    source = recognise(file, Request())
    assert (source.layout, source.published) == ("ru_form_4egs", None)
    rows = rows_of(source)
    assert set(rows["period"]) == {"2019-H1"} or set(rows["period"]) == {
        str(Period.parse("2019-01..2019-06"))
    }
    assert set(rows["basis"]) == {Basis.YTD}
    assert len(rows) == 2 * (1 + 8 + 85 + 1)
    first = rows[rows["indicator"] == "crimes_total"].set_index("area")["value"]
    assert first["ru"] == 85 * 86 / 2 + TRANSPORT
    assert first["ru-body-transport"] == TRANSPORT
    assert first["Чукотский автономный округ"] == 85
    (other,) = set(rows["indicator"]) - {"crimes_total"}
    assert re.fullmatch(r"ru_4egs_r1_umyshlennoe_prichinenie_[a-z_]+_[0-9a-f]{6}", other)
    frame = source.tables[0].cells.frame  # type: ignore[union-attr]
    moscow = frame[(frame["area"] == "г. Москва") & (frame["sheet"] == "1")].iloc[0]
    assert (moscow["cell_column"], moscow["row_no"], moscow["value"]) == ("C", 28, "18")
    # Excel's row 28: eight rows above the table, the country, the district, seventeen regions before it


def test_every_region_of_the_form_is_found_whatever_its_dashes(tmp_path: Path) -> None:
    store = tmp_path / "store"
    (result,) = load(store, [one_sheet(tmp_path / NAME, table())])
    assert (result.error, result.rejected, result.accepted) == (None, 0, 95)
    with reading(store) as connection:
        found = dict(
            connection.execute(
                "SELECT area, value FROM latest WHERE indicator = 'crimes_total' AND basis = 'ytd'"
            ).fetchall()
        )
        levels = connection.execute(
            "SELECT level, count(*), sum(value) FROM latest JOIN area ON code = area"
            " GROUP BY level ORDER BY level"
        ).fetchall()
    assert len(found) == 95
    regions = [region for names in DISTRICTS.values() for region in names]
    for name, code in (
        ("Ханты-Мансийский автономный округ –  Югра", "ru-khm"),
        ("Республика Северная Осетия-Алания", "ru-se"),
        ("Кемеровская область - Кузбасс", "ru-kem"),
        ("г.Севастополь", "ru-sev"),
        ("Республика Саха (Якутия)", "ru-sa"),
    ):
        assert found[code] == regions.index(name) + 1
    country = 85 * 86 / 2 + TRANSPORT
    # Federal districts and transport are one level of their own, and add up to the country as well.
    assert levels == [("body", 9, country), ("country", 1, country), ("region", 85, country - TRANSPORT)]


def test_a_region_that_nobody_knows_is_a_reject_with_candidates_and_the_rest_is_loaded(
    tmp_path: Path,
) -> None:
    rows = [(name.replace("Томская", "Тамская"), total) for name, total in table()]
    (result,) = load(tmp_path / "store", [one_sheet(tmp_path / NAME, rows)])
    assert (result.accepted, result.rejected, result.reasons) == (94, 1, {"unknown_area": 1})


@pytest.mark.parametrize(
    ("fault", "key", "said"),
    [
        ({"wording": 5.0}, "error.form_4egs_wording", "C6"),
        ({"wording_row": 5}, "error.form_4egs_wording", "C6"),
        ({"rows": table()[1:]}, "error.form_4egs_region", "Центральный федеральный округ"),
        ({"rows": [("Белгородская область", 1), *table()]}, "error.form_4egs_region", "Белгородская область"),
        ({"rows": table()[:-1]}, "error.form_4egs_region", "Чукотский автономный округ"),
        ({"rows": [*table(), ("Военные прокуратуры", 7)]}, "error.form_4egs_region", "Военные прокуратуры"),
        ({"rows": [*table(), ("", 7)]}, "error.form_4egs_region", "Транспорт России"),
        ({"rows": [(name, "нет данных") for name, _ in table()]}, "error.form_4egs_numbers", "нет данных"),
        ({"rows": [(name, None) for name, _ in table()]}, "error.form_4egs_region", "Российская Федерация"),
        ({"rows": []}, "error.form_4egs_region", "Российская Федерация"),
    ],
)
def test_a_sheet_built_otherwise_is_refused_with_what_was_found(
    tmp_path: Path, fault: dict[str, object], key: str, said: str
) -> None:
    built: dict[str, object] = {"rows": table(), "wording": TOTAL} | fault
    path = one_sheet(tmp_path / NAME, **built)  # type: ignore[arg-type]
    refusal = refusal_of(path)
    assert refusal.key == key
    assert said in message(refusal, "ru")
    assert refusal.places["sheet"] == "1"


def test_one_bad_sheet_stops_the_file(tmp_path: Path) -> None:
    file = workbook(tmp_path / NAME, {"1": (TOTAL, table()), "2": ("Строка 2: тяжких", table()[:-1])})
    assert refusal_of(file).places["sheet"] == "2"
    (result,) = load(tmp_path / "store", [file])
    assert result.error is not None
    assert not (tmp_path / "store" / "CURRENT").exists()


def test_a_text_among_the_numbers_is_a_reject_a_blank_is_missing_and_text_numbers_are_read(
    tmp_path: Path,
) -> None:
    rows = table()
    rows[2], rows[3], rows[4] = (rows[2][0], "нет"), (rows[3][0], None), (rows[4][0], "1 203")
    (result,) = load(tmp_path / "store", [one_sheet(tmp_path / NAME, rows)])
    assert result.error is None
    assert result.reasons.get("not_a_number") == 1
    assert result.accepted == 93
    with reading(tmp_path / "store") as connection:
        (value,) = connection.execute("SELECT value FROM latest WHERE area = 'ru-vla'").fetchone() or (None,)
        blank = connection.execute("SELECT value FROM latest WHERE area = 'ru-bry'").fetchall()
    assert (value, blank) == (1203, [])


def test_period_and_section_come_from_the_name_else_from_the_titles_and_must_agree(tmp_path: Path) -> None:
    titles = ("Форма 4-ЕГС", "Раздел 3. Сведения", "за январь - март 2020 года")
    sheets = {"1": ("Строка 1: направлено в суд", table())}
    renamed = workbook(tmp_path / "выгрузка.xls", sheets, titles=titles)
    rows = rows_of(recognise(renamed, Request()))
    assert set(rows["indicator"]) == {"ru_4egs_r3_napravleno_v_sud"}
    assert set(rows["period"]) == {"2020-Q1"}
    contrary = workbook(tmp_path / "4-EGS_Razdel_3_042020.xls", sheets, titles=titles)
    assert refusal_of(contrary).key == "error.form_periods_differ"
    assert set(rows_of(recognise(contrary, Request(period=Period.parse("2020-04"))))["period"]) == {
        "2020-01..2020-04"
    }
    without_period = workbook(tmp_path / "без периода.xls", sheets, titles=titles[:2])
    assert refusal_of(without_period).key == "error.form_period_absent"
    without_section = workbook(tmp_path / "без раздела.xls", sheets)
    assert (
        refusal_of(without_section, Request(period=Period.parse("2020-03"))).key == "error.form_4egs_section"
    )
    thirteenth = workbook(tmp_path / "4-EGS_Razdel_3_132020.xls", sheets)
    assert refusal_of(thirteenth).key == "error.form_period_absent"


def test_the_file_is_recognised_without_its_name_and_its_name_without_its_shape(tmp_path: Path) -> None:
    file = one_sheet(tmp_path / "таблица.xls", table())
    assert refusal_of(file).key == "error.form_period_absent"
    assert refusal_of(one_sheet(tmp_path / NAME, [("Абакан", 1)])).key == "error.form_4egs_region"


def test_a_damaged_old_workbook_is_refused_without_a_trace(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Cut short or with a stretch zeroed, such a file makes its reader panic; the clerk sees one sentence."""
    file = one_sheet(tmp_path / NAME, table())
    whole = file.read_bytes()
    places = range(0, len(whole), len(whole) // 60)
    damaged = [whole[:at] for at in places if at > 8]
    damaged += [whole[:at] + bytes(64) + whole[at + 64 :] for at in places if at > 8]
    keys = set()
    for content in damaged:
        file.write_bytes(content)
        try:
            recognise(file, Request())
        except UnreadableError as refusal:
            keys.add(refusal.key)
    assert "error.workbook_damaged" in keys
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("Зарегистрировано преступлений", "crimes_total"),
        ("Строка 1: Всего зарегистрировано преступлений", "crimes_total"),
        ("Строка 1. Количество зарегистрированных преступлений в отчетном периоде", "crimes_total"),
        ("зарегистрировано преступлений небольшой тяжести", "crimes_minor"),
        ("Зарегистрировано тяжких и особо тяжких преступлений", "crimes_grave_and_especially_grave"),
        ("Зарегистрировано особо тяжких преступлений", "crimes_especially_grave"),
        # Not said that they were registered, or more is said: an indicator of the form's own.
        ("Строка 1: Всего преступлений", "ru_4egs_r2_vsego_prestuplenii"),
        ("Строка 3: небольшой и средней тяжести", "ru_4egs_r2_nebolshoi_i_srednei_tiazhesti"),
        (
            "Зарегистрировано преступлений прошлых лет",
            "ru_4egs_r2_zaregistrirovano_prestuplenii_proshlyh_let",
        ),
    ],
)
def test_only_a_wording_that_says_it_all_means_our_indicator(wording: str, code: str) -> None:
    (key,) = indicators([wording], ["1"], "2").values()
    assert key.code == code
    assert key.vouched == code.startswith("ru_4egs_")


def test_sheets_worded_alike_and_long_wordings_that_begin_alike_stay_apart() -> None:
    long = "Умышленное причинение легкого вреда здоровью по мотивам ненависти п. «{}» ч. 2 ст. 115 УК РФ"
    wordings = ["Строка 4: из них женщин", "Строка 7: из них женщин", long.format("а"), long.format("б")]
    keys = indicators(wordings, ["a", "b", "c", "d"], "5")
    codes = [key.code or "" for key in keys.values()]
    assert codes[:2] == ["ru_4egs_r5_s4_iz_nih_zhenshchin", "ru_4egs_r5_s7_iz_nih_zhenshchin"]
    assert len(set(codes)) == 4
    assert max(map(len, codes)) < 70
    assert [key.detail for key in keys.values()] == [False, False, True, True]
    assert keys["a"].name == "Из них женщин (4-ЕГС, раздел 5)"


@given(
    st.integers(1, 400), st.sampled_from([":", ".", " -", " –", ""]), st.sampled_from(["кражи", "грабежи"])
)
def test_the_row_number_is_no_part_of_the_wording(number: int, sign: str, what: str) -> None:
    assert clean(f"Строка {number}{sign} {what}") == what.capitalize()


@given(st.text(max_size=80))
def test_any_wording_gives_a_code_of_the_right_form(text: str) -> None:
    (key,) = indicators([text], ["Лист1"], "1").values()
    assert re.fullmatch(r"[a-z0-9_]+", key.code or "")


@given(st.text(max_size=40))
def test_any_name_of_an_area_is_understood_or_refused_never_an_error(text: str) -> None:
    key = _area((text,))
    assert isinstance(key, AreaKey | BadText)
    assert isinstance(indicators(["а б в"], ["1"], "1")["1"], IndicatorKey)
