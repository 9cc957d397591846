"""A pipelined check port answers a clock later what the combinational one answers at once.

Its registers depend on the inputs of the clock before alone: what holds in the first clocks after
reset, for all inputs, holds in all clocks.
"""

import pytest
from amaranth.hdl import Assert, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove_bounded

from mpu_hw.checker import CombinationalCheckPort, PipelinedCheckPort
from mpu_hw.checker.check_path import decision_members
from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.layout import CheckSignature, verdict_members


class AnswersLater(wiring.Component):
    """Both ports on one request, one status and the same resolved entries, all of them free."""

    def __init__(self, config):
        self.config = config
        (self.port,) = config.ports
        request = CheckSignature(config, self.port).flip().members
        self.request = [name for name, member in request.items() if member.flow is In]
        super().__init__(
            {
                **{name: In(request[name].shape) for name in self.request},
                **decision_members(config),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.now = now = CombinationalCheckPort(self.config, self.port)
        m.submodules.later = later = PipelinedCheckPort(self.config, self.port)
        for port in (now, later):
            for name in self.request:
                m.d.comb += getattr(port.check, name).eq(getattr(self, name))
            for name in decision_members(self.config):
                if name == "mseccfg":
                    m.d.comb += port.mseccfg.eq(self.mseccfg)
                else:
                    wiring.connect(m, wiring.flipped(getattr(self, name)), getattr(port, name))
        started = Signal()
        m.d.sync += started.eq(1)
        for name in ("done", *verdict_members(self.config)):
            answer = getattr(now.check, name)
            was = Signal.like(answer, name=f"was_{name}")
            m.d.sync += was.eq(answer)
            m.d.comb += Assert(~started | (getattr(later.check, name) == was))
        m.d.comb += [
            Assert(later.check.ready == now.check.ready),
            Assert(started | ~(later.check.done | later.check.allow)),
            Cover(later.check.allow & later.check.hit),
            Cover(later.check.done & ~later.check.allow),
        ]
        return m


KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")
PORT = PortConfig(name="port", accesses=KINDS, max_size=8, misaligned=True)
UNITS = {
    "mpu": MpuConfig(paddr_width=14, entries={"mpu": 3, "vsmpu": 2, "hgmpu": 2}, ports=(PORT,)),
    "pool": MpuConfig(
        revision="sspmp-1.0", paddr_width=14, entries={"pool": 3}, smepmp=True, ports=(PORT,)
    ),
}
CLOCKS = dict.fromkeys(UNITS, 2)
PROOFS = {name: lambda config=config: AnswersLater(config) for name, config in UNITS.items()}


@pytest.mark.rule("MPU-FEN-04", "COM-FEN-05")
@pytest.mark.parametrize("name", PROOFS)
def test_a_pipelined_port_answers_in_the_next_clock(name):
    assert prove_bounded(PROOFS[name](), CLOCKS[name]) is None
