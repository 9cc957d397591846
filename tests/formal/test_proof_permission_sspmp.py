"""Every encoding of sspmp-1.0 permits what tables 4.3 and 12 of docs/rules.md say."""

import pytest
from amaranth.hdl import Assert, Cover, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import allows
from reference_sspmp import allows_pmp, b_columns
from resolved_entry import cfg_of

from mpu_hw.checker.required_permission import RequiredPermission
from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.registers.bank_permission import BankPermission
from mpu_hw.revision import REVISIONS

STAGES = {stage.name: stage for stage in REVISIONS["sspmp-1.0"].stages}
KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")


class TableHolds(wiring.Component):
    """Resolver, wanted rights and check of one stage against its table."""

    def __init__(self, stage, option):
        self.stage, self.option = stage, option
        # SUM or MML, and MXR; SHARED U R W X, or L R W X.
        widths = {"access": 3, "priv": 2, "select": 1, "mxr": 1, "encoding": 4 + (stage != "m")}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        port = PortConfig(name="port", accesses=KINDS, max_size=8)
        config = MpuConfig(
            revision="sspmp-1.0", mxr=self.option, smepmp=self.stage == "m", ports=(port,)
        )
        stage = STAGES[self.stage]
        row = config.spec.bank(stage.bank)
        m.submodules.resolver = resolver = BankPermission(config, row)
        m.submodules.required_permission = required = RequiredPermission(config, stage)
        allow = (resolver.permission & required.required).any()
        if self.stage == "m":
            expected = allows_pmp(self.encoding, self.access, self.priv, self.select)
            m.d.comb += required.mxr.eq(0)
        else:
            columns = b_columns(self.stage, self.priv, self.select)
            expected = allows("spmp", self.option, self.encoding, self.access, columns, self.mxr)
            m.d.comb += required.mxr.eq(self.mxr)
        m.d.comb += [
            cfg_of(resolver.cfg, row.table, self.encoding),
            resolver.mml.eq(self.select),
            required.access.eq(self.access),
            required.priv.eq(self.priv),
            # What has one column for both values must not look at it (HYP-PERM-01).
            required.select.eq(self.select),
            Assert(allow == expected),
            Cover(expected),
            Cover(~expected),
        ]
        return m


PROOFS = {
    f"{stage}-{option}": lambda stage=stage, option=option: TableHolds(stage, option)
    for stage in STAGES
    for option in ("off", "raw", "effective")
}


@pytest.mark.rule(*(f"SSPMP-PERM-{row}" for row in ("00", "01", "02", "03", "04", "05")))
@pytest.mark.rule(*(f"SSPMP-PERM-{row}" for row in (10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24)))
@pytest.mark.rule(*(f"SSPMP-PERM-{row}" for row in (25, 30, 31, 40, 41)))
@pytest.mark.rule("HYP-PERM-01", "HYP-PERM-02", "PMP-02", "PMP-05", "HYP-HLVX-01", "COM-CFG-07")
@pytest.mark.rule("COM-MXR-01", "COM-MXR-03", *(f"COM-TYPE-0{row}" for row in range(1, 7)))
@pytest.mark.parametrize("name", PROOFS)
def test_the_table_holds(name):
    assert prove(PROOFS[name]()) is None
