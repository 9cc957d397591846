"""The aligned blocks of bytes that a guard asks about, one after another, for one request."""

from typing import Any

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import PortConfig
from .axi_burst import PAGE_WIDTH, BurstBytes
from .config import GuardConfig

__all__ = ["BURST", "BurstBlocks", "BusWord"]

BURST = ("len", "size", "burst")  # of a channel of addresses that has bursts


def _members(config: GuardConfig, largest: int) -> dict[str, Any]:
    """Give the members that a channel of addresses looks at.

    Members
    -------
    addr : In(config.addr_width)
        Of the request.
    begins : In(1)
        Nothing was asked yet about it.
    verdict, allow : In(1)
        The verdict about the present block.
    first : Out(config.addr_width)
    size : Out
        The present block: its first byte, and log2 of its bytes, at most ``largest``.
    beat : Out(config.addr_width)
        First byte of the lowest beat that no block before had; ``addr`` if ``malformed``.
    covers : Out(1)
        No beat lies above the present block.
    single : Out(1)
        It is one beat.
    malformed : Out(1)
        The request is none.
    """
    return {
        "addr": In(config.addr_width),
        **dict.fromkeys(("begins", "verdict", "allow"), In(1)),
        "first": Out(config.addr_width),
        "size": Out(range(largest + 1)),
        "beat": Out(config.addr_width),
        **dict.fromkeys(("covers", "single", "malformed"), Out(1)),
    }


class BusWord(wiring.Component):
    """The one block of a request without a burst: a word of the bus.

    Combinational.

    Parameters
    ----------
    config : GuardConfig
    port : PortConfig

    Members
    -------
    those of a channel's blocks
    """

    def __init__(self, config: GuardConfig, port: PortConfig):
        self.lanes = (config.data_width // 8).bit_length() - 1
        super().__init__(_members(config, self.lanes))

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [
            self.first.eq(Cat(Const(0, self.lanes), self.addr[self.lanes :])),
            self.size.eq(self.lanes),
            self.beat.eq(self.first),
            self.covers.eq(1),
            self.single.eq(1),
        ]
        return m


class BurstBlocks(wiring.Component):
    """The blocks of a burst: at first the smallest one around it that a port takes, then smaller.

    Combinational in the clock in which a request begins, registered afterwards. A block that is
    allowed is followed by the next one of its size, one that is denied by that half of it in which
    the lowest beat left lies, until the denied block is one beat. There are at most 12 questions
    more than beats.

    Every beat of an allowed block would be allowed alone: the entry that decides about the block
    is the lowest one that matches any of its bytes, and matches all of them (COM-PRIO-01,
    COM-PRIO-02). A burst is not one operation of which one entry had to match all bytes: each of
    its beats is (COM-PRIO-04).

    Parameters
    ----------
    config : GuardConfig
    port : PortConfig
        Its ``max_size`` is that of the largest block, a word of the bus at least.

    Members
    -------
    those of a channel's blocks
    len, size_of_beat, burst : In
        As on the bus, with AxSIZE as the second.
    """

    def __init__(self, config: GuardConfig, port: PortConfig):
        self.config = config
        self.largest = port.max_size.bit_length() - 1
        bursts = {"len": In(8), "size_of_beat": In(3), "burst": In(2)}
        super().__init__(_members(config, self.largest) | bursts)

    def elaborate(self, platform):
        m = Module()
        m.submodules.bytes = whole = BurstBytes(self.config)
        later = Signal(PAGE_WIDTH)  # of the page: the lowest beat left
        smaller = Signal.like(self.size)
        lowest = Signal(PAGE_WIDTH)
        below = Signal(PAGE_WIDTH)  # ones below the size of the block
        end = Signal(PAGE_WIDTH)
        size = Signal.like(whole.enclosing)
        around = Signal()  # the block is that around the burst
        page = self.addr[PAGE_WIDTH:]
        if self.largest < PAGE_WIDTH:
            m.d.comb += size.eq(Mux(whole.enclosing > self.largest, self.largest, whole.enclosing))
        else:
            m.d.comb += [size.eq(whole.enclosing), around.eq(self.begins)]
        m.d.comb += [
            whole.offset.eq(self.addr[:PAGE_WIDTH]),
            whole.len.eq(self.len),
            whole.size.eq(self.size_of_beat),
            whole.burst.eq(self.burst),
            lowest.eq(Mux(self.begins, whole.first, later)),
            self.size.eq(Mux(self.begins, size, smaller)),
            below.eq((1 << self.size) - 1),
            end.eq(lowest | below),
            self.first.eq(Cat(lowest & ~below, page)),
            self.beat.eq(Cat(Mux(whole.malformed, self.addr[:PAGE_WIDTH], lowest), page)),
            self.covers.eq(around | (end >= whole.last)),
            self.single.eq(self.size == self.size_of_beat),
            self.malformed.eq(whole.malformed),
        ]
        m.d.sync += [
            later.eq(Mux(self.verdict & self.allow, end + 1, lowest)),
            smaller.eq(self.size - (self.verdict & ~self.allow)),
        ]
        return m
