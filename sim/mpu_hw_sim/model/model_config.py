"""The configuration as far as it changes behaviour, and the numbers that follow from it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from mpu_hw.isa import Access

from .revisions import REVISIONS, ModelRevision, known_revision

__all__ = ["ModelConfig", "Port", "ResetRow"]

# Interface, section 1: what a field is when it is not given.
DEFAULT_WIDTH = {32: 34, 64: 56}
DEFAULT_REVISION = next(iter(REVISIONS))
# Rules, sections 9.1 and 9.2.
DEFAULT_CSR = {
    "mpucfg": 0x1A0,
    "mpuaddr": 0x1B0,
    "mpuswitch": 0x170,
    "vsmpucfg": 0x2A0,
    "vsmpuaddr": 0x2B0,
    "vsmpuswitch": 0x270,
    "hgmpucfg": 0x660,
    "hgmpuaddr": 0x6B0,
    "hgmpuswitch": 0x670,
    "vspmpen": 0x283,
    "vspmpenh": 0x293,
    "hspmpen": 0x683,
    "hspmpenh": 0x693,
    "hspmpdeleg": 0x616,
    "mdenialstatus": 0x7C0,
    "mdenialinfo": 0x7C1,
    "mdenialaddr": 0x7C2,
    "mdenialaddrh": 0x7C3,
}


@dataclass(frozen=True)
class ResetRow:
    """An entry with a reset value (COM-RST-04): addr and cfg as the registers hold them."""

    bank: str
    index: int
    addr: int
    cfg: int
    hardwired: bool = False


@dataclass(frozen=True, kw_only=True)
class Port:
    """One check port.

    Parameters
    ----------
    accesses : frozenset of Access
        Kinds of access that the port may carry.
    max_size : int, bytes
        Largest operation.
    misaligned : bool
        An operation need not be naturally aligned.
    stages : frozenset of str
        Stages that the port asks, of ``hs``, ``vs``, ``g``, ``m``.
    """

    name: str
    accesses: frozenset[Access] = frozenset(Access)
    max_size: int = 8
    misaligned: bool = False
    stages: frozenset[str] = frozenset({"hs", "vs", "g", "m"})


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """One configuration of the unit. Fields as in the interface; the model trusts their values.

    Parameters
    ----------
    paddr_width : int, bits
        Implemented physical address bits; 0 = the default of ``xlen``.
    granularity : int, bytes
        Grain.
    entries : dict
        Bank to count; a bank that is not named has none. Empty = the default of the revision.
    mxr, reserved : str
        Empty = the default of the revision.
    sspmp : bool
        False for a PMP alone: it has neither selects nor mpmpdeleg.
    csr : dict
        Family to number of its first register; a family that is not named keeps its default.
    span : int
        Entries per bank that the map of numbers has room for (64 or 16).
    reset : tuple of ResetRow
        Entries with a reset value; already legal.

    Raises
    ------
    ValueError
        The revision is unknown.
    """

    revision: str = DEFAULT_REVISION
    xlen: int = 32
    paddr_width: int = 0
    granularity: int = 4
    entries: Mapping[str, int] = field(default_factory=dict)
    delegation: str = "dynamic"
    hypervisor: bool = True
    modes: Collection[str] = ("tor", "na4", "napot")
    switch: bool = True
    mxr: str = ""
    reserved: str = ""
    smepmp: bool = False
    sspmp: bool = True
    denial_record: bool = False
    csr: Mapping[str, int] = field(default_factory=dict)
    span: int = 64
    reset: tuple[ResetRow, ...] = ()
    ports: tuple[Port, ...] = ()

    def __post_init__(self) -> None:
        spec = known_revision(self.revision)
        fill = {
            "paddr_width": self.paddr_width or DEFAULT_WIDTH[self.xlen],
            "entries": dict(self.entries or spec.entries[self.delegation]),
            "mxr": self.mxr or spec.mxr,
            "reserved": self.reserved or spec.reserved,
            "csr": DEFAULT_CSR | dict(self.csr),
            "reset": tuple(
                row if isinstance(row, ResetRow) else ResetRow(*row) for row in self.reset
            ),
        }
        for name, value in fill.items():
            object.__setattr__(self, name, value)

    @property
    def spec(self) -> ModelRevision:
        """The row of the revision."""
        return REVISIONS[self.revision]

    @property
    def grain_bits(self) -> int:
        """G of the privileged specification: the grain is 2^(G+2) bytes."""
        return self.granularity.bit_length() - 3

    @property
    def word_bits(self) -> int:
        """Implemented bits of an address register (COM-ADDR-02)."""
        return self.paddr_width - 2

    @property
    def top(self) -> int:
        """First byte address that no entry can match (COM-ADDR-03)."""
        return int(2**self.paddr_width)
