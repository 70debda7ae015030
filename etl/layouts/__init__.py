"""Layouts: the shapes of file that the loader understands, and which of them a file has.

A table layout is a YAML file in `data/layouts/`. Anything harder is a module of this package with `NAME`,
`recognises(head)` and `read(head, request)`; it is found by being here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from domain import ArgumentError, UnreadableError
from etl.layouts import declared, district_note, long
from etl.layouts.head import Head
from etl.layouts.official_form import form_number
from etl.layouts.source import Request, Source


class Layout(Protocol):
    """What a module of this package or a declared layout offers."""

    @property
    def NAME(self) -> str: ...  # noqa: N802

    def recognises(self, head: Head) -> bool:
        """Whether the file has this layout, by what it holds."""

    def read(self, head: Head, request: Request) -> Source:
        """The file as sources; UnreadableError where it cannot be read so."""


def recognise(path: Path, request: Request) -> Source:
    """Read a file by the layout that it has, or by `request.layout`.

    Raises UnreadableError that names the file, what was found in it and what was expected; ArgumentError
    for a layout that does not exist.
    """
    layouts = _layouts()
    if request.layout is not None:
        if request.layout not in layouts:
            raise ArgumentError("error.layout_absent", layout=request.layout, known=", ".join(layouts))
        return layouts[request.layout].read(Head(path), request)
    head = Head(path)
    fitting = _fitting(head, layouts.values())
    if len(fitting) > 1:
        raise UnreadableError(
            "error.layout_ambiguous", file=path.name, layouts=", ".join(layout.NAME for layout in fitting)
        )
    if not fitting:
        return _unrecognised(head, request)
    return fitting[0].read(head, request)


def _fitting(head: Head, layouts: Iterable[Layout]) -> list[Layout]:
    """The layouts that a file has. What one of them cannot make out counts only where no other can.

    A file that bears the number of an official form is that form, whatever else its tables resemble.
    """
    layouts = list(layouts)
    forms = [layout for layout in layouts if hasattr(layout, "FORM") and layout.recognises(head)]
    if forms:
        return forms
    fitting, problems = [], []
    for layout in layouts:
        try:
            if layout.recognises(head):
                fitting.append(layout)
        except UnreadableError as problem:
            problems.append(problem)
    if problems and not fitting:
        raise problems[0]
    return fitting


def names() -> list[str]:
    """Every layout's name, in order."""
    return list(_layouts())


def _layouts() -> dict[str, Layout]:
    found: list[Layout] = [*_modules(), *declared.declared_layouts()]
    return {layout.NAME: layout for layout in sorted(found, key=lambda layout: layout.NAME)}


@cache
def _modules() -> tuple[Layout, ...]:
    modules = (
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    return tuple(cast(Layout, module) for module in modules if hasattr(module, "NAME"))


def _unrecognised(head: Head, request: Request) -> Source:
    """The refusal that helps most: an official form not read yet, a near miss of our template, or neither."""
    if head.kind == "workbook":
        numbers = (form_number(rows) for rows in head.sheet_heads.values())
        form = next((number for number in numbers if number), None)
        if form is not None:
            raise UnreadableError("error.form_not_supported", file=head.path.name, form=form)
    if head.kind == "document":
        return district_note.read(head, request)
    if long.recognises_with(head, request) or long.resembles(head):
        return long.read(head, request)
    raise UnreadableError(
        "error.layout_unknown", file=head.path.name, found=head.found(), known=", ".join(names())
    )
