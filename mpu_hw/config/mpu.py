"""Build-time parameters of the unit. Validated here, trusted everywhere below."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..check import require_bool, require_choice, require_power_of_two
from ..revision import REVISIONS, Bank, Revision, Stage
from . import csr_rules as csr_rules
from . import defaults as defaults
from . import reset_rules as reset_rules
from . import toml as toml
from .csr_map import Family, csr_families
from .entry_array import EntryArray
from .port import PortConfig, default_ports
from .reset import ResetEntry
from .reset_kind import RESET_KINDS, ResetInput

__all__ = ["MpuConfig"]

DEFAULT: Any = None  # stands for the default of the revision until __post_init__ settles it


@dataclass(frozen=True, kw_only=True)
class MpuConfig:
    """Parameters of one unit. A field left out takes the default of the revision.

    Parameters
    ----------
    revision : str
        Specification revision: ``mpu-0.9`` or ``sspmp-1.0``.
    xlen : int, 32 or 64, bits
        Register width.
    paddr_width : int, 12..34 (RV32) or 12..56 (RV64), bits
        Implemented physical address bits (COM-ADDR-02). Default: the largest.
    granularity : int, power of two >= 4, bytes
        Grain (COM-GRAN-*). Smaller than the address space.
    entries : table bank -> int, 0..64
        Entries of each bank; 0 means that the bank is absent. Banks left out keep their default.
    delegation : str
        For revisions whose banks share a pool of entries only.
    hypervisor : bool
        The guest banks and the ``virt`` ports exist. Implied false when no guest bank has entries.
    modes : list of str
        Address-matching modes that exist, of tor, na4, napot; the others read as OFF (COM-CFG-03).
    switch : bool
        The switch registers exist.
    mxr : str
        ``off``, ``raw`` or ``effective`` (COM-MXR-01).
    reserved : str
        ``mask`` or ``hold``: what a write of a reserved permission stores (SSPMP-CFG-05).
    smepmp : bool
        For revisions with a PMP level only.
    csr_map : str
        Named assignment of CSR numbers (MPU-CSR-01, -02): ``default``, ``zdl2023``, ``custom``.
    csr_base : table family -> int
        CSR number of register 0 of a family, over that of ``csr_map``.
    engine : str
        When the verdict comes: ``combinational``.
    hardened : bool
        Shadowed state; not built yet.
    reset_kind : str
        ``sync``, ``async`` or ``async-low``: the reset input of the generated Verilog module
        (COM-RST-05). The component :class:`~mpu_hw.Mpu` has no reset of its own: it uses the domain
        ``sync`` of the design around it, where ``ClockDomain("sync", async_reset=True)`` gives the
        same as ``async``.
    reset : list of ResetEntry
        Entries with a reset value (COM-RST-04).
    ports : list of PortConfig
        The check ports. Default: ``fetch`` and ``data``.

    Raises
    ------
    TypeError
        A field is of the wrong kind.
    ValueError
        A field is outside its range or does not go with another; the message says how to mend it.
    """

    revision: str = "mpu-0.9"
    xlen: int = 32
    paddr_width: int = DEFAULT
    granularity: int = 4
    entries: Mapping[str, int] = DEFAULT
    delegation: str | None = None
    hypervisor: bool = True
    modes: tuple[str, ...] = defaults.MODES
    switch: bool = True
    mxr: str = DEFAULT
    reserved: str = DEFAULT
    smepmp: bool = False
    csr_map: str = "default"
    csr_base: Mapping[str, int] = DEFAULT
    engine: str = "combinational"
    hardened: bool = False
    reset_kind: str = "sync"
    reset: tuple[ResetEntry, ...] = ()
    ports: tuple[PortConfig, ...] = DEFAULT

    def __post_init__(self) -> None:
        defaults.require_built(self)
        for name in ("hypervisor", "switch"):
            require_bool(name, getattr(self, name))
        if not isinstance(self.xlen, int) or self.xlen not in (32, 64):
            raise ValueError(f"xlen must be 32 or 64, not {self.xlen!r}")
        require_power_of_two("granularity", self.granularity, at_least=4)
        self._apply_defaults("paddr_width", defaults.paddr_width(self))
        self._apply_defaults("delegation", defaults.delegation(self))
        self._apply_defaults("entries", MappingProxyType(defaults.entries(self)))
        # Without a stage that a guest's access passes through, there is nothing for V to tell.
        guests = any(stage.virt is not False for stage in self.stages)
        self._apply_defaults("hypervisor", self.hypervisor and guests)
        self._apply_defaults("modes", defaults.modes(self))
        self._apply_defaults("mxr", self.spec.mxr if self.mxr is None else self.mxr)
        require_choice("mxr", self.mxr, ("off", "raw", "effective"))
        self._apply_defaults(
            "reserved", self.spec.reserved if self.reserved is None else self.reserved
        )
        require_choice("reserved", self.reserved, ("mask", "hold"))
        self._apply_defaults("csr_base", MappingProxyType(csr_rules.csr_base(self)))
        csr_rules.require_disjoint_csrs(self)
        require_choice("reset_kind", self.reset_kind, RESET_KINDS)
        self._apply_defaults("reset", defaults.listed("reset", self.reset))
        reset_rules.require_legal_reset(self)
        ports = default_ports(self.xlen, self.hypervisor) if self.ports is None else self.ports
        self._apply_defaults("ports", defaults.listed("ports", ports))
        defaults.require_ports(self)

    def _apply_defaults(self, name: str, value: object) -> None:
        # The only writes to a frozen instance, all of them before anybody else sees it.
        object.__setattr__(self, name, value)

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

    @property
    def csr_families(self) -> tuple[Family, ...]:
        """CSRs of the unit."""
        return csr_families(self)

    @property
    def reset_input(self) -> ResetInput:
        """The reset input of the generated module (COM-RST-05)."""
        return RESET_KINDS[self.reset_kind]

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

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> "MpuConfig":
        """Build from plain tables, lists and numbers, as TOML and JSON have them.

        Raises
        ------
        TypeError, ValueError
            As the constructor; and for a key that is not known, naming the nearest one.
        """
        return cls(**toml.typed_fields(given, [field.name for field in fields(cls)]))

    @classmethod
    def from_toml(cls, path: Path | str) -> "MpuConfig":
        """Load a configuration file; ``OSError`` where it cannot be read."""
        return cls.from_dict(toml.read_toml(Path(path)))

    def to_dict(self) -> dict[str, Any]:
        """Every field as plain data; ``from_dict`` gives back an equal configuration."""
        return toml.plain_fields(self)

    def to_toml(self) -> str:
        """Render as the text of a TOML file that ``from_toml`` reads back as an equal object."""
        return toml.render_toml(self.to_dict())
