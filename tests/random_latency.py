"""Engines for tests: the answers of the combinational one, after 0 to 7 clocks at random or slowly.

``ready`` is low at random too. What nothing may depend on is what it changes, and so it shows what
assumes an immediate answer. Each of ``FAULTS`` is an engine that breaks the contract of a check
port in one respect.
"""

from dataclasses import replace
from functools import partial

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out
from mpu_hw_sim.latency import Latency

from mpu_hw.checker import CombinationalCheckPort
from mpu_hw.checker.check_path import decision_members
from mpu_hw.engine import ENGINES
from mpu_hw.layout import CheckSignature, verdict_members

__all__ = ["FAULTS", "LATENCY", "faulty_engine", "random_latency_engine", "slow_engine"]

DEPTH = 4  # requests in flight
# Ready is high in three clocks of four; 64 clocks without it do not occur in a period.
LATENCY = Latency(ready=64, done=7)

# What is wrong, and when it shows.
FAULTS = {
    "registers at the verdict": "decides by the registers at done, not at acceptance",
    "registers at the request": "decides by the registers when a request is first presented",
    "first request": "decides about what was presented first, though it changed before ready",
    "overtaking": "gives a verdict before that of an earlier request",
    "mute": "is done never again after a while",
    "twice": "answers a request again in the next clock",
    "allow held": "keeps allow when done is over",
    "deaf": "is ready never again after a while",
}


class Noise(wiring.Component):
    """A xorshift generator of 16 bits, of period 65535.

    Registered. All bits of ``value`` change every clock.
    """

    value: Out(16)

    def __init__(self, seed):
        self._seed = seed
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        state = Signal(16, init=self._seed)
        first, second = Signal(16), Signal(16)
        m.d.comb += [
            self.value.eq(state),
            first.eq(state ^ (state << 7)),
            second.eq(first ^ (first >> 9)),
        ]
        m.d.sync += state.eq(second ^ (second << 8))
        return m


class Delay(wiring.Component):
    """Gives items back in their order, each after its own number of clocks, at most 7.

    Registered; combinational for an item of no delay.

    Members
    -------
    push, delay, item : In
        An item in this clock, and after how many clocks it is to come out.
    full : Out(1)
    done, out : Out
        An item comes out.
    """

    def __init__(self, shape, *, overtaking=False):
        self._shape = shape
        self._overtaking = overtaking
        super().__init__(
            {
                "push": In(1),
                "delay": In(3),
                "item": In(shape),
                "full": Out(1),
                "done": Out(1),
                "out": Out(shape),
            }
        )

    def elaborate(self, platform):
        m = Module()
        slot = data.StructLayout({"valid": 1, "count": 3, "item": self._shape})
        slots = Signal(data.ArrayLayout(slot, DEPTH + 1))  # the last is always empty
        head, second = slots[0], slots[1]
        bypass, pop = Signal(), Signal()
        m.d.comb += [
            self.full.eq(slots[DEPTH - 1].valid),
            bypass.eq(self.push & ~head.valid & (self.delay == 0)),
            pop.eq(head.valid & (head.count == 0)),
            self.done.eq(bypass | pop),
        ]
        with m.If(bypass):
            m.d.comb += self.out.eq(self.item)
        with m.Else():
            m.d.comb += self.out.eq(head.item)
        for index in range(DEPTH):
            here, behind = slots[index], slots[index + 1]
            source = Signal(slot, name=f"source_{index}")
            before = slots[index - 1].valid if index else 1
            # The first place that is free when the head has left.
            free = (pop & here.valid & ~behind.valid) | (~pop & ~here.valid & before)
            with m.If(pop):
                m.d.comb += source.eq(behind)
            with m.Else():
                m.d.comb += source.eq(here)
            m.d.sync += [
                here.valid.eq(source.valid),
                here.item.eq(source.item),
                here.count.eq(source.count - (source.count != 0)),
            ]
            with m.If(self.push & ~bypass & free):
                m.d.sync += [
                    here.valid.eq(1),
                    here.item.eq(self.item),
                    here.count.eq(self.delay - (self.delay != 0)),
                ]
        if self._overtaking:
            with m.If(second.valid & (second.count == 0) & head.valid & (head.count != 0)):
                # The second goes first; the head stays where it is.
                m.d.comb += [self.done.eq(1), self.out.eq(second.item)]
                m.d.sync += second.item.eq(head.item)
                m.d.sync += [slots[0].eq(slots[0]), slots[0].count.eq(head.count - 1)]
                for index in range(1, DEPTH):
                    m.d.sync += slots[index].eq(slots[index + 1])
                with m.If(self.push):
                    for index in range(1, DEPTH):
                        with m.If(slots[index].valid & ~slots[index + 1].valid):
                            m.d.sync += [
                                slots[index].valid.eq(1),
                                slots[index].item.eq(self.item),
                                slots[index].count.eq(self.delay),
                            ]
        return m


def _request(config):
    return ("addr", "size", "access", "priv", *(["virt"] if config.hypervisor else []))


