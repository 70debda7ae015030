"""`check-report`: do the numbers and words of a report agree?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from domain import UnreadableError
from etl.claims import Read, read_claims
from etl.commands.app import LANG, Format, FormatOption, app, text
from etl.commands.output import print_json, print_table, say
from models.claim_check import Finding, check
from reports import claim_words


@app.command(name="check-report", help=text("cli.check_report.about"))
def check_report(
    file: Annotated[str, typer.Argument(metavar="FILE", help=text("cli.check_report.file"))],
    dispersion: Annotated[
        float | None, typer.Option(min=0.0, help=text("cli.check_report.dispersion"))
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    reads = read_claims(_text(file))
    found = [(read, check(read.claim, dispersion)) for read in reads]
    if form is Format.JSON:
        print_json([_object(read, finding) for read, finding in found])
        return
    if not found:
        say(text("checker.nothing"))
        return
    say(claim_words.summary([finding for _, finding in found], LANG))
    headers = [
        text(f"checker.column_{name}") for name in ("claim", "computed", "announced", "verdict", "why", "ask")
    ]
    print_table(headers, [_cells(read, finding) for read, finding in found])


def _text(file: str) -> str:
    """The report's text; `-` is standard input. Raises UnreadableError."""
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UnreadableError("error.report_unreadable", file=file) from None


def _cells(read: Read, finding: Finding) -> list[str]:
    computed = [claim_words.computed_text(finding, LANG), claim_words.chance_text(finding, LANG)]
    return [
        read.text,
        "\n".join(filter(None, computed)),
        claim_words.announced_text(read.claim, LANG),
        claim_words.verdict_text(finding.verdict, LANG),
        claim_words.why_text(finding, LANG),
        claim_words.ask_text(finding, LANG),
    ]


def _object(read: Read, finding: Finding) -> dict[str, object]:
    change = finding.change
    return {
        "claim": read.text,
        "start": read.start,
        "end": read.end,
        "kind": type(read.claim).__name__,
        "verdict": str(finding.verdict),
        "notes": [{"code": note.code, **note.numbers} for note in finding.notes],
        "change_pct": finding.pct,
        "points": finding.points,
        "difference": finding.difference,
        "share_pct": finding.share,
        "low_pct": change.low if change else None,
        "high_pct": change.high if change else None,
        "p_value": change.p_value if change else None,
        "beyond_chance": change.beyond_chance if change and change.p_value is not None else None,
        "method": change.method if change else None,
        "text": claim_words.why_text(finding, LANG),
    }
