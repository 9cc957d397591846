"""The configuration of ``--open``: a unit that allows programs which know nothing of it all."""

from dataclasses import replace

from mpu_hw.config import MpuConfig, ResetEntry
from mpu_hw.isa import CFG_A, CFG_BITS, AddressMode
from mpu_hw.revision import Bank
from mpu_hw.soc import SocConfig

__all__ = ["open_system"]

POOL_OF_M = 64  # entries of a shared pool that are all M's after reset (HYP-DELEG-14)


def open_system(system: SocConfig) -> SocConfig:
    """Return ``system`` with a unit that allows every access until software programs it.

    A bank with an encoding that gives everybody whom it checks R, W and X starts with one such
    entry for all addresses (COM-RST-04). A bank without one, which S and U share, denies U, S or
    both whatever its entries hold: it has no entry, and so does not check (MPU-DEF-01,
    SSPMP-DEF-02). Where no bank is left the system has no unit.

    Parameters
    ----------
    system : SocConfig
        A system with a unit.

    Raises
    ------
    ValueError
        No addressing mode of the unit reaches every address.
    """
    assert system.unit is not None
    return replace(system, unit=_opened(system.unit))


def _opened(unit: MpuConfig) -> MpuConfig | None:
    mode = next((name for name in ("napot", "tor") if name in unit.modes), None)
    if mode is None:
        raise ValueError(f"--open must have tor or napot among modes, not {', '.join(unit.modes)}")
    entries, rows = {}, []
    for bank in unit.spec.banks:
        granting = _granting(unit, bank)
        if unit.pooled:
            # After reset all entries of a pool are those of M's bank.
            if bank.name != unit.spec.machine:
                continue
            ((name, count),) = unit.entries.items()
            count = min(count, POOL_OF_M)
        else:
            name, count = bank.name, unit.entries[bank.name]
            if bank.name == unit.spec.machine:
                count = max(count, 1)
        entries[name] = count if granting is not None else 0
        if entries[name]:
            assert granting is not None
            cfg = granting | AddressMode[mode.upper()] << CFG_A
            rows.append(ResetEntry(bank=name, index=0, addr=(1 << unit.addr_width) - 1, cfg=cfg))
    if not rows:
        return None
    return replace(unit, entries=entries, reset=tuple(rows))


def _granting(unit: MpuConfig, bank: Bank) -> int | None:
    """Return the configuration bits that give everybody R, W and X by the columns after reset."""
    table = bank.table
    used = {
        columns[0]
        for stage in unit.spec.stages
        if stage.bank == bank.name
        for columns in stage.columns.values()
    }
    for row in table.rows:
        allowed = dict(zip(table.columns, row.allowed, strict=True))
        if all(set("RWX") <= set(allowed[column]) for column in used):
            bits = zip(table.fields, row.bits, strict=True)
            return sum(1 << CFG_BITS[name] for name, bit in bits if bit == "1")
    return None
