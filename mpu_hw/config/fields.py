"""Fields of the configuration, and the numbers and rows that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..revision import REVISIONS, Bank, Revision, Stage
from .choices import WALKING_ENGINES
from .entry_array import EntryArray
from .port import PortConfig
from .reset import ResetEntry
from .reset_kind import RESET_KINDS, ResetInput

__all__ = ["MODES", "Fields"]

DEFAULT: Any = None  # the default of the revision, until a rule gives the value
MODES = ("tor", "na4", "napot")


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Fields as they are given, not checked; :class:`MpuConfig` has their documentation."""

    revision: str = "mpu-0.9"
    xlen: int = 32
    paddr_width: int = DEFAULT
    granularity: int = 4
    entries: Mapping[str, int] = DEFAULT
    delegation: str | None = None
    hypervisor: bool = True
    modes: tuple[str, ...] = MODES
    switch: bool = True
    mxr: str = DEFAULT
    reserved: str = DEFAULT
    smepmp: bool = False
    supervisor_csrs: bool = True
    other_selects: bool = DEFAULT
    denial_record: bool = False
    csr_map: str = "default"
    csr_base: Mapping[str, int] = DEFAULT
    engine: str = "combinational"
    target: str = "generic"
    regions: int = 1
    constant_time: bool = False
    hardened: bool = False
    reset_kind: str = "sync"
    reset: tuple[ResetEntry, ...] = ()
    ports: tuple[PortConfig, ...] = DEFAULT

    @property
    def spec(self) -> Revision:
        """The rows and traits of the revision."""
        return REVISIONS[self.revision]

    @property
    def banks(self) -> tuple[Bank, ...]:
        """Banks that exist in this configuration."""
        if self.pooled:
            return tuple(b for b in self.spec.banks if self.hypervisor or not b.guest)
        return tuple(bank for bank in self.spec.banks if self.entries[bank.name])

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Stages that exist in this configuration, in the order in which they deny."""
        present = {bank.name for bank in self.banks}
        return tuple(
            stage
            for stage in self.spec.stages
            if stage.bank in present and (self.hypervisor or stage.virt is not True)
        )

    @property
    def entry_arrays(self) -> tuple[EntryArray, ...]:
        """Arrays of entries: one for each bank, or one pool for all."""
        return tuple(dict.fromkeys(self.entry_array(bank.name) for bank in self.banks))

    def entry_array(self, bank: str) -> EntryArray:
        """Return the array that holds the entries of a bank."""
        if self.pooled:
            (pool,) = self.entries
            tables = dict.fromkeys(row.table for row in self.banks)
            return EntryArray(pool, self.entries[pool], tuple(tables))
        return EntryArray(bank, self.entries[bank], (self.spec.bank(bank).table,))

    def named_entry_array(self, name: str) -> EntryArray:
        """Look up the array of that name."""
        return next(array for array in self.entry_arrays if array.name == name)

    def array_banks(self, array: EntryArray) -> tuple[Bank, ...]:
        """Return the banks whose entries are in an array."""
        return tuple(bank for bank in self.banks if self.entry_array(bank.name) == array)

    @property
    def pooled(self) -> bool:
        """Tell whether all banks share one pool of entries."""
        return self.delegation is not None and self.delegation == self.spec.pooled

    def engine_of(self, port: PortConfig) -> str:
        """Name the engine that decides for a port."""
        return port.engine or self.engine

    def walks(self, port: PortConfig) -> bool:
        """Tell whether the engine of a port reads one entry after another."""
        return self.engine_of(port) in WALKING_ENGINES

    @property
    def reset_input(self) -> ResetInput:
        """The reset input of the generated module (COM-RST-05)."""
        return RESET_KINDS[self.reset_kind]

    @property
    def legal_modes(self) -> tuple[str, ...]:
        """Address-matching modes that a write stores, beside OFF (COM-CFG-04, COM-GRAN-02)."""
        return tuple(name for name in self.modes if name != "na4" or not self.grain_bits)

    @property
    def grain_bits(self) -> int:
        """G of the privileged specification: the grain is 2**(G+2) bytes."""
        return self.granularity.bit_length() - 3

    @property
    def addr_width(self) -> int:
        """Implemented bits of an address register, which holds bits [paddr_width-1:2]."""
        return self.paddr_width - 2

    @property
    def granule_width(self) -> int:
        """Width in bits of the number of a granule, the unit in which regions are compared."""
        return self.addr_width - self.grain_bits

    @property
    def check_width(self) -> int:
        """Width in bits of the address of a check port: nothing is truncated (COM-ADDR-03)."""
        return max(self.paddr_width, self.xlen)
