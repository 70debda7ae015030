"""The plans of `data/plans`, shipped or edited there, brought into a store before it is asked about them."""

from __future__ import annotations

from pathlib import Path

from plans.loading import ensure_plans
from plans.plan_file import PLANS, read_plans
from warehouse.loads import list_loads
from warehouse.plans import plan_checksums
from warehouse.read_progress import is_simulated
from warehouse.reference import ensure_reference
from warehouse.store import exists, reading, writing


def ready_plans(store: Path, folder: Path = PLANS) -> None:
    """Load anew what the store holds as an earlier file had it; into the demonstration's store, and one with
    neither figures nor plans, also what it lacks of the folder's plans (docs/decisions/0036).

    Makes the store where there is none; writes nothing where nothing is to be loaded. Raises BagdarError for
    a faulty plan, StoreError, StoreBusyError.
    """
    files = read_plans(folder)
    if exists(store):
        with reading(store) as connection:
            held = plan_checksums(connection)
            if (held or list_loads(connection)) and not is_simulated(connection):
                files = [file for file in files if file.plan.id in held]
        if all(held.get(file.plan.id) == file.checksum for file in files):
            return
    with writing(store) as connection:
        ensure_reference(connection)
        ensure_plans(connection, files)
