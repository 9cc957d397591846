"""Banks that decide nothing or everything, and hazards of dealing entries out."""

from collections.abc import Iterator

from mpu_hw.isa import AddressMode
from mpu_hw.revision import Stage
from mpu_hw_sim.register_state import read_entries

from .entries import regions_of
from .finding import Finding
from .intervals import AddressMap
from .state import RegisterState

__all__ = ["delegation_findings"]

LOGICAL = 64  # entries that a bank can address
WHO = {"hs": "S and U", "vs": "VS and VU", "g": "every guest", "m": "S and U"}
# What a bank with entries of which none is active does: rule by bank, and whom it denies.
SILENT = {
    "mpu": ("MPU-DEF-01", "U"),
    "vsmpu": ("MPU-DEF-01", "VU"),
    "hgmpu": ("MPU-DEF-02", "every guest"),
    "pmp": ("PMP-02", "S and U"),
}


def delegation_findings(state: RegisterState, found: AddressMap) -> Iterator[Finding]:
    """Give the stages that deny or pass everything, then what delegation makes of entries."""
    for stage in state.config.stages:
        yield from _silent(state, stage)
    if state.config.pooled:
        yield from _dealt(state)


def _counts(state: RegisterState) -> dict[str, int]:
    """Return how many entries each bank has now."""
    config = state.config
    if not config.pooled:
        return dict(config.entries)
    total = config.entries["pool"]
    first = state.registers.read("mpmpdeleg")
    guests = "hspmpdeleg" in state.registers.numbers
    second = state.registers.read("hspmpdeleg") if guests else total - first
    return {"pmp": first, "spmp": second, "vspmp": total - first - second}


def _silent(state: RegisterState, stage: Stage) -> Iterator[Finding]:
    counts = _counts(state)
    mine, where = counts[stage.bank], f"{stage.bank} at stage {stage.name}"
    active = any(r.entry.on and r.low < r.high for r in regions_of(state, stage))
    if mine and not active:
        rule, who = SILENT.get(stage.bank, ("SSPMP-DEF-04", WHO[stage.name]))
        text = f"no entry is active, which denies {who} everything"
        yield Finding("bank denies everything", where, text, (rule,))
    elif not mine and stage.bank == "pmp":
        text = "PMP has no entry: S and U pass it, and M unless mseccfg denies it"
        yield Finding("bank passes everything", where, text, ("SSPMP-DELEG-05",))
    elif not mine and stage.bank == "spmp" and counts["pmp"] < sum(counts.values()):
        text = f"all its entries are lent to guests, which denies {WHO[stage.name]} everything"
        yield Finding("bank denies everything", where, text, ("HYP-DELEG-15",))
    elif not mine:
        text = f"the bank has no entry, so {WHO[stage.name]} pass it"
        yield Finding("bank passes everything", where, text, ("SSPMP-DEF-02",))


def _dealt(state: RegisterState) -> Iterator[Finding]:
    counts = _counts(state)
    for bank in ("spmp", "vspmp"):
        if counts[bank] > LOGICAL:
            text = f"{counts[bank] - LOGICAL} entries lie beyond index 63: nobody reaches them"
            yield Finding("entries out of reach", bank, text, ("SSPMP-DELEG-02",))
    before = {"pmp": 0, "spmp": counts["pmp"], "vspmp": counts["pmp"] + counts["spmp"]}
    seen: set[str] = set()
    for stage in state.config.stages:
        if stage.bank in seen or not counts[stage.bank]:
            continue
        seen.add(stage.bank)
        entries = list(read_entries(state.config, state.registers, stage))
        if entries[0].mode is AddressMode.TOR and before[stage.bank]:
            text = "its base is 0, not the addr of the entry before it in the pool"
            yield Finding("TOR behind a bank", f"{stage.bank}[0]", text, ("SSPMP-MATCH-08",))
        locked = [entry.index for entry in entries if entry.bit("L")]
        if stage.bank == "pmp" and locked:
            text = f"pmp[{locked[-1]}] is locked: writes of {locked[-1]} and less are ignored"
            yield Finding("lock holds delegation", "mpmpdeleg", text, ("SSPMP-DELEG-03",))
        if stage.bank == "spmp" and locked and "vspmp" in before and state.config.hypervisor:
            text = f"spmp[{locked[-1]}] is locked: writes of {locked[-1]} and less are ignored"
            yield Finding("lock holds delegation", "hspmpdeleg", text, ("HYP-DELEG-12",))
    if "spmp" in seen and counts["pmp"]:
        yield from _crossing(state)


def _crossing(state: RegisterState) -> Iterator[Finding]:
    """SSPMP-DELEG-19: what would lose its lower bound if mpmpdeleg were one less."""
    stage = next(stage for stage in state.config.stages if stage.bank == "pmp")
    entries = list(read_entries(state.config, state.registers, stage))
    last = _counts(state)["pmp"] - 1
    if 0 < last < len(entries) and entries[last].mode is AddressMode.TOR:
        text = "TOR whose base is in PMP: as entry 0 of SPMP it would lose its permissions"
        yield Finding("split TOR pair", f"pmp[{last}]", text, ("SSPMP-DELEG-19",))
