"""Whose access is walked, and for which of its granules."""

from amaranth import Const, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import most_granules

__all__ = ["WalkQueue", "WalkRequest"]


def WalkRequest(config: MpuConfig) -> data.StructLayout:
    """Hold the access of a port, in granules."""
    return data.StructLayout(
        {
            "virt": 1,
            "first": config.granule_width,
            "last": config.granule_width,
        }
    )


class WalkQueue(wiring.Component):
    """Choose the port that is served next, and give the granules of its access.

    Registered; ``begin`` and ``virt`` are combinational. The port served last has its turn after
    the others. An access of several granules that a walk for its first one did not answer is walked
    granule by granule: then its address is kept, elsewhere it is that of the present request.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    valid : In(number of ports)
        The port looks its access up in vain.
    requests : In(ArrayLayout(WalkRequest(config), number of ports))
        They do not depend on ``valid``.
    free : In(1)
        A walk may begin.
    ended : In(1)
        A walk has ended in the clock before.
    begin : Out(1)
        A walk begins at the clock edge, with V ``virt``; its first granule is given from then on.
    turns : Out(1)
        With ``begin``: V is not that of the walk before. Always, with ``config.constant_time`` and
        with ``config.hardened``, where the memory is scrubbed between walks.
    prompt : Out(1)
        With ``begin``: the first granule is given in this clock already.
    virt : Out(1)
        V of the walk; while ``begin``, of the one that begins.
    port : Out(number of ports)
        One-hot: whose walk it is. Held until the next begins.
    exact : Out(1)
        The walk goes through every granule of the access.
    next, more : In(1), Out(1)
        Go on to the next granule at the clock edge; there is one.
    further : Out(1)
        The granule is not the first one of the access.
    granule : Out(config.granule_width)
    same : Out(number of ports)
        The request of the port is the access that was walked exactly.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        self.most = max(most_granules(config, port) for port in config.ports)
        self.misaligned = any(
            port.misaligned and most_granules(config, port) > 1 for port in config.ports
        )
        self.remembers = not config.constant_time
        self.ahead = self.remembers and not config.hardened
        count = len(config.ports)
        super().__init__(
            {
                "valid": In(count),
                "requests": In(data.ArrayLayout(WalkRequest(config), count)),
                "free": In(1),
                "ended": In(1),
                "begin": Out(1),
                "turns": Out(1),
                "prompt": Out(1),
                "virt": Out(1),
                "port": Out(count),
                "exact": Out(1),
                "next": In(1),
                "more": Out(1),
                "further": Out(1),
                "granule": Out(config.granule_width),
                "same": Out(count),
            }
        )

    def elaborate(self, platform):
        m = Module()
        several = len(self.requests) > 1
        port = Signal(len(self.requests), init=1, name="port") if several else Const(1, 1)
        walked_virt = Signal()
        # A walk for one granule has just been stored, and may not have answered.
        again = Signal()
        if self.counts and self.remembers:
            m.d.sync += again.eq(self.ended & ~self.exact)
        asked = self._request_of(m, port, "asked")  # of the port whose walk it is
        repeats = again & (port & self.valid).any() & self._has_several(asked)
        chosen = self._choose(m, port, repeats)
        begun = self._request_of(m, chosen, "begun")  # of the port whose walk begins
        m.d.comb += [
            self.begin.eq(self.free & self.valid.any()),
            self.turns.eq((begun.virt != walked_virt) if self.ahead else 1),
            self.prompt.eq((chosen & port).any() if several else 1),
            self.port.eq(port),
            self.virt.eq(Mux(self.begin, begun.virt, walked_virt)),
        ]
        with m.If(self.begin):
            m.d.sync += walked_virt.eq(begun.virt)
            if several:
                m.d.sync += port.eq(chosen)
        if self.counts:
            self._count_granules(m, begun, asked, walked_virt, repeats)
        else:
            m.d.comb += self.granule.eq(asked.first)
        return m

    @property
    def counts(self) -> bool:
        """Tell whether there are exact walks: some access has several granules, or all have one."""
        return self.most > 1 or not self.remembers

    def _request_of(self, m, port, name):
        request = Signal(WalkRequest(self.config), name=name)
        for number, each in enumerate(self.requests):
            with m.If(port[number]):
                m.d.comb += request.eq(each)
        return request

    def _has_several(self, request):
        """Tell whether an access has more than one granule: low bits differ, of less than most."""
        width = (self.most - 1).bit_length()
        return request.first[:width] != request.last[:width]

    def _choose(self, m, port, repeats):
        """Choose among the ports that ask: the one after ``port`` first, ``port`` last.

        ``port`` comes at once for a walk through all granules, which is the last one for it: where
        its request has changed meanwhile and has one granule, it would keep the others waiting.
        """
        count = len(self.requests)
        chosen = Signal(count)
        for served in range(count):
            with m.If(port[served]):
                for number in ((served - step) % count for step in range(count)):
                    with m.If(self.valid[number]):
                        m.d.comb += chosen.eq(1 << number)
        with m.If(repeats):
            m.d.comb += chosen.eq(port)
        if self.config.hardened:
            # No port, which a flip may lead to, would be the one for ever.
            with m.If(~port.any()):
                m.d.comb += chosen.eq(self.valid & -self.valid)
        return chosen

    def _count_granules(self, m, begun, asked, walked_virt, repeats):
        """Keep the access of an exact walk, and count through its granules."""
        width = max(1, (self.most - 1).bit_length())
        first = Signal(self.config.granule_width)
        rest = Signal(width)
        step = Signal(width)
        exact = Signal()
        with m.If(self.begin):
            m.d.sync += [
                exact.eq(repeats if self.remembers else 1),
                first.eq(begun.first),
                rest.eq((begun.last - begun.first)[:width]),
                step.eq(0),
            ]
        with m.Elif(self.next):
            m.d.sync += step.eq(step + 1)
        with m.Elif(self.ended):
            m.d.sync += [exact.eq(0), step.eq(0)]
        # An aligned access has its first granule at a multiple of their number.
        kept = first + step if self.misaligned else first | step
        same = (
            (asked.first == first)
            & ((asked.last - asked.first)[:width] == rest)
            & (asked.virt == walked_virt)
        )
        m.d.comb += [
            self.exact.eq(exact),
            self.more.eq(exact & (step != rest)),
            self.further.eq(step.any()),
            self.granule.eq(Mux(exact, kept, asked.first)),
            self.same.eq(Mux(same, self.port, 0)),
        ]
