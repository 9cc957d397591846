"""What an entry permits is what the tables of docs/rules.md say, cell by cell."""

import pytest
from amaranth.hdl import Assert, Cover, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import BANKS, allows, columns_of

from mpu_hw.checker.permission import PermissionCheck
from mpu_hw.checker.required_permission import RequiredPermission
from mpu_hw.registers.permission_decoder import PermissionDecoder
from mpu_hw.revision import REVISIONS

SPEC = REVISIONS["mpu-0.9"]
STAGES = {stage.name: stage for stage in SPEC.stages}


class TableHolds(wiring.Component):
    """Resolver, wanted rights and check of one stage against its table."""

    encoding: In(4)
    access: In(3)
    priv: In(2)
    sum: In(1)
    mxr: In(1)

    def __init__(self, stage, option):
        self.stage, self.option = stage, option
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        stage, bank = STAGES[self.stage], BANKS[self.stage]
        table = SPEC.bank(stage.bank).table
        m.submodules.resolver = resolver = PermissionDecoder(table, self.option)
        m.submodules.required_permission = required_permission = RequiredPermission(stage, table)
        m.submodules.check = check = PermissionCheck(len(table.columns), 1)
        columns = columns_of(bank, self.priv, self.sum)
        expected = allows(bank, self.option, self.encoding, self.access, columns, self.mxr)
        m.d.comb += [
            resolver.encoding.eq(self.encoding),
            required_permission.access.eq(self.access),
            required_permission.priv.eq(self.priv),
            required_permission.select.eq(self.sum),
            required_permission.mxr.eq(self.mxr),
            check.permissions[0].eq(resolver.permissions),
            check.required.eq(required_permission.required),
            Assert(check.allow == expected),
            Cover(expected),
            Cover(~expected),
        ]
        return m


PROOFS = {
    f"{stage}-{option}": lambda stage=stage, option=option: TableHolds(stage, option)
    for stage in STAGES
    for option in ("off", "raw", "effective")
}


@pytest.mark.rule(*(f"MPU-PERM-{row:02}" for row in range(16)), "MPU-PERM-20", "MPU-PERM-21")
@pytest.mark.rule(*(f"MPU-HGP-{row}" for row in "014567R8"))
@pytest.mark.rule(*(f"COM-TYPE-0{row}" for row in range(1, 7)))
@pytest.mark.rule("COM-MXR-01", "COM-MXR-03", "HYP-HLVX-01", "COM-CFG-07")
@pytest.mark.parametrize("name", PROOFS)
def test_the_table_holds(name):
    assert prove(PROOFS[name]()) is None
