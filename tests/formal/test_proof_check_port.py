"""A whole check, from stored entries and the pins of a port to its verdict: banks of two entries.

The cross-check of the leaves' proofs: everything between them is wired as it should be.
"""

import pytest
from amaranth.hdl import Assert, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import BANKS, FAULTS, allows, any_of, cause_of, columns_of, first_of, region_bytes
from resolved_entry import ResolvedEntry

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.engine import ENGINES
from mpu_hw.layout import entry_region

KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")
STATUS = ("sum", "vsum", "mxr", "vmxr", "satp_bare", "vsatp_bare", "hgatp_bare")
MACHINE, SUPERVISOR = 3, 1
# COM-STG-1..6: V, Bare bit, SUM, and the bits that are MXR (COM-MXR-02).
STAGES = {
    "hs": (0, "satp_bare", "sum", ("mxr",)),
    "vs": (1, "vsatp_bare", "vsum", ("mxr", "vmxr")),
    "g": (1, "hgatp_bare", "sum", ("mxr",)),
}


class CheckMatchesSpec(wiring.Component):
    """Resolved entries and check port of an engine, with free registers, status and request."""

    def __init__(self, config):
        self.config = config
        (self.port,) = config.ports
        self.banks = {bank: count for bank, count in config.entries.items() if count}
        self.entries = [(bank, i) for bank, count in self.banks.items() for i in range(count)]
        pins = {"addr": config.check_width, "size": self.port.size_width, "access": 3, "priv": 2}
        words = {
            f"{what}_{bank}{index}": In(width)
            for bank, index in self.entries
            for what, width in (("mode", 2), ("addr", config.addr_width), ("srwx", 4), ("on", 1))
        }
        # What is kept of an entry that is not resolved yet.
        stale = {f"stale_{bank}{index}": In(entry_region(config)) for bank, index in self.entries}
        super().__init__(
            {
                "valid": In(1),
                "ready": In(1),
                **{name: In(width) for name, width in pins.items()},
                "virt": In(1),
                **{name: In(1) for name in STATUS},
                **words,
                **stale,
            }
        )

    def of(self, what, bank, index):
        return getattr(self, f"{what}_{bank}{index}")

    def elaborate(self, platform):
        m = Module()
        m.submodules.port = port = ENGINES["combinational"].check_port(self.config, self.port)
        for name in ("valid", "addr", "size", "access", "priv", "virt"):
            m.d.comb += getattr(port.check, name).eq(getattr(self, name))
        for name in port.status.signature.members:
            m.d.comb += getattr(port.status, name).eq(getattr(self, name))
        self._resolve(m, port.resolved)
        self._compare(m, port.check)
        return m

    def _resolve(self, m, resolved):
        m.d.comb += resolved.ready.eq(self.ready)
        for stage, bank in BANKS.items():
            if bank in self.banks:
                m.d.comb += resolved.stages[stage].nonempty.eq(1)
        for bank, index in self.entries:
            entry = ResolvedEntry(self.config, bank)
            m.submodules[f"{bank}{index}"] = entry
            stages = [resolved.stages[stage] for stage in BANKS if BANKS[stage] == bank]
            m.d.comb += [
                entry.mode.eq(self.of("mode", bank, index)),
                entry.addr.eq(self.of("addr", bank, index)),
                entry.prev_addr.eq(self.of("addr", bank, index - 1) if index else 0),
                entry.first.eq(index == 0),
                entry.encoding.eq(self.of("srwx", bank, index)),
                resolved.entries[bank]
                .regions[index]
                .eq(Mux(self.ready, entry.region, self.of("stale", bank, index))),
                resolved.entries[bank].permissions[index].eq(entry.permissions),
                *(stage.enabled[index].eq(self.of("on", bank, index)) for stage in stages),
            ]

    def _compare(self, m, check):
        stages = [stage for stage, bank in BANKS.items() if bank in self.banks]
        stop = Signal(self.config.check_width + 2)
        m.d.comb += stop.eq(self.addr + (1 << self.size))
        refused, answer = self._refused(stages, stop)
        rows, active = [(refused, (*answer, 0, 0))], []
        for stage in stages:
            applies, passes, hit, entry = self._stage(m, stage, stop)
            code = FAULTS[stage][0]
            cause = cause_of(self.access, FAULTS[stage])
            rows.append((applies & ~passes, (code, cause, hit, entry)))
            active.append((applies, (code, 0, hit, entry)))
        denied = any_of(when for when, _ in rows)
        rows += reversed(active)
        said = [first_of([(when, what[part]) for when, what in rows], 0) for part in range(4)]
        m.d.comb += [
            # Before all entries are resolved nothing is answered that a stage checks.
            Assert(check.ready == (self.ready | ~any_of(when for when, _ in active))),
            Assert(check.done == (self.valid & check.ready)),
            Assert(check.allow == (check.done & ~denied)),
            Assert(~check.done | (check.stage == said[0])),
            Assert(~check.done | (check.cause == said[1])),
            Assert(~check.done | (check.hit == said[2])),
            Assert(~check.done | ~check.hit | (check.entry == said[3])),
            *(
                Assert(~check.done | (check.gva == (denied & self.virt)))
                for _ in range("gva" in check.signature.members)
            ),
            Cover(check.done & ~self.ready),
            Cover(~denied & check.hit),
            Cover(denied & check.hit & ~refused),
            Cover(denied & ~check.hit & ~refused),
        ]

    def _refused(self, stages, stop):
        """COM-PRIO-04: what the port does not carry is denied below M."""
        carried = any_of(self.access == KINDS.index(name) for name in self.port.accesses)
        too_large = (1 << self.size) > self.port.max_size
        ends = 1 << min(self.config.xlen, self.config.check_width)
        wraps = stop > ends
        malformed = ~carried | too_large | wraps | (self.priv == 2)
        answers = []
        for virt in (0, 1):
            here = [stage for stage in stages if STAGES[stage][0] == virt]
            row = FAULTS[here[0] if here else "m"]
            answers.append((row[0], cause_of(self.access, row)))
        where = tuple(Mux(self.virt, answers[1][part], answers[0][part]) for part in range(2))
        return malformed & (self.priv != MACHINE), where

    def _stage(self, m, stage, stop):
        bank = BANKS[stage]
        virt, bare, sum_name, mxr_names = STAGES[stage]
        columns = columns_of(bank, self.priv, getattr(self, sum_name))
        mxr = any_of(getattr(self, name) for name in mxr_names)
        inside = stop <= 1 << self.config.paddr_width
        deciding = []
        for index in range(self.banks[bank]):
            prev_addr = self.of("addr", bank, index - 1) if index else 0
            mode, addr = self.of("mode", bank, index), self.of("addr", bank, index)
            base, end = region_bytes(m, self.config, mode, addr, prev_addr)
            touched = (base < end) & (self.addr < end) & (base < stop)
            covered = (base <= self.addr) & (stop <= end)
            srwx = self.of("srwx", bank, index)
            permitted = allows(bank, self.config.mxr, srwx, self.access, columns, mxr)
            active = self.of("on", bank, index) & touched & inside
            deciding.append((active, covered & permitted, index))
        default = (self.priv == SUPERVISOR) & (bank != "hgmpu")
        passes = first_of([(when, allowed) for when, allowed, _ in deciding], default)
        entry = first_of([(when, index) for when, _, index in deciding], 0)
        applies = any_of(columns.values()) & (self.virt == virt) & getattr(self, bare)
        return applies, passes, any_of(when for when, _, _ in deciding), entry


