"""`data/plans/*.yaml`: a plan that a person can read and edit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from domain import ArgumentError, BagdarError, UnreadableError
from models.roadmap_errors import first_error
from plans.plan import Plan, Role

PLANS = Path(__file__).resolve().parent.parent / "data" / "plans"
_ROLE_KEYS = {Role.LEAD: "lead", Role.CO: "with", Role.HELPER: "helped_by"}


@dataclass(frozen=True)
class PlanFile:
    """A plan with the SHA-256 of its file, by which the store knows whether it holds the same."""

    plan: Plan
    checksum: str


def read_plans(folder: Path = PLANS) -> list[PlanFile]:
    """All plans of a folder, by id. Raises BagdarError where one is faulty, or two have the same id."""
    found: dict[str, PlanFile] = {}
    for path in sorted(folder.glob("*.yaml")):
        one = read_plan(path)
        if one.plan.id in found:
            raise BagdarError("plan.twice", file=path.name, plan=one.plan.id)
        found[one.plan.id] = one
    return [found[name] for name in sorted(found)]


def read_plan(path: Path) -> PlanFile:
    """One plan from its file. Raises BagdarError with the line or the field where it is faulty."""
    if not path.is_file():
        raise UnreadableError("error.file_absent", file=str(path))
    content = path.read_bytes()
    try:
        parsed = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else "?"
        raise BagdarError("plan.yaml", file=path.name, line=line) from None
    return PlanFile(_plan(parsed, path.name), hashlib.sha256(content).hexdigest())


def write_plan(plan: Plan, folder: Path = PLANS, *, replace: bool = False) -> Path:
    """Write a plan to `<folder>/<id>.yaml`; a file that says the same stays as a person wrote it.

    Raises ArgumentError where a file of that name says something else and is not to be replaced, BagdarError
    where it cannot be written.
    """
    path, text = folder / f"{plan.id}.yaml", plan_text(plan)
    if path.is_file():
        if _says(path, plan):
            return path
        if not replace:
            raise ArgumentError("plan.file_differs", file=str(path))
    new = path.with_name(f"{path.name}.new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(path)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise BagdarError("plan.not_written", file=str(path), problem=reason) from None
    return path


def plan_text(plan: Plan) -> str:
    """The YAML of a plan: what is as usual is left out, executors by what they do."""
    written = plan.model_dump(exclude_defaults=True)
    head = {key: value for key, value in written.items() if key != "measures"}
    measures = [_written(measure) for measure in written["measures"]]
    text = yaml.dump(
        head | {"measures": measures}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
    )
    return text.replace("\n  - number:", "\n\n  - number:")  # measures apart by a blank line


def _written(measure: Mapping[str, object]) -> dict[str, object]:
    executors = measure.get("executors", ())
    assert isinstance(executors, list | tuple)
    by_role: dict[str, list[str]] = {key: [] for key in _ROLE_KEYS.values()}
    for each in executors:
        by_role[_ROLE_KEYS[Role(each.get("role", Role.CO))]].append(each["name"])
    named = {key: names for key, names in by_role.items() if names}
    rest = {key: value for key, value in measure.items() if key != "executors"}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in rest.items()} | named


def _plan(parsed: object, file: str) -> Plan:
    if not isinstance(parsed, dict):
        raise BagdarError("plan.not_a_plan", file=file)
    measures = parsed.get("measures")
    if isinstance(measures, list):
        parsed = parsed | {"measures": [_read(measure) for measure in measures]}
    try:
        return Plan.model_validate(parsed)
    except ValidationError as error:
        raise _counted_from_one(first_error(error, file)) from None


def _counted_from_one(fault: BagdarError) -> BagdarError:
    """The fault with its place in a list as people count."""
    parts = str(fault.places["field"]).split(".")
    field = ".".join(str(1 + int(part)) if part.isdigit() else part for part in parts)
    return BagdarError(fault.key, **{**fault.places, "field": field})


def _read(measure: object) -> object:
    """A measure with its executors as the schema has them."""
    if not isinstance(measure, dict):
        return measure
    rest = {key: value for key, value in measure.items() if key not in _ROLE_KEYS.values()}
    # Without quotes 1.10 is the number 1.1, and is refused; 1 is no worse than '1'.
    if isinstance(rest.get("number"), int):
        rest["number"] = str(rest["number"])
    executors = [
        {"name": name, "role": role.value}
        for role, key in _ROLE_KEYS.items()
        for name in _names(measure.get(key))
    ]
    return rest | {"executors": executors} if executors else rest


def _names(said: object) -> list[object]:
    """One name or a list of them."""
    return said if isinstance(said, list) else [] if said is None else [said]


def _says(path: Path, plan: Plan) -> bool:
    """Whether a file holds that plan; one that cannot be read does not."""
    try:
        return read_plan(path).plan == plan
    except BagdarError:
        return False


class _Dumper(yaml.SafeDumper):
    """Lists indented under their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)
