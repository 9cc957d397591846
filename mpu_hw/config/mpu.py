"""Build-time parameters of the unit. Validated here, trusted everywhere below."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from . import csr_rules, field_rules, reset_rules, toml
from .csr_map import RECORD_KIND, Family, csr_families
from .fields import Fields

__all__ = ["MpuConfig"]

# Field and the rule that checks it and gives its final value. A rule may look at the fields above.
RULES: tuple[tuple[str, Callable[[Fields], object]], ...] = (
    ("revision", field_rules.revision),
    ("engine", field_rules.engine),
    ("target", field_rules.target),
    ("hardened", field_rules.hardened),
    ("smepmp", field_rules.smepmp),
    ("hypervisor", field_rules.hypervisor),
    ("switch", field_rules.switch),
    ("xlen", field_rules.xlen),
    ("granularity", field_rules.granularity),
    ("paddr_width", field_rules.paddr_width),
    ("delegation", field_rules.delegation),
    ("entries", field_rules.entries),
    ("hypervisor", field_rules.hypervisor_with_guests),
    ("supervisor_csrs", field_rules.supervisor_csrs),
    ("other_selects", field_rules.other_selects),
    ("denial_record", csr_rules.denial_record),
    ("modes", field_rules.modes),
    ("mxr", field_rules.mxr),
    ("reserved", field_rules.reserved),
    ("csr_base", csr_rules.csr_base),
    ("reset_kind", field_rules.reset_kind),
    ("reset", reset_rules.reset),
    ("ports", field_rules.ports),
    ("denial_record", csr_rules.denial_record_of_ports),
    ("constant_time", field_rules.constant_time),
    ("regions", field_rules.regions),
)


@dataclass(frozen=True, kw_only=True)
class MpuConfig(Fields):
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
        Grain (COM-GRAN-01). Smaller than the address space.
    entries : table bank -> int, 0..64
        Entries of each bank (MPU-ENT-01, SSPMP-ENT-01); 0 means that the bank is absent. Banks
        left out keep their default.
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
    supervisor_csrs : bool
        The selects, their iregs and mpmpdeleg exist. False makes a PMP alone, as a hart without
        Sspmp has it: ``delegation = "fixed"``, and no entries but those of the PMP.
    other_selects : bool
        Other units answer to selects as well, and join in at the port ``isel``; for revisions with
        selects only, whose default it is.
    denial_record : bool
        Custom machine-level CSRs keep the first access that was denied, and count the others.
    csr_map : str
        Named assignment of CSR numbers (MPU-CSR-01, MPU-CSR-02): ``default``, ``zdl2023``,
        ``custom``.
    csr_base : table family -> int
        CSR number of register 0 of a family, over that of ``csr_map``.
    engine : str
        How entries are kept and when the verdict comes. ``combinational``: every entry has a
        comparator, and the verdict comes in the cycle of the request. ``pipelined``: the same, with
        the verdict one cycle later. ``sequential``: entries lie
        in one memory; the verdict comes in the cycle of the request where the address lies in an
        interval that the port remembers, and after a walk through the entries elsewhere. A port may
        name another one: both kinds read the same memory.
    target : str
        What comparators are made of, and what is kept for them. ``generic``: cells that a
        synthesizer chooses, and the bounds of every entry. ``ecp5``: carry cells of that family, in
        which an entry of the host and one of the guests share a comparator. ``asic``: nothing is
        kept but the registers, because flip-flops are dear; a request never waits, and priority is
        a tree. The sequential engine has nothing that would differ.
    regions : int, 1 or 2
        Intervals that each port of the sequential engine remembers.
    constant_time : bool
        The sequential engine remembers nothing and walks all entries always.
    hardened : bool
        Two rails in lockstep: a flip of a stored bit asserts ``alert`` and denies all below M.
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

    def __post_init__(self) -> None:
        for name, rule in RULES:
            # The only writes to a frozen instance, all of them before anybody else sees it.
            object.__setattr__(self, name, rule(self))

    @property
    def plain(self) -> "MpuConfig":
        """The same unit without ``hardened``."""
        return replace(self, hardened=False) if self.hardened else self

    @cached_property
    def csr_families(self) -> tuple[Family, ...]:
        """CSRs of the unit."""
        return csr_families(self, self.csr_base)

    @cached_property
    def file_families(self) -> tuple[Family, ...]:
        """CSRs of the register file: those of the denial record are decoded by the record."""
        return tuple(each for each in self.csr_families if each.kind != RECORD_KIND)

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
        """Load a configuration file; ``OSError`` where it cannot be read.

        A table ``guard`` is not the unit's, and is passed over.
        """
        return cls.from_dict(toml.read_configuration(Path(path)))

    def to_dict(self) -> dict[str, Any]:
        """Every field as plain data; ``from_dict`` gives back an equal configuration."""
        return toml.plain_fields(self)

    def to_toml(self) -> str:
        """Render as the text of a TOML file that ``from_toml`` reads back as an equal object."""
        return toml.render_toml(self.to_dict())
