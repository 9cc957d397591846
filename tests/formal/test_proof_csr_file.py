"""What a trap, a return and a write leave in the state of the hart, clock by clock."""

import pytest
from amaranth.hdl import Assert, Assume, Cat, Const, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import WIRES, CsrFile, State, TrapEntry
from mpu_hw.core.enums import TrapTarget
from mpu_hw.isa import Privilege

MCYCLE, MINSTRET = 0xB00, 0xB02
COUNTERS = {"mcycle": MCYCLE, "minstret": MINSTRET}
OPERATIONS = ("write", "trap_enter", "mret", "sret")


class Step(wiring.Component):
    """CsrFile and what it held a clock ago, beside the sentences of the manual."""

    def __init__(self, config):
        self.config = config
        width = config.xlen
        self.inputs = {"number": 12, "wdata": width, "trap": TrapEntry(config), "retire": 1}
        self.inputs |= dict.fromkeys(OPERATIONS, 1)
        super().__init__({name: In(shape) for name, shape in self.inputs.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.file = file = CsrFile(self.config)
        # What was there, and what was asked for, a clock ago.
        began, self.did, self.was = Signal(), {}, {}
        m.d.sync += began.eq(1)
        for name in self.inputs:
            given = getattr(self, name)
            self.did[name] = before = Signal.like(given, name=f"did_{name}")
            m.d.comb += getattr(file, name).eq(given)
            m.d.sync += before.eq(given)
        for name in State(self.config).members:
            self.was[name] = before = Signal.like(getattr(file.state, name), name=f"was_{name}")
            m.d.sync += before.eq(getattr(file.state, name))
        one = Cat(getattr(self, name) for name in OPERATIONS)
        target_modes = [
            TrapTarget.M,
            TrapTarget.HS,
            *([TrapTarget.VS] if self.config.hypervisor else []),
        ]
        m.d.comb += [
            Assume((one & (one - 1)) == 0),  # at most one of them
            Assume(Cat(self.trap.target_mode == target_mode for target_mode in target_modes).any()),
            Cover(self.trap_enter & (self.trap.target_mode == target_modes[-1])),
        ]
        for name, value in self._expected().items():
            asserted = getattr(file.state, name) == value
            m.d.comb += Assert(~began | self.did["write"] | asserted)
        for name, number in COUNTERS.items():
            m.d.comb += Assert(~began | (getattr(file.state, name) == self._count(name, number)))
        return m

    def _count(self, name, number):
        """A write of either half "is done instead of the update"."""
        was, wdata, xlen = self.was[name], self.did["wdata"], self.config.xlen
        counted = was + (1 if name == "mcycle" else self.did["retire"])
        value = counted[:64]
        for half in range(64 // xlen):
            parts = [was[:32], was[32:]] if xlen == 32 else [was]
            parts[half] = wdata
            written = self.did["write"] & (self.did["number"] == number + 0x80 * half)
            value = Mux(written, Cat(parts), value)
        return value

    def _expected(self):
        """Give what each member must be now, where nothing has been written."""
        did, changes = self.did, []
        for target_mode, change in (
            (TrapTarget.M, self._into_m()),
            (TrapTarget.HS, self._into_hs()),
            (TrapTarget.VS, self._into_vs()),
        ):
            changes.append((did["trap_enter"] & (did["trap"].target_mode == target_mode), change))
        guest = self.was["virt"] if self.config.hypervisor else Const(0)
        changes.append((did["mret"], self._mret()))
        changes.append((did["sret"] & ~guest, self._sret()))
        changes.append((did["sret"] & guest, self._sret_of_guest()))
        expected = {}
        for name, before in self.was.items():
            if name in WIRES or name in COUNTERS:
                continue
            expected[name] = before
            for condition, change in changes:
                if name in change:
                    expected[name] = Mux(condition, change[name], expected[name])
        return expected

    def _recorded(self, prefix):
        trap = self.did["trap"]
        high = Const(0, self.config.xlen - 7)
        return {
            f"{prefix}cause": Cat(trap.cause, high, trap.interrupt),
            f"{prefix}epc": trap.epc[2:],
            f"{prefix}tval": trap.tval,
        }

    def _into_m(self):
        was, trap = self.was, self.did["trap"]
        found = {"mpie": was["mie"], "mie": 0, "mpp": was["priv"], "priv": Privilege.M}
        guest = {"mpv": was["virt"], "virt": 0, "gva": trap.gva, "mtval2": trap.tval2, "mtinst": 0}
        return found | guest | self._recorded("m")

    def _into_hs(self):
        was, trap = self.was, self.did["trap"]
        found = {"spie": was["sie"], "sie": 0, "spp": was["priv"][0], "priv": Privilege.S}
        found |= {"spv": was["virt"], "virt": 0, "hgva": trap.gva}
        found |= {"htval": trap.tval2, "htinst": 0}
        if self.config.hypervisor:
            # "SPVP is not modified" by a trap from V=0.
            found["spvp"] = Mux(was["virt"], was["priv"][0], was["spvp"])
        return found | self._recorded("s")

    def _into_vs(self):
        if not self.config.hypervisor:
            return {}
        was = self.was
        found = {"vspie": was["vsie"], "vsie": 0, "vspp": was["priv"][0], "priv": Privilege.S}
        return found | self._recorded("vs")

    def _mret(self):
        was = self.was
        lower = was["mpp"] != Privilege.M
        found = {"mie": was["mpie"], "mpie": 1, "mpp": Privilege.U, "priv": was["mpp"]}
        found["mprv"] = Mux(lower, 0, was["mprv"])
        if self.config.hypervisor:
            found |= {"virt": was["mpv"] & lower, "mpv": 0}
        return found

    def _sret(self):
        was = self.was
        found = {"sie": was["spie"], "spie": 1, "spp": 0, "priv": Cat(was["spp"], Const(0, 1))}
        found["mprv"] = 0
        return found | ({"virt": was["spv"], "spv": 0} if self.config.hypervisor else {})

    def _sret_of_guest(self):
        if not self.config.hypervisor:
            return {}
        was = self.was
        return {"vsie": was["vspie"], "vspie": 1, "vspp": 0, "priv": Cat(was["vspp"], Const(0, 1))}


PROOFS = {
    "hypervisor": lambda: Step(CoreConfig()),
    "plain": lambda: Step(CoreConfig(hypervisor=False)),
    "rv64": lambda: Step(CoreConfig(xlen=64)),
}


@pytest.mark.rule("CORE-05", "COM-FLT-06", "COM-FLT-09", "COM-FLT-10")
@pytest.mark.parametrize("name", PROOFS)
def test_the_state_changes_as_the_manual_says_and_nothing_else_does(name):
    assert prove(PROOFS[name]()) is None
