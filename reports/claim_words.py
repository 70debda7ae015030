"""What the check of a report found, in words: computed, announced, verdict, why, what to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from language import number_text, percent_text, plural, signed_text, translate
from models.claim_announced import Note
from models.claim_check import Finding, Verdict
from models.claims import (
    Announced,
    Claim,
    Comparison,
    Figure,
    Level,
    LoneChange,
    Parts,
    Rate,
    Share,
    Target,
)

# The question that each finding leads to.
ASK = {
    "percent_of_the_new": "base", "level_called_change": "base", "no_counts": "counts",
    "share_alone": "counts",
    "level_count": "", "nothing_announced": "", "level_percent": "formula", "over_100": "formula",
    "points_impossible": "formula", "level_by_points": "formula", "parts_over_whole": "overlap",
    "part_against_whole": "periods", "other_months": "periods", "points_called_percent": "points",
    "percent_called_points": "points", "points_or_percent": "points", "points_of_counts": "points",
    "rate_people": "population", "rate_annualised": "population", "rate_is_annualised": "population",
    "rate_differs": "population", "rate_quarter": "quarter",
    "quarter": "quarter", "rounded_counts": "rounding", "loosely": "rounding",
    "digits_cut": "rounding", "part_over_whole": "whole", "share_differs": "whole", "whole_zero": "whole",
    "figures_several": "wording", "figures_words": "wording", "target": "target", "cut_over_100": "recount",
}  # fmt: skip
_QUESTIONED = (Verdict.WRONG, Verdict.IMPOSSIBLE, Verdict.NOT_COMPARABLE, Verdict.UNCLEAR)
_COUNTS = {"people", "annualised", "sum", "whole", "months", "before_months"}
_SUMMARY = (
    "agrees", "wrong", "impossible", "not_comparable", "unclear", "computed", "unchecked", "not_understood",
)  # fmt: skip


def verdict_text(verdict: str, lang: str) -> str:
    return translate(f"checker.verdict_{verdict}", lang)


def summary(findings: Sequence[Finding], lang: str) -> str:
    """The answer in a sentence: how many claims, how many of each verdict."""
    met = Counter(str(finding.verdict) for finding in findings)
    every = plural("checker.count_all", len(findings), lang)
    if set(met) == {"agrees"}:
        return translate("checker.summary_good", lang, all=every)
    parts = [plural(f"checker.count_{verdict}", met[verdict], lang) for verdict in _SUMMARY if met[verdict]]
    return translate("checker.summary", lang, all=every, parts=", ".join(parts))


def why_text(finding: Finding, lang: str) -> str:
    """Every note in its sentence, the gravest first; that all agrees only where nothing else is said."""
    notes = [note for note in finding.notes if note.code != "agrees" or finding.verdict == Verdict.AGREES]
    return " ".join(note_text(note, lang) for note in notes)


def note_text(note: Note, lang: str) -> str:
    return translate(
        f"checker.why_{note.code}", lang, **{name: _number(note, name, lang) for name in note.numbers}
    )


def _number(note: Note, name: str, lang: str) -> str:
    value = note.numbers[name]
    if name in ("sum", "whole", "people", "months") or (
        name in ("annualised", "cumulative") and note.code in ("rate_annualised", "rate_quarter")
    ):
        return number_text(value, lang)
    if note.code == "part_against_whole":
        return number_text(value, lang)
    if note.code in ("to_called_by", "difference_differs"):
        return signed_text(value, lang)
    signed = name in ("computed", "points") and not note.code.startswith(("times", "loosely"))
    return (signed_text if signed else number_text)(value, lang, 1)


def ask_text(finding: Finding, lang: str) -> str:
    """The question to the author; nothing where all is well."""
    for note in finding.notes:
        name = ASK.get(note.code, "recount" if note.verdict in ("wrong", "impossible") else "")
        if name and (finding.verdict in _QUESTIONED or note.code in ASK):
            return translate(f"checker.ask_{name}", lang)
    return ""


def computed_text(finding: Finding, lang: str) -> str:
    """The change by the numbers, its interval, and whether it is beyond chance."""
    if finding.share is not None:
        return translate("checker.share", lang, figure=percent_text(finding.share, lang))
    if finding.points is not None:
        points = translate("checker.points", lang, number=signed_text(finding.points, lang, 1))
        return (
            f"{points} ({percent_text(finding.pct, lang, signed=True)})"
            if finding.pct is not None
            else points
        )
    if finding.difference is None:
        return ""
    digits = 0 if float(finding.difference).is_integer() else 1
    parts = [signed_text(finding.difference, lang, digits)]
    if finding.pct is not None:
        parts.insert(0, percent_text(finding.pct, lang, signed=True))
    return "; ".join(parts)


def chance_text(finding: Finding, lang: str) -> str:
    """The 95 % interval, whether the change is beyond chance, and by which law."""
    change = finding.change
    if change is None or change.p_value is None:
        return ""
    said = translate("checker.chance_beyond" if change.beyond_chance else "checker.chance_within", lang)
    method = "no_history" if change.method == "poisson_no_history" else "history"
    parts = [said, translate(f"checker.method_{method}", lang)]
    if change.low is not None and change.high is not None and change.pct is not None:
        low, high = (percent_text(value, lang, signed=True) for value in (change.low, change.high))
        parts.insert(0, translate("checker.interval", lang, low=low, high=high))
    return ", ".join(parts)


def announced_text(claim: Claim, lang: str) -> str:
    """What the text itself says of the change or the share, in the shortest form."""
    if isinstance(claim, Comparison):
        said = [_announced(each, lang) for each in claim.announced]
        return ", ".join(said) or (translate(f"checker.{claim.direction}", lang) if claim.direction else "")
    if isinstance(claim, LoneChange | Target):
        level = (
            f" ({_figure(claim.level, '%', lang)})" if isinstance(claim, LoneChange) and claim.level else ""
        )
        return _announced(claim.announced, lang) + level
    if isinstance(claim, Share) and claim.announced:
        return translate("checker.share", lang, figure=_figure(claim.announced, "%", lang))
    if isinstance(claim, Rate):
        return _figure(claim.rate, "", lang)
    if isinstance(claim, Level):
        return _figure(claim.figure, "%" if claim.unit == "percent" else "", lang)
    if isinstance(claim, Parts):
        return ", ".join(_figure(part, "", lang) for part in claim.parts)
    return ""


def _announced(announced: Announced, lang: str) -> str:
    figure = announced.figure
    if announced.unit == "times":
        word = f"{translate(f'checker.{announced.direction}', lang)} " if announced.direction else ""
        return word + _near(figure, translate("checker.times", lang, figure=_digits(figure, lang)), lang)
    sign = {"down": "−", "up": "+"}.get(announced.direction, "")
    if announced.unit == "points":
        return sign + _near(figure, translate("checker.points", lang, number=_digits(figure, lang)), lang)
    return sign + _figure(figure, "%" if announced.unit == "percent" else "", lang)


def _figure(figure: Figure, unit: str, lang: str) -> str:
    written = _digits(figure, lang)
    if unit:
        written += unit if lang == "en" else f"\u00a0{unit}"
    return _near(figure, written, lang)


def _near(figure: Figure, written: str, lang: str) -> str:
    return translate(f"checker.near_{figure.near}", lang, figure=written) if figure.near else written


def _digits(figure: Figure, lang: str) -> str:
    """With as many decimals as were written."""
    decimals = max(0, -int(figure.value.normalize().as_tuple().exponent)) if figure.value else 0
    return number_text(float(figure.value), lang, decimals)
