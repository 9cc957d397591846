"""An address channel of AXI, of which only those requests leave that the unit allows."""

from collections.abc import Mapping

from amaranth import Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import PortConfig
from .axi_blocks import BURST, BurstBlocks, BusWord
from .config import GuardConfig
from .shapes import MASTER_NUMBER_WIDTH
from .transfer_filter import TransferFilter

__all__ = ["AddressChannelSignature", "AxiAddress"]

MODE = ("priv", "virt")


class AddressChannelSignature(wiring.Signature):
    """AR or AW, from the manager's side.

    Parameters
    ----------
    payload : table of a name -> width

    Members
    -------
    of each name of the payload, valid : Out
    ready : In(1)
    """

    def __init__(self, payload: Mapping[str, int]):
        self.payload = payload
        members = {name: Out(width) for name, width in payload.items()}
        super().__init__(members | {"valid": Out(1), "ready": In(1)})


class AxiAddress(TransferFilter):
    """Take a request when the unit accepts it, and forward it once it is allowed.

    Combinational where the verdict is: a request that is allowed at the first question leaves in
    the clock of its verdict. Registered is what was taken: it leaves, and stays, as the unit has
    checked it. Of a request without a burst, the whole word of the bus is checked; a burst may need
    several questions, each about registers of its clock (:class:`~.axi_blocks.BurstBlocks`). A
    malformed burst is denied.

    Parameters
    ----------
    config : GuardConfig
    port : PortConfig
        Of one kind of access.
    payload : table of a name -> width

    Members
    -------
    initiator : In(AddressChannelSignature(payload))
    target : Out(AddressChannelSignature(payload))
        Its payload is valid with ``denied`` as well.
    master, mode, check, denial
        As those of :class:`~.transfer_filter.TransferFilter`.
    room : In(1)
        Another request may be taken.
    taken, allowed, denied : Out(1)
        Pulses: a request was taken; one taken in this clock or before is allowed, is denied.
    """

    def __init__(self, config: GuardConfig, port: PortConfig, payload: Mapping[str, int]):
        (self.access,) = port.kinds
        self.payload = payload
        self.bursts = "len" in payload
        self.request = self._request()
        pulses = dict.fromkeys(("taken", "allowed", "denied"), Out(1))
        super().__init__(config, port, AddressChannelSignature(payload), {"room": In(1), **pulses})

    def _request(self) -> data.StructLayout:
        """Hold what is kept of a request, and whose it is."""
        mode = {"priv": 2, "virt": 1} if self.bursts else {}
        return data.StructLayout(
            {**self.payload, "master": MASTER_NUMBER_WIDTH, "known": 1, **mode}
        )

    def elaborate(self, platform):
        m = Module()
        initiator, target, check = self.initiator, self.target, self.check
        asked, kept, present = (Signal(self.request, name=n) for n in ("asked", "kept", "present"))
        blocks = (BurstBlocks if self.bursts else BusWord)(self.config, self.port)
        m.submodules.blocks = blocks
        idle = Signal()
        checking = Signal()
        asks_again = Signal()
        granted = Signal()
        sound = Signal()  # the unit is asked
        refused = Signal()
        accepted = Signal()
        verdict = Signal()
        m.d.comb += [
            *(asked[name].eq(getattr(initiator, name)) for name in self.payload),
            asked.master.eq(self.master),
            asked.known.eq(self.mode.known),
            idle.eq(~checking & ~asks_again & ~granted),
            present.eq(Mux(idle, asked.as_value(), kept.as_value())),
            sound.eq(self.mode.known & ~blocks.malformed),
            check.valid.eq((initiator.valid & idle & self.room & sound) | asks_again),
            initiator.ready.eq(idle & self.room & (check.ready | ~sound)),
            self.taken.eq(initiator.valid & initiator.ready),
            refused.eq(self.taken & ~sound),
            accepted.eq(check.valid & check.ready),
            verdict.eq((accepted | checking) & check.done),
            self.allowed.eq(verdict & check.allow & blocks.covers),
            self.denied.eq(refused | (verdict & ~check.allow & blocks.single)),
            target.valid.eq(self.allowed | granted),
            *(getattr(target, name).eq(present[name]) for name in self.payload),
        ]
        with m.If(idle):
            m.d.sync += kept.eq(asked)
        m.d.sync += [
            checking.eq((accepted | checking) & ~check.done),
            granted.eq(target.valid & ~target.ready),
        ]
        m.d.comb += [
            blocks.addr.eq(present.addr),
            blocks.begins.eq(idle),
            blocks.verdict.eq(verdict),
            blocks.allow.eq(check.allow),
            self.denial.valid.eq(self.denied),
            self.denial.malformed.eq(blocks.malformed),
        ]
        mode = self.mode
        if self.bursts:
            mode = present
            m.d.comb += [asked[name].eq(self.mode[name]) for name in MODE]
            m.d.comb += [
                getattr(blocks, member).eq(present[name])
                for name, member in zip(BURST, ("len", "size_of_beat", "burst"), strict=True)
            ]
            again = verdict & ~self.allowed & ~self.denied
            m.d.sync += asks_again.eq(again | (asks_again & ~check.ready))
        block = {"addr": blocks.first, "size": blocks.size, "access": self.access}
        self._ask(m, present, verdict, mode=mode, beat=blocks.beat, **block)
        return m
