"""What is wrong with a roadmap file, in words that the person who wrote it can act on."""

from __future__ import annotations

from pydantic import ValidationError

from domain import BagdarError

KINDS = (
    "percent_cut",
    "ceiling",
    "floor",
    "table",
    "share_ceiling",
    "share_floor",
    "rate_ceiling",
    "times_cut",
    "no_growth",
    "direction",
    "coverage",
    "output",
    "qualitative",
)
_EXPECTED = {
    "decimal_parsing": "number",
    "decimal_type": "number",
    "int_parsing": "whole_number",
    "int_type": "whole_number",
    "int_from_float": "whole_number",
    "float_parsing": "number",
    "float_type": "number",
    "string_type": "text",
    "bool_parsing": "yes_or_no",
    "bool_type": "yes_or_no",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
    "date_type": "date",
    "list_type": "list",
    "tuple_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "too_short": "not_empty",
    "string_pattern_mismatch": "code",
}
_BOUNDS = {"greater_than": ">", "greater_than_equal": "≥", "less_than": "<", "less_than_equal": "≤"}
_BOUND_NAMES = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}


def first_error(error: ValidationError, file: str) -> BagdarError:
    """The first fault of a roadmap in the words of its YAML: file, field, found, expected."""
    found = error.errors(include_url=False)
    # Of the alternatives of a field, the one that lists its allowed words says most.
    same = [fault for fault in found if fault["input"] is found[0]["input"]]
    first = next((fault for fault in same if fault["type"] == "literal_error"), found[0])
    field = _field_name(first["loc"])
    kind, context = first["type"], first.get("ctx", {})
    if kind == "missing":
        return BagdarError("error.roadmap_field_missing", file=file, field=field)
    if kind == "extra_forbidden":
        return BagdarError("error.roadmap_field_unknown", file=file, field=field)
    places = {"file": file, "field": field, "found": first["input"]}
    if kind == "union_tag_not_found":
        return BagdarError("error.roadmap_field_missing", file=file, field=f"{field}.kind")
    if kind == "union_tag_invalid":
        places |= {"field": f"{field}.kind", "found": context["tag"]}
        return BagdarError("error.roadmap_choice", **places, expected=" | ".join(KINDS))
    if kind in ("literal_error", "enum"):
        return BagdarError("error.roadmap_choice", **places, expected=str(context["expected"]))
    if kind in _BOUNDS:
        expected = f"{_BOUNDS[kind]} {context[_BOUND_NAMES[kind]]}"
        return BagdarError("error.roadmap_choice", **places, expected=expected)
    if kind == "value_error":
        return BagdarError("error.roadmap_rule", file=file, field=field, expected=str(context["error"]))
    return BagdarError(f"error.roadmap_expected_{_EXPECTED.get(kind, 'other')}", **places)


def _field_name(steps: tuple[int | str, ...]) -> str:
    """The path in the file: pydantic adds the chosen kind and the tried classes, which no YAML holds."""
    named = [
        str(step) for step in steps if step not in KINDS and step != "[key]" and not _is_tried(str(step))
    ]
    return ".".join(named) or "–"


def _is_tried(step: str) -> bool:
    return step.endswith("Baseline") or step.startswith(("literal[", "constrained-", "function-"))
