"""The decider of every slot, out of one walk or of one for each granule."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import ENTRY_NUMBER_WIDTH, Deciders, permissions_width, slots

__all__ = ["SlotDeciders"]


class SlotDeciders(wiring.Component):
    """Keep what a walk decides in each slot, and merge the walks of an access's granules.

    Registered. The lowest entry that matches some granule decides, and where not all granules have
    the same decider, or none, it does not match every byte (COM-PRIO-01, COM-PRIO-02).

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    store : In(number of slots)
        One-hot: that slot is decided at the clock edge.
    merge : In(1)
        It was decided for an earlier granule of the access.
    found, entry, permissions : In(1), In(8), In(permissions_width(config))
        An entry matches the granule; the lowest one.
    deciders : Out(Deciders(config))
        Combinational: those after the clock edge, while ``store`` has the last slot of a walk.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "store": In(len(slots(config))),
                "merge": In(1),
                "found": In(1),
                "entry": In(ENTRY_NUMBER_WIDTH),
                "permissions": In(permissions_width(config)),
                "deciders": Out(Deciders(config)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        for number in range(len(self.store)):
            decider = Signal(self.deciders[number].shape(), name=f"decider{number}")
            decided = Signal(decider.shape(), name=f"decided{number}")
            entry = self.entry[: len(decider.entry)]
            lower = Signal(name=f"lower{number}")
            differs = Signal(name=f"differs{number}")
            m.d.comb += [
                lower.eq(self.found & (~decider.found | (entry < decider.entry))),
                differs.eq((self.found ^ decider.found) | (self.found & (entry != decider.entry))),
            ]
            with m.If(self.merge & ~lower):
                m.d.comb += decided.eq(decider)
            with m.Else():
                m.d.comb += [
                    decided.found.eq(self.found),
                    decided.entry.eq(entry),
                    decided.permissions.eq(self.permissions),
                ]
            m.d.comb += decided.split.eq(self.merge & (decider.split | differs))
            with m.If(self.store[number]):
                m.d.sync += decider.eq(decided)
            # No walk ends in an earlier slot that goes through the last one.
            last = number == len(self.store) - 1
            m.d.comb += self.deciders[number].eq(
                decided if last else Mux(self.store[number], decided, decider)
            )
        return m
