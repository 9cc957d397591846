"""A whole check of sspmp-1.0, from the pins of a port to its verdict, is that of docs/rules.md.

The cross-check of the leaves' proofs: two entries in one pool, or in arrays of their own, that any
of the banks may have; every stage asks its own members by its own table and state bits.
"""

from itertools import combinations

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import FAULTS, allows, any_of, cause_of, first_of, region_bytes
from reference_sspmp import STAGES, allows_pmp, b_columns
from resolved_entry import ResolvedEntry

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.engine import ENGINES
from mpu_hw.isa import Access
from mpu_hw.layout import entry_region

KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")
STATUS = ("sum", "vsum", "mxr", "vmxr", "satp_bare", "vsatp_bare", "hgatp_bare")
MACHINE = 3
WIDTHS = {"pmp": 4, "spmp": 5}  # of an encoding


class CheckMatchesSpec(wiring.Component):
    """Resolved entries and check port of an engine, with all else free."""

    def __init__(self, config):
        self.config = config
        (self.port,) = config.ports
        # In the order of the rules (SSPMP-ORD-02, HYP-ORD-04), whatever that of the rows is.
        there = {stage.name for stage in config.stages}
        self.stages = [name for name in FAULTS if name in there]
        self.own = ("mml", "mmwp") if config.smepmp else ()
        widths = {
            "valid": 1,
            "ready": 1,
            "addr": config.check_width,
            "size": self.port.size_width,
            "access": 3,
            "priv": 2,
            "virt": 1,
            **dict.fromkeys((*STATUS, *self.own), 1),
        }
        self.places = [(array, i) for array in config.entry_arrays for i in range(array.count)]
        for array, i in self.places:
            widths |= {f"mode_{array.name}{i}": 2, f"addr_{array.name}{i}": config.addr_width}
            # What is kept of an entry that is not resolved yet.
            widths[f"stale_{array.name}{i}"] = entry_region(config)
            widths |= {f"{t.key}_{array.name}{i}": WIDTHS[t.key] for t in array.tables}
        for stage in config.stages:
            widths[f"on_{stage.name}"] = config.entry_array(stage.bank).count
            widths |= {f"nonempty_{stage.name}": 1, f"base_{stage.name}": 8}
        super().__init__({name: In(width) for name, width in widths.items()})

    def of(self, *words):
        return getattr(self, "".join(map(str, words)))

    def elaborate(self, platform):
        m = Module()
        m.submodules.port = port = ENGINES["combinational"].check_port(self.config, self.port)
        m.d.comb += port.resolved.ready.eq(self.ready)
        for name in ("valid", "addr", "size", "access", "priv", "virt"):
            if name in port.check.signature.members:
                m.d.comb += getattr(port.check, name).eq(getattr(self, name))
        if not self.config.hypervisor:
            m.d.comb += Assume(~self.virt)
        for name in port.status.signature.members:
            if name in STATUS:
                m.d.comb += getattr(port.status, name).eq(getattr(self, name))
        m.d.comb += [port.mseccfg[name].eq(getattr(self, name)) for name in self.own]
        for stage in self.stages:
            entries = port.resolved.stages[stage]
            on, nonempty = self.of("on_", stage), self.of("nonempty_", stage)
            m.d.comb += [
                entries.enabled.eq(on),
                entries.nonempty.eq(nonempty),
                entries.base.eq(self.of("base_", stage)),
                Assume(nonempty | (on == 0)),
            ]
        for array, i in self.places:
            self._resolve(m, port.resolved, array, i)
        self._compare(m, port.check)
        return m

    def _resolve(self, m, resolved, array, i):
        """Resolve an entry by each bank that may have it; one of them has it, if any."""
        name = f"{array.name}{i}"
        entries, permissions, had = resolved.entries[array.name], 0, []
        for bank in self.config.array_banks(array):
            m.submodules[f"{bank.name}_{name}"] = entry = ResolvedEntry(self.config, bank.name)
            m.d.comb += [
                entry.mode.eq(self.of("mode_", name)),
                entry.addr.eq(self.of("addr_", name)),
                entry.prev_addr.eq(self.of("addr_", array.name, i - 1) if i else 0),
                entry.first.eq(i == 0),
                entry.encoding.eq(self.of(bank.table.key, "_", name)),
                entry.mml.eq(self.mml if self.own else 0),
                entries.regions[i].eq(Mux(self.ready, entry.region, self.of("stale_", name))),
            ]
            stages = [stage.name for stage in self.config.stages if stage.bank == bank.name]
            has = any_of(self.of("on_", stage)[i] for stage in stages)
            permissions = permissions | Mux(has, entry.permissions, 0)
            had.append(has)
        m.d.comb += [
            entries.permissions[i].eq(permissions),
            *(Assume(~(one & other)) for one, other in combinations(had, 2)),
        ]

    def _compare(self, m, check):
        stop = Signal(self.config.check_width + 2)
        m.d.comb += stop.eq(self.addr + (1 << self.size))
        rows, active = self._refused(stop), []
        for stage in self.stages:
            applies, passes, hit, entry = self._stage(m, stage, stop)
            code = FAULTS[stage][0]
            cause = cause_of(self.access, FAULTS[stage])
            rows.append((applies & ~passes, (code, cause, hit, entry)))
            active.insert(0, (applies, (code, 0, hit, entry)))
        denied = any_of(when for when, _ in rows)
        rows += active
        said = [first_of([(when, what[part]) for when, what in rows], 0) for part in range(4)]
        m.d.comb += [
            # Before all entries are resolved nothing is answered that a stage checks.
            Assert(check.ready == (self.ready | ~any_of(when for when, _ in active))),
            Assert(check.done == (self.valid & check.ready)),
            Assert(check.allow == (check.done & ~denied)),
            Assert(~check.done | (check.stage == said[0])),
            Assert(~check.done | (check.cause == said[1])),
            Assert(~check.done | (check.hit == said[2])),
            Assert(~check.done | ~check.hit | (check.entry == said[3][:8])),
            *(
                Assert(~check.done | (check.gva == (denied & self.virt)))
                for _ in range("gva" in check.signature.members)
            ),
            Cover(~denied & check.hit & (self.priv != MACHINE)),
            *(
                Cover(denied & check.hit & (self.priv == MACHINE))
                for _ in range("m" in self.stages)
            ),
        ]

    def _refused(self, stop):
        """COM-PRIO-04: what the port does not carry; of M too where the PMP checks it."""
        carried = any_of(self.access == KINDS.index(name) for name in self.port.accesses)
        too_large = (1 << self.size) > self.port.max_size
        wraps = stop > 1 << min(self.config.xlen, self.config.check_width)
        malformed = ~carried | too_large | wraps | (self.priv == 2)
        rows = []
        for virt in (0, 1):
            here = [name for name in self.stages if name == "m" or STAGES[name][1] == virt]
            row = FAULTS[here[0] if here else "m"]
            when = malformed & (self.virt == virt) & (self.priv != MACHINE)
            rows.append((when, (row[0], cause_of(self.access, row), 0, 0)))
        if "m" in self.stages:
            row = FAULTS["m"]
            rows.append((malformed, (row[0], cause_of(self.access, row), 0, 0)))
        return rows

    def _stage(self, m, stage, stop):
        array = self.config.entry_array("pmp" if stage == "m" else STAGES[stage][0])
        deciding = []
        for i in range(array.count):
            name = f"{array.name}{i}"
            prev_addr = self.of("addr_", array.name, i - 1) if i else 0
            base, end = region_bytes(
                m, self.config, self.of("mode_", name), self.of("addr_", name), prev_addr
            )
            touched = (base < end) & (self.addr < end) & (base < stop)
            covered = (base <= self.addr) & (stop <= end)
            active = self.of("on_", stage)[i] & touched & (stop <= 1 << self.config.paddr_width)
            deciding.append((active, covered & self._permitted(stage, name), i))
        below_machine = (self.priv == 0) | (self.priv == 1)
        default = ~self.of("nonempty_", stage)
        if stage == "m":
            applies = below_machine | (self.priv == MACHINE)
            high_inclusive = 0
            if self.own:
                high_inclusive = self.mmwp | (self.mml & (self.access == Access.FETCH))
            default = Mux(self.priv == MACHINE, high_inclusive == 0, default)
        else:
            _, virt, bare, _, _ = STAGES[stage]
            applies = below_machine & (self.virt == virt) & getattr(self, bare)
        passes = first_of([(when, allowed) for when, allowed, _ in deciding], default)
        entry = first_of([(when, i - self.of("base_", stage)) for when, _, i in deciding], 0)
        return applies, passes, any_of(when for when, _, _ in deciding), entry

    def _permitted(self, stage, name):
        if stage == "m":
            mml = self.mml if self.own else 0 * self.valid
            return allows_pmp(self.of("pmp_", name), self.access, self.priv, mml)
        _, _, _, sum_name, mxr_names = STAGES[stage]
        columns = b_columns(stage, self.priv, getattr(self, sum_name))
        mxr = any_of(getattr(self, bit) for bit in mxr_names)
        option = self.config.mxr
        return allows("spmp", option, self.of("spmp_", name), self.access, columns, mxr)


