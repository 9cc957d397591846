"""Reset reaches every stored bit, without help of the clock where it is asynchronous."""

import re

import pytest
from amaranth import ClockDomain, Module
from amaranth.back import verilog
from flops import flip_flops
from mpu_hw_sim.directed.mpu_registers import reset_entries
from mpu_hw_sim.directed.sspmp_locks import fixed_reset
from mpu_hw_sim.verify import run_unit
from support import unit_verilog

from mpu_hw import Mpu, MpuConfig, PortConfig, ResetEntry
from mpu_hw.config import RESET_KINDS

DATA = PortConfig(name="data", accesses=("load", "store"), max_size=8, misaligned=True)
SMALL = {"paddr_width": 14, "ports": (DATA,)}
B = {"revision": "sspmp-1.0", **SMALL}
LOCKED = ResetEntry(bank="pool", index=1, addr=0xFFF, cfg=0x9F)
# Both revisions, entries with reset values, hardwired ones and locks in all of them.
UNITS = {
    "mpu": {**SMALL, "entries": {"mpu": 3, "vsmpu": 1, "hgmpu": 2}},
    "mpu-reset": {
        **SMALL,
        "entries": {"mpu": 5, "vsmpu": 2, "hgmpu": 2},
        "reset": reset_entries(12),
    },
    "pool": {**B, "xlen": 64, "entries": {"pool": 6}, "smepmp": True},
    "pool-reset": {**B, "entries": {"pool": 3}, "reset": (LOCKED,)},
    "fixed-reset": {
        **B,
        "delegation": "fixed",
        "entries": {"pmp": 0, "spmp": 5, "vspmp": 2},
        "reset": fixed_reset(12),
    },
}
ASYNCHRONOUS = [kind for kind, reset in RESET_KINDS.items() if reset.asynchronous]


def build(name, kind):
    return MpuConfig.from_dict(MpuConfig(**UNITS[name], reset_kind=kind).to_dict())


@pytest.fixture(scope="module")
def flops(tmp_path_factory):
    """Flip-flops of a unit, read once for each unit and kind."""
    known = {}

    def read(name, kind):
        if (name, kind) not in known:
            folder = tmp_path_factory.mktemp("netlist")
            path = folder / "mpu.v"
            path.write_text(unit_verilog(build(name, kind)).read_text())
            known[name, kind] = flip_flops(path)
        return known[name, kind]

    return read


@pytest.mark.rule("COM-RST-05", "COM-RST-02")
@pytest.mark.parametrize("kind", RESET_KINDS)
@pytest.mark.parametrize("name", UNITS)
def test_every_stored_bit_has_the_reset_of_the_kind(name, kind, flops):
    reset = RESET_KINDS[kind]
    found = flops(name, kind)
    cells = {"$adff", "$adffe"} if reset.asynchronous else {"$sdff", "$sdffe", "$sdffce"}
    assert [flop for flop in found if flop.cell not in cells] == []
    assert {(flop.port, flop.level) for flop in found} == {(reset.port, reset.active)}
    # A simulation starts with the values that a reset gives, and so does an FPGA.
    assert [flop for flop in found if flop.value != flop.init] == []


@pytest.mark.rule("COM-RST-05")
@pytest.mark.parametrize("name", UNITS)
def test_the_kinds_differ_in_their_reset_alone(name, flops):
    bits = {kind: sum(flop.width for flop in flops(name, kind)) for kind in RESET_KINDS}
    assert len(set(bits.values())) == 1
    values = {kind: sorted(flop.value for flop in flops(name, kind)) for kind in ASYNCHRONOUS}
    assert values["async"] == values["async-low"]


@pytest.mark.rule("COM-RST-05", "COM-RST-02", "COM-RST-04")
@pytest.mark.parametrize("kind", RESET_KINDS)
@pytest.mark.parametrize("name", ["mpu-reset", "pool", "fixed-reset"])
def test_a_reset_with_the_clock_still_leaves_every_register_at_its_reset_value(
    name, kind, tmp_path
):
    """With ``sync`` the same run shows that nothing changes before a clock edge in reset.

    The bench writes every register, locks (L=1) and mseccfg among them, stops the clock, pulses the
    reset input, and reads all registers back before the clock runs again.
    """
    config = build(name, kind)
    report = run_unit(unit_verilog(config), config, tmp_path, steps=300)
    assert not report.mismatch, report.mismatch
    assert report.accesses > 300


@pytest.mark.rule("COM-RST-05")
@pytest.mark.parametrize("asynchronous", [False, True])
def test_in_amaranth_the_domain_around_the_unit_decides(asynchronous):
    m = Module()
    m.domains.sync = domain = ClockDomain(async_reset=asynchronous)
    m.submodules.mpu = Mpu(build("mpu", "async-low"))
    text = verilog.convert(m, ports=[domain.clk, domain.rst], emit_src=False)
    # The words of a memory have no reset (test_proof_memory).
    registers = re.sub(r"always @\(posedge clk\) begin\n\s+if \(\S+\)\n\s+memory\[", "", text)
    edges = set(re.findall(r"always @\((posedge.*)\)", registers))
    assert edges == {"posedge clk, posedge rst" if asynchronous else "posedge clk"}


@pytest.mark.parametrize(("given", "wanted"), [("sync", "async"), ("async", "sync")])
def test_a_unit_of_another_kind_would_be_seen(given, wanted, tmp_path):
    verilog = unit_verilog(build("pool", given))
    report = run_unit(verilog, build("pool", wanted), tmp_path, steps=300)
    assert report.mismatch
    log = (tmp_path / "bench.log").read_text()
    assert "AssertionError: after a reset without a clock edge, " in log
