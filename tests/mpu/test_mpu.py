"""Mpu: its ports, and the parts as they work together in it."""

import pytest
from amaranth import Shape
from configurations import CONFIGURATIONS
from leaf_bench import answers, clocked

from mpu_hw import Mpu, MpuConfig, PortConfig
from mpu_hw.checker import CombinationalCheckPort
from mpu_hw.engine import ENGINES
from mpu_hw.layout import status_inputs

# Some tests look at the ports alone and build nothing.
pytestmark = pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")

FEW = {"mpu": 2, "vsmpu": 1, "hgmpu": 1}
CSR = ["csr.addr", "csr.priv", "csr.write", "csr.wdata"]

CSR_PORTS = """
in 12 csr__addr        in 2 csr__priv       in 1 csr__virt         in 1 csr__write
in 32 csr__wdata       out 32 csr__rdata    out 1 csr__hit         out 1 csr__illegal
out 1 csr__virtual
"""
STATUS_PORTS = """
in 1 status__sum       in 1 status__vsum    in 1 status__satp_bare
in 1 status__vsatp_bare                     in 1 status__hgatp_bare
"""
CHECK_PORTS = """
in 1 {0}__valid        in 34 {0}__addr      in 2 {0}__size         in 3 {0}__access
in 2 {0}__priv         in 1 {0}__virt       out 1 {0}__ready       out 1 {0}__done
out 1 {0}__allow       out 5 {0}__cause     out 2 {0}__stage       out 1 {0}__hit
out 8 {0}__entry       out 1 {0}__gva
"""


def golden(*texts, wide=None, without=()):
    words = " ".join(texts).split()
    ports = dict(
        zip(words[2::3], zip(words[0::3], map(int, words[1::3]), strict=True), strict=True)
    )
    ports.update({name: (ports[name][0], width) for name, width in (wide or {}).items()})
    return {name: port for name, port in ports.items() if name not in without}


DEFAULT = golden(CSR_PORTS, STATUS_PORTS, CHECK_PORTS.format("fetch"), CHECK_PORTS.format("data"))
RV64 = DEFAULT | {
    "csr__wdata": ("in", 64),
    "csr__rdata": ("out", 64),
    "fetch__addr": ("in", 64),
    "data__addr": ("in", 64),
}
GUEST_ONLY = ("virt", "virtual", "vsum", "vsatp_bare", "hgatp_bare", "gva")
NO_GUESTS = {k: v for k, v in DEFAULT.items() if k.split("__")[1] not in GUEST_ONLY}


def ports_of(config):
    dut = Mpu(config)
    return {
        "__".join(map(str, path)): (str(member.flow).lower(), Shape.cast(member.shape).width)
        for path, member, _ in dut.signature.flatten(dut)
    }


@pytest.mark.parametrize(
    ("fields", "ports"),
    [
        ({}, DEFAULT),
        ({"xlen": 64}, RV64),
        ({"hypervisor": False}, NO_GUESTS),
        ({"entries": {"vsmpu": 0, "hgmpu": 0}}, NO_GUESTS),
    ],
    ids=["default", "rv64", "no-hypervisor", "no-guest-banks"],
)
def test_the_ports_are_those_of_the_contract(fields, ports):
    assert ports_of(MpuConfig(**fields)) == ports


@pytest.mark.parametrize(("other_selects", "there"), [(True, True), (False, False), (None, True)])
def test_other_users_of_the_selects_have_a_port_where_there_are_any(other_selects, there):
    ports = ports_of(MpuConfig(revision="sspmp-1.0", other_selects=other_selects))
    assert ({"isel__value", "isel__claim"} <= {*ports}) == there
    assert any(name.startswith("isel") for name in ports) == there


def test_a_pmp_alone_has_no_csr_of_s_and_no_port_that_only_they_need():
    config = CONFIGURATIONS["pmp-alone"]
    names = {name.rstrip("0123456789") for each in config.csr_families for name in each.registers()}
    assert names == {"pmpcfg", "pmpaddr", "mseccfg", "mseccfgh"}
    assert {name.partition("__")[0] for name in ports_of(config)} == {
        "csr",
        *(port.name for port in config.ports),
    }


@pytest.mark.rule("COM-ORD-06", "HYP-STG-9", "COM-MXR-02")
@pytest.mark.parametrize(
    ("fields", "needed"),
    [
        ({}, "sum satp_bare vsum vsatp_bare hgatp_bare"),
        ({"mxr": "raw"}, "sum mxr satp_bare vsum vmxr vsatp_bare hgatp_bare"),
        ({"mxr": "effective", "hypervisor": False}, "sum mxr satp_bare"),
        ({"entries": {"mpu": 0}}, "vsum vsatp_bare hgatp_bare"),
        ({"entries": {"mpu": 0, "vsmpu": 0}}, "hgatp_bare"),
        ({"entries": {"mpu": 0, "vsmpu": 0}, "mxr": "raw"}, "mxr hgatp_bare"),
        ({"entries": {"hgmpu": 0}}, "sum satp_bare vsum vsatp_bare"),
    ],
)
def test_only_status_inputs_that_some_stage_needs_exist(fields, needed):
    names = {name for name in ports_of(MpuConfig(**fields)) if name.startswith("status__")}
    assert names == {f"status__{name}" for name in needed.split()}