def _combinational(m, outer):
    """Give the port that knows the answers, with the registers and the status of another."""
    inner = CombinationalCheckPort(outer.config, outer.port)
    for name in decision_members(outer.config):
        if name == "mseccfg":
            m.d.comb += inner.mseccfg.eq(outer.mseccfg)
        else:
            wiring.connect(m, wiring.flipped(getattr(outer, name)), getattr(inner, name))
    return inner


class RandomLatencyCheckPort(wiring.Component):
    """Answer by the registers and the status in the clock of acceptance, 0 to 7 clocks later.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig
    fault : str
        One of ``FAULTS``; right without.

    Members
    -------
    as those of CombinationalCheckPort
    """

    def __init__(self, config, port, *, fault=""):
        self.config = config
        self.port = port
        self._fault = fault
        super().__init__({"check": In(CheckSignature(config, port)), **decision_members(config)})

    def elaborate(self, platform):
        m = Module()
        check, fault = self.check, self._fault
        m.submodules.inner = inner = _combinational(m, self)
        m.submodules.noise = noise = Noise(1 + sum(self.port.name.encode()))
        asked = Cat(getattr(check, name) for name in _request(self.config))
        answer = Cat(getattr(inner.check, name) for name in verdict_members(self.config))
        late = fault == "registers at the verdict"
        item = asked if late else self._early(m, answer) if "at the req" in fault else answer
        m.submodules.delay = delay = Delay(len(item), overtaking=fault == "overtaking")
        presented = self._early(m, asked) if fault == "first request" else asked
        accepted = check.valid & check.ready
        over = self._after_a_while(m)
        m.d.comb += [
            check.ready.eq(
                inner.resolved.ready
                & ~delay.full
                & noise.value[:2].any()
                & ~(over if fault == "deaf" else 0)
            ),
            delay.push.eq(accepted & ~(over if fault == "mute" else 0)),
            delay.delay.eq(noise.value[2:5]),
            delay.item.eq(item),
            check.done.eq(delay.done),
            Cat(getattr(inner.check, name) for name in _request(self.config)).eq(
                delay.out if late else presented
            ),
            inner.check.valid.eq(1),
        ]
        shown = Signal(len(answer))
        m.d.comb += shown.eq(answer if late else delay.out)
        m.d.comb += Cat(getattr(check, name) for name in verdict_members(self.config)).eq(shown)
        kept = Signal()
        if fault == "allow held":
            m.d.sync += kept.eq(check.done & shown[0])
        if fault == "twice":
            again = Signal()
            m.d.sync += again.eq(delay.done & noise.value[9])
            with m.If(again):
                m.d.comb += check.done.eq(1)
        m.d.comb += check.allow.eq(check.done & shown[0] | kept)
        return m

    def _early(self, m, value):
        """Give what a value was in the first clock of a request that waits."""
        waiting, first = Signal(), Signal(len(value))
        held = Signal(len(value))
        m.d.sync += [waiting.eq(self.check.valid & ~self.check.ready), held.eq(first)]
        m.d.comb += first.eq(value)
        with m.If(waiting):
            m.d.comb += first.eq(held)
        return first

    def _after_a_while(self, m):
        clocks = Signal(10)
        m.d.sync += clocks.eq(clocks + (clocks != 1023))
        return clocks == 1023


class SlowCheckPort(wiring.Component):
    """Answer in the clock of acceptance, the same number of clocks after every request.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig
    clocks : int

    Members
    -------
    as those of CombinationalCheckPort
    """

    def __init__(self, config, port, *, clocks):
        self.config = config
        self.port = port
        self._clocks = clocks
        super().__init__({"check": In(CheckSignature(config, port)), **decision_members(config)})

    def elaborate(self, platform):
        m = Module()
        check, left = self.check, Signal(range(self._clocks + 1), init=self._clocks)
        m.submodules.inner = inner = _combinational(m, self)
        m.d.comb += [
            getattr(inner.check, name).eq(getattr(check, name)) for name in _request(self.config)
        ]
        m.d.comb += [
            getattr(check, name).eq(getattr(inner.check, name))
            for name in ("done", *verdict_members(self.config))
        ]
        m.d.comb += [
            check.ready.eq(inner.check.ready & (left == 0)),
            inner.check.valid.eq(check.valid & check.ready),
        ]
        m.d.sync += left.eq(Mux(check.valid & ~check.ready, left - (left != 0), self._clocks))
        return m


def faulty_engine(fault):
    """Give the engine that is wrong in one respect, one of ``FAULTS``."""
    assert fault in FAULTS
    port = partial(RandomLatencyCheckPort, fault=fault)
    return replace(ENGINES["combinational"], check_port=port)


def random_latency_engine():
    """Give the engine that is right."""
    return replace(ENGINES["combinational"], check_port=RandomLatencyCheckPort)


def slow_engine(clocks):
    """Give the engine that is right, and never ready before so many clocks."""
    return replace(ENGINES["combinational"], check_port=partial(SlowCheckPort, clocks=clocks))
