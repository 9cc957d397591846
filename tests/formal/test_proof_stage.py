"""A stage decides as the procedure at the end of docs/rules.md, section 12, entry after entry."""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import BANKS, allows, columns_of
from resolved_entry import cfg_of
from whole_stage import StageDecides

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.isa import Privilege
from mpu_hw.registers.bank_permission import BankPermission

KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")


class StageFollowsProcedure(wiring.Component):
    """A stage with free hits, encodings, switch bits and status.

    Parameters
    ----------
    stage : str
    option : str
        ``mxr`` of the configuration.
    count : int
        Entries.
    """

    def __init__(self, stage, option, count):
        self.stage, self.option, self.count = stage, option, count
        bits = ("bare", "sum", "mxr", "outside", "virt", "nonempty", "deny_all")
        super().__init__(
            {
                **dict.fromkeys(("below", "above", "inside"), In(count)),
                "enabled": In(count),
                "base": In(8),
                "encodings": In(4 * count),
                "access": In(3),
                "priv": In(2),
                **{name: In(1) for name in bits},
            }
        )

    def elaborate(self, platform):
        m = Module()
        bank = BANKS[self.stage]
        port = PortConfig(name="port", accesses=KINDS, max_size=8)
        config = MpuConfig(entries={bank: self.count}, mxr=self.option, ports=(port,))
        row = next(row for row in config.stages if row.name == self.stage)
        m.submodules.checker = checker = StageDecides(config, row)
        spec = config.spec.bank(bank)
        for index in range(self.count):
            decoder = BankPermission(config, spec)
            m.submodules[f"decoder{index}"] = decoder
            m.d.comb += [
                cfg_of(decoder.cfg, spec.table, self.encodings.word_select(index, 4)),
                checker.permissions[index].eq(decoder.permission),
            ]
        m.d.comb += [
            checker.request.access.eq(self.access),
            checker.request.priv.eq(self.priv),
            checker.request.virt.eq(self.virt),
            checker.request.outside.eq(self.outside),
            *(
                getattr(checker, name).eq(getattr(self, name))
                for name in ("below", "above", "inside", "deny_all")
            ),
            checker.entries.enabled.eq(self.enabled),
            checker.entries.nonempty.eq(self.nonempty),
            checker.entries.base.eq(self.base),
            checker.bare.eq(self.bare),
            checker.select.eq(self.sum),
            checker.mxr.eq(self.mxr),
        ]
        passes, decided, entry = self._procedure(m, bank)
        below_machine = (self.priv == Privilege.U) | (self.priv == Privilege.S)
        # COM-STG-1..6: the mpu serves V=0, the guest banks V=1, while their register is Bare.
        guest = self.virt if self.stage != "hs" else ~self.virt
        applies = below_machine & self.bare & guest
        result = checker.result
        m.d.comb += [
            # A bank without entries enables none.
            Assume(self.nonempty | (self.enabled == 0)),
            Assert(result.active == applies),
            Assert(result.deny == (self.deny_all | (applies & ~passes))),
            Assert(result.hit == (applies & decided)),
            Assert(~result.hit | (result.entry == (entry - self.base)[:8])),
            Assert(result.hit | (result.entry == 0)),
            Cover(applies & passes & decided & ~self.deny_all),
            Cover(applies & ~passes & ~decided),
        ]
        return m

    def _procedure(self, m, bank):
        passes, decided = Signal(), Signal()
        entry = Signal(8)
        columns = columns_of(bank, self.priv, self.sum)
        loop = m.If
        for index in range(self.count):
            apart = self.below[index] | self.above[index]
            with loop(self.enabled[index] & ~apart & ~self.outside):
                encoding = self.encodings.word_select(index, 4)
                permitted = allows(bank, self.option, encoding, self.access, columns, self.mxr)
                m.d.comb += [
                    passes.eq(self.inside[index] & permitted),
                    decided.eq(1),
                    entry.eq(index),
                ]
            loop = m.Elif
        with m.Else():
            supervisor = (self.priv == Privilege.S) & (bank != "hgmpu")
            m.d.comb += passes.eq(supervisor | ~self.nonempty)
        return passes, decided, entry


PROOFS = {
    f"{stage}-{option}-{count}": lambda stage=stage, option=option, count=count: (
        StageFollowsProcedure(stage, option, count)
    )
    for stage in BANKS
    for option, count in (("off", 4), ("raw", 4), ("effective", 2), ("off", 1))
}


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-02", "COM-PRIO-03", "COM-ADDR-03", "COM-DEF-03")
@pytest.mark.rule("MPU-DEF-01", "MPU-DEF-02", "MPU-HGP-8", "COM-ORD-06", "COM-ORD-07")
@pytest.mark.rule(*(f"COM-STG-{row}" for row in range(1, 7)))
@pytest.mark.parametrize("name", PROOFS)
def test_a_stage_follows_the_procedure(name):
    assert prove(PROOFS[name]()) is None
