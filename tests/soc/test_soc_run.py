import re
import struct

import pytest
from mpu_hw_sim.lockstep.elf_writer import write_elf
from mpu_hw_sim.lockstep.encode import Assembler
from mpu_hw_sim.simulator import BuildFailed
from mpu_hw_sim.soc import (
    Cosimulation,
    Disagreement,
    Limit,
    SimulatorFailed,
    build_simulator,
    run_program,
)

from mpu_hw.cli import main
from mpu_hw.config import MpuConfig
from mpu_hw.presets import preset
from mpu_hw.soc import SocConfig

BASE = 0x8000_0000
SYMBOLS = {
    "tohost": BASE + 0x1000,
    "begin_signature": BASE + 0x2000,
    "end_signature": BASE + 0x2008,
}
SYSTEM = SocConfig.for_unit(preset("soc"), shared_port=True)  # that of mpu-hw run


@pytest.fixture(scope="module", autouse=True)
def simulator():
    """Build it once before: the first run says that it does."""
    return build_simulator(SYSTEM)


def program(path, code, *, xlen=32, symbols=SYMBOLS, base=BASE):
    segments = {
        base: b"".join(struct.pack("<I", word) for word in code),
        base + 0x1000: bytes(16),
        base + 0x2000: bytes.fromhex("78563412efbeadde"),
    }
    write_elf(path, xlen, segments, symbols)
    return path


def ending(value, *, before=()):
    """Code that ends the run with ``value`` in the low word."""
    code = Assembler(32, True, BASE)
    for name, operands in before:
        code.op(name, **operands)
    return code.words + ending_at(code.here, value)


def ending_at(address, value):
    """As :func:`ending`, for code at another address."""
    code = Assembler(32, True, address)
    code.la(5, SYMBOLS["tohost"])
    code.li(6, value)
    code.op("sw", rs1=5, rs2=6)
    code.op("sw", rs1=5, rs2=0, imm=4)
    code.op("jal")
    return code.words


@pytest.mark.parametrize(("value", "code"), [(1, 0), (3, 1), (85, 42)])
def test_a_run_ends_with_the_number_that_the_program_reports(tmp_path, value, code):
    path = program(tmp_path / "p.elf", ending(value))
    assert run_program(path, SYSTEM, capture=True).code == code


# 513 ended with status 0 once: what a process may say is modulo 256.
@pytest.mark.parametrize("number", [1, 2, 3, 7, 256, (1 << 31) - 1])
def test_a_program_that_fails_gets_one_line_and_status_6(tmp_path, capfd, number):
    path = program(tmp_path / "p.elf", ending(2 * number + 1))
    line = f"mpu-hw: The program failed with status {number}\n"
    assert refused([path], capfd) == (6, line)


def test_an_even_number_does_not_end_a_run(tmp_path):
    path = program(tmp_path / "p.elf", ending(2))
    text = (
        "The program did not end in 500 clocks; last pc 0x80000014, no trap; tohost holds 0x2, "
        "which ends no run: bit 0 must be 1 and the high word 0"
    )
    with pytest.raises(Limit, match=f"^{re.escape(text)}$"):
        run_program(path, SYSTEM, max_cycles=500, capture=True)


def test_a_low_word_alone_does_not_end_a_run(tmp_path):
    code = Assembler(32, True, BASE)
    code.la(5, SYMBOLS["tohost"])
    code.li(6, 1)
    code.op("sw", rs1=5, rs2=6)
    code.op("jal")
    path = program(tmp_path / "p.elf", code.words)
    text = (
        "The program did not end in 500 clocks; last pc 0x80000010, no trap; tohost holds 0x1, but "
        "its high word was not written: the run ends when 0 is stored there after the low word"
    )
    with pytest.raises(Limit, match=f"^{re.escape(text)}$"):
        run_program(path, SYSTEM, max_cycles=500, capture=True)


def test_a_program_that_hangs_ends_with_status_3(tmp_path, capfd):
    # mtvec is 0: the trap of ecall leads to nowhere, and so does every trap after it.
    code = Assembler(32, True, BASE)
    code.op("ecall")
    path = program(tmp_path / "p.elf", code.words)
    with pytest.raises(SystemExit) as ended:
        main(["run", str(path), "--max-cycles", "300"])
    assert ended.value.code == 3
    assert capfd.readouterr().err == (
        "mpu-hw: The program did not end in 300 clocks; last pc 0x0, "
        "last trap with cause 1 at 0x0\n"
    )
    assert list(tmp_path.iterdir()) == [path]


