"""What an exact list of entries has to give, and the entries of such a list."""

from dataclasses import dataclass
from typing import NamedTuple

from mpu_hw.config import MpuConfig
from mpu_hw.isa import AddressMode

__all__ = ["FREE", "Cell", "Item", "Problem", "Shapes"]

# Label of bytes about which entries before these decide.
FREE = -1


class Cell(NamedTuple):
    """Bytes from ``base`` to below ``end``, which shall have the answer ``label``."""

    base: int
    end: int
    label: int


class Item(NamedTuple):
    """One entry of a list: what it matches, and the answer that it gives.

    Parameters
    ----------
    mode : AddressMode
        OFF: it is there for its address register alone, ``end``, where the next entry begins.
    base, end : int
        Bytes, ``end`` not among them. A TOR entry behind a NAPOT entry matches from the middle of
        that one, which decides there; ``base`` is its end.
    label : int
    """

    mode: AddressMode
    base: int
    end: int
    label: int


@dataclass(frozen=True)
class Shapes:
    """Which regions an entry can match.

    Parameters
    ----------
    top : int
        End of the implemented addresses.
    tor : bool
    smallest, largest : int, bytes
        Of natural regions (NA4, NAPOT); 0 where there are none.
    """

    top: int
    tor: bool
    smallest: int
    largest: int

    @classmethod
    def of(cls, config: MpuConfig) -> "Shapes":
        """Return the shapes of a configuration (COM-GRAN-02, COM-MATCH-05, COM-MATCH-06)."""
        top = 1 << config.paddr_width
        na4, napot = "na4" in config.legal_modes, "napot" in config.modes
        smallest = 4 if na4 else max(8, config.granularity) if napot else 0
        return cls(top, "tor" in config.modes, smallest, top if napot else smallest)

    def natural(self, base: int, end: int) -> bool:
        """Whether one NA4 or NAPOT entry matches just this."""
        size = end - base
        fits = 0 < self.smallest <= size <= self.largest
        return fits and size & (size - 1) == 0 and base % size == 0

    def mode_of(self, base: int, end: int) -> AddressMode:
        """Return the mode of a natural region."""
        return AddressMode.NA4 if end - base == 4 else AddressMode.NAPOT


@dataclass(frozen=True)
class Problem:
    """A map of the address space to be made by the fewest entries, of which the lowest wins.

    Parameters
    ----------
    shapes : Shapes
    cells : tuple of Cell
        Without gaps from 0 to ``shapes.top``. Neighbours differ in label.
    outside : int
        Label of what no entry matches.
    paintable : frozenset of int
        Labels that an entry can give.
    free_base : int or None
        Where a TOR entry begins that is the first of the list: 0 for entry 0 (COM-MATCH-02), or
        the end of the entry before the list; None: nothing is known of that one.
    """

    shapes: Shapes
    cells: tuple[Cell, ...]
    outside: int
    paintable: frozenset[int]
    free_base: int | None = 0
