"""Who reaches which register is what docs/rules.md section 9.3 says, for every number and accessor.

By induction over the selects: whatever was written to them before, an access traps, reads and
addresses as docs/rules.md says of its number, accessor, select in force, claim, Smstateen and VTVM.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cat, Const, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from mpu_hw_sim.model.tables_sspmp import ACCESSORS
from numbers_sspmp import places
from prove import prove

from mpu_hw.config import MpuConfig
from mpu_hw.layout import enable_registers, named_registers
from mpu_hw.registers.indirect_decoder import IndirectCsrDecoder

WHO = {(3, 0): "M", (3, 1): "M", (1, 0): "S", (1, 1): "VS", (0, 0): "U", (0, 1): "VU"}
GATES = ("stateen_m", "stateen_h", "vtvm")
KINDS = ("none", "illegal", "virtual", "done")  # how an access ends
SELECTS = {"si": "siselect", "vsi": "vsiselect", "mi": "miselect"}
WINDOW = 0x100  # to 0x1FF
LARGEST = 4095


class OpenCsrDecoder(IndirectCsrDecoder):
    """A front that shows its selects."""

    def __init__(self, config):
        super().__init__(config)
        self.selects = {group: Signal(12, name=f"own_{group}") for group in SELECTS}

    def elaborate(self, platform):
        m = super().elaborate(platform)
        for group, value in self.selects.items() if self.config.supervisor_csrs else ():
            m.d.comb += value.eq(getattr(m.submodules["selects"], SELECTS[group]))
        return m


class AccessIsTheTable(wiring.Component):
    """IndirectCsrDecoder beside plain selects: one case per number and accessor."""

    def __init__(self, config):
        self.config = config
        self.places = places(config)
        self.banks = [bank.name for bank in config.banks]
        self.values = named_registers(config)
        self.enables = list(enable_registers(config))
        if self.enables:
            self.values |= {"enable": config.xlen}
        names = {"addr": 12, "priv": 2, "virt": 1, "write": 1, "wdata": config.xlen, "claim": 1}
        widths = names | dict.fromkeys(GATES, 1) | {"pool_rdata": config.xlen}
        widths |= {f"{name}_value": width for name, width in self.values.items()}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.decoder = decoder = OpenCsrDecoder(self.config)
        for name in ("addr", "priv", "write", "wdata"):
            m.d.comb += getattr(decoder.csr, name).eq(getattr(self, name))
        m.d.comb += [
            decoder.csr.virt.eq(self.virt) if self.config.hypervisor else Assume(~self.virt),
            decoder.isel.claim.eq(self.claim),
            decoder.pool.rdata.eq(self.pool_rdata),
            *(self._value(decoder, n).eq(getattr(self, f"{n}_value")) for n in self.values),
        ]
        for name in GATES:
            if name in decoder.status.signature.members:
                m.d.comb += getattr(decoder.status, name).eq(getattr(self, name))
        self.selects = {group: Signal(12, name=f"plain_{group}") for group in SELECTS}
        # What docs/rules.md says of this access; what is not said stays 0.
        self.end, self.shown, self.read = Signal(2), Signal(12), Signal(self.config.xlen)
        self.bank, self.what, self.index = Signal(3), Signal(2), Signal(6)
        self.force = Signal()
        self.halves = {name: Signal(2, name=f"{name}_half") for name in self.values}
        self.register = Signal(len(self.enables))
        with m.Switch(self.addr):
            for number, csr in self.places.items():
                with m.Case(number):
                    self._accessors(m, csr)
        self._compare(m, decoder)
        return m

    def _value(self, decoder, name):
        return decoder.enable.value if name == "enable" else decoder.named.value[name]

    def _ends(self, m, how):
        m.d.comb += self.end.eq(KINDS.index(how))

    def _accessors(self, m, csr):
        self._ends(m, "illegal")  # privilege 2, and what this XLEN does not have
        if csr.rv32 and self.config.xlen == 64:
            return
        if csr.kind == "ireg":
            m.d.comb += self.shown.eq(self.selects[csr.group])
        for (priv, virt), who in WHO.items():
            with m.If((self.priv == priv) & (self.virt == virt)):
                if csr.group == "pmp":
                    given = "pmp" if who == "M" else "illegal"
                else:
                    given = ACCESSORS[who][1][csr.group]
                self._gated(m, csr, who, given)

    def _gated(self, m, csr, who, given):
        """SSPMP-ACC-6 comes before the table: stateen_m for all below M, stateen_h for guests."""
        indirect = csr.group in ("si", "vsi")
        guest = csr.group == "si" and who in ("VS", "VU")
        if csr.kind == "ireg" and guest:
            m.d.comb += self.shown.eq(self.selects["vsi"])
        closed_m = Const(indirect and who != "M") & ~self.stateen_m
        closed_h = Const(guest) & ~self.stateen_h
        with m.If(closed_m):
            self._ends(m, "illegal")
        with m.Elif(closed_h):
            self._ends(m, "virtual")
        with m.Else():
            if given in ("illegal", "virtual"):
                self._ends(m, given)
            elif csr.kind == "select":
                self._ends(m, "done")
                m.d.comb += self.read.eq(self.selects[given])
                with m.If(self.write):
                    m.d.sync += self.selects[given].eq(
                        Mux(self.wdata > LARGEST, LARGEST, self.wdata)
                    )
            elif csr.kind == "ireg":
                self._ireg(m, csr, who, given)
            elif csr.group == "pmp" and csr.kind != "mseccfg":
                self._ends(m, "done")
                self._entry(m, "pmp", csr.kind == "pmpaddr", csr.number, 0, csr.kind)
            else:
                self._register(m, csr, who, given)

    def _ireg(self, m, csr, who, given):
        select = self.selects[given]
        bank = "vspmp" if given == "vsi" else "spmp"
        guest = who == "VS"
        outside = (select < WINDOW) | (select >= 2 * WINDOW)
        with m.If(outside & self.claim):
            self._ends(m, "done")
        with m.Elif(outside):
            self._ends(m, "illegal")  # SSPMP-IND-04
        with m.Elif(Const(guest) & self.vtvm):
            self._ends(m, "virtual")  # HYP-ACC-7
        with m.Else():
            if bank not in self.banks:
                self._ends(m, "virtual" if guest else "illegal")  # HYP-ACC-9
                return
            self._ends(m, "done")
            if csr.number in (1, 2):  # SSPMP-IND-03: the others read 0
                with m.If(select < WINDOW + 64):  # SSPMP-IND-02
                    # LOCK-05, HYP-LOCK-07: by miselect, or by vsiselect from above the guest.
                    force = csr.group in ("mi", "vsi")
                    self._entry(m, bank, csr.number == 1, select - WINDOW, force, "ireg")

    def _entry(self, m, bank, addr, index, force, kind):
        first = index * 4 if kind == "pmpcfg" else index
        m.d.comb += [
            self.read.eq(self.pool_rdata),
            self.what.eq(1 if addr else 2),
            self.index.eq(first),
            self.force.eq(force),
        ]
        if bank in self.banks:
            m.d.comb += self.bank.eq(1 << self.banks.index(bank))

    def _register(self, m, csr, who, given):
        name = "vspmpen" if given == "vspmpen" else csr.kind
        bank = "vspmp" if name == "vspmpen" else "spmp"
        guest = given == "vspmpen"
        with m.If(Const(guest) & self.vtvm):
            self._ends(m, "virtual")
        with m.Else():
            if name.endswith("pmpen") and bank not in self.banks:
                self._ends(m, "virtual" if guest else "illegal")
                return
            self._ends(m, "done")
            if name in self.enables:
                m.d.comb += self.register.eq(1 << self.enables.index(name))
                name = "enable"
            value = getattr(self, f"{name}_value")
            xlen = self.config.xlen
            # The high half of an enable register answers by itself.
            behind = csr.number and name != "enable"
            m.d.comb += [
                self.read.eq(value >> xlen if behind else value),
                self.halves[name].eq(2 if csr.number else 1),
            ]

    def _compare(self, m, decoder):
        csr, pool = decoder.csr, decoder.pool
        done = self.end == KINDS.index("done")
        reached = done & (self.bank != 0)
        addressed = (pool.bank != 0) & (pool.addr | pool.cfg)
        if self.enables:
            half, register = self.halves["enable"], Mux(done, self.register, 0)
            m.d.comb += [
                # Part of EnableSignature: where no register is addressed, nothing answers.
                Assume((decoder.enable.register != 0) | (self.enable_value == 0)),
                Assert(decoder.enable.register == register),
                Assert((register == 0) | (decoder.enable.write == self.write)),
                Assert((register == 0) | (decoder.enable.high == half[1])),
                Assert(decoder.enable.wdata == self.wdata),
            ]
        m.d.comb += [
            # Part of PoolSignature: where no entry is addressed, nothing answers.
            Assume(addressed | (self.pool_rdata == 0)),
            *(Assert(decoder.selects[group] == spec) for group, spec in self.selects.items()),
            Assert(csr.hit == (self.end != 0)),
            Assert(csr.illegal == (self.end == KINDS.index("illegal"))),
            Assert(csr.rdata == Mux(done, self.read, 0)),
            Assert(decoder.isel.value == self.shown),
            Assert(pool.bank == Mux(done, self.bank, 0)),
            Assert(~reached | (Cat(pool.addr, pool.cfg) == self.what)),
            Assert(~reached | (pool.index == self.index)),
            Assert(~reached | pool.bank[0] & ("pmp" in self.banks) | (pool.force == self.force)),
            Assert(~addressed | ((pool.write & addressed) == (self.write & reached))),
            Assert(pool.wdata == self.wdata),
            Assert(pool.m_mode == (self.priv == 3)),
            *(
                # Only an enable register has a high half that holds something.
                Assert(decoder.named.write[name] == (self.write & done & half[0]))
                for name, half in self.halves.items()
                if name != "enable"
            ),
            Cover(reached & self.write & (pool.index == 63)),
            Cover(csr.illegal & self.claim),
        ]
        if self.config.hypervisor:
            m.d.comb += [
                Assert(csr.virtual == (self.end == KINDS.index("virtual"))),
                # Registers of M alone are illegal to a guest.
                *(Cover(csr.virtual) for _ in range(self.config.supervisor_csrs)),
            ]


def _front(**fields):
    given = {"revision": "sspmp-1.0", **fields}
    return lambda: AccessIsTheTable(MpuConfig.from_dict(given))


def _banks(pmp, spmp, vspmp, **fields):
    entries = {"pmp": pmp, "spmp": spmp, "vspmp": vspmp}
    return _front(delegation="fixed", entries=entries, **fields)


PROOFS = {
    "rv32": _front(smepmp=True),
    "rv64": _front(xlen=64, smepmp=True),
    "plain": _front(hypervisor=False),
    "no-switch": _front(switch=False),
    "moved": _front(csr_base={"hspmpdeleg": 0x6FF, "vspmpen": 0x2FF}),
    "three": _banks(2, 3, 2, xlen=64),
    "no-pmp": _banks(0, 2, 2),
    "no-vspmp": _banks(2, 2, 0),
    "no-spmp": _banks(2, 0, 2, smepmp=True),
    "pmp-only": _banks(4, 0, 0, smepmp=True),
    "pmp-alone": _banks(4, 0, 0, smepmp=True, supervisor_csrs=False),
}


@pytest.mark.rule(*(f"SSPMP-IND-0{row}" for row in range(7)), "HYP-ACC-10", "SSPMP-EN-01")
@pytest.mark.rule(*(f"SSPMP-ACC-{row}" for row in (1, 2, 3, 4, 5, 6, 11)))
@pytest.mark.rule("HYP-ACC-7", "HYP-ACC-8", "HYP-ACC-9", "SSPMP-DELEG-09", "SSPMP-LOCK-05")
@pytest.mark.rule("HYP-LOCK-07", "HYP-EN-06", "HYP-EN-07")
@pytest.mark.parametrize("name", PROOFS)
def test_access_is_that_of_the_table(name):
    assert prove(PROOFS[name]()) is None
