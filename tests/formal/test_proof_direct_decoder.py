"""Every number and accessor reaches the registers of docs/rules.md section 9.1."""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from mpu_hw_sim.model.model_config import DEFAULT_CSR
from mpu_hw_sim.model.tables_mpu import ACCESSORS
from prove import prove
from reference import any_of

from mpu_hw.config import MpuConfig
from mpu_hw.registers.direct_decoder import DirectCsrDecoder

# MPU-CSR-02, typed.
CUSTOM_CSR = {
    "mpuaddr": 0x5C0,
    "mpucfg": 0x5D0,
    "mpuswitch": 0x5D8,
    "vsmpuaddr": 0x6C0,
    "vsmpucfg": 0x6D0,
    "vsmpuswitch": 0x6D8,
    "hgmpuaddr": 0x6E0,
    "hgmpucfg": 0x6F0,
    "hgmpuswitch": 0x6F8,
}
MAPS = {"default": (DEFAULT_CSR, 64), "custom": (CUSTOM_CSR, 16)}
# Accessor by privilege and V; M has no V. Privilege 2 is nobody.
WHO = {(3, 0): "M", (3, 1): "M", (1, 0): "S", (1, 1): "VS", (0, 0): "U", (0, 1): "VU"}


class AccessIsTheTable(wiring.Component):
    """DirectCsrDecoder, one case per CSR number and accessor."""

    def __init__(self, config):
        self.config = config
        self.banks = [bank for bank in ("mpu", "vsmpu", "hgmpu") if config.entries[bank]]
        super().__init__(
            {
                "addr": In(12),
                "priv": In(2),
                "virt": In(1),
                "write": In(1),
                "wdata": In(config.xlen),
                **{f"{bank}_rdata": In(config.xlen) for bank in self.banks},
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.decoder = decoder = DirectCsrDecoder(self.config)
        csr = decoder.csr
        m.d.comb += [getattr(csr, n).eq(getattr(self, n)) for n in ("addr", "priv", "write")]
        m.d.comb += csr.wdata.eq(self.wdata)
        if self.config.hypervisor:
            m.d.comb += csr.virt.eq(self.virt)
        else:
            m.d.comb += Assume(~self.virt)

        self.hit, self.illegal, self.virtual = Signal(), Signal(), Signal()
        self.reached = {bank: Signal(name=f"reaches_{bank}") for bank in self.banks}
        self.kind, self.number = Signal(range(3)), Signal(6)
        named = {bank: Signal(name=f"names_{bank}") for bank in ("mpu", "vsmpu", "hgmpu")}
        exists = Signal()
        with m.Switch(self.addr):
            for csr_number, bank, kind, number in self._registers():
                with m.Case(csr_number):
                    odd = kind != "addr" and number % 2 == 1
                    m.d.comb += [
                        self.hit.eq(1),
                        named[bank].eq(1),
                        self.kind.eq(("cfg", "addr", "switch").index(kind)),
                        self.number.eq(number),
                        exists.eq(not (odd and self.config.xlen == 64)),
                    ]
        for bank, here in named.items():
            with m.If(here):
                self._accessors(m, bank, exists)
        self._compare(m, decoder)
        return m

    def _registers(self):
        named = list(self.banks)
        if "vsmpu" in named and "mpu" not in named:
            named.append("mpu")  # VS reaches its bank by these numbers (MPU-ACC-4)
        bases, room = MAPS[self.config.csr_map]
        counts = {"cfg": room // 4, "addr": room, "switch": 2 if self.config.switch else 0}
        for bank in named:
            for kind, count in counts.items():
                for number in range(count):
                    yield bases[bank + kind] + number, bank, kind, number

    def _accessors(self, m, bank, exists):
        with m.If((self.priv == 2) | ~exists):
            m.d.comb += self.illegal.eq(1)
        for (priv, virt), who in WHO.items():
            target = ACCESSORS[who][1][bank]
            with m.Elif((self.priv == priv) & (self.virt == virt)):
                if target in self.banks:
                    m.d.comb += self.reached[target].eq(1)
                elif target == "illegal" or (target != "virtual" and who != "VS"):
                    m.d.comb += self.illegal.eq(1)
                else:  # MPU-ACC-6: never falls through to the host's bank
                    m.d.comb += self.virtual.eq(1)

    def _compare(self, m, decoder):
        csr = decoder.csr
        m.d.comb += [
            Assert(csr.hit == self.hit),
            Assert(csr.illegal == self.illegal),
            Cover(self.illegal),
            Cover(any_of(self.reached.values()) & self.write),
        ]
        if self.config.hypervisor:
            m.d.comb += [Assert(csr.virtual == self.virtual), Cover(self.virtual)]
        answers = 0
        for bank, reached in self.reached.items():
            regs, rdata = getattr(decoder, bank), getattr(self, f"{bank}_rdata")
            addressed = regs.cfg | regs.addr | regs.switch
            answers |= rdata & reached.replicate(self.config.xlen)
            m.d.comb += [
                regs.rdata.eq(rdata),
                # Part of RegisterSignature: a bank that is not addressed answers 0.
                Assume(addressed | (rdata == 0)),
                Assert(~reached | (regs.cfg == (self.kind == 0))),
                Assert(~reached | (regs.addr == (self.kind == 1))),
                Assert(~reached | (regs.switch == (self.kind == 2))),
                Assert(~reached | (regs.index == self.number)),
                # Where it is not reached it may be addressed, but not written, nor read.
                Assert((regs.write & addressed) == (self.write & reached)),
                Assert(regs.wdata == self.wdata),
            ]
        m.d.comb += Assert(csr.rdata == answers)


PROOFS = {
    name: lambda fields=fields: AccessIsTheTable(MpuConfig.from_dict(fields))
    for name, fields in {
        "all": {},
        "rv64": {"xlen": 64},
        "no-switch": {"switch": False},
        "custom": {"csr_map": "custom"},
        "no-vsmpu": {"entries": {"vsmpu": 0}},
        "no-mpu": {"entries": {"mpu": 0}},
        "no-hgmpu": {"entries": {"hgmpu": 0}},
        "guest-only": {"xlen": 64, "entries": {"mpu": 0, "hgmpu": 0}},
        "no-hypervisor": {"hypervisor": False},
    }.items()
}


@pytest.mark.rule("MPU-CSR-01", "MPU-CSR-02", "MPU-CSR-03", "MPU-CFG-02", "MPU-SW-01", "MPU-SW-02")
@pytest.mark.rule(*(f"MPU-ACC-{row}" for row in range(1, 7)))
@pytest.mark.parametrize("name", PROOFS)
def test_access_is_that_of_the_table(name):
    assert prove(PROOFS[name]()) is None
