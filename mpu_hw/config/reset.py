"""Entries that do not start at zero (rule COM-RST-04)."""

from dataclasses import dataclass

from ..check import require_bool, require_int_in
from ..isa import CFG_A, AddressMode
from .limits import RESET_ADDR, RESET_CFG, RESET_INDEX

__all__ = ["ResetEntry"]


@dataclass(frozen=True, kw_only=True)
class ResetEntry:
    """Reset value of one entry.

    Parameters
    ----------
    bank : str
        Bank of the entry.
    index : int
        Number of the entry in its bank.
    addr : int
        Value of its address register: bits [PLEN-1:2] of a physical address.
    cfg : int
        Value of its configuration, with every field of the bank (8 bits in mpu-0.9, 10 in
        sspmp-1.0).
    hardwired : bool
        The entry is a constant: writes to addr and cfg are ignored by every path.

    Raises
    ------
    TypeError, ValueError
        A field is of the wrong kind. What depends on the configuration is checked there.
    """

    bank: str
    index: int
    addr: int
    cfg: int
    hardwired: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.bank, str):
            raise TypeError(f"Bank of a reset entry must be a string, not {self.bank!r}")
        require_int_in(f"Index of a reset entry of {self.bank}", self.index, RESET_INDEX)
        require_int_in(f"addr of reset entry {self.where}", self.addr, RESET_ADDR)
        require_int_in(f"cfg of reset entry {self.where}", self.cfg, RESET_CFG)
        require_bool(f"hardwired of reset entry {self.where}", self.hardwired)

    @property
    def where(self) -> str:
        """Bank and index, as messages name the entry."""
        return f"{self.bank}[{self.index}]"

    @property
    def mode(self) -> AddressMode:
        """Field A of ``cfg``."""
        return AddressMode(self.cfg >> CFG_A & 3)
