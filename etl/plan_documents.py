"""Documents of plans as files: text, CSV, DOCX, XLSX; YAML is a plan already."""

from __future__ import annotations

from pathlib import Path

from etl.layouts.workbook_safety import refuse_unsafe
from plans import documents
from plans.document import NOTHING_TOLD, Imported, Told, imported, with_told
from plans.plan import Plan
from plans.plan_file import read_plan

YAML = (".yaml", ".yml")


def import_document(path: Path, told: Told = NOTHING_TOLD) -> Imported:
    """The plan of a file, and what a person should look at.

    Raises BagdarError where the file cannot be read or says too little, and for what `told` says amiss.
    """
    if path.suffix.lower() in YAML:
        return Imported(with_told(read_plan(path).plan, told))
    if path.suffix.lower() in documents.WORKBOOKS and path.is_file():
        refuse_unsafe(path)
    return imported(documents.read_document(path), told)


def read_document(path: Path, told: Told) -> Plan:
    """The plan of a file alone."""
    return import_document(path, told).plan
