"""The app in a real browser: every page in every language, addresses, Back, the meeting view, downloads."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from language import LANGUAGES, translate
from tests.browser.server import LAUNCHER, PLAIN, Visit, serving
from tests.browser.server import chromium as opened_browser

pytestmark = pytest.mark.browser
PAGES = (
    "progress",
    "target",
    "compare",
    "checker",
    "trends",
    "effect",
    "measures",
    "reliability",
    "data",
    "methods",
)
ASK_FIRST = ("checker", "effect", "methods")  # pages without a table until something is asked
POINT = 96 / 72  # a point in pixels


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[BrowserContext]:
    with opened_browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(demo_store, tmp_path_factory.mktemp("server") / "log") as found:
        yield found


@pytest.fixture
def visit(browser: BrowserContext, address: str) -> Iterator[Visit]:
    opened = Visit(browser, address)
    yield opened
    opened.close()


def path(page: str) -> str:
    return "" if page == "progress" else page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_in_every_language(visit: Visit, page: str, lang: str) -> None:
    visit.open(f"{path(page)}?lang={lang}")
    assert visit.errors() == []
    assert visit.page.get_attribute("html", "lang") == lang
    assert translate("frame.simulated", lang) in visit.page.inner_text(".bg-notice")
    assert page in ASK_FIRST or visit.page.locator(".bg-table").count() > 0


@pytest.mark.parametrize("command", [LAUNCHER, PLAIN], ids=["launcher", "streamlit"])
def test_an_address_with_filters_opens_on_a_fresh_server(
    browser: BrowserContext, demo_store: Path, tmp_path: Path, command: list[str]
) -> None:
    with serving(demo_store, tmp_path / "log", command) as address:
        visit = Visit(browser, address)
        visit.open("target?lang=kk&roadmap=almaty-2025-2026&target=road-deaths&period=2025&area=kz-19")
        assert visit.title == "Жол-көлік оқиғаларында қаза тапқандар · Алматы облысы"
        assert visit.page.locator('[data-testid="stSegmentedControl"], [role="radiogroup"]').count() > 0
        if command is LAUNCHER:
            assert visit.errors() == []
        else:  # Streamlit by itself asks under the page's address first, which the console calls an error
            assert [said for said in visit.errors() if "404" not in said] == []
        visit.close()


def test_the_language_survives_a_page_change_and_back(visit: Visit) -> None:
    visit.open("")
    russian = visit.title
    visit.page.get_by_text("Қаз", exact=True).click()
    visit.page.wait_for_url("**lang=kk")
    visit.page.locator('[data-testid="stPageLink"] a', has_text="Салыстыру").click()
    visit.page.wait_for_url("**/compare?lang=kk")
    visit.page.wait_for_function("document.querySelector('.bg-head h1')?.innerText.includes('алыстыр')")
    assert visit.page.get_attribute("html", "lang") == "kk"
    visit.page.go_back()
    visit.page.wait_for_selector(".bg-board")
    assert visit.page.get_attribute("html", "lang") == "kk"
    visit.page.go_back()
    visit.page.wait_for_function(f"document.querySelector('.bg-head h1')?.innerText === {russian!r}")
    visit.page.reload()
    visit.settle()
    assert visit.title == russian
    assert visit.errors() == []


def test_a_cell_leads_to_the_target_of_its_area_and_back(visit: Visit) -> None:
    visit.open("?lang=en")
    visit.page.locator(".bg-matrix a", has_text="%").first.click()
    visit.page.wait_for_url("**/target?lang=en&target=*&area=kz-19*")
    visit.page.wait_for_selector(".bg-verdict")
    visit.page.go_back()
    visit.page.wait_for_selector(".bg-board")
    assert visit.errors() == []


def test_a_figure_leads_by_the_keyboard_to_where_it_comes_from_and_back(visit: Visit) -> None:
    visit.open("?lang=en")
    visit.page.locator('.bg-board a.bg-figure[href*="period=2026-01"]').first.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/source?lang=en&area=kz-19&indicator=offences_total&period=2026-01..2026-09")
    visit.page.wait_for_selector(".bg-hash")
    assert visit.title == "Where a number comes from"
    visit.page.go_back()
    visit.page.wait_for_selector(".bg-board")
    assert visit.errors() == []


def test_a_filter_goes_into_the_address_and_comes_back_from_it(visit: Visit) -> None:
    visit.open("?lang=en")
    visit.page.get_by_text("2025", exact=True).click()
    visit.page.wait_for_url("**period=2025")
    visit.page.wait_for_function("document.querySelector('.bg-answer').innerText.includes('whole of 2025')")
    visit.page.reload()
    visit.settle()
    assert "whole of 2025" in visit.page.inner_text(".bg-answer")


def test_the_arrow_keys_walk_through_the_meeting_view(browser: BrowserContext, address: str) -> None:
    visit = Visit(browser, address, 1920, 1080)
    visit.open("?lang=en&view=meeting")
    place = visit.page.locator(".bg-place")
    for key, number in (("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("PageUp", 1)):
        visit.page.keyboard.press(key)
        visit.page.wait_for_function(
            f"document.querySelector('.bg-place')?.innerText.startsWith('{number} of')"
        )
    assert place.inner_text().startswith("1 of")
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_selector(".st-key-top-bar")
    assert "view" not in visit.page.url
    assert visit.errors() == []
    visit.close()


@pytest.mark.parametrize("page", PAGES)
def test_the_meeting_view_is_read_from_the_back_row(browser: BrowserContext, address: str, page: str) -> None:
    visit = Visit(browser, address, 1920, 1080)
    visit.open(f"{path(page)}?lang=ru&view=meeting")
    for part in (1,) if page in ("checker", "effect") else (1, 2, 3):  # these two are asked something first
        if part > 1:
            visit.page.keyboard.press("ArrowRight")
            visit.page.wait_for_function(IS_AT, arg=part)
            visit.settle()
        visit.page.wait_for_timeout(300)  # charts are drawn after the script has ended
        small = visit.page.evaluate(SMALL_WORDS, 28 * POINT)
        assert small == [], f"part {part}"
        assert visit.page.locator("button:visible, input:visible, select:visible").count() == OFF_SCREEN_KEYS
        assert visit.page.evaluate("document.querySelectorAll('.bg-table tbody tr').length") <= 7
    assert visit.errors() == []
    visit.close()


def test_charts_and_tables_are_saved_without_a_network(visit: Visit) -> None:
    visit.open("target?lang=ru")
    visit.page.wait_for_selector(".st-key-chart-path svg.main-svg")
    with visit.page.expect_download() as saved:
        visit.page.locator(".st-key-chart-path .bg-save").click()
    assert saved.value.suggested_filename == "bagdar-path.svg"
    drawing = ElementTree.parse(saved.value.path()).getroot()
    said = " ".join(drawing.itertext())
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert "траектори" in said
    assert "помесячная разбивка смоделирована" in said
    for words, start in (("Excel", b"PK"), ("CSV", b"\xef\xbb\xbf")):
        with visit.page.expect_download() as saved:
            visit.page.get_by_text(words, exact=True).first.click()
        assert Path(saved.value.path()).read_bytes().startswith(start)


OFF_SCREEN_KEYS = 3  # the buttons behind the arrow keys lie outside the screen
IS_AT = "part => document.querySelector('.bg-place')?.innerText.startsWith(part + ' из')"
# Words smaller than so many pixels that are on the screen.
SMALL_WORDS = """(least) => {
  const found = [];
  const main = document.querySelector("[data-testid=stMain]");
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    const box = holder.getBoundingClientRect();
    const empty = !walker.currentNode.data.trim() || holder.closest("style,script");
    const hidden = empty || box.right <= 1 || box.width <= 1;
    if (!hidden && parseFloat(getComputedStyle(holder).fontSize) < least - 0.1)
      found.push(getComputedStyle(holder).fontSize + ' ' + walker.currentNode.data.trim().slice(0, 40));
  }
  return found;
}"""
