"""A unit's record is the first access that it denied since M cleared it, and how many came later.

On the whole unit: what is denied is what its ports answer, with the request that was accepted.
Requests, status, register accesses and the state of everything but the record are free.
"""

from dataclasses import replace

import pytest
from amaranth.hdl import Assert, Cat, Const, Cover, Fragment, Module, Mux, Signal, Value
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In
from prove import prove
from registers_within import registers_within

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.isa import Privilege
from mpu_hw.layout import DeniedAccess
from mpu_hw.mpu import Mpu

MOST = 0xFFFF
# mdenialinfo as docs/denial-record.md has it: lowest bit and width.
INFO = {
    "access": (0, 3),
    "stage": (3, 2),
    "hit": (5, 1),
    "priv": (6, 2),
    "entry": (8, 8),
    "cause": (16, 5),
    "virt": (21, 1),
    "port": (24, 8),
}
VERDICT = ("cause", "stage", "hit", "entry")
STATUS, ABOUT, ADDR, ADDR_HIGH = range(4)


class Recorded(wiring.Component):
    """The unit beside a list of what it denied, of which there is the head and the length.

    Parameters
    ----------
    delays : tuple of int, clocks
        After how many clocks each port answers.
    """

    def __init__(self, delays, **fields):
        self.config = MpuConfig(denial_record=True, **fields)
        self.delays = delays
        self.dut = Mpu(self.config)
        self.pins = {
            (group, name): member.shape
            for group, row in self.dut.signature.members.items()
            for name, member in row.signature.members.items()
            if member.flow is In
        }
        super().__init__({"__".join(pin): In(shape) for pin, shape in self.pins.items()})
        self.item = data.StructLayout(
            {"addr": self.config.check_width} | {name: width for name, (_, width) in INFO.items()}
        )

    def elaborate(self, platform):
        m = Module()
        dut = self.dut
        m.submodules.dut = fragment = Fragment.get(dut, None)
        for pin in self.pins:
            m.d.comb += getattr(getattr(dut, pin[0]), pin[1]).eq(getattr(self, "__".join(pin)))
        state = registers_within(fragment)
        csr, base = dut.csr, self.config.csr_base
        machine = csr.priv == Privilege.M
        numbers = [number for name, number in base.items() if name.startswith("mdenial")]
        clears = csr.write & machine & (csr.addr == numbers[STATUS]) & csr.wdata[0]
        # The list: its first item, and how long it is, no longer than is counted.
        head, length = Signal(self.item), Signal(18)
        item, before = head.as_value(), Signal.like(length)
        m.d.comb += before.eq(Mux(clears, 0, length))
        valid = []
        for denied, there in self._denied(m, state):
            first, longer = Signal.like(item), Signal.like(length)
            m.d.comb += [
                first.eq(Mux(there & (before == 0), denied, item)),
                longer.eq(before + (there & (before <= MOST))),
            ]
            item, before = first, longer
            valid.append(there)
        m.d.sync += [head.as_value().eq(item), length.eq(before)]
        self._reads(m, numbers, head, length, machine)
        kept = data.View(DeniedAccess(self.config), state["record.first.record"])
        m.d.comb += [
            Assert(length <= MOST + 1),
            Assert(kept.valid == (length != 0)),
            Assert(state["record.first.overflow"] == Mux(length == 0, 0, length - 1)),
            *(
                Assert((length == 0) | (Value.cast(kept[name]) == head[name]))
                for name in self.item.members
            ),
            Cover(length == MOST + 1),
            Cover(clears & (length > 1) & (before == 1)),
            Cover(clears & (length != 0) & (before == 0)),
            *(Cover((length == 0) & (sum(valid) == len(valid))) for _ in valid[1:]),
        ]
        return m

    def _denied(self, m, state):
        """Give what each port denies in this clock, and whether it does, in their order."""
        for number, (row, delay) in enumerate(zip(self.config.ports, self.delays, strict=True)):
            port = getattr(self.dut, row.name)
            asked = {"virt": Const(0, 1)}
            for name in ("addr", "access", "priv", *(["virt"] * self.config.hypervisor)):
                value = getattr(port, name)
                # What was asked in the clock of acceptance.
                for clock in range(1, delay + 1):
                    kept = Signal(len(value))
                    m.d.sync += kept.eq(value)
                    own = state.get(f"report_{row.name}.{name}_{clock}", kept)
                    m.d.comb += Assert(own == kept)
                    value = kept
                asked[name] = value
            known = asked | {name: getattr(port, name) for name in VERDICT} | {"port": number}
            item = Signal(self.item, name=f"denied_{row.name}")
            m.d.comb += [item[name].eq(known[name]) for name in self.item.members]
            yield item.as_value(), port.done & ~port.allow

    def _reads(self, m, numbers, head, length, machine):
        """What each register reads: the list, to M alone; to others it is illegal, not virtual."""
        csr, xlen = self.dut.csr, self.config.xlen
        mine = Cat(csr.addr == number for number in numbers)
        valid = length != 0
        expected = {
            STATUS: valid | Mux(valid, length - 1, 0)[:16] << 16,
            ABOUT: sum(
                (head[name] << lsb for name, (lsb, _) in INFO.items()), start=Const(0, xlen)
            ),
            ADDR: head.addr[:xlen],
            ADDR_HIGH: head.addr[xlen:],
        }
        m.d.comb += [
            Assert(~mine.any() | csr.hit),
            Assert(~mine.any() | (csr.illegal == ~machine)),
            Assert(~mine.any() | machine | (csr.rdata == 0)),
            *(
                Assert(~(mine[index] & machine) | (csr.rdata == Mux(valid, expected[index], 0)))
                for index in range(len(numbers))
            ),
        ]
        if self.config.hypervisor:
            m.d.comb += Assert(~mine.any() | ~csr.virtual)


FETCH = PortConfig(name="fetch", accesses=("fetch",))
DATA = PortConfig(name="data", accesses=("load", "store"))
SMALL = {"paddr_width": 12, "modes": ("napot",)}
HOST = {"entries": {"mpu": 1}, "hypervisor": False}
PIPELINED = PortConfig(name="data", accesses=("load", "store"), engine="pipelined")
WALKS = PortConfig(name="fetch", accesses=("fetch",), engine="sequential")
PROOFS = {
    "rv32": lambda: Recorded((0, 0), **HOST),
    "guests": lambda: Recorded((0,), **SMALL, entries=dict(mpu=1, vsmpu=1, hgmpu=1), ports=[DATA]),
    "rv64-pipelined": lambda: Recorded((1, 1), **HOST, **SMALL, xlen=64, engine="pipelined"),
    "pool": lambda: Recorded(
        (0, 0, 1),
        **SMALL,
        revision="sspmp-1.0",
        entries={"pool": 2},
        csr_base={"mdenialinfo": 0x7FF, "mdenialaddr": 0xBC0},
        ports=[WALKS, replace(DATA, name="walked", engine="sequential"), PIPELINED],
    ),
}


@pytest.mark.rule("COM-FLT-12")
@pytest.mark.parametrize("name", PROOFS)
def test_the_record_is_the_first_denied_access_and_the_number_of_others(name):
    assert prove(PROOFS[name]()) is None
