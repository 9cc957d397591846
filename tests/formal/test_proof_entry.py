"""An entry of a pool stores and shows what docs/rules.md says, whichever bank writes and reads it.

By induction from reset: it agrees with plain fields, and no view is ever reserved.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In
from flip_flops.entry import Entry
from mpu_hw_sim.model.tables_sspmp import PMP_MML_FORBIDDEN as FORBIDDEN
from prove import prove
from reference import any_of
from reference_sspmp import PlainEntry, never_falls, sspmp

from mpu_hw.config import MpuConfig, ResetEntry
from mpu_hw.registers.cfg_legalizer import CfgLegalizer


class EntryMatchesSpec(wiring.Component):
    """Entry behind CfgLegalizer, beside plain fields that are written alike."""

    def __init__(self, config, bank, reset=None):
        self.config, self.reset = config, reset
        self.array = config.entry_array(bank)
        self.keys = [table.key for table in self.array.tables]
        moves = ("m_mode", "wipe", "disarm", "lose_base") if self.array.shared else ()
        super().__init__(
            {
                "write_addr": In(1),
                "new_addr": In(config.addr_width),
                "new_cfg": In(self.array.cfg_width),
                "mml": In(1),
                "write": In(data.StructLayout(dict.fromkeys(self.keys, 1))),
                **{name: In(1) for name in moves},
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.entry = entry = Entry(self.config, self.array, self.reset)
        m.submodules.legalizer = legalizer = CfgLegalizer(self.config, self.array)
        spec = PlainEntry(self.config, "", self.reset)
        for name in self.signature.members:
            if name in entry.signature.members and name not in ("write", "new_cfg"):
                m.d.comb += getattr(entry, name).eq(getattr(self, name))
        writes = [self.write[key] for key in self.keys]
        given = {"cfg": self.new_cfg, "mml": self.mml, "machine": writes[0]}
        m.d.comb += [
            *(
                getattr(legalizer, name).eq(value)
                for name, value in given.items()
                if name in legalizer.signature.members
            ),
            entry.write.eq(self.write.as_value().any()),
            entry.new_cfg.eq(legalizer.legal),
            # One bank at a time (test_proof_pool); MML stays (test_proof_seccfg).
            Assume(len(writes) < 2 or ~(writes[0] & writes[-1])),
            Assume(never_falls(m, self.mml, "mml")),
            *(Cover(write) for write in writes),
        ]
        m_mode = self.m_mode if self.array.shared else 1
        if self.array.shared:
            moved = self.wipe | self.disarm | self.lose_base
            m.d.comb += [
                # test_proof_pool: a move is no write, and pmpcfg is M's.
                Assume(~moved | ~(self.write_addr | writes[0] | writes[-1])),
                Assume(~self.write["pmp"] | self.m_mode),
                Cover(moved & spec.L),
                Assert(entry.written_below_m == spec.below_m),
                Assert(entry.mml_forbidden == any_of(spec.lrwx == int(r, 2) for r in FORBIDDEN)),
            ]
            self._move(m, spec)
        with m.If(self.write_addr):
            spec.write_addr(m, self.new_addr, m_mode)
        for key, write in zip(self.keys, writes, strict=True):
            with m.If(write):
                if key == "pmp":
                    spec.write_pmp(m, self.new_cfg, self.mml)
                else:
                    spec.write_spmp(m, self.new_cfg, m_mode)
        self._compare(m, entry, spec)
        return m

    def _move(self, m, spec):
        with m.If(self.lose_base):
            spec.lose_base(m)
        with m.If(self.disarm):
            spec.disarm(m)
        with m.If(self.wipe):
            spec.wipe(m)

    def _compare(self, m, entry, spec):
        m.d.comb += [
            Assert(entry.addr == spec.addr),
            Assert(entry.mode == spec.mode),
            Assert(entry.addr_view == spec.addr_view),
            Assert(entry.locked == spec.L),
            Assert(spec.sane(self.mml if "pmp" in self.keys else 0)),
        ]
        views = {"pmp": (spec.byte, spec.lrwx), "spmp": (spec.word, spec.shared_u_rwx)}
        for table in self.array.tables:
            view, encoding = views[table.key]
            m.d.comb += [
                Assert(entry.encoding[table.key] == encoding),
                Assert(entry.cfg_view[table.key] == view[: self.array.cfg_width]),
            ]


def _entry(config, bank, cfg=None, hardwired=False):
    (array,) = [config.entry_array(bank)]
    row = (
        ResetEntry(bank=array.name, index=0, addr=5, cfg=cfg, hardwired=hardwired) if cfg else None
    )
    return lambda: EntryMatchesSpec(config, bank, row)


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
def test_an_entry_matches_the_rules(name):
    assert prove(PROOFS[name]()) is None
