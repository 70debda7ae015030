"""A figure as a quiet link to the page that says where it comes from, with the mark of the checks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from domain import Period
from language.formats import MISSING
from ui.findings import Findings
from ui.frame import Page
from ui.tables import Html


def address(
    page: Page, area: str, indicator: str, period: Period, of: Sequence[str] = (), **more: str | None
) -> str:
    """Where a figure's sources are shown; `of`: the indicators that a percentage is taken of."""
    over = ",".join(of) or None
    return page.link("source", area=area, indicator=indicator, period=str(period), of=over, **more)


def figure(
    page: Page,
    written: str,
    area: str,
    indicator: str,
    period: Period,
    found: Findings | None = None,
    of: Sequence[str] = (),
    **more: str | None,
) -> Html:
    """A written figure that leads to its sources; what is missing leads nowhere."""
    mark = found.mark(area, indicator, period) if found else ""
    if written == MISSING:
        return Html(escape(written) + mark)
    where = escape(address(page, area, indicator, period, of, **more))
    hint = escape(page.text("source.link"))
    return Html(
        f'<a class="bg-figure" href="{where}" title="{hint}" target="_self">{escape(written)}</a>{mark}'
    )