def test_signature_and_trace_are_written(tmp_path):
    path = program(tmp_path / "p.elf", ending(1))
    signature, trace = tmp_path / "signature", tmp_path / "trace"
    outcome = run_program(path, SYSTEM, signature=signature, trace=trace, capture=True)
    assert signature.read_text() == "12345678\ndeadbeef\n"
    lines = trace.read_text().splitlines()
    assert len(lines) == outcome.retired
    assert lines[4] == "core   0: 3 0x80000000 (0x00001297) x5  0x80001000"
    assert lines[-1] == "core   0: 3 0x80000010 (0x0002a223) mem 0x80001004 0x00000000"


def test_the_uart_is_printed(tmp_path, capfd):
    letters = [
        ("lui", {"rd": 7, "imm": 0x1000_0000}),
        *(
            pair
            for letter in b"Hi"
            for pair in (("addi", {"rd": 6, "imm": letter}), ("sb", {"rs1": 7, "rs2": 6}))
        ),
    ]
    path = program(tmp_path / "p.elf", ending(1, before=letters))
    run_program(path, SYSTEM)
    assert capfd.readouterr().out == "Hi"


def test_a_sleeping_hart_wakes_by_its_timer(tmp_path):
    code = Assembler(32, True, BASE)
    code.li(7, 0x0200_4000)
    code.li(6, 400)
    code.op("sw", rs1=7, rs2=6)
    code.op("sw", rs1=7, rs2=0, imm=4)
    code.li(6, 0x80)
    code.op("csrrs", rs1=6, csr=0x304)
    code.op("wfi")
    # Pending, and not taken: mstatus.MIE is 0. The code of the end is 0 if MTIP is 1.
    code.op("csrrs", rd=8, csr=0x344)
    code.op("csrrs", rd=9, csr=0xC01)
    path = program(tmp_path / "p.elf", code.words + ending_at(code.here, 1))
    trace = tmp_path / "trace"
    outcome = run_program(path, SYSTEM, trace=trace, capture=True)
    assert outcome.cycles > 400
    words = dict(line.split()[5:7] for line in trace.read_text().splitlines() if " x" in line)
    assert words["x8"] == "0x00000080"
    assert 400 <= int(words["x9"], 16) < 420


def refused(arguments, capfd):
    with pytest.raises(SystemExit) as ended:
        main(["run", *map(str, arguments)])
    captured = capfd.readouterr()
    assert captured.out == ""
    return ended.value.code, captured.err


def test_what_is_no_program_for_the_system_is_refused_in_one_line(tmp_path, capfd):
    garbage = tmp_path / "garbage.elf"
    garbage.write_bytes(b"no ELF file at all")
    wide = program(tmp_path / "wide.elf", ending(1), xlen=64)
    silent = program(tmp_path / "silent.elf", ending(1), symbols={})
    low = program(tmp_path / "low.elf", ending(1), base=0x2000_0000)
    torn = tmp_path / "torn.elf"
    torn.write_bytes(silent.read_bytes()[:100])
    big = tmp_path / "big.elf"
    big.write_bytes(silent.read_bytes()[:5] + b"\2" + silent.read_bytes()[6:])
    other = tmp_path / "other.elf"
    other.write_bytes(silent.read_bytes()[:18] + b"\0\0" + silent.read_bytes()[20:])
    files = sorted(tmp_path.iterdir())
    texts = {
        garbage: f"{garbage} must be an ELF file",
        wide: f"{wide} must be an RV32 program for this configuration, not RV64",
        silent: f"{silent} must define the symbol tohost, which ends the run",
        low: f"Segments of {low} must lie in RAM, 0x80000000 to 0x80ffffff, "
        "not at 0x20000000 with 0x18 bytes",
        torn: f"{torn} must be a whole ELF file, its tables lie outside it",
        big: f"{big} must be a little-endian ELF file of 32 or 64 bits",
        other: f"{other} must be a RISC-V executable",
        tmp_path / "none.elf": f"{tmp_path / 'none.elf'}: No such file or directory",
    }
    found = {path: refused([path], capfd) for path in texts}
    assert found == {path: (2, f"mpu-hw: {text}\n") for path, text in texts.items()}
    assert sorted(tmp_path.iterdir()) == files


def test_a_signature_needs_its_symbols(tmp_path, capfd):
    path = program(tmp_path / "p.elf", ending(1), symbols={"tohost": BASE + 0x1000})
    text = f"mpu-hw: {path} must define begin_signature and end_signature for --signature\n"
    assert refused([path, "--signature", tmp_path / "s"], capfd) == (2, text)


