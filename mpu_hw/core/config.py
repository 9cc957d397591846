"""Parameters of the core."""

from dataclasses import dataclass

from ..check import require_bool, require_choice, require_int_in

__all__ = ["CoreConfig"]


@dataclass(frozen=True, kw_only=True)
class CoreConfig:
    """What kind of hart to build.

    Parameters
    ----------
    xlen : int
        32 or 64.
    hypervisor : bool
        The H extension with Shbare: VS and VU exist, all address translation registers are Bare.
    reset_vector : int, bytes
        First address fetched, a multiple of 4.
    misaligned : str
        ``split``: a misaligned load or store is done byte by byte, every byte checked for itself
        (COM-PRIO-04). ``trap``: it raises address-misaligned.
    stateen : bool
        Smstateen: mstateen and hstateen exist, with bit 60 (indirect CSRs) and bit 63.

    Raises
    ------
    TypeError
        A parameter is of the wrong kind.
    ValueError
        A parameter is outside its range.
    """

    xlen: int = 32
    hypervisor: bool = True
    reset_vector: int = 0x1000
    misaligned: str = "split"
    stateen: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.xlen, bool) or self.xlen not in (32, 64):
            raise ValueError(f"xlen must be 32 or 64, not {self.xlen!r}")
        require_bool("hypervisor", self.hypervisor)
        require_bool("stateen", self.stateen)
        require_int_in("reset_vector", self.reset_vector, range(1 << self.xlen))
        if self.reset_vector % 4:
            raise ValueError(f"reset_vector must be a multiple of 4, not {self.reset_vector!r}")
        require_choice("misaligned", self.misaligned, ("split", "trap"))

    @property
    def lane_bits(self) -> int:
        """log2 of the bytes of a register, which is also the width of the bus."""
        return 2 if self.xlen == 32 else 3
