"""run.py: what it says, what it installs and when, and that the program starts and stops."""

from __future__ import annotations

import ast
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import run

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project for run.py: no requirements, no .venv, our texts."""
    monkeypatch.setattr(run, "PROJECT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    (tmp_path / "locales").symlink_to(PROJECT / "locales")
    for name in run.FOR_TESTS:
        (tmp_path / name).write_text("# nothing\n")
    return tmp_path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_any_python_3_can_read_it() -> None:
    """So that an old one can say that it is too old: no f-strings, no annotations of variables."""
    tree = ast.parse((PROJECT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 5))
    newer = ast.JoinedStr | ast.AnnAssign | ast.NamedExpr | ast.Match
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, newer)]


@pytest.mark.parametrize(
    ("lang", "words"), [("ru", "Нужен Python 3.11"), ("kk", "керек"), ("en", "needs Python")]
)
def test_too_old_a_python_is_told_in_one_sentence(
    lang: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAGDAR_LANG", lang)
    with pytest.raises(run.Refusal) as refusal:
        run.check_python((3, 10, 13))
    assert words in str(refusal.value) and "3.10" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    run.check_python((3, 11, 0))
    run.check_python((4, 0, 0))


def test_its_reader_of_texts_agrees_with_the_real_one() -> None:
    from language import translate
    from language.catalog import catalog

    for lang in ("ru", "kk", "en"):
        ours = run.messages(lang)
        simple = [entry.id for entry in catalog(lang) if isinstance(entry.id, str) and entry.id]
        assert {key: ours[key] for key in simple} == {key: translate(key, lang) for key in simple}


def test_a_port_in_use_is_told_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAGDAR_LANG", "en")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(run.Refusal, match=f"Port {port} is in use.*--port {port + 1}"):
            run.check_port("127.0.0.1", port)
    run.check_port("127.0.0.1", port)
    with pytest.raises(run.Refusal, match="99999"):
        run.check_port("127.0.0.1", 99999)


@pytest.mark.slow
def test_installs_once_and_again_when_the_pins_change(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run.prepare(run.FOR_USE)
    assert run.installed(run.FOR_USE) and not run.installed(run.FOR_TESTS)
    # Without pip nothing can be installed: the second start does not try.
    (pip,) = (project / ".venv").rglob("site-packages/pip")
    pip.rename(pip.with_name("taken-away"))
    run.prepare(run.FOR_USE)
    pip.with_name("taken-away").rename(pip)
    (project / "requirements.txt").write_text("# another pin\n")
    assert not run.installed(run.FOR_USE)
    run.prepare(run.FOR_USE)
    assert run.installed(run.FOR_USE)


@pytest.mark.slow
def test_an_installation_that_was_cut_short_is_repaired(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAGDAR_LANG", "en")
    run.run([sys.executable, "-m", "venv", "--without-pip", str(run.VENV)])
    half_done = project / ".venv" / "half-done"
    half_done.touch()
    # Refused (no network, say): nothing was installed, the next try goes on from here.
    (project / "requirements-dev.txt").write_text("./no-such-file.whl\n")
    with pytest.raises(run.Refusal, match="not installed"):
        run.prepare(run.FOR_TESTS)
    run.prepare(run.FOR_USE)
    assert run.installed(run.FOR_USE) and half_done.exists()
    # Killed: who knows what is there.
    (project / ".venv" / run.INSTALLING).touch()
    assert not run.installed(run.FOR_USE)
    run.prepare(run.FOR_USE)
    said = capfd.readouterr()
    assert "made anew" in said.err
    assert said.out == ""  # the first `etl … --format json` installs too
    assert run.installed(run.FOR_USE) and not half_done.exists()


def test_a_python_without_venv_is_told_what_to_install(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "find_spec", lambda module: None if module == "ensurepip" else module)
    with pytest.raises(run.Refusal, match="apt install python3-venv"):
        run.prepare(run.FOR_USE)
    assert not run.VENV.exists()


def test_a_venv_whose_python_is_gone_counts_as_absent(project: Path) -> None:
    run.venv_python().parent.mkdir(parents=True)
    run.venv_python().symlink_to(project / "removed")
    run.stamp(run.FOR_USE).write_text(run.checksum(run.FOR_USE))
    assert not run.installed(run.FOR_USE)


@pytest.mark.parametrize(
    ("module", "argument", "code"),
    [("timeit", "1", 0), ("py_compile", "no-such-file", 1), ("timeit", "--no", 2)],
)
def test_exit_codes_are_passed_on(
    module: str, argument: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "VENV", Path(sys.prefix))
    assert run.pass_on(module, [argument]) == code


def test_a_users_file_does_not_stand_in_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "VENV", Path(sys.prefix))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "domain.py").write_text("raise SystemExit(9)")
    (tmp_path / "language.py").write_text("raise SystemExit(9)")
    assert run.pass_on("language.formats", []) == 0


def test_the_demonstration_is_built_only_where_there_is_no_store(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run.needs_demo()
    monkeypatch.setenv("BAGDAR_STORE", "elsewhere")
    assert not run.needs_demo()
    assert run.surroundings()["BAGDAR_STORE"] == str(Path.cwd() / "elsewhere")
    monkeypatch.delenv("BAGDAR_STORE")
    (project / "data" / "store").mkdir(parents=True)
    assert run.needs_demo()
    (project / "data" / "store" / "CURRENT").touch()
    assert not run.needs_demo()


def test_what_is_not_understood_is_told(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAGDAR_LANG", "en")
    assert run.main(["lode", "figures.csv"]) == 1
    assert run.main(["--port", "many"]) == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 2 and "lode figures.csv" in said and "--help" in said


@pytest.mark.slow
def test_the_program_answers_and_stops(demo_store: Path, tmp_path: Path) -> None:
    port = free_port()
    # A shell that runs the tests in the background has them, and all that they start, ignore Ctrl+C.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"import run, sys; run.VENV = run.Path(sys.prefix); sys.exit(run.serve('127.0.0.1', {port}))"
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", f"{heard}; {code}"],
            cwd=PROJECT,
            env=dict(os.environ, BAGDAR_STORE=str(demo_store), BAGDAR_LANG="en"),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        give_up = time.monotonic() + 60
        while "Bagdar is open at" not in log.read_text() and time.monotonic() < give_up:
            assert process.poll() is None, log.read_text()
            time.sleep(0.2)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in log.read_text()
    run.check_port("127.0.0.1", port)


def pins(name: str) -> dict[str, Requirement]:
    lines = (line.split("#")[0].strip() for line in (PROJECT / name).read_text(encoding="utf-8").splitlines())
    requirements = [Requirement(line) for line in lines if line and not line.startswith("-r")]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


@pytest.mark.parametrize("files", [run.FOR_USE, run.FOR_TESTS])
def test_everything_is_pinned_with_all_that_it_brings(files: tuple[str, ...]) -> None:
    pinned = {name: requirement for file in files for name, requirement in pins(file).items()}
    assert all(re.fullmatch(r"==[\w.]+", str(requirement.specifier)) for requirement in pinned.values())
    for name, requirement in pinned.items():
        if requirement.marker is None or requirement.marker.evaluate():
            assert requirement.specifier.contains(distribution(name).version), f"{name} is not as pinned"
            needs = [Requirement(line) for line in distribution(name).requires or []]
            brought = {
                canonicalize_name(need.name)
                for need in needs
                if need.marker is None or need.marker.evaluate({"extra": ""})
            }
            assert brought <= set(pinned), f"{name} brings {brought - set(pinned)}"


def test_readme_names_only_commands_that_exist() -> None:
    named = re.findall(r"python run\.py ([a-z]+)", (PROJECT / "README.md").read_text(encoding="utf-8"))
    assert {"test", "etl"} <= set(named) <= set(run.COMMANDS)


def test_readme_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)]+)\)", (PROJECT / "README.md").read_text(encoding="utf-8"))
    assert not [link for link in links if not (PROJECT / link).exists()]
