"""An unknown workbook in a real browser: chosen, described, saved, loaded; nothing wider than a telephone."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from language import translate
from tests.browser.server import Visit, serving
from tests.browser.server import chromium as opened_browser
from warehouse.reference import ensure_reference
from warehouse.store import reading, writing

pytestmark = pytest.mark.browser
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_an_unknown_workbook_is_described_and_loaded(
    chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAGDAR_LAYOUTS", str(tmp_path / "layouts"))
    with writing(tmp_path / "store") as connection:
        ensure_reference(connection)
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Сводка"], ["Район", "Вид", "2026-01", "2026-02"], ["Талгарский район", "Кражи", 5, 7]):
        sheet.append(row)
    workbook.save(tmp_path / "сводка.xlsx")
    with serving(tmp_path / "store", tmp_path / "log") as address, opened_browser(chromium) as browser:
        visit = Visit(browser, address, 390, 800)
        visit.open("data?lang=kk")
        visit.page.set_input_files('input[type="file"]', tmp_path / "сводка.xlsx")
        visit.page.get_by_text("сводка.xlsx").first.wait_for()
        visit.page.get_by_role("button", name=translate("data.upload_send", "kk"), exact=True).click()
        visit.page.get_by_text(translate("wizard.offer", "kk")).click()
        visit.page.locator(".wizard-numbers").wait_for(timeout=60_000)
        visit.settle()
        assert visit.page.locator(".wizard-numbers tbody tr").count() == 2
        assert not visit.page.evaluate(WIDER)
        visit.page.get_by_text(translate("wizard.save", "kk")).click()
        visit.page.locator("table.upload").wait_for(timeout=60_000)
        assert "svodka" in visit.page.inner_text("table.upload")
        assert visit.errors() == []
        visit.close()
    with reading(tmp_path / "store") as connection:
        assert connection.execute("SELECT sum(value) FROM latest").fetchone() == (12,)
