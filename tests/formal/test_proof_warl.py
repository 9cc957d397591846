"""Legalisation and read views at full width, where the bank's proofs use a small one."""

import pytest
from amaranth.hdl import Assert, Cat, Const, Cover, Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import RESERVED, any_of

from mpu_hw.config import MpuConfig
from mpu_hw.registers.warl import (
    addr_view,
    is_reserved,
    legal_encoding,
    legal_mode,
    pack_cfg,
    unpack_cfg,
)

MODES = {"off": 0, "tor": 1, "na4": 2, "napot": 3}


class FieldsMatchSpec(wiring.Component):
    """Every function of mpu_hw.registers, of free values."""

    def __init__(self, config, bank):
        self.config, self.bank = config, bank
        super().__init__({"addr": In(config.addr_width), "cfg": In(8), "stored": In(4)})

    def elaborate(self, platform):
        m = Module()
        config, cfg, addr = self.config, self.cfg, self.addr
        table = config.spec.bank(self.bank).table
        mode, encoding = unpack_cfg(table, cfg)
        srwx = Cat(cfg[2], cfg[1], cfg[0], cfg[7])
        reserved = any_of(srwx == int(row, 2) for row in RESERVED[self.bank])
        stored = legal_encoding(table, encoding)
        if config.reserved == "hold":
            stored = Mux(is_reserved(table, encoding), self.stored, encoding)
        instead = self.stored if config.reserved == "hold" else Const(0, 4)
        exists = {"off", *config.modes} - ({"na4"} if config.granularity > 4 else set())
        legal = any_of(mode == MODES[name] for name in exists)
        m.d.comb += [
            Assert(mode == cfg[3:5]),
            Assert(encoding == srwx),
            Assert(pack_cfg(table, mode, encoding, 8) == (cfg & 0x9F)),
            Assert(legal_mode(config, mode) == Mux(legal, mode, 0)),
            Assert(is_reserved(table, encoding) == reserved),
            Assert(stored == Mux(reserved, instead, encoding)),
            Cover(reserved),
        ]
        view = addr_view(config, addr, mode)
        grain = config.granularity.bit_length() - 3  # G
        for bit in range(config.addr_width):
            napot = 1 if bit < grain - 1 else addr[bit]
            other = 0 if bit < grain else addr[bit]
            m.d.comb += Assert(view[bit] == Mux(mode[1], napot, other))
        return m


PROOFS = {
    f"{bank}-{xlen}-{grain}-{reserved}": lambda bank=bank, xlen=xlen, grain=grain, how=reserved: (
        FieldsMatchSpec(MpuConfig(xlen=xlen, granularity=grain, reserved=how), bank)
    )
    for bank, xlen, grain, reserved in (
        ("mpu", 32, 4, "mask"),
        ("mpu", 64, 8, "hold"),
        ("vsmpu", 64, 16, "mask"),
        ("hgmpu", 32, 4096, "mask"),
        ("hgmpu", 64, 1 << 20, "hold"),
    )
}


@pytest.mark.rule("COM-CFG-04", "MPU-CFG-01", "MPU-CFG-06", "SSPMP-CFG-05")
@pytest.mark.rule("COM-GRAN-02", "COM-GRAN-03", "COM-GRAN-04")
@pytest.mark.parametrize("name", PROOFS)
def test_fields_are_those_of_the_rules(name):
    assert prove(PROOFS[name]()) is None
