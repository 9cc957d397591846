"""The entries of a bank as M-mode reads them through the registers of the model."""

from collections.abc import Iterator
from dataclasses import dataclass

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, CFG_BITS, AddressMode
from mpu_hw.revision import Stage
from mpu_hw_sim.model import Status
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.unit_registers import UnitRegisters

__all__ = ["EntryState", "format_entries", "read_entries"]

LOGICAL = 64  # entries that a bank can address


@dataclass(frozen=True)
class EntryState:
    """One entry as a stage sees it.

    Parameters
    ----------
    bank, index : str, int
    cfg, addr : int
        Its registers.
    on : bool
        Its switch or enable bit for this stage; true where there is none.
    """

    bank: str
    index: int
    cfg: int
    addr: int
    on: bool

    @property
    def mode(self) -> AddressMode:
        """Field A."""
        return AddressMode(self.cfg >> CFG_A & 3)

    def bit(self, field: str) -> bool:
        """Return a permission field, or the lock, of the cfg register."""
        return bool(self.cfg >> CFG_BITS[field] & 1)


def read_entries(config: MpuConfig, registers: UnitRegisters, stage: Stage) -> Iterator[EntryState]:
    """Read the entries of a stage's bank, those that are OFF too."""
    enabled = _enabled(config, registers, stage)
    for index in range(min(LOGICAL, config.entry_array(stage.bank).count)):
        cfg, addr = _registers(config, registers, stage.bank, index)
        yield EntryState(stage.bank, index, cfg, addr, bool(enabled >> index & 1))


def _registers(
    config: MpuConfig, registers: UnitRegisters, bank: str, index: int
) -> tuple[int, int]:
    if f"{bank}cfg0" not in registers.numbers:
        return registers.read(f"{bank}cfg{index}"), registers.read(f"{bank}addr{index}")
    lanes = config.xlen // 8
    packed = registers.read(f"{bank}cfg{index // lanes * lanes // 4}")
    return packed >> 8 * (index % lanes) & 0xFF, registers.read(f"{bank}addr{index}")


def _enabled(config: MpuConfig, registers: UnitRegisters, stage: Stage) -> int:
    """Return the enable bits of a stage's bank; -1 where nothing gates its entries."""
    low, high = f"{stage.bank}switch0", f"{stage.bank}switch1"
    if stage.enable:
        low, high = stage.enable, f"{stage.enable}h"
    if low not in registers.numbers:
        return -1
    upper = registers.read(high) << 32 if high in registers.numbers else 0
    return registers.read(low) | upper


def format_entries(config: MpuConfig, reference: Reference, stage: Stage) -> Iterator[str]:
    """List the entries of a stage's bank that are not OFF, with their registers."""
    registers = UnitRegisters(config, lambda access: reference.access(access, Status()))
    fields = config.spec.bank(stage.bank).table.fields
    for entry in read_entries(config, registers, stage):
        if entry.mode is AddressMode.OFF:
            continue
        bits = "".join(str(int(entry.bit(name))) for name in fields)
        yield (
            f"    {entry.bank}[{entry.index}] {entry.mode.name}, addr {entry.addr:#x}, "
            f"{' '.join(fields)} {bits}, {'on' if entry.on else 'switched off'}"
        )