def _check(**fields):
    port = PortConfig(name="port", accesses=KINDS, max_size=8, misaligned=True)
    # Regions are the matter of test_proof_region.
    given = {"revision": "sspmp-1.0", "paddr_width": 12, "granularity": 256, **fields}
    return lambda: CheckMatchesSpec(MpuConfig(**given, ports=(port,)))


def _fixed(pmp, spmp, vspmp, **fields):
    entries = {"pmp": pmp, "spmp": spmp, "vspmp": vspmp}
    return _check(delegation="fixed", entries=entries, **fields)


PROOFS = {
    "pool": _check(entries={"pool": 2}, smepmp=True),
    "words": _check(entries={"pool": 2}, smepmp=True, target="asic"),
    "plain": _check(entries={"pool": 1}, mxr="off", xlen=64, hypervisor=False),
    "fixed": _fixed(1, 1, 1),
    "no-spmp": _fixed(1, 0, 1, smepmp=True),
    "no-pmp": _fixed(0, 1, 1),
}


@pytest.mark.rule("COM-ORD-01", "SSPMP-ORD-02", "HYP-ORD-04", "COM-ORD-06", "COM-ORD-07")
@pytest.mark.rule("COM-MXR-02", "COM-MXR-03", "HYP-STG-9", "SSPMP-DEF-01", "SSPMP-DEF-02", "PMP-07")
@pytest.mark.rule("PMP-02", "PMP-04", *(f"COM-STG-{row}" for row in range(1, 7)))
@pytest.mark.parametrize("name", PROOFS)
def test_a_check_matches_the_rules(name):
    assert prove(PROOFS[name]()) is None
