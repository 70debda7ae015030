"""The long layout for figures that the press quotes: `--layout long_press`, never guessed.

The numbers of an official form, and those of a department's note, go before them.
"""

from __future__ import annotations

from dataclasses import replace

from domain import Authority
from etl.layouts import long
from etl.layouts.head import Head
from etl.layouts.source import Request, Source

NAME = "long_press"
USUAL_LAG_DAYS = 30


def recognises(_head: Head) -> bool:
    """Never: nothing in such a file tells it from one of official figures."""
    return False


def read(head: Head, request: Request) -> Source:
    """As the long layout reads it, with less authority."""
    source = long.read(head, request)
    return replace(source, layout=NAME, authority=Authority.PRESS, usual_lag_days=USUAL_LAG_DAYS)
