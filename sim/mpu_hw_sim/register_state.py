"""The entries of a bank as M-mode reads them through the registers of the model."""

from collections.abc import Callable, Iterator

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, CFG_BITS, SELECT_ENTRIES, AddressMode, Privilege
from mpu_hw.revision import Stage
from mpu_hw_sim.model import CsrAccess, Status
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import Step

__all__ = ["format_entries"]

LOGICAL = 64  # entries that a bank can address
# Level of the ireg by which M-mode reaches the entries of a bank.
ROUTE = {"spmp": "mi", "vspmp": "vsi"}


class _Reader:
    def __init__(self, config: MpuConfig, reference: Reference):
        self._reference = reference
        self._nothing = (None,) * len(config.ports)
        self.config = config
        self.numbers = {
            name: number
            for family in config.csr_families
            for name, number in family.registers().items()
        }

    def access(self, name: str, value: int | None = None) -> int:
        access = CsrAccess(self.numbers[name], Privilege.M, False, value is not None, value or 0)
        return self._reference.answer(Step(Status(), access, self._nothing)).csr.rdata

    def packed(self, prefix: str, index: int) -> tuple[int, int]:
        """Read cfg and addr of an entry whose registers are CSRs of their own."""
        lanes = self.config.xlen // 8
        cfg = self.access(f"{prefix}cfg{index // lanes * lanes // 4}")
        return cfg >> 8 * (index % lanes) & 0xFF, self.access(f"{prefix}addr{index}")

    def selected(self, route: str, index: int) -> tuple[int, int]:
        """Read cfg and addr of an entry through a select, which stays where it is put."""
        self.access(f"{route}select", SELECT_ENTRIES + index)
        return self.access(f"{route}reg2"), self.access(f"{route}reg")

    def enabled(self, stage: Stage) -> int:
        if not self.config.switch:
            return -1
        if stage.enable:
            return self._halves(stage.enable, f"{stage.enable}h")
        return self._halves(f"{stage.bank}switch0", f"{stage.bank}switch1")

    def _halves(self, low: str, high: str) -> int:
        upper = self.access(high) << 32 if high in self.numbers else 0
        return self.access(low) | upper if low in self.numbers else -1


def format_entries(config: MpuConfig, reference: Reference, stage: Stage) -> Iterator[str]:
    """List the entries of a stage's bank that are not OFF, with their registers."""
    reader = _Reader(config, reference)
    read: Callable[[str, int], tuple[int, int]] = reader.packed
    key = stage.bank
    if stage.bank in ROUTE:
        read, key = reader.selected, ROUTE[stage.bank]
    enabled = reader.enabled(stage)
    fields = config.spec.bank(stage.bank).table.fields
    for index in range(min(LOGICAL, config.entry_array(stage.bank).count)):
        cfg, addr = read(key, index)
        mode = AddressMode(cfg >> CFG_A & 3)
        if mode is AddressMode.OFF:
            continue
        bits = "".join(str(cfg >> CFG_BITS[name] & 1) for name in fields)
        yield (
            f"    {stage.bank}[{index}] {mode.name}, addr {addr:#x}, {' '.join(fields)} {bits}, "
            f"{'on' if enabled >> index & 1 else 'switched off'}"
        )
