"""A line the size of a word: the last months of a series, without axes."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

WIDTH, HEIGHT, EDGE = 96, 22, 3


def sparkline(values: Sequence[float], line: str, dot: str) -> str:
    """HTML of a line between the least and the largest value, the last one a dot; empty for fewer than two.

    An image, because Streamlit takes SVG elements out of HTML.
    """
    if len(values) < 2:
        return ""
    least, span = min(values), (max(values) - min(values)) or 1
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    points = [
        (EDGE + index * step, HEIGHT - EDGE - (value - least) / span * (HEIGHT - 2 * EDGE))
        for index, value in enumerate(values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<polyline points="{path}" fill="none" stroke="{line}" stroke-width="1.3"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{dot}"/></svg>'
    )
    source = f"data:image/svg+xml,{quote(drawn)}"
    return f'<img class="bg-spark" width="{WIDTH}" height="{HEIGHT}" alt="" src="{source}">'
