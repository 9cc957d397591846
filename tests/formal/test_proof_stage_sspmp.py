"""A stage of sspmp-1.0 decides as the procedure of docs/rules.md section 12, for every bank."""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import allows
from reference_sspmp import STAGES, allows_pmp, b_columns, sspmp
from resolved_entry import cfg_of
from whole_stage import StageDecides

from mpu_hw.isa import Access, Privilege
from mpu_hw.registers.bank_permission import BankPermission

KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")


class StageFollowsProcedure(wiring.Component):
    """A stage with free hits, encodings, membership and status.

    Parameters
    ----------
    stage : str
    option : str
        ``mxr`` of the configuration.
    count : int
        Entries of the pool.
    """

    def __init__(self, stage, option, count):
        self.stage, self.option, self.count = stage, option, count
        self.width = 4 if stage == "m" else 5  # of an encoding
        bits = ("bare", "select", "mxr", "outside", "virt", "nonempty", "mml", "mmwp", "deny_all")
        super().__init__(
            {
                **dict.fromkeys(("below", "above", "inside"), In(count)),
                "enabled": In(count),
                "base": In(8),
                "encodings": In(self.width * count),
                "access": In(3),
                "priv": In(2),
                **{name: In(1) for name in bits},
            }
        )

    def elaborate(self, platform):
        m = Module()
        port = {"name": "port", "accesses": KINDS, "max_size": 8}
        config = sspmp(self.count, mxr=self.option, smepmp=True, ports=[port])
        row = next(row for row in config.stages if row.name == self.stage)
        m.submodules.checker = checker = StageDecides(config, row)
        spec = config.spec.bank(row.bank)
        for index in range(self.count):
            decoder = BankPermission(config, spec)
            m.submodules[f"decoder{index}"] = decoder
            m.d.comb += [
                cfg_of(decoder.cfg, spec.table, self.encodings.word_select(index, self.width)),
                decoder.mml.eq(self.mml),
                checker.permissions[index].eq(decoder.permission),
            ]
        m.d.comb += [
            *(
                getattr(checker.request, name).eq(getattr(self, name))
                for name in ("access", "priv", "virt", "outside")
            ),
            *(
                getattr(checker, name).eq(getattr(self, name))
                for name in ("below", "above", "inside", "deny_all")
            ),
            checker.entries.enabled.eq(self.enabled),
            checker.entries.nonempty.eq(self.nonempty),
            checker.entries.base.eq(self.base),
            # The PMP has no Bare bit and no MXR (test_proof_path_sspmp).
            checker.bare.eq(1 if self.stage == "m" else self.bare),
            checker.select.eq(self.select),
            checker.mxr.eq(0 if self.stage == "m" else self.mxr),
            *(
                checker.deny_no_match_if[name].eq(getattr(self, name))
                for name in row.deny_no_match_if
            ),
            # A bank without entries enables none.
            Assume(self.nonempty | (self.enabled == 0)),
        ]
        self._compare(m, checker.result)
        return m

    def _compare(self, m, result):
        below_machine = (self.priv == Privilege.U) | (self.priv == Privilege.S)
        if self.stage == "m":
            # PMP-07: whatever V; PMP-02: M too.
            applies = below_machine | (self.priv == Privilege.M)
        else:
            # HYP-EFF-9, COM-DEF-03: M is checked by the PMP alone.
            applies = below_machine & self.bare & (self.virt == STAGES[self.stage][1])
        passes, decided, entry = self._procedure(m)
        m.d.comb += [
            Assert(result.active == applies),
            Assert(result.deny == (self.deny_all | (applies & ~passes))),
            Assert(result.hit == (applies & decided)),
            Assert(~result.hit | (result.entry == (entry - self.base)[:8])),
            Assert(result.hit | (result.entry == 0)),
            Cover(applies & passes & decided),
            Cover(applies & ~passes & ~decided),
            Cover(applies & ~self.nonempty & passes),
        ]

    def _permitted(self, index):
        encoding = self.encodings.word_select(index, self.width)
        if self.stage == "m":
            return allows_pmp(encoding, self.access, self.priv, self.mml)
        columns = b_columns(self.stage, self.priv, self.select)
        return allows("spmp", self.option, encoding, self.access, columns, self.mxr)

    def _procedure(self, m):
        passes, decided, entry = Signal(), Signal(), Signal(8)
        loop = m.If
        for index in range(self.count):
            apart = self.below[index] | self.above[index]
            with loop(self.enabled[index] & ~apart & ~self.outside):
                m.d.comb += [
                    passes.eq(self.inside[index] & self._permitted(index)),
                    decided.eq(1),
                    entry.eq(index),
                ]
            loop = m.Elif
        with m.Else():
            # SSPMP-DEF-01, -02, PMP-02: whoever has no entry denies nobody below M.
            default = ~self.nonempty
            if self.stage == "m":
                # PMP-04, SSPMP-DELEG-05: M passes, whether there are entries or not.
                closed = self.mmwp | (self.mml & (self.access == Access.FETCH))
                default = Mux(self.priv == Privilege.M, ~closed, default)
            m.d.comb += passes.eq(default)
        return passes, decided, entry


PROOFS = {
    f"{stage}-{option}-{count}": lambda stage=stage, option=option, count=count: (
        StageFollowsProcedure(stage, option, count)
    )
    for stage, option, count in (
        ("hs", "raw", 4),
        ("hs", "effective", 2),
        ("vs", "off", 4),
        ("vs", "raw", 2),
        ("g", "raw", 4),
        ("g", "effective", 2),
        ("m", "raw", 4),
        ("m", "off", 1),
    )
}


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-02", "COM-PRIO-03", "COM-ADDR-03", "COM-DEF-03")
@pytest.mark.rule("SSPMP-DEF-01", "SSPMP-DEF-02", "SSPMP-DEF-04", "SSPMP-DELEG-05", "HYP-PERM-01")
@pytest.mark.rule("PMP-02", "PMP-04", "PMP-07", *(f"COM-STG-{row}" for row in range(1, 7)))
@pytest.mark.parametrize("name", PROOFS)
def test_a_stage_follows_the_procedure(name):
    assert prove(PROOFS[name]()) is None