def test_options_that_need_the_unit_are_refused_without_it(tmp_path, capfd):
    path = program(tmp_path / "p.elf", ending(1))
    for flag in ("--dump-mpu", "--cosim", "--open"):
        text = f"mpu-hw: --no-mpu must not go with {flag}, which needs the unit\n"
        assert refused([path, "--no-mpu", flag], capfd) == (2, text)


def test_max_cycles_must_be_a_number_of_clocks(tmp_path, capfd):
    path = program(tmp_path / "p.elf", ending(1))
    for number in (0, 1 << 63):
        text = f"max_cycles must be between 1 and 9223372036854775807, not {number}"
        with pytest.raises(ValueError, match=f"^{text}$"):
            run_program(path, SYSTEM, max_cycles=number)
        line = (
            f"mpu-hw: Invalid value for '--max-cycles': {number} is not in the range "
            "1<=x<=9223372036854775807.\n"
        )
        assert refused([path, "--max-cycles", number], capfd) == (2, line)


def test_the_cosimulation_finds_a_wrong_verdict(tmp_path):
    record = tmp_path / "record"
    # A load of U at 0x80000000 with no entry in force: denied by stage hs with cause 13.
    right = "S 63\nA d 0 0 0 2 80000000 0 13 0 0 0\n"
    record.write_text(right)
    assert Cosimulation(MpuConfig()).replay(record) == 1
    record.write_text(right.replace(" 0 13 ", " 1 0 "))
    whole = "Access 2, port data: .*\nthe unit answered .*\nthe model .* under .*"
    with pytest.raises(Disagreement, match=re.compile("^Access 2, .*$", re.S)) as found:
        Cosimulation(MpuConfig()).replay(record)
    assert re.fullmatch(whole, str(found.value))


@pytest.mark.parametrize(("access", "cause", "asker"), [(0, 13, "data"), (2, 12, "fetch")])
def test_at_a_shared_port_the_kind_of_an_access_tells_who_has_asked(access, cause, asker, tmp_path):
    record = tmp_path / "record"
    record.write_text(f"S 63\nA c 0 0 {access} 2 80000000 0 {cause} 0 0 0\n")
    cosim = Cosimulation(SYSTEM.unit)
    assert cosim.replay(record) == 1
    assert cosim.accesses == {(asker, False): 1}


def test_a_simulator_that_fails_is_said(tmp_path, monkeypatch, capfd):
    path = program(tmp_path / "p.elf", ending(1))
    monkeypatch.setattr(
        "mpu_hw_sim.soc.program_run.build_simulator", lambda config, waves, debug: "false"
    )
    with pytest.raises(SimulatorFailed, match=r"^The simulator failed with status 1$"):
        run_program(path, SYSTEM)
    assert refused([path], capfd) == (2, "mpu-hw: The simulator failed with status 1\n")


def test_files_appear_only_when_the_program_starts(tmp_path, monkeypatch):
    path = program(tmp_path / "p.elf", ending(1))
    kept, seen = tmp_path / "kept", []
    kept.write_text("of an earlier run")

    def fail(config, waves, debug):
        seen.extend(sorted(tmp_path.iterdir()))
        raise BuildFailed("no")

    monkeypatch.setattr("mpu_hw_sim.soc.program_run.build_simulator", fail)
    files = {name: tmp_path / name for name in ("trace", "waves", "signature")}
    with pytest.raises(BuildFailed, match=r"^no$"):
        run_program(path, SYSTEM, cosim=kept, **files)
    assert seen == [kept, path]
    assert kept.read_text() == "of an earlier run"
    assert sorted(tmp_path.iterdir()) == seen


def test_a_file_that_cannot_be_written_is_refused_before_the_build(tmp_path, capfd, monkeypatch):
    path = program(tmp_path / "p.elf", ending(1))
    monkeypatch.setattr("mpu_hw_sim.soc.program_run.build_simulator", None)
    waves = tmp_path / "none" / "waves"
    text = f"mpu-hw: {waves}: No such file or directory\n"
    assert refused([path, "--waves", waves], capfd) == (2, text)


def test_the_cosimulation_refuses_what_is_no_record(tmp_path):
    record = tmp_path / "record"
    record.write_text("hello\n")
    text = re.escape("Line 1 of the record must be an event, not ['hello']")
    with pytest.raises(ValueError, match=f"^{text}$"):
        Cosimulation(MpuConfig()).replay(record)
