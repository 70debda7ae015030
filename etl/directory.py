"""The areas, or the indicators, of a store by their codes, names and aliases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from etl.nearest import Nearest
from etl.spelling import loosened, normalised
from warehouse.reference import Alias, Known

_SPELT_AS_OURS = re.compile(r"(?!\d+$)[a-z0-9]+([-_][a-z0-9]+)*")  # digits alone are a KATO or an OKTMO
_SHOWN = 3  # candidates offered for a name
_HINTS = 50  # names of a file that are given candidates: a whole list of strangers is not misspelt


@dataclass
class Directory:
    """Looked up file after file; the indexes of names are only made when a name is asked for.

    `loose`: names of areas are also compared without the word for a city and with short words written out.
    """

    known: dict[str, Known] = field(default_factory=dict)
    aliases: list[Alias] = field(default_factory=list)
    loose: bool = False
    hints_left: int = _HINTS

    @classmethod
    def of(cls, known: Iterable[Known], aliases: Iterable[Alias], *, loose: bool = False) -> Directory:
        return cls({entry.code: entry for entry in known}, list(aliases), loose)

    def add(self, entry: Known) -> None:
        """One more, known from now on."""
        self.known[entry.code] = entry
        if "_names" in self.__dict__:
            self._names.add(entry)
        if "_by_code" in self.__dict__:
            self._by_code[normalised(entry.code)] = entry.code
        for outdated in ("_near_codes", "_nearest"):
            self.__dict__.pop(outdated, None)

    def with_hints(self) -> Directory:
        """This directory, its hints to be given anew: for the next file."""
        self.hints_left = _HINTS
        return self

    def by_code(self, code: str | None) -> str | None:
        """The code as the store spells it, also for its KATO or OKTMO; None for one that it does not have."""
        if not code or code in self.known:
            return code or None
        return None if _SPELT_AS_OURS.fullmatch(code) else self._by_code.get(normalised(code))

    def by_name(self, name: str, layout: str | None = None, within: str | None = None) -> list[str]:
        """Codes that bear the name or alias, in order; `within` keeps those in or below that area.

        What a user has said of a name goes before what it means elsewhere.
        """
        text = normalised(name)
        for found in self._names.bearing(text, layout, loose=self.loose):
            here = sorted(code for code in found if code in self.known and self.lies_within(code, within))
            if here:
                return here
        return []

    def accepted(self, name: str, layout: str) -> list[str]:
        """The code that a user has said a name means: it also holds for a key whose code nobody knows."""
        if not self._accepted:
            return []
        text = normalised(name)
        code = self._accepted.get((text, layout)) or self._accepted.get((text, None))
        return [code] if code in self.known else []

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

    def candidates(self, name: str, within: str | None = None) -> list[str]:
        """Codes whose names or aliases are like a misspelt one, the nearest first, three at most."""
        text = loosened(normalised(name)) if self.loose else normalised(name)
        codes = (code for near in self._nearest.to(text) for code in sorted(self._near_codes[near]))
        return [code for code in dict.fromkeys(codes) if self.lies_within(code, within)][:_SHOWN]

    def hint(self, name: str, within: str | None = None) -> str:
        """The candidates as a reject shows them; only for the first names of a file."""
        if self.hints_left == 0:
            return ""
        self.hints_left -= 1
        return self.told(self.candidates(name, within))

    def told(self, codes: Iterable[str]) -> str:
        """`Жамбылский район, Алматинская область (kz-1942); …`: the parent where others bear the name."""
        return "; ".join(f"{self._full_name(code)} ({code})" for code in codes)

    def free_code(self, wanted: str, joint: str) -> str:
        """The code, or with the first free number behind it."""
        code, number = wanted, 2
        while code in self.known:
            code, number = f"{wanted}{joint}{number}", number + 1
        return code

    def _full_name(self, code: str) -> str:
        entry = self.known[code]
        name = entry.names[0]
        namesakes = self._names.plain.get(normalised(name), set())
        parent = self.known.get(entry.parent or "")
        return f"{name}, {parent.names[0]}" if len(namesakes) > 1 and parent else name

    @cached_property
    def _by_code(self) -> dict[str, str]:
        official = {entry.official: entry.code for entry in self.known.values() if entry.official}
        return official | {normalised(code): code for code in self.known}

    @cached_property
    def _accepted(self) -> dict[tuple[str, str | None], str]:
        return {(normalised(each.name), each.layout): each.code for each in self.aliases if each.by_user}

    @cached_property
    def _names(self) -> _Names:
        names = _Names()
        for entry in self.known.values():
            names.add(entry)
        for alias in self.aliases:
            names.add_alias(alias)
        return names

    @cached_property
    def _near_codes(self) -> dict[str, set[str]]:
        """Names to offer → codes. A row of a form crossed with a column is nobody's misspelling."""
        return self._names.spelt(
            {code for code, entry in self.known.items() if not entry.detail}, loose=self.loose
        )

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self._near_codes)


_Codes = dict[str, set[str]]


@dataclass
class _Names:
    """Normalised names → codes."""

    plain: _Codes = field(default_factory=lambda: defaultdict(set))
    loose: _Codes = field(default_factory=lambda: defaultdict(set))
    aliases: dict[str | None, _Codes] = field(default_factory=dict)  # by layout, None for every one
    accepted: dict[str | None, _Codes] = field(default_factory=dict)  # those that a user gave

    def add(self, entry: Known) -> None:
        for name in entry.names:
            text = normalised(name)
            self.plain[text].add(entry.code)
            self.loose[loosened(text)].add(entry.code)

    def add_alias(self, alias: Alias) -> None:
        text = normalised(alias.name)
        given = self.accepted if alias.by_user else self.aliases
        given.setdefault(alias.layout, defaultdict(set))[text].add(alias.code)
        given[alias.layout][loosened(text)].add(alias.code)

    def bearing(self, text: str, layout: str | None, *, loose: bool) -> list[set[str]]:
        """Sets of codes that a name may mean, the surest first."""
        by_user = [_said(self.accepted, place, text) for place in (layout, None)]
        listed = _said(self.aliases, layout, text) | _said(self.aliases, None, text)
        sure = [*by_user, self.plain.get(text, set()) | listed]
        if not loose:
            return sure
        other = loosened(text)
        loosely = _said(self.aliases, layout, other) | _said(self.aliases, None, other)
        return [*sure, self.loose.get(other, set()) | loosely]

    def spelt(self, codes: set[str], *, loose: bool) -> _Codes:
        """Every spelling of these codes."""
        found: _Codes = defaultdict(set)
        listed = [said for kinds in (self.aliases, self.accepted) for said in kinds.values()]
        for spellings in [self.loose if loose else self.plain, *listed]:
            for text, named in spellings.items():
                found[text] |= named & codes
        return {text: named for text, named in found.items() if named}


def _said(aliases: dict[str | None, _Codes], layout: str | None, text: str) -> set[str]:
    return aliases.get(layout, {}).get(text, set())
