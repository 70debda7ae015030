"""Pages on an earlier day: the banner, the way back, the figures of then, nothing to change; rollback."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from language import LANGUAGES
from tests import page_store
from tests.page_run import PROJECT, html, run, words
from tests.series_store import build
from warehouse.audit import list_audit
from warehouse.query import ask
from warehouse.store import reading, writing
from warehouse.versions import list_versions

# The series store has figures published on 10 October and a revision of one of them on 20 October 2026.
BEFORE, AFTER = "2026-10-15", "2026-10-20"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("past") / "store")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of verdicts: of 10 and of 11 October 2026, the first with one district at risk."""
    return page_store.fill(tmp_path_factory.mktemp("judged"))


def banner(app: AppTest) -> str:
    found = re.findall(r'<aside class="bg-past".*?</aside>', html(app))
    assert len(found) <= 1
    return unescape(re.sub("<[^>]+>", "", found[0])) if found else ""


def test_the_figures_are_those_known_on_the_day(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    assert "Уточнённые числа" in words(run(monkeypatch, store, "data"))
    app = run(monkeypatch, store, "data", as_of=BEFORE)
    said = words(app)
    assert "как было известно на 15 октября 2026" in banner(app)
    assert "Уточнённые числа" not in said
    assert "1 загрузка" in said
    assert ask(store, "SELECT count(*) FROM load").rows == [(2,)]


@pytest.mark.parametrize("page", ["trends", "compare"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_pages_say_the_day_and_the_way_back(
    monkeypatch: pytest.MonkeyPatch, store: Path, page: str, lang: str
) -> None:
    app = run(monkeypatch, store, page, as_of=BEFORE, lang=lang, area="kz-19")
    assert "15" in banner(app)
    back = re.search(r'<aside class="bg-past".*?href="([^"]+)"', html(app))
    assert back is not None
    assert "as_of" not in back[1]
    assert f"lang={lang}" in back[1]
    assert "area=kz-19" in back[1]


def test_nothing_can_be_changed_in_the_past(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    app = run(monkeypatch, store, "data", as_of=BEFORE, load="1")
    assert not app.get("file_uploader")
    assert not [button.key for button in app.button if str(button.key).startswith(("undo", "rollback"))]
    now = run(monkeypatch, store, "data", load="1")
    assert now.get("file_uploader")
    assert {"undo-1", "rollback"} <= {button.key for button in now.button}


@pytest.mark.parametrize(
    ("day", "said"), [("1999-01-01", "ещё ничего не было опубликовано"), ("2999-01-01", "ещё не наступил")]
)
def test_a_day_that_cannot_be_shown_is_a_sentence_with_a_way_back(
    monkeypatch: pytest.MonkeyPatch, store: Path, day: str, said: str
) -> None:
    app = run(monkeypatch, store, "trends", as_of=day)
    assert said in app.error[0].value
    assert "Вернуться" in banner(app)


def test_what_is_no_day_is_today(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    assert banner(run(monkeypatch, store, "trends", as_of="yesterday")) == ""


def test_verdicts_as_they_were_shown(monkeypatch: pytest.MonkeyPatch, judged: Path) -> None:
    now = run(monkeypatch, judged, "progress")
    then = run(monkeypatch, judged, "progress", seen="2026-10-10")
    assert "данные по 30.09.2026" in words(now)
    assert "данные по 31.08.2026" in words(then)
    assert "сохранённый расчёт № 1" in banner(then)
    assert "с тех пор изменён" in banner(then)  # this store's run kept no checksum
    target = run(monkeypatch, judged, "target", seen="2026-10-10", lang="en", view="meeting")
    assert banner(target) == "As shown on 10 October 2026, computation no. 1"
    elsewhere = run(monkeypatch, judged, "data", seen="2026-10-10")
    assert "здесь данные на сегодня" in banner(elsewhere)
    early = run(monkeypatch, judged, "progress", seen="2026-10-09")
    assert "не сохранилось" in early.error[0].value


def test_the_control_offers_days_and_writes_the_address(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    monkeypatch.setenv("BAGDAR_STORE", str(store))
    monkeypatch.chdir(PROJECT)
    script = (
        "import runpy\nfrom ui import past\npast.make_room()\n"
        f"runpy.run_path({str(PROJECT / 'pages' / 'trends.py')!r})\n"
    )
    app = AppTest.from_string(script, default_timeout=120)
    app.query_params["seen"] = "2026-10-10"
    app.run()
    assert not app.exception
    days = app.selectbox(key="past-as_of")
    assert days.options == ["На сегодня", "20.10.2026", "10.10.2026"]
    days.set_value("2026-10-10").run()
    assert "2026-10-10" in app.query_params["as_of"]
    assert "seen" not in app.query_params
    app.selectbox(key="past-as_of").set_value("now").run()
    assert "as_of" not in app.query_params


def test_going_back_to_a_version_asks_first(
    monkeypatch: pytest.MonkeyPatch, store: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(store, tmp_path / "own", ignore=shutil.ignore_patterns("replay")))
    with writing(own) as connection:
        connection.execute("INSERT INTO meta VALUES ('later', '1')")
    present = list_versions(own)[0].number
    app = run(monkeypatch, own, "data")
    app.button(key="rollback").click().run()
    assert f"Вернуть версию {present - 1}" in app.warning[0].value
    app.button(key="rollback-no").click().run()
    assert not app.warning
    assert list_versions(own)[0].number == present
    app.button(key="rollback").click().run()
    app.button(key="rollback-yes").click().run()
    assert not app.warning
    assert list_versions(own)[0].number == present + 1
    assert ask(own, "SELECT count(*) FROM meta WHERE key = 'later'").rows == [(0,)]
    with reading(own) as connection:
        assert list_audit(connection, 1)[0].detail == {"left": present, "back_to": present - 1}
