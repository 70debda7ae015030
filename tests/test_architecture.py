"""Imports go down (docs/decisions/0003), SQL stays in the warehouse, modules stay short; read from code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 300

# Which of our own packages each may import; `language` (words for people) is for all but the pure ones.
MAY_IMPORT = {
    "domain": set(),
    "language": {"domain"},
    "models": {"domain"},
    "warehouse": {"domain"},
    "data": {"domain"},  # the generator of the demonstration set
    "plans": {"domain", "language", "models", "warehouse"},
    "reports": {"domain", "language", "models"},
    "etl": {"data", "domain", "language", "models", "plans", "reports", "warehouse"},
    "ui": {"domain", "language", "models", "plans", "reports", "etl", "warehouse"},
    "pages": {"domain", "language", "models", "plans", "reports", "etl", "warehouse", "ui"},
    "app": {"domain", "language", "models", "plans", "reports", "etl", "warehouse", "ui"},
    "benchmarks": {"domain", "language", "models", "plans", "reports", "etl", "warehouse", "ui"},
    "run": set(),
}
# Which third-party modules each may import; the rest are free but for what NOT_OUTSIDE says.
THIRD_PARTY = {
    "run": set(),
    "domain": set(),
    "language": {"babel"},
    "models": {"numpy", "pandas", "pydantic", "ruptures", "scipy", "statsmodels"},
}
# Who alone may import it (a benchmark compares with duckdb's own commands).
NOT_OUTSIDE = {
    "duckdb": {"warehouse", "benchmarks"},
    "streamlit": {"app", "pages", "ui", "benchmarks"},
    "plotly": {"app", "pages", "ui", "benchmarks"},
}
NO_SQL_IN = ("app", "pages", "ui", "models", "reports", "plans", "language", "etl")
SQL = re.compile(
    r"\bSELECT\s.+\bFROM\b|\bINSERT\s+INTO\b|\bDELETE\s+FROM\b|\bCREATE\s+(OR\s+REPLACE\s+)?(TEMP\s+)?(TABLE|VIEW)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Import:
    importer: str  # dotted name of the module
    imported: str  # dotted name of a module (ours: as far as it is a file)
    line: int
    lazy: bool  # inside a function

    @property
    def arrow(self) -> tuple[str, str]:
        return self.importer.split(".")[0], self.imported.split(".")[0]

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def name_of(file: Path) -> str:
    parts = file.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    files = [file for top in MAY_IMPORT for file in [PROJECT / f"{top}.py", *(PROJECT / top).rglob("*.py")]]
    return {name_of(file): file for file in files if file.is_file()}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


@cache
def imports() -> list[Import]:
    return [found for module in modules() for found in imports_of(module)]


def imports_of(module: str) -> Iterator[Import]:
    lazy_nodes = {
        inner
        for outer in ast.walk(tree(module))
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, known(alias.name), node.lineno, node in lazy_nodes)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: write imports out in full"
            for alias in node.names:
                yield Import(module, known(f"{node.module}.{alias.name}"), node.lineno, node in lazy_nodes)


def known(dotted: str) -> str:
    """The longest leading part that is a module of ours; a foreign name stays as it is."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        if ".".join(parts[:length]) in modules():
            return ".".join(parts[:length])
    return dotted


def ours(found: Import) -> bool:
    return found.arrow[1] in MAY_IMPORT


def test_every_top_level_package_is_known_here() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    tops = {Path(file).parts[0].removesuffix(".py") for file in tracked}
    assert tops - {"tests"} <= set(MAY_IMPORT)


def test_arrows_go_down() -> None:
    wrong = [
        str(i)
        for i in imports()
        if ours(i) and i.arrow[0] != i.arrow[1] and i.arrow[1] not in MAY_IMPORT[i.arrow[0]]
    ]
    assert not wrong, "\n".join(wrong)


def test_third_party_modules_stay_where_they_belong() -> None:
    def foreign(found: Import) -> bool:
        return not ours(found) and found.arrow[1] not in sys.stdlib_module_names

    wrong = [
        str(i)
        for i in imports()
        if foreign(i)
        and (
            i.arrow[1] not in THIRD_PARTY.get(i.arrow[0], {i.arrow[1]})
            or i.arrow[0] not in NOT_OUTSIDE.get(i.arrow[1], {i.arrow[0]})
        )
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("level", ["modules", "packages"])
def test_no_circles(level: str) -> None:
    graph: dict[str, set[str]] = {}
    for found in imports():
        if ours(found):
            pair = (found.importer, found.imported) if level == "modules" else found.arrow
            if pair[0] != pair[1]:
                graph.setdefault(pair[0], set()).add(pair[1])
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]), pytrace=False)


def test_sql_is_only_in_the_warehouse() -> None:
    found = [
        f"{module}:{node.lineno}: {node.value[:60]!r}"
        for module in modules()
        if module.split(".")[0] in NO_SQL_IN
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert not found, "\n".join(found)


def test_modules_have_one_subject() -> None:
    lengths = {
        module: len(file.read_text(encoding="utf-8").splitlines()) for module, file in modules().items()
    }
    too_long = {module: lines for module, lines in lengths.items() if lines > LONGEST_MODULE}
    assert not too_long, f"longer than {LONGEST_MODULE} lines: {too_long}"


def test_statsmodels_is_imported_only_where_it_is_used() -> None:
    """It takes two seconds: never at the start of the app or of a command."""
    eager = [str(i) for i in imports() if i.arrow[1] == "statsmodels" and not i.lazy]
    assert not eager, "\n".join(eager)
    scripts = ("app", "pages", "benchmarks", "run")
    names = [
        name for name in modules() if name.split(".")[0] not in scripts and not name.endswith("__main__")
    ]
    code = f"import sys\nfor name in {names!r}: __import__(name)\nprint('statsmodels' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip().splitlines()[-1:] == ["False"], done.stderr
