"""From the names in a file to the codes of the store: by code, then by name or alias."""

from __future__ import annotations

from etl.directory import Directory
from etl.layouts.codes import slug
from etl.layouts.source import AreaKey, BadText, IndicatorKey
from warehouse.reference import Known, NewArea, NewIndicator


class AreaHarmoniser:
    """Gives each area key its code. One that `register`, or the form itself, adds is among `new`.

    `within`: names are looked for in this area and below it.
    """

    def __init__(self, directory: Directory, layout: str, register: bool, within: str | None = None) -> None:
        self.directory, self.layout, self.register = directory.with_hints(), layout, register
        self.within = (
            (directory.by_code(within) or _only(directory.by_name(within, layout))) if within else None
        )
        self.new: list[NewArea] = []

    def code_of(self, key: AreaKey) -> str | BadText:
        """The key's code; a BadText that offers the nearest ones where it has none, or several."""
        if key.code in self.directory.known:
            return key.code
        found = _find(self.directory, key, self.layout, self.within)
        if len(found) == 1:
            return found[0]
        if found:
            return BadText("unknown_area", key.name, self.directory.told(found))
        wanted = key.code or key.register_code or slug(key.name, "-")
        if not wanted or not (self.register or key.vouched):
            hint = self.directory.hint(key.name, self.within)
            return BadText("unknown_area", key.code or key.name, hint)
        return self._add(key)

    def _add(self, key: AreaKey) -> str:
        free = self.directory.free_code(f"{self.layout}-{slug(key.name, '-')}", "-")
        code = key.code or key.register_code or free
        if key.parent and self.directory.by_code(key.parent) is None:
            self._insert(NewArea(key.parent, None, "region", key.parent))
        self._insert(NewArea(code, key.parent, key.level, key.name or code))
        return code

    def _insert(self, area: NewArea) -> None:
        self.new.append(area)
        self.directory.add(Known(area.code, area.parent, (area.name,)))


class IndicatorHarmoniser:
    """Gives each indicator key its code, as `AreaHarmoniser` does for areas."""

    def __init__(self, directory: Directory, layout: str, register: bool) -> None:
        self.directory, self.layout, self.register = directory.with_hints(), layout, register
        self.new: list[NewIndicator] = []

    def code_of(self, key: IndicatorKey) -> str | BadText:
        if self._is_of_a_stranger(key):
            # Its code may be that of another whole's part: one letter wrong in the whole's name is enough.
            accepted = self.directory.accepted(key.name, self.layout)
            hint = self.directory.hint(key.parent_name or key.name)
            return accepted[0] if len(accepted) == 1 else BadText("unknown_indicator", key.name, hint)
        if key.code in self.directory.known:
            return key.code
        found = _find(self.directory, key, self.layout, None)
        if len(found) == 1:
            return found[0]
        if found:
            return BadText("unknown_indicator", key.name, self.directory.told(found))
        wanted = key.code or key.register_code or slug(key.name, "_")
        if not wanted or not (self.register or key.vouched):
            return BadText("unknown_indicator", key.code or key.name, self.directory.hint(key.name))
        return self._add(key)

    def _is_of_a_stranger(self, key: IndicatorKey) -> bool:
        """Whether a key is a part of something that the store does not know and that is not to be added."""
        if key.parent is None or self.register or key.vouched:
            return False
        return self.directory.by_code(key.parent) is None

    def _add(self, key: IndicatorKey) -> str:
        code = key.code or key.register_code or self.directory.free_code(slug(key.name, "_"), "_")
        for ancestor in key.ancestors:
            self.code_of(ancestor)
        if key.parent and self.directory.by_code(key.parent) is None:
            name = key.parent_name or key.parent
            self._insert(NewIndicator(key.parent, None, None, key.unit, key.better, (name,) * 3))
        names = key.names or (key.name or code,) * 3
        self._insert(NewIndicator(code, key.parent, key.breakdown, key.unit, key.better, names, key.detail))
        return code

    def _insert(self, new: NewIndicator) -> None:
        self.new.append(new)
        self.directory.add(Known(new.code, new.parent, new.names, new.unit, new.detail))


def _find(directory: Directory, key: AreaKey | IndicatorKey, layout: str, within: str | None) -> list[str]:
    """The codes that a key may mean: by its code, then by its name within its parent."""
    if key.code and (key.code != key.name or directory.by_code(key.code)):
        code = directory.by_code(key.code)
        return [code] if code else directory.accepted(key.name, layout)
    known = directory.by_code(key.register_code) or directory.by_code(key.name)
    # The code of a part must not be found as that of another whole, whose name was misspelt in this row.
    if known and (not key.parent or directory.lies_within(known, key.parent)):
        return [known]
    if key.parent and key.parent not in directory.known:
        return directory.accepted(key.name, layout)
    return directory.by_name(key.name, layout, key.parent or within)


def _only(codes: list[str]) -> str | None:
    return codes[0] if len(codes) == 1 else None
