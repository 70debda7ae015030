"""From the names in a file to the codes of the store: by code, then by name or alias."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from etl.layouts.codes import slug
from etl.layouts.source import AreaKey, BadText, IndicatorKey
from warehouse.reference import Known, NewArea, NewIndicator

_DASHES = re.compile(r"\s*[-‐‑‒–—−]\s*")
_QUOTES = re.compile(r"[«»“”„‘’\"']")
_SPACES = re.compile(r"\s+")


def normalised(text: str) -> str:
    """How names are compared: case, ё, dashes, quotes and spaces do not count."""
    plain = _QUOTES.sub("", text.casefold().replace("ё", "е"))
    return _SPACES.sub(" ", _DASHES.sub("-", plain)).strip()


@dataclass
class Directory:
    """The areas, or the indicators, of a store by their codes, names and aliases."""

    known: dict[str, Known] = field(default_factory=dict)
    _by_code: dict[str, str] = field(default_factory=dict)
    _by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _by_alias: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _hints_left: int = 50

    @classmethod
    def of(cls, known: Iterable[Known], aliases: Iterable[tuple[str, str]]) -> Directory:
        directory = cls()
        for entry in known:
            directory.add(entry)
        for name, code in aliases:
            directory._by_alias[normalised(name)].add(code)
        return directory

    def add(self, entry: Known) -> None:
        self.known[entry.code] = entry
        self._by_code[normalised(entry.code)] = entry.code
        for name in entry.names:
            self._by_name[normalised(name)].add(entry.code)

    def by_code(self, code: str | None) -> str | None:
        return self._by_code.get(normalised(code)) if code else None

    def by_name(self, name: str, within: str | None = None) -> list[str]:
        """Codes that carry the name or alias, in order; `within` keeps those below that code."""
        text = normalised(name)
        named = self._by_alias.get(text, set()) | self._by_name.get(text, set())
        return sorted(code for code in named if code in self.known and self.lies_within(code, within))

    def lies_within(self, code: str, ancestor: str | None) -> bool:
        seen: set[str] = set()
        step: str | None = code
        while ancestor is not None and step != ancestor:
            if step is None or step in seen:
                return False
            seen.add(step)
            entry = self.known.get(step)
            step = entry.parent if entry else None
        return True

    def like(self, name: str) -> str:
        """A known name close to a misspelt one, with its code; empty where there is none.

        Only for the first names of a file: a whole list of strangers is not a list of misspellings.
        """
        if self._hints_left == 0:
            return ""
        self._hints_left -= 1
        close = difflib.get_close_matches(normalised(name), self._by_name, n=1, cutoff=0.8)
        codes = sorted(self._by_name[close[0]]) if close else []
        return f"{self.known[codes[0]].names[0]} ({', '.join(codes)})" if codes else ""

    def free_code(self, wanted: str, joint: str) -> str:
        """The code, or with the first free number behind it."""
        code, number = wanted, 2
        while code in self.known:
            code, number = f"{wanted}{joint}{number}", number + 1
        return code


@dataclass
class AreaHarmoniser:
    """Gives each area key its code; with `register` an unknown one is added, and `new` says which were."""

    directory: Directory
    layout: str
    register: bool
    new: list[NewArea] = field(default_factory=list)

    def code_of(self, key: AreaKey) -> str | BadText:
        found = self._find(key)
        if found is not None:
            return found
        if not self.register or not (key.code or key.register_code or slug(key.name, "-")):
            return BadText("unknown_area", key.code or key.name, self.directory.like(key.name))
        return self._add(key)

    def add_roots(self, roots: Sequence[AreaKey]) -> None:
        if self.register:
            for root in roots:
                self.code_of(root)

    def _find(self, key: AreaKey) -> str | BadText | None:
        directory = self.directory
        if key.code and (key.code != key.name or directory.by_code(key.code)):
            return directory.by_code(key.code)
        registered = directory.by_code(key.register_code) or directory.by_code(key.name)
        if registered:
            return registered
        within = key.parent if key.parent in directory.known else None
        if key.parent and within is None:
            return None
        return _only(directory.by_name(key.name, within), "unknown_area", key.name)

    def _add(self, key: AreaKey) -> str:
        code = key.code or key.register_code or self._free_code(key.name)
        if key.parent and self.directory.by_code(key.parent) is None:
            self._insert(NewArea(key.parent, None, "region", key.parent))
        self._insert(NewArea(code, key.parent, key.level, key.name or code))
        return code

    def _free_code(self, name: str) -> str:
        return self.directory.free_code(f"{self.layout}-{slug(name, '-')}", "-")

    def _insert(self, area: NewArea) -> None:
        self.new.append(area)
        self.directory.add(Known(area.code, area.parent, (area.name,)))


@dataclass
class IndicatorHarmoniser:
    """Gives each indicator key its code, as `AreaHarmoniser` does for areas."""

    directory: Directory
    layout: str
    register: bool
    new: list[NewIndicator] = field(default_factory=list)

    def code_of(self, key: IndicatorKey) -> str | BadText:
        found = self._find(key)
        if found is not None:
            return found
        if not self.register or not (key.code or key.register_code or slug(key.name, "_")):
            return BadText("unknown_indicator", key.code or key.name, self.directory.like(key.name))
        return self._add(key)

    def _find(self, key: IndicatorKey) -> str | BadText | None:
        directory = self.directory
        if key.code and (key.code != key.name or directory.by_code(key.code)):
            return directory.by_code(key.code)
        registered = directory.by_code(key.register_code) or directory.by_code(key.name)
        if registered:
            return registered
        if key.parent and key.parent not in directory.known:
            return None
        return _only(directory.by_name(key.name, key.parent), "unknown_indicator", key.name)

    def _add(self, key: IndicatorKey) -> str:
        code = key.code or key.register_code or self.directory.free_code(slug(key.name, "_"), "_")
        for ancestor in key.ancestors:
            self.code_of(ancestor)
        if key.parent and self.directory.by_code(key.parent) is None:
            name = key.parent_name or key.parent
            self._insert(NewIndicator(key.parent, None, None, key.unit, key.better, name))
        self._insert(NewIndicator(code, key.parent, key.breakdown, key.unit, key.better, key.name or code))
        return code

    def _insert(self, indicator: NewIndicator) -> None:
        self.new.append(indicator)
        entry = Known(indicator.code, indicator.parent, (indicator.name,), indicator.unit)
        self.directory.add(entry)


def _only(codes: list[str], reason: str, name: str) -> str | BadText | None:
    """The one code that a name has; a name of several is refused with their codes as the way out."""
    if len(codes) > 1:
        return BadText(reason, name, ", ".join(codes))
    return codes[0] if codes else None
