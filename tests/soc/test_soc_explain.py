"""A program stops at a symbol for ``mpu-hw explain``; a denied access names its source line."""

import re
from pathlib import Path

import pytest
from mpu_hw_sim.explanation.elf_state import state_at_symbol
from mpu_hw_sim.firmware import compile_firmware
from mpu_hw_sim.firmware.compile import HERE
from mpu_hw_sim.lockstep.encode import Assembler
from mpu_hw_sim.soc import build_simulator
from mpu_hw_sim.soc.source_lines import SourceLine, source_lines, write_lines
from test_soc_run import BASE, SYMBOLS, SYSTEM, ending, ending_at, program

from mpu_hw.cli import main

LIMIT = 100_000
SUM = 1 << 18


@pytest.fixture(scope="module", autouse=True)
def simulator():
    """Build it once before: the first run says that it does."""
    return build_simulator(SYSTEM)


def stepwise(path):
    """Write addr, SUM and cfg; each step begins with a symbol."""
    code, symbols = Assembler(32, True, BASE), dict(SYMBOLS)
    code.li(6, 0x2000_01FF)
    code.op("csrrw", rs1=6, csr=0x1B0)
    code.li(6, SUM)
    code.op("csrrs", rs1=6, csr=0x100)
    code.li(6, 0x1B)
    symbols["write_cfg"] = code.here
    code.op("csrrw", rs1=6, csr=0x1A0)
    symbols["after"] = code.here
    code.op("csrrc", rs1=6, csr=0x100)
    return program(
        path, code.words + ending_at(code.here, 1), symbols=symbols | {"never": BASE + 0xFF0}
    )


def held(state):
    return {name: state.registers.read(name) for name in ("mpuaddr0", "mpucfg0")}


@pytest.mark.parametrize(("symbol", "cfg"), [("write_cfg", 0), ("after", 0x1B)])
def test_the_state_is_that_before_the_instruction_at_the_symbol(symbol, cfg, tmp_path):
    path = stepwise(tmp_path / "p.elf")
    state = state_at_symbol(path, symbol, SYSTEM, max_cycles=LIMIT)
    assert held(state) == {"mpuaddr0": 0x2000_01FF, "mpucfg0": cfg}
    assert state.status.sum


def explained(arguments, capfd):
    with pytest.raises(SystemExit) as ended:
        main(["explain", *map(str, arguments)])
    captured = capfd.readouterr()
    return ended.value.code, captured.out, captured.err


def test_the_command_explains_the_state_of_a_program(tmp_path, capfd):
    path = stepwise(tmp_path / "p.elf")
    access = ["--access", "S load 0x80000000"]
    status, out, err = explained(["--elf", path, "--at", "after", *access], capfd)
    assert (status, err) == (0, "")
    assert out.splitlines()[:2] == [
        "S load of 4 at 0x80000000, port check: allowed",
        "  stage hs, mpu[0]: allows: the entry grants rw- (MPU-PERM-06)",
    ]


def test_a_program_that_does_not_get_there_is_one_line(tmp_path, capfd):
    path = stepwise(tmp_path / "p.elf")
    lines = {
        "nevr": (2, f"{path} must have the symbol of --at, not 'nevr'; did you mean 'never'?"),
        "main": (2, f"{path} must have the symbol of --at, not 'main'"),
        "never": (2, f"{path} must get to never, but the program ended before"),
    }
    for symbol, (status, line) in lines.items():
        given = ["--elf", path, "--at", symbol]
        assert explained(given, capfd) == (status, "", f"mpu-hw: {line}\n")
    given = ["--elf", path, "--at", "after", "--max-cycles", 3]
    status, out, err = explained(given, capfd)
    assert (status, out) == (3, "")
    assert err.startswith("mpu-hw: The program did not end in 3 clocks; last pc ")


def denials(elf, capfd):
    with pytest.raises(SystemExit):
        main(["run", str(elf), "--explain-traps"])
    return [line for line in capfd.readouterr().err.splitlines() if line.startswith("denied: ")]


def test_a_denied_access_names_its_instruction_and_source_line(tmp_path, capfd):
    elf = compile_firmware("two-guests", 32, tmp_path, revision="mpu-0.9", debug=True)
    found = denials(elf, capfd)
    kernel = next(line for line in found if line.startswith("denied: VS hlvx "))
    whole = r"denied: VS hlvx of 4 bytes at 0x\w{8}: stage vs, entry 1, cause 13, pc 0x\w{8}, (.*)"
    name, number = re.fullmatch(whole, kernel)[1].split(":")
    source = (HERE / "two-guests" / name).read_text().splitlines()
    assert "hlvx" in source[int(number) - 1]
    # A fetch is its own instruction.
    fetches = [line for line in found if " fetch " in line]
    assert fetches
    for line in fetches:
        assert re.search(r"at (0x\w+):.* pc (\1), ", line)


def test_a_program_without_line_numbers_names_the_instruction_alone(tmp_path, capfd):
    elf = compile_firmware("two-guests", 32, tmp_path, revision="mpu-0.9")
    found = denials(elf, capfd)
    assert found
    assert all(re.search(r", cause \d+, pc 0x\w{8}$", line) for line in found)


def test_a_line_table_is_in_order_and_a_broken_one_is_none(tmp_path):
    elf = compile_firmware("two-guests", 32, tmp_path, revision="mpu-0.9", debug=True)
    lines = source_lines(elf)
    assert lines == sorted(lines)
    assert lines[0] == SourceLine(BASE, "start.S:7")
    assert "" in {line.text for line in lines}  # where a file ends
    data = elf.read_bytes()
    for cut in range(64, len(data), len(data) // 50):
        broken = tmp_path / "broken.elf"
        broken.write_bytes(data[:cut] + bytes(len(data) - cut))
        assert isinstance(source_lines(broken), list)
    assert source_lines(program(tmp_path / "p.elf", ending(1))) == []


def test_the_table_is_written_for_the_simulator(tmp_path):
    path: Path = tmp_path / "lines"
    write_lines(path, [SourceLine(0x8000_0000, "a b.c:1"), SourceLine(0x8000_0010, "")])
    assert path.read_text() == "80000000 a b.c:1\n80000010\n"
