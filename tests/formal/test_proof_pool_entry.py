"""An entry of a pool stores and shows what the law says, whichever bank writes and reads it.

By induction from reset: it agrees with the plain fields of the law, and no view is ever reserved.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from naive import any_of
from naive_sspmp import LawEntry, never_falls, sspmp
from prove import prove

from mpu_hw.config import MpuConfig, ResetEntry
from mpu_hw.match import GrantResolver, RegionResolver
from mpu_hw.unit.pool_entry import PoolEntry
from sim.model.tables_sspmp import PMP_MML_FORBIDDEN as FORBIDDEN


class EntryIsTheLaw(wiring.Component):
    """PoolEntry beside the fields of the law, written alike."""

    def __init__(self, config, bank, reset=None):
        self.config, self.reset = config, reset
        self.store = config.store(bank)
        self.keys = [table.key for table in self.store.tables]
        moves = ("m_mode", "wipe", "disarm", "lose_base") if self.store.shared else ()
        super().__init__(
            {
                "write_addr": In(1),
                "new_addr": In(config.addr_width),
                "new_cfg": In(10),
                "below": In(config.addr_width),
                "mml": In(1),
                **{f"write_{key}": In(1) for key in self.keys},
                **{name: In(1) for name in moves},
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.entry = entry = PoolEntry(self.config, self.store, self.reset)
        law = LawEntry(self.config, "", self.reset)
        for name in self.signature.members:
            m.d.comb += getattr(entry, name).eq(getattr(self, name))
        writes = [getattr(self, f"write_{key}") for key in self.keys]
        m.d.comb += [
            # One bank at a time (test_proof_pool); MML stays (test_proof_seccfg).
            Assume(len(writes) < 2 or ~(writes[0] & writes[-1])),
            Assume(never_falls(m, self.mml, "mml")),
            *(Cover(write) for write in writes),
        ]
        m_mode = self.m_mode if self.store.shared else 1
        if self.store.shared:
            moved = self.wipe | self.disarm | self.lose_base
            m.d.comb += [
                # test_proof_pool: a move is no write, and pmpcfg is M's.
                Assume(~moved | ~(self.write_addr | writes[0] | writes[-1])),
                Assume(~self.write_pmp | self.m_mode),
                Cover(moved & law.L),
                Assert(entry.written_below_m == law.below_m),
                Assert(entry.mml_forbidden == any_of(law.lrwx == int(r, 2) for r in FORBIDDEN)),
            ]
            self._move(m, law)
        with m.If(self.write_addr):
            law.write_addr(m, self.new_addr, m_mode)
        for key, write in zip(self.keys, writes, strict=True):
            with m.If(write):
                if key == "pmp":
                    law.write_pmp(m, self.new_cfg, self.mml)
                else:
                    law.write_spmp(m, self.new_cfg, m_mode)
        self._compare(m, entry, law)
        return m

    def _move(self, m, law):
        with m.If(self.lose_base):
            law.lose_base(m)
        with m.If(self.disarm):
            law.disarm(m)
        with m.If(self.wipe):
            law.wipe(m)

    def _compare(self, m, entry, law):
        m.submodules.resolver = resolver = RegionResolver(self.config)
        m.d.comb += [
            resolver.mode.eq(law.mode),
            resolver.addr.eq(law.addr),
            resolver.below.eq(self.below),
            Assert(entry.addr == law.addr),
            Assert(entry.addr_view == law.addr_view),
            Assert(entry.locked == law.L),
            Assert(entry.tor == law.is_tor),
            Assert(entry.region == resolver.region),
            Assert(law.sane(self.mml if "pmp" in self.keys else 0)),
        ]
        views = {"pmp": (law.byte, law.lrwx), "spmp": (law.word, law.shared_u_rwx)}
        for table in self.store.tables:
            m.submodules[f"{table.key}_granter"] = granter = GrantResolver(table, self.config.mxr)
            view, encoding = views[table.key]
            m.d.comb += [
                granter.encoding.eq(encoding),
                Assert(getattr(entry, f"{table.key}_view") == view),
                Assert(getattr(entry, table.key) == granter.grants),
            ]


def _entry(config, bank, cfg=None, hardwired=False):
    (store,) = [config.store(bank)]
    row = (
        ResetEntry(bank=store.name, index=0, addr=5, cfg=cfg, hardwired=hardwired) if cfg else None
    )
    return lambda: EntryIsTheLaw(config, bank, row)


def _fixed(**fields):
    given = {"entries": {"pmp": 1, "spmp": 1, "vspmp": 1}, "paddr_width": 12, **fields}
    return MpuConfig(revision="sspmp-1.0", delegation="fixed", **given)


PROOFS = {
    "pool-hold": _entry(sspmp(1, smepmp=True), "pmp"),
    "pool-mask": _entry(sspmp(1, smepmp=True, reserved="mask"), "pmp"),
    "pool-rv64": _entry(sspmp(1, xlen=64, paddr_width=56, mxr="effective"), "pmp"),
    "pool-grain": _entry(sspmp(1, granularity=32, modes=["na4", "napot"]), "pmp"),
    "pool-reset": _entry(sspmp(1), "pmp", 0x39F),
    "pmp": _entry(_fixed(smepmp=True), "pmp"),
    "spmp-hold": _entry(_fixed(), "spmp"),
    "spmp-mask": _entry(_fixed(reserved="mask"), "spmp"),
    "hardwired": _entry(_fixed(), "vspmp", 0x31D, True),
}


@pytest.mark.rule("SSPMP-CFG-01", "SSPMP-CFG-02", "SSPMP-CFG-05", "COM-CFG-04", "PMP-01")
@pytest.mark.rule("SSPMP-DELEG-10", "COM-RST-02", "COM-RST-04", "SSPMP-IND-07", "COM-ADDR-02")
@pytest.mark.rule("HYP-DELEG-17", "SSPMP-DELEG-18", "SSPMP-DELEG-19")
@pytest.mark.parametrize("name", PROOFS)
def test_an_entry_is_the_law(name):
    assert prove(PROOFS[name]()) is None