@pytest.mark.parametrize(
    ("valid", "allow", "seen"),
    [(0, 1, (1, 0, 0)), (1, 1, (1, 1, 1)), (0, 0, (1, 0, 0)), (1, 0, (1, 1, 0))],
)
def test_the_combinational_engine_answers_in_the_cycle_of_the_request(valid, allow, seen):
    config = MpuConfig()
    dut = CombinationalCheckPort(config, config.ports[1])
    drive = [
        "check.valid",
        "check.priv",
        "status.satp_bare",
        "resolved.stages.hs.nonempty",
        "resolved.ready",
    ]
    read = ["check.ready", "check.done", "check.allow"]
    # Without a match S passes and U does not (MPU-DEF-01, MPU-DEF-02).
    assert answers(dut, drive, read, [(valid, allow, 1, 1, 1)]) == [seen]
    # Before the registers are resolved it answers nothing.
    assert answers(dut, drive, read, [(valid, allow, 1, 1, 0)]) == [(0, 0, 0)]


def checked(config, writes, request, *, port="data", bare=1):
    """Verdict on an access before and after each of some register writes of M.

    After a write it is that of the cycle in which the request is accepted.
    """
    drive = [*CSR, f"{port}.valid", f"{port}.addr", f"{port}.size", f"{port}.priv"]
    drive += [f"{port}.virt"] if config.hypervisor else []
    status = [name for name in status_inputs(config) if name.endswith("bare")]
    drive += [f"status.{name}" for name in status]
    read = [f"{port}.{name}" for name in ("allow", "cause", "stage", "hit", "entry")]
    state = [*request[: 3 + config.hypervisor], *([bare] * len(status))]
    waits = [(0, 3, 0, 0, 1, *state)] * (1 + ENGINES[config.engine].latency(config).ready)
    rows = [row for write in writes for row in ((write[0], 3, 1, write[1], 1, *state), *waits)]
    seen = clocked(Mpu(config), drive, read, [*rows, *waits])
    return [*seen[: len(rows) : len(waits) + 1], seen[-1]]


NAPOT_RW_U = 0x18 | 0x03
PAGE = 0x1000 >> 2 | 0x1FF  # NAPOT, 4 KiB at 0x1000


@pytest.mark.rule("MPU-FEN-04", "MPU-DEF-01", "COM-PRIO-03")
def test_a_register_write_is_seen_by_the_next_request_and_by_none_before():
    writes = [(0x1B0, PAGE), (0x1A0, NAPOT_RW_U), (0x170, 0xFFFE)]
    seen = checked(MpuConfig(entries=FEW), writes, (0x1000, 2, 0, 0))
    assert seen == [(0, 13, 0, 0, 0), (0, 13, 0, 0, 0), (1, 0, 0, 1, 0), (0, 13, 0, 0, 0)]


@pytest.mark.rule("COM-PRIO-02", "COM-FLT-1")
@pytest.mark.parametrize(
    ("addr", "size", "verdict"),
    [
        (0x1FFC, 2, (1, 0, 0, 1, 0)),
        (0x1FFC, 3, (0, 13, 0, 1, 0)),
        (0x0FFC, 3, (0, 13, 0, 1, 0)),
        (0x2000, 2, (0, 13, 0, 0, 0)),
    ],
)
def test_an_access_over_the_edge_of_a_region_is_denied_by_its_entry(addr, size, verdict):
    port = PortConfig(name="data", accesses=("load",), max_size=8, misaligned=True)
    writes = [(0x1B0, PAGE), (0x1A0, NAPOT_RW_U)]
    assert checked(MpuConfig(entries=FEW, ports=(port,)), writes, (addr, size, 0, 0))[-1] == verdict


@pytest.mark.rule("COM-STG-3", "COM-STG-4", "COM-STG-6", "COM-FLT-3", "MPU-HGP-8")
@pytest.mark.parametrize(("bare", "verdict"), [(1, (0, 21, 2, 0, 0)), (0, (1, 0, 0, 0, 0))])
def test_a_guest_without_a_grant_is_stopped_by_hgmpu_unless_hgatp_translates(bare, verdict):
    assert checked(MpuConfig(entries=FEW), [], (0x1000, 2, 1, 1), bare=bare)[-1] == verdict


@pytest.mark.rule("HYP-STG-9")
def test_a_port_passes_only_through_its_own_stages():
    port = PortConfig(name="data", accesses=("load",), max_size=4, stages=("hs", "vs"))
    # VS without an entry passes vsmpu; hgmpu, which would deny, is not on this port.
    assert checked(MpuConfig(entries=FEW, ports=(port,)), [], (0x1000, 2, 1, 1))[-1] == (
        1,
        0,
        1,
        0,
        0,
    )
