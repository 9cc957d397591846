"""Boot ROM."""

from amaranth import Cat, Const, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..core import BusSignature

__all__ = ["ROM_BYTES", "BootRom", "boot_code"]

ROM_BYTES = 0x1000


def boot_code(entry: int) -> tuple[int, ...]:
    """Return the instructions that set a0 to the hart's number, a1 to 0, and jump to ``entry``.

    ``entry`` is below 4 GiB and a multiple of 4096.
    """
    return (
        0xF1402573,  # csrr a0, mhartid
        0x00000593,  # li a1, 0
        entry & 0xFFFFF000 | 0x2B7,  # lui t0, entry
        # RV64: lui has sign-extended; shift the copies of bit 31 out.
        0x02029293,  # slli t0, t0, 32
        0x0202D293,  # srli t0, t0, 32
        0x00028067,  # jr t0
    )


def boot_code_rv32(entry: int) -> tuple[int, ...]:
    """As :func:`boot_code`, without the shifts that RV32 does not have."""
    code = boot_code(entry)
    return code[:3] + code[5:]


class BootRom(wiring.Component):
    """Words that never change; behind them 0.

    Combinational: ``ack`` at once, ``err`` on a write.

    Parameters
    ----------
    xlen : int
    entry : int
        Where the program starts.

    Members
    -------
    bus : In(BusSignature)
    """

    def __init__(self, xlen: int, entry: int):
        self.xlen = xlen
        self.code = boot_code(entry) if xlen == 64 else boot_code_rv32(entry)
        super().__init__({"bus": In(BusSignature(xlen))})

    def elaborate(self, platform):
        m = Module()
        bus, step = self.bus, self.xlen // 32
        depth = ROM_BYTES // (self.xlen // 8)
        chosen = Signal()
        m.d.comb += chosen.eq(bus.cyc & bus.stb)
        with m.Switch(bus.adr[: (depth - 1).bit_length()]):
            for index in range(0, len(self.code), step):
                words = self.code[index : index + step]
                with m.Case(index // step):
                    m.d.comb += bus.dat_r.eq(Cat(Const(word, 32) for word in words))
        m.d.comb += [bus.ack.eq(chosen & ~bus.we), bus.err.eq(chosen & bus.we)]
        return m
