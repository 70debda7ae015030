"""How a state of a measure looks: shape, word and colour, as statuses of targets do."""

from __future__ import annotations

from html import escape

from ui.frame import Page
from ui.tables import Html

# State -> (shape, family of colours); no two states share both.
LOOKS = {
    "overdue": ("■", "vermilion"),
    "due_soon": ("▲", "amber"),
    "due_in_quarter": ("●", "amber"),
    "later": ("○", "grey"),
    "continuous": ("∞", "grey"),
    "waiting": ("◇", "grey"),
    "done": ("✓", "blue"),
    "not_required": ("–", "grey"),
}
AHEAD = ("due_soon", "due_in_quarter", "later", "continuous")  # to be done yet, and in time


def shape(state: str) -> str:
    return LOOKS[state][0]


def family(state: str) -> str:
    """`blue`, `amber`, `vermilion` or `grey`: a field of the palette."""
    return LOOKS[state][1]


def word(page: Page, state: str) -> str:
    return page.text(f"measures.state_{state}")


def mark(page: Page, state: str, more: str = "", words: str = "") -> Html:
    """A state as shape, word and colour; `more` stands after the word, `words` in place of it."""
    said = escape(f"{words or word(page, state)}{' · ' + more if more else ''}")
    return Html(
        f'<span class="bg-status {family(state)}"><i aria-hidden="true">{shape(state)}</i>'
        f"<span>{said}</span></span>"
    )
