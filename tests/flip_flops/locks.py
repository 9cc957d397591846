"""Which entries of an array a write may change, past the locks of all of them."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["EntryLocks"]


class EntryLocks(wiring.Component):
    """Find the registers that no lock protects from a write.

    Combinational. L protects addr and cfg of its entry, whatever A is, OFF as well (SSPMP-LOCK-01,
    SSPMP-LOCK-02); enable bits protect nothing (SSPMP-EN-04).

    Parameters
    ----------
    count : int
        Entries of the array.

    Members
    -------
    locked, tor : In(count)
        L is set, A is TOR; a bit per entry.
    owned : In(count)
        Entries of the bank by whose index the write comes.
    release : In(1)
        Locks do not stop the writer: mseccfg.RLB (PMP-08), or M through miselect (SSPMP-LOCK-05).
    cfg_unlocked, addr_unlocked : Out(count)
        The configuration register, the address register of the entry may be written.
    """

    def __init__(self, count: int):
        self.count = count
        super().__init__(
            {
                "locked": In(count),
                "tor": In(count),
                "owned": In(count),
                "release": In(1),
                "cfg_unlocked": Out(count),
                "addr_unlocked": Out(count),
            }
        )

    def elaborate(self, platform):
        m = Module()
        locked = Signal(self.count)
        tor_predecessor = Signal(self.count)
        m.d.comb += [
            locked.eq(self.locked & ~self.release.replicate(self.count)),
            # A locked TOR entry also protects the preceding addr, its lower bound, within its bank
            # (PMP-03, SSPMP-LOCK-03).
            tor_predecessor.eq((locked & self.tor & self.owned) >> 1),
            self.cfg_unlocked.eq(~locked),
            self.addr_unlocked.eq(~(locked | tor_predecessor)),
        ]
        return m
