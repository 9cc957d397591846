"""What an entry permits is what the tables of docs/rules.md say, cell by cell."""

import pytest
from amaranth.hdl import Assert, Cover, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import BANKS, allows, any_of, columns_of
from resolved_entry import cfg_of

from mpu_hw.checker.required_permission import RequiredPermission
from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.registers.bank_permission import BankPermission

KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")


class TableHolds(wiring.Component):
    """Resolver, wanted rights and check of one stage against its table."""

    encoding: In(4)
    access: In(3)
    priv: In(2)
    sum: In(1)
    mxr: In(1)

    def __init__(self, stage, option, accesses=KINDS):
        self.stage, self.option, self.accesses = stage, option, accesses
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        port = PortConfig(name="port", accesses=self.accesses, max_size=8)
        config = MpuConfig(mxr=self.option, ports=(port,))
        stage = next(stage for stage in config.stages if stage.name == self.stage)
        bank = BANKS[self.stage]
        row = config.spec.bank(stage.bank)
        m.submodules.resolver = resolver = BankPermission(config, row)
        m.submodules.required_permission = required = RequiredPermission(config, stage)
        allow = (resolver.permission & required.required).any()
        carried = any_of(self.access == KINDS.index(name) for name in self.accesses)
        columns = columns_of(bank, self.priv, self.sum)
        expected = allows(bank, self.option, self.encoding, self.access, columns, self.mxr)
        m.d.comb += [
            cfg_of(resolver.cfg, row.table, self.encoding),
            required.access.eq(self.access),
            required.priv.eq(self.priv),
            required.select.eq(self.sum),
            required.mxr.eq(self.mxr),
            # What the port does not carry permits nothing.
            Assert(allow == (expected & carried)),
            Cover(allow),
            Cover(~expected),
        ]
        return m


PROOFS = {
    f"{stage}-{option}": lambda stage=stage, option=option: TableHolds(stage, option)
    for stage in BANKS
    for option in ("off", "raw", "effective")
}
PROOFS |= {
    f"{stage}-{'-'.join(kinds)}": lambda stage=stage, kinds=kinds: TableHolds(stage, "raw", kinds)
    for stage in BANKS
    for kinds in (("fetch",), ("load", "store"), ("cbo", "walk"))
}


@pytest.mark.rule(*(f"MPU-PERM-{row:02}" for row in range(16)), "MPU-PERM-20", "MPU-PERM-21")
@pytest.mark.rule(*(f"MPU-HGP-{row}" for row in "014567R8"))
@pytest.mark.rule(*(f"COM-TYPE-0{row}" for row in range(1, 7)))
@pytest.mark.rule("COM-MXR-01", "COM-MXR-03", "HYP-HLVX-01", "COM-CFG-07")
@pytest.mark.parametrize("name", PROOFS)
def test_the_table_holds(name):
    assert prove(PROOFS[name]()) is None
