"""The long layout for figures of a department's note or report: `--layout long_note`, never guessed.

The numbers of an official form go before them; those of the press come after.
"""

from __future__ import annotations

from dataclasses import replace

from domain import Authority
from etl.layouts import long
from etl.layouts.head import Head
from etl.layouts.source import Request, Source

NAME = "long_note"
USUAL_LAG_DAYS = 20


def recognises(_head: Head) -> bool:
    """Never: nothing in such a file tells it from one of official figures."""
    return False


def read(head: Head, request: Request) -> Source:
    """As the long layout reads it, with less authority."""
    source = long.read(head, request)
    return replace(source, layout=NAME, authority=Authority.NOTE, usual_lag_days=USUAL_LAG_DAYS)
