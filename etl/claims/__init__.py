"""Reads a report's text into typed claims (`models.claims`).

Free text is read by islands: numbers, periods and the words of `data/wording/report_words.csv` become tokens,
and a sentence's tokens are matched by their kinds. What fits nothing stays visible as not understood.
"""

from __future__ import annotations

from etl.claims.read import Read, read_claims

__all__ = ["Read", "read_claims"]
