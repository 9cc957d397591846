"""The check path of a PMP whose registers are elsewhere: entries and a block in, RWX out."""

from amaranth import Cat, Const, Module
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.checker import CombinationalCheckPort
from mpu_hw.isa import Access, Privilege
from mpu_hw.layout import CheckSignature
from mpu_hw.registers import WordPort

__all__ = ["PmpCheck"]

XLEN = 32
ADDRESS_BITS = 34  # those that 32 bits of pmpaddr reach
STAGE = "m"  # the only one of a PMP alone
LOCK = 0x80
ASKED = {"r": Access.LOAD, "w": Access.STORE, "x": Access.FETCH}


def unit_config(entries: int, granularity: int, size: int) -> MpuConfig:
    """Give a PMP alone, with one kind of check port."""
    port = PortConfig(name="access", accesses=("load", "store", "fetch"), max_size=size)
    return MpuConfig(
        revision="sspmp-1.0",
        delegation="fixed",
        xlen=XLEN,
        paddr_width=ADDRESS_BITS,
        entries={"pmp": entries, "spmp": 0, "vspmp": 0},
        granularity=granularity,
        hypervisor=False,
        supervisor_csrs=False,
        # Entries are compared as their registers have them: nothing is kept of them elsewhere.
        target="asic",
        ports=(port,),
    )


class PmpCheck(wiring.Component):
    """Tell what may be done with an aligned block. A PMP for RV32, without Smepmp.

    Combinational. Each bit of ``result`` is the verdict of a check port, about an access of that
    kind to the whole block.

    Parameters
    ----------
    entries : int
    granularity : int, bytes
    size : int, bytes
        Of the block, at least 4.

    Members
    -------
    cfgs, addrs : In(ArrayLayout(8, entries)), In(ArrayLayout(32, entries))
        Fields of pmpcfg and registers pmpaddr, as they are stored.
    addr : In(34)
        Address in the block.
    priv : In(2)
        Effective privilege.
    result : Out(StructLayout), ``r``, ``w`` and ``x``
        What is allowed.
    uniform : Out(1)
        No entry matches, or the lowest one that matches a byte of the block matches all of it.
    """

    def __init__(self, entries: int, granularity: int, size: int):
        self.config = unit_config(entries, granularity, size)
        self.entries = entries
        self.size = size.bit_length() - 1
        super().__init__(
            {
                "cfgs": In(data.ArrayLayout(8, entries)),
                "addrs": In(data.ArrayLayout(XLEN, entries)),
                "addr": In(ADDRESS_BITS),
                "priv": In(2),
                "result": Out(data.StructLayout(dict.fromkeys(ASKED, 1))),
                "uniform": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.seen = seen = self._entries(m)
        for right, access in ASKED.items():
            m.submodules[f"check_{right}"] = port = CombinationalCheckPort(*self._row())
            m.d.comb += self.result[right].eq(self._ask(m, port, seen, access, self.priv))
        if 1 << self.size <= self.config.granularity:
            m.d.comb += self.uniform.eq(1)
            return m
        # An entry that is not locked denies M just what it has a part of (COM-PRIO-02).
        m.submodules.unlocked = unlocked = self._entries(m, LOCK)
        m.submodules.check_uniform = port = CombinationalCheckPort(*self._row())
        allow = self._ask(m, port, unlocked, Access.LOAD, Privilege.M)
        m.d.comb += self.uniform.eq(allow)
        return m

    def _row(self):
        (row,) = self.config.ports
        return self.config, row

    def _entries(self, m, ignored=0):
        """Make what shows the registers to check ports, without some bits of pmpcfg."""
        port = WordPort(self.config, {STAGE: [STAGE]})
        bank = self.config.banks[0].name
        for index in range(self.entries):
            cfg, stored = self.cfgs[index] & (0xFF ^ ignored), port.cfgs[index]
            m.d.comb += [
                port.addrs[index].eq(self.addrs[index]),
                stored.mode.eq(cfg[3:5]),
                stored.R.eq(cfg[0]),
                stored.W.eq(cfg[1]),
                stored.X.eq(cfg[2]),
                stored.L.eq(cfg[7]),
                port.members[bank][index].eq(1),
                port.enabled[STAGE][index].eq(1),
            ]
        m.d.comb += port.ranges[bank].nonempty.eq(1)
        return port

    def _ask(self, m, port, seen, access, priv):
        """Ask a check port all the time; give its verdict."""
        check = CheckSignature(*self._row()).create()
        wiring.connect(m, check, port.check)
        wiring.connect(m, seen.store, port.resolved)
        m.d.comb += [
            check.valid.eq(1),
            check.addr.eq(Cat(Const(0, self.size), self.addr[self.size :])),
            check.size.eq(self.size),
            check.access.eq(access),
            check.priv.eq(priv),
        ]
        return check.allow
