"""Locked rules: whom they bind, and who can change them."""

from collections.abc import Iterator

from mpu_hw.isa import AddressMode
from mpu_hw_sim.register_state import EntryState, read_entries

from .access import rights_at
from .entries import name_of
from .finding import Finding
from .intervals import AddressMap
from .modes import MODES
from .state import RegisterState

__all__ = ["lock_findings"]

RLB = 4  # bit of mseccfg
# Bank to the mode whose own rules it has, who can change a locked one, and the rules for it.
BOUND = {
    "spmp": ("S", "M through miselect can", ("SSPMP-LOCK-02", "SSPMP-LOCK-05")),
    "vspmp": ("VS", "S and M through vsiselect can", ("HYP-LOCK-07",)),
    "pmp": ("M", "nobody can before reset", ("PMP-03",)),
}


def lock_findings(state: RegisterState, found: AddressMap) -> Iterator[Finding]:
    """Give the locked entries with what they keep from the mode that wrote them."""
    mseccfg = state.registers.read("mseccfg") if state.config.smepmp else 0
    seen: set[str] = set()
    for stage in state.config.stages:
        if not state.config.spec.lock or stage.bank in seen:
            continue
        seen.add(stage.bank)  # the stages of the host and of guests may share a bank
        entries = list(read_entries(state.config, state.registers, stage))
        for index, entry in enumerate(entries):
            if entry.bit("L"):
                yield _binding(state, found, stage.name, entry, mseccfg)
                if entry.mode is AddressMode.TOR and index:
                    text = f"{name_of(entry)} is locked and TOR, which locks this addr, too"
                    where = f"{entry.bank}addr{index - 1}"
                    rule = "PMP-03" if entry.bank == "pmp" else "SSPMP-LOCK-03"
                    yield Finding("locked by the next entry", where, text, (rule,))


def _binding(
    state: RegisterState, found: AddressMap, stage: str, entry: EntryState, mseccfg: int
) -> Finding:
    mode, changes, rules = BOUND[entry.bank]
    if entry.bank == "pmp" and mseccfg & RLB:
        changes, rules = "M can, for mseccfg.RLB is set", ("PMP-04",)
    text = f"{mode} cannot change it, {changes}"
    if entry.bank == "pmp" and mseccfg & RLB:
        text = changes
    if entry.mode is AddressMode.OFF:
        return Finding("locked and OFF", name_of(entry), text, rules)
    granted = _granted(state, found, stage, entry.index, mode)
    if granted is None:
        return Finding("locked rule that never decides", name_of(entry), text, rules)
    kind = "locked rule" if granted == "rwx" else "locked rule binds its own kernel"
    return Finding(kind, name_of(entry), f"{text}; it grants {mode} {granted}", rules)


def _granted(
    state: RegisterState, found: AddressMap, stage: str, index: int, mode: str
) -> str | None:
    """Return what an entry allows a mode where it decides; None where it does nowhere."""
    for interval in found.intervals:
        cell = interval.cells.get(mode)
        if cell and (stage, index) in cell.decided:
            return rights_at(state, stage, MODES[mode], interval.first, state.status)
    return None
