"""A plan as text and as plain data."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from mpu_hw_sim.explanation import Write

from .check import Checked
from .part import describe
from .plan import Plan, PlannedEntry
from .writes import delegated_counts

__all__ = ["plan_data", "plan_text"]

HEADS = ("entry", "mode", "from", "to", "rights", "lock", "addr", "cfg", "regions")


def plan_text(plan: Plan, writes: Sequence[Write], checked: Checked) -> RenderableType:
    """Return the entries, then what was checked and what is to be known."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for head in HEADS:
        table.add_column(head, overflow="fold")
    for entry in plan.entries:
        table.add_row(*_row(entry))
    unneeded = _without_entries(plan)
    lines = [f"{name}: needs no entry, no match grants the same" for name in unneeded]
    return Group(
        table, "", *_counts(plan), *lines, *checked.notes,
        f"checked: {checked.intervals} intervals from the first to the last address, "
        f"and after each of {len(writes)} writes",
    )  # fmt: skip


def _row(entry: PlannedEntry) -> tuple[str, ...]:
    name = f"{entry.bank}[{entry.index}]"
    lock = "L" if entry.lock else ""
    registers = f"0x{entry.addr:x}", f"0x{entry.cfg:x}"
    if entry.bounds is None or entry.rights is None:
        return name, "OFF", "", "", "", lock, *registers, "(lower bound of the next)"
    bounds = f"0x{entry.bounds.base:08x}", f"0x{entry.bounds.end - 1:08x}"
    rights = describe(entry.rights, entry.stage)
    regions = ", ".join(entry.regions) or "(between regions)"
    return name, entry.mode.name, *bounds, rights, lock, *registers, regions


def _counts(plan: Plan) -> list[str]:
    config = plan.config
    pool = delegated_counts(plan)
    if pool is not None:
        array = config.entry_array(plan.banks[0])
        parts = ", ".join(f"{bank} has {count}" for bank, count in pool.items())
        return [f"{len(plan.entries)} entries of {array.count} in the {array.name}: {parts}"]
    return [
        f"{bank}: {len(plan.of_bank(bank))} entries of {config.entry_array(bank).count}"
        for bank in plan.banks
    ]


def _without_entries(plan: Plan) -> list[str]:
    named = {(entry.stage.name, name) for entry in plan.entries for name in entry.regions}
    return [w.name for w in plan.wishes if (w.stage.name, w.name) not in named]


def plan_data(plan: Plan, writes: Sequence[Write], checked: Checked) -> dict[str, Any]:
    """Return plain data. Addresses and registers are text, which every reader of JSON keeps."""
    return {
        "configuration": plan.config.to_dict(),
        "entries": [_entry_data(entry) for entry in plan.entries],
        "pool": delegated_counts(plan),
        "without_entries": _without_entries(plan),
        "writes": [
            {"register": write.name, "value": hex(write.value), "what": write.where}
            for write in writes
        ],
        "notes": list(checked.notes),
        "checked_intervals": checked.intervals,
    }


def _entry_data(entry: PlannedEntry) -> dict[str, Any]:
    bounds, rights = entry.bounds, entry.rights
    return {
        "bank": entry.bank,
        "index": entry.index,
        "stage": entry.stage.name,
        "mode": entry.mode.name,
        "first": hex(bounds.base) if bounds else None,
        "last": hex(bounds.end - 1) if bounds else None,
        "kernel": rights.kernel if rights else None,
        "task": rights.task if rights else None,
        "lock": entry.lock,
        "addr": hex(entry.addr),
        "cfg": hex(entry.cfg),
        "regions": list(entry.regions),
    }
