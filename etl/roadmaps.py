"""The roadmaps that ship: one YAML file each in `data/roadmaps/`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from domain import ArgumentError, BagdarError
from models.roadmap import Roadmap, roadmap_of

ROADMAPS = Path(__file__).resolve().parent.parent / "data" / "roadmaps"


@dataclass(frozen=True)
class RoadmapFile:
    """A roadmap with the SHA-256 of its file, by which a stored verdict is known to rest on it."""

    roadmap: Roadmap
    checksum: str


def read_roadmaps(folder: Path = ROADMAPS) -> list[RoadmapFile]:
    """All roadmaps of a folder, by id.

    Raises BagdarError naming the file and the place where one is faulty, or two of the same id.
    """
    found: dict[str, RoadmapFile] = {}
    for path in sorted(folder.glob("*.yaml")):
        one = read_roadmap(path)
        if one.roadmap.id in found:
            raise BagdarError("error.roadmap_twice", file=path.name, roadmap=one.roadmap.id)
        found[one.roadmap.id] = one
    return [found[name] for name in sorted(found)]


def read_roadmap(path: Path) -> RoadmapFile:
    """One roadmap from its file; BagdarError with the line or the field where it is faulty."""
    content = path.read_bytes()
    try:
        parsed = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else "?"
        raise BagdarError("error.roadmap_yaml", file=path.name, line=line) from None
    return RoadmapFile(roadmap_of(parsed, path.name), hashlib.sha256(content).hexdigest())


def chosen(files: Sequence[RoadmapFile], roadmap: str | None) -> list[RoadmapFile]:
    """The one of an id, or all; ArgumentError for an id that none has."""
    if roadmap is None:
        return list(files)
    named = [file for file in files if file.roadmap.id == roadmap]
    if not named:
        known = ", ".join(file.roadmap.id for file in files)
        raise ArgumentError("error.unknown_roadmap", roadmap=roadmap, known=known)
    return named


def roadmap_table(files: Sequence[RoadmapFile]) -> pd.DataFrame:
    """Rows of the table `roadmap`, sorted as given."""
    rows = [
        {
            "id": file.roadmap.id,
            "checksum": file.checksum,
            "title_ru": file.roadmap.title.ru,
            "title_kk": file.roadmap.title.kk,
            "title_en": file.roadmap.title.en,
            "area": file.roadmap.area,
            "source": file.roadmap.source,
            "sort": place,
        }
        for place, file in enumerate(files)
    ]
    columns = ["id", "checksum", "title_ru", "title_kk", "title_en", "area", "source", "sort"]
    return pd.DataFrame(rows, columns=columns)


def target_table(files: Sequence[RoadmapFile]) -> pd.DataFrame:
    """Rows of the table `target`, in the order of the documents."""
    rows = [
        {
            "roadmap": file.roadmap.id,
            "id": target.id,
            "kind": target.kind,
            "wording_ru": target.wording.ru,
            "wording_kk": target.wording.kk,
            "wording_en": target.wording.en,
            "sort": place,
        }
        for file in files
        for place, target in enumerate(file.roadmap.targets)
    ]
    columns = ["roadmap", "id", "kind", "wording_ru", "wording_kk", "wording_en", "sort"]
    return pd.DataFrame(rows, columns=columns)
