"""A request is the granules of its bytes, and malformed just when the port does not carry it."""

import pytest
from amaranth.hdl import Assert, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import any_of

from mpu_hw.checker.request_decoder import RequestDecoder
from mpu_hw.config import MpuConfig, PortConfig

# Codes of the kinds as the interface prints them.
CODES = {"load": 0, "store": 1, "fetch": 2, "hlvx": 3, "cbo": 4, "walk": 5}
RESERVED_PRIVILEGE = 2


class RequestIsItsBytes(wiring.Component):
    """RequestDecoder against arithmetic on byte addresses."""

    def __init__(self, config, port):
        self.config, self.port = config, port
        super().__init__(
            {
                "addr": In(config.check_width),
                "size": In(port.size_width),
                "access": In(3),
                "priv": In(2),
                "virt": In(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config, port = self.config, self.port
        m.submodules.decoder = decoder = RequestDecoder(config, port)
        for name in ("addr", "size", "access", "priv", "virt"):
            m.d.comb += getattr(decoder, name).eq(getattr(self, name))
        bytes_, last = Signal(16), Signal(config.check_width + 2)
        with m.Switch(self.size):
            for code in range(1 << port.size_width):
                with m.Case(code):
                    m.d.comb += bytes_.eq(1 << code)  # up to 2**15
        m.d.comb += last.eq(self.addr + bytes_ - 1)

        request = decoder.request
        top = 1 << config.paddr_width
        grain, granules = config.granularity, 1 << config.granule_width
        malformed = self._malformed(bytes_, last)
        m.d.comb += [
            Assert(request.malformed == malformed),
            Assert(request.access == self.access),
            Assert(request.priv == self.priv),
            Assert(request.virt == self.virt),
            Assert(request.first == (self.addr // grain) % granules),
            Assert(malformed | (request.last == (last // grain) % granules)),
            Assert(malformed | (request.outside == (last >= top))),
            Cover(~malformed & (last < top)),
        ]
        if config.check_width > config.paddr_width:
            m.d.comb += Cover(~malformed & (last >= top))
        return m

    def _malformed(self, bytes_, last):
        config, port = self.config, self.port
        # What starts below 2**XLEN must end there as well; a physical address above it comes from
        # a translation, and must end where addresses do (COM-PRIO-04).
        wraps = last >= 1 << config.check_width
        if config.check_width > config.xlen:
            wraps |= (self.addr < 1 << config.xlen) & (last >= 1 << config.xlen)
        crooked = any_of(
            (bytes_ == size) & (self.addr % size != 0)
            for size in (2**log for log in range(13))
            if not port.misaligned
        )
        return any_of(
            [
                ~any_of(self.access == CODES[name] for name in port.accesses),
                bytes_ > port.max_size,
                crooked,
                wraps,
                self.priv == RESERVED_PRIVILEGE,
            ]
        )


def _port(accesses, max_size, **more):
    return PortConfig(name="port", accesses=accesses, max_size=max_size, **more)


DATA = ("load", "store", "hlvx")
PORTS = {
    "fetch": _port(("fetch",), 4),
    "data": _port(DATA, 8),
    "misaligned": _port(DATA, 8, misaligned=True),
    "bytes": _port(("load", "walk"), 1),
    "wide": _port(("store",), 16, misaligned=True),
    "block": _port(tuple(CODES), 64),
    "everything": _port(tuple(CODES), 4096, misaligned=True),
}
CONFIGS = {
    "rv32": {},
    "rv32-narrow": {"paddr_width": 20, "granularity": 64},
    "rv32-even": {"paddr_width": 32, "granularity": 8},
    "rv64": {"xlen": 64, "granularity": 4096},
}
PROOFS = {
    f"{name}-{port}": lambda name=name, port=port: RequestIsItsBytes(
        MpuConfig.from_dict(CONFIGS[name]), PORTS[port]
    )
    for name in CONFIGS
    for port in PORTS
}


@pytest.mark.rule("COM-PRIO-04", "COM-ADDR-03")
@pytest.mark.parametrize("name", PROOFS)
def test_a_request_is_its_bytes(name):
    assert prove(PROOFS[name]()) is None
