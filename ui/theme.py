"""Colours, and how a status looks: shape, word and colour, so that no meaning hangs on colour alone.

The palette is safe for colour-blind people (blue, amber, vermilion, grey); every text colour keeps a
contrast of 4.5:1 against the page and against its own pale ground, in both themes (tests/test_charts.py).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import streamlit as st

from domain import Status

STYLE = Path(__file__).with_name("style.css")


@dataclass(frozen=True)
class Palette:
    page: str  # ground of the page
    panel: str  # ground of tables' heads and panels
    ink: str  # text, and the current year on charts
    quiet: str  # secondary text, axes
    line: str  # hairlines, grid
    blue: str
    blue_pale: str
    amber: str
    amber_pale: str
    vermilion: str
    vermilion_pale: str
    grey: str
    grey_pale: str
    fan: str  # forecast interval
    earlier: str  # earlier years


LIGHT = Palette(
    page="#ffffff",
    panel="#f5f7f9",
    ink="#16202b",
    quiet="#52606d",
    line="#d9dfe5",
    blue="#0b5fa5",
    blue_pale="#e3effa",
    amber="#8a5a00",
    amber_pale="#fdf1d4",
    vermilion="#b5330c",
    vermilion_pale="#fce8e1",
    grey="#52606d",
    grey_pale="#eceff2",
    fan="rgba(11, 95, 165, 0.16)",
    earlier="#8c98a4",
)
DARK = Palette(
    page="#11161c",
    panel="#1a2129",
    ink="#eef2f6",
    quiet="#a9b4bf",
    line="#36414c",
    blue="#79b8f3",
    blue_pale="#16304a",
    amber="#f0bd4f",
    amber_pale="#3a2e10",
    vermilion="#ff9a76",
    vermilion_pale="#43200f",
    grey="#b3bdc7",
    grey_pale="#2a333c",
    fan="rgba(121, 184, 243, 0.22)",
    earlier="#7d8a97",
)

# Status -> (shape, family of colours). The shape alone tells two statuses of one colour apart.
LOOKS: dict[Status, tuple[str, str]] = {
    Status.MET: ("✓", "blue"),
    Status.ON_TRACK: ("●", "blue"),
    Status.AT_RISK: ("▲", "amber"),
    Status.OFF_TRACK: ("■", "vermilion"),
    Status.OUT_OF_REACH: ("✖\ufe0e", "vermilion"),
    Status.MISSED: ("✗", "vermilion"),
    Status.NO_DATA: ("○", "grey"),
    Status.NOT_COMPARABLE: ("≠", "grey"),
    Status.NOT_MEASURABLE: ("◇", "grey"),
}


def shape(status: str) -> str:
    return LOOKS[Status(status)][0]


def family(status: str) -> str:
    """`blue`, `amber`, `vermilion` or `grey`: a field of the palette."""
    return LOOKS[Status(status)][1]


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def palette(dark: bool) -> Palette:
    return DARK if dark else LIGHT


def variables(dark: bool) -> str:
    """The palette as CSS variables: `--ink`, `--blue-pale` and so on."""
    chosen = palette(dark)
    lines = (f"--{field.name.replace('_', '-')}: {getattr(chosen, field.name)};" for field in fields(chosen))
    return ":root{" + "".join(lines) + "}"