def _unit(entries, **fields):
    port = PortConfig(name="port", accesses=KINDS, max_size=16, misaligned=True)
    given = {"entries": entries, "paddr_width": 12, "hypervisor": True, **fields}
    return lambda: CheckMatchesSpec(MpuConfig(**given, ports=(port,)))


TWO = {"mpu": 2, "vsmpu": 2, "hgmpu": 2}
PROOFS = {
    "three-banks": _unit(TWO),
    "three-banks-mxr": _unit(TWO, mxr="raw", granularity=16),
    "no-vsmpu": _unit({"mpu": 1, "vsmpu": 0, "hgmpu": 2}, xlen=64),
    "no-hgmpu": _unit({"mpu": 1, "vsmpu": 2, "hgmpu": 0}),
    "no-mpu": _unit({"mpu": 0, "vsmpu": 1, "hgmpu": 1}),
    "words": _unit(TWO, target="asic"),
    "words-tor": _unit({"mpu": 2, "vsmpu": 0, "hgmpu": 1}, target="asic", modes=("tor",)),
    "words-napot": _unit(
        {"mpu": 2, "vsmpu": 0, "hgmpu": 1}, target="asic", modes=("napot",), granularity=16
    ),
    "wide": _unit({"mpu": 2, "vsmpu": 0, "hgmpu": 1}, paddr_width=32),
}


@pytest.mark.rule("COM-ORD-01", "COM-ORD-06", "COM-ORD-07", "HYP-STG-9", "COM-MXR-02", "MPU-HGP-8")
@pytest.mark.rule(*(f"COM-STG-{row}" for row in range(1, 7)))
@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-02", "COM-PRIO-03", "MPU-DEF-01", "MPU-DEF-02")
@pytest.mark.parametrize("name", PROOFS)
def test_a_check_matches_the_rules(name):
    assert prove(PROOFS[name]()) is None
