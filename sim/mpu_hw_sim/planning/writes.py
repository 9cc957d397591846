"""The registers of a plan, in an order in which no write opens what the plan denies.

First who has the entries of a pool, then banks in the order of their stages: of each the enable
bits, which a lock would hold (SSPMP-EN-03), while all entries are OFF; all addresses; then cfg from
the lowest entry on. So a byte has the answer of before until it has its last one: the lowest entry
that matches it is the first that is written. The last stage denies until all others are complete.
"""

from collections.abc import Iterator

from mpu_hw.config import MpuConfig
from mpu_hw.revision import Stage
from mpu_hw_sim.explanation import Write

from .plan import Plan, PlannedEntry

__all__ = ["delegated_counts", "writes_of"]


def delegated_counts(plan: Plan) -> dict[str, int] | None:
    """Return how many entries of a pool each bank gets; None where none is delegated."""
    config = plan.config
    if not config.pooled or set(plan.banks) <= {config.spec.machine}:
        return None
    counts = {bank.name: len(plan.of_bank(bank.name)) for bank in config.banks}
    rest = config.entry_array(plan.banks[0]).count - sum(counts.values())
    # What nobody needs goes to the bank that denies where it has no rule.
    return counts | {"spmp": counts["spmp"] + rest}


def writes_of(plan: Plan) -> list[Write]:
    """Return what M-mode writes after reset, in this order."""
    config = plan.config
    numbers = {name for family in config.csr_families for name in family.registers()}
    writes = []
    counts = delegated_counts(plan)
    for name, bank in (("mpmpdeleg", "pmp"), ("hspmpdeleg", "spmp")):
        if counts is not None and name in numbers:
            writes.append(Write(name, counts[bank], f"entries of {bank}"))
    for bank in plan.banks:
        entries = plan.of_bank(bank)
        writes += _enables(config, numbers, bank, entries)
        writes += [Write(f"{bank}addr{e.index}", e.addr, _text(e)) for e in entries]
        writes += _cfgs(config, f"{bank}cfg0" in numbers, bank, entries)
    return writes


def _enables(
    config: MpuConfig, numbers: set[str], bank: str, entries: tuple[PlannedEntry, ...]
) -> Iterator[Write]:
    for stage in config.stages:
        if stage.bank != bank:
            continue
        mask = sum(1 << entry.index for entry in entries if entry.stage == stage and entry.bounds)
        names = _enable_names(stage)
        for number, name in enumerate(names):
            if name in numbers:
                value = mask >> config.xlen * number & (1 << config.xlen) - 1
                yield Write(name, value, f"entries on at stage {stage.name}")


def _enable_names(stage: Stage) -> tuple[str, str]:
    if stage.enable:
        return stage.enable, f"{stage.enable}h"
    return f"{stage.bank}switch0", f"{stage.bank}switch1"


def _cfgs(
    config: MpuConfig, packed: bool, bank: str, entries: tuple[PlannedEntry, ...]
) -> Iterator[Write]:
    if not packed:
        yield from (Write(f"{bank}cfg{entry.index}", entry.cfg, _text(entry)) for entry in entries)
        return
    lanes = config.xlen // 8
    for first in range(0, len(entries), lanes):
        group = entries[first : first + lanes]
        value = sum(entry.cfg << 8 * (entry.index - first) for entry in group)
        yield Write(f"{bank}cfg{first // 4}", value, f"entries {first} to {group[-1].index}")


def _text(entry: PlannedEntry) -> str:
    if entry.bounds is None:
        return "OFF, lower bound of the next"
    return f"{entry.mode.name} {entry.bounds}: {', '.join(entry.regions) or 'between regions'}"
