"""The checks of `etl/checks/`: one SQL file each, whose first lines say how grave it is.

A file begins with `-- severity: reject` or `-- severity: finding`. Its name without `.sql` is the check's
name; locales have its text: `reject.<name>` or `check.<name>`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

Severity = Literal["reject", "finding"]
CHECKS = Path(__file__).resolve().parent.parent / "etl" / "checks"
_SEVERITY = re.compile(r"\A-- severity: (reject|finding)\n")


@dataclass(frozen=True)
class Check:
    name: str
    severity: Severity
    sql: str  # a SELECT of the offending rows


def read_checks(severity: Severity, folder: Path = CHECKS) -> list[Check]:
    """The checks of one severity by name. Raises ValueError for a file that does not say its own."""
    checks = [_read(path) for path in sorted(folder.glob("*.sql"))]
    return [check for check in checks if check.severity == severity]


def _read(path: Path) -> Check:
    sql = path.read_text(encoding="utf-8")
    found = _SEVERITY.match(sql)
    if found is None:
        raise ValueError(f"{path.name} must begin with '-- severity: reject' or '-- severity: finding'")
    return Check(path.stem, cast(Severity, found[1]), sql)
