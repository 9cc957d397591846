"""What a run leaves for its reader: registers, waves, figures."""

import re

import pytest
from mpu_hw_sim.lockstep.encode import Assembler
from mpu_hw_sim.soc import Cosimulation, Outcome, build_simulator, run_program
from test_soc_run import SYMBOLS, SYSTEM, ending_at, program

from mpu_hw.cli import main
from mpu_hw.config import MpuConfig
from mpu_hw.presets import PRESETS
from mpu_hw.soc import SocConfig

BASE = 0x8000_0000
# Registers in the order of their writes, and all that is not 0 behind them.
SHORT = {
    "mpu-0.9": (
        {0x1B0: 0x2000_00FF, 0x1A0: 0x1B, 0x170: 1},
        {"mpuaddr0": 0x2000_00FF, "mpucfg0": 0x1B, "mpuswitch0": 1}
        | {"vsmpuswitch0": 0xFF, "hgmpuswitch0": 0xFF},
    ),
    "sspmp-1.0": (
        {0x316: 0, 0x150: 0x103, 0x151: 0x2000_00FF, 0x152: 0x1B, 0x183: 8},
        {
            "siselect": 0x103,
            "hspmpdeleg": 32,
            "spmpen": 8,
            "spmpaddr3": 0x2000_00FF,
            "spmpcfg3": 0x1B,
        },
    ),
}


def writing(path, revision, *, ends=True):
    code = Assembler(32, True, BASE)
    for number, value in SHORT[revision][0].items():
        code.li(6, value)
        code.op("csrrw", rs1=6, csr=number)
    last = ending_at(code.here, 1) if ends else [0x0000_006F]
    return program(path, code.words + last, symbols=SYMBOLS)


def dumped(text):
    return {name: int(value, 16) for name, value in re.findall(r"^(\w+) +(0x\w{8})$", text, re.M)}


@pytest.mark.parametrize("revision", SHORT)
@pytest.mark.parametrize(("ends", "status"), [(True, 0), (False, 3)])
def test_the_registers_are_printed_by_name_also_where_the_run_did_not_end(
    revision, ends, status, tmp_path, capfd
):
    path = writing(tmp_path / "p.elf", revision, ends=ends)
    options = ["--revision", revision, "--dump-mpu", "--max-cycles", "2000"]
    # The first run of a configuration says that it builds.
    unit = MpuConfig.from_dict(PRESETS["soc"] | {"revision": revision})
    build_simulator(SocConfig.for_unit(unit, shared_port=True))
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["run", str(path), *options])
    captured = capfd.readouterr()
    assert (ended.value.code, captured.out) == (status, "")
    lines = captured.err.splitlines()
    assert re.fullmatch(r"[\d,]+ accesses checked again, all alike", lines[0])
    assert dumped(captured.err) == SHORT[revision][1]
    rest = lines[1 + len(SHORT[revision][1]) :]
    assert len(rest) == (0 if ends else 1)


def test_reading_the_registers_changes_none(tmp_path):
    record = tmp_path / "record"
    writes = SHORT["sspmp-1.0"][0].items()
    record.write_text("".join(f"W 3 0 {number:x} {value:x}\n" for number, value in writes))
    cosim = Cosimulation(MpuConfig(revision="sspmp-1.0"))
    assert cosim.replay(record) == 0
    assert dict(cosim.registers()) == dict(cosim.registers())
    assert {name: value for name, value in cosim.registers() if value} == SHORT["sspmp-1.0"][1]


@pytest.mark.parametrize(
    "config",
    [
        MpuConfig(hypervisor=False, entries={"mpu": 2}),
        MpuConfig(revision="sspmp-1.0", hypervisor=False, entries={"pool": 4}),
    ],
    ids=lambda config: config.revision,
)
def test_waves_show_the_unit_and_a_clock_that_ticks(config, tmp_path):
    path = writing(tmp_path / "p.elf", config.revision)
    waves = tmp_path / "waves.vcd"
    outcome = run_program(path, SocConfig.for_unit(config), waves=waves, capture=True)
    head, _, changes = waves.read_text().partition("$enddefinitions")
    scopes = re.findall(r"\$scope module (\S+) \$end", head)
    assert "mpu" in scopes
    # Signals that are always alike share a mark.
    marks = {name: mark for mark, name in re.findall(r"\$var wire +\d+ (\S+) (\S+)", head)}
    assert {"data__allow", "data__cause", "fetch__valid", "csr__wdata"} <= set(marks)
    assert len(re.findall(f"^1{re.escape(marks['clk'])}$", changes, re.M)) >= outcome.cycles


@pytest.mark.parametrize("option", ["--trace", "--waves", "--signature"])
def test_a_file_that_cannot_be_written_is_bad_input(option, tmp_path, capfd):
    path = writing(tmp_path / "p.elf", "mpu-0.9")
    target = tmp_path / "missing" / "file"
    with pytest.raises(SystemExit) as ended:
        main(["run", str(path), option, str(target)])
    text = f"mpu-hw: {target}: No such file or directory\n"
    assert (ended.value.code, capfd.readouterr().err) == (2, text)


@pytest.mark.parametrize(
    ("seconds", "speed"), [(0.5, "; 16 clocks per second of processor time"), (0.0, "")]
)
def test_stats_say_clocks_and_speed_where_there_is_one(
    seconds, speed, tmp_path, capfd, monkeypatch
):
    outcome = Outcome(0, 8, 2, 0, seconds)
    monkeypatch.setattr("mpu_hw_sim.soc.run_program", lambda *arguments, **options: outcome)
    with pytest.raises(SystemExit) as ended:
        main(["run", str(tmp_path / "p.elf"), "--stats"])
    text = f"8 clocks, 2 instructions, 4.00 clocks each{speed}\n"
    assert (ended.value.code, capfd.readouterr().err) == (0, text)


def test_a_run_counts_and_takes_time(tmp_path):
    outcome = run_program(writing(tmp_path / "p.elf", "mpu-0.9"), SYSTEM, capture=True)
    assert outcome.cycles > outcome.retired > 10
    assert outcome.seconds >= 0
