"""Programs under a debugger that is a few packets."""

import re
import signal
import socket

import pytest
from gdb_client import BASE, DATA, TOHOST, debugged, ended, waiting_run, write_program
from mpu_hw_sim.lockstep.encode import Assembler
from mpu_hw_sim.soc import Killed, run_program

from mpu_hw.cli import main
from mpu_hw.presets import preset
from mpu_hw.soc import SocConfig

SYSTEM = SocConfig.for_unit(preset("soc"), shared_port=True)
START = BASE + 12  # behind the two instructions of la, and a nop
PC = "p20"


def assembled(path, build, *, status=0):
    """Write a program: t0 has the address of data, then what ``build`` adds, then the end."""
    code = Assembler(32, True, BASE)
    code.la(5, DATA)
    while code.here < START:
        code.op("addi")
    build(code)
    code.la(6, TOHOST)
    code.li(7, 2 * status + 1)
    code.op("sw", rs1=6, rs2=7)
    code.op("sw", rs1=6, rs2=0, imm=4)
    code.op("jal")
    return write_program(path, code.words)


def nothing(code):
    pass


def looping(code):
    code.op("jal")


def sleeping(code):
    code.op("wfi")


# Instruction, and the kinds of watchpoints that see its access to 4 bytes at DATA + 4.
ACCESSES = {
    "lw": ({"rd": 8, "rs1": 5, "imm": 4}, {3, 4}),
    "lbu": ({"rd": 8, "rs1": 5, "imm": 7}, {3, 4}),
    "lb": ({"rd": 8, "rs1": 5, "imm": 8}, set()),
    "lh": ({"rd": 8, "rs1": 5, "imm": 2}, set()),
    "sw": ({"rs1": 5, "rs2": 8, "imm": 4}, {2, 4}),
    "sb": ({"rs1": 5, "rs2": 8, "imm": 3}, set()),
    "sh": ({"rs1": 5, "rs2": 8, "imm": 6}, {2, 4}),
    "amoadd.w": ({"rd": 8, "rs1": 9, "rs2": 8}, {2, 3, 4}),
    "lr.w": ({"rd": 8, "rs1": 9}, {3, 4}),
    "sc.w": ({"rd": 8, "rs1": 9, "rs2": 8}, {2, 3, 4}),
    "hlv.w": ({"rd": 8, "rs1": 9}, {3, 4}),
    "hsv.w": ({"rs1": 9, "rs2": 8}, {2, 4}),
}
GUEST = ("hlv.w", "hsv.w")  # which the unit denies: they are seen, and skipped
KINDS = {2: "watch", 3: "rwatch", 4: "awatch"}


def test_watchpoints_stop_before_the_accesses_of_their_kind(tmp_path):
    def build(code):
        code.op("addi", rd=9, rs1=5, imm=4)
        for name, (operands, _) in ACCESSES.items():
            code.op(name, **operands)

    path = assembled(tmp_path / "p.elf", build)
    places = {START + 4 + 4 * place: name for place, name in enumerate(ACCESSES)}
    end = START + 4 + 4 * len(places)
    found = {kind: set() for kind in KINDS}
    with debugged(path) as (process, gdb):
        write = f"P20={START.to_bytes(4, 'little').hex()}", f"P5={DATA.to_bytes(4, 'little').hex()}"
        for place, name in places.items():
            if name in GUEST:
                assert gdb.ask(f"Z1,{place:x},4") == "OK"
        assert gdb.ask(f"Z1,{end:x},4") == "OK"
        for kind, word in KINDS.items():
            assert [gdb.ask(text) for text in (f"Z{kind},{DATA + 4:x},4", *write)] == ["OK"] * 3
            while gdb.number(PC) != end:
                stop = gdb.ask("vCont;c")
                at = gdb.number(PC)
                if stop != "S05":
                    assert re.fullmatch(rf"T05{word}:8000200[4-7];", stop)
                    found[kind].add(places[at])
                if places.get(at) in GUEST:
                    assert gdb.ask(f"P20={(at + 4).to_bytes(4, 'little').hex()}") == "OK"
            assert gdb.ask(f"z{kind},{DATA + 4:x},4") == "OK"
        # The debugger has moved the hart to a breakpoint, which is met at once.
        assert [gdb.ask(text) for text in ("c", f"z1,{end:x},4", "c")] == ["S05", "OK", "W0"]
        assert ended(process) == (0, "")
    for kind in KINDS:
        assert found[kind] == {name for name, (_, kinds) in ACCESSES.items() if kind in kinds}


def test_a_program_runs_as_without_a_debugger_that_only_reads(tmp_path):
    path = assembled(tmp_path / "p.elf", nothing, status=3)
    alone = run_program(path, SYSTEM, capture=True)
    with debugged(path, "--json") as (process, gdb):
        seen = []
        # Boot ROM and program, instruction by instruction.
        while gdb.number(PC) != START:
            seen.append(gdb.number(PC))
            assert len(gdb.ask("g")) == 33 * 8
            assert gdb.number(f"p{65 + 0xB00:x}") > 0 or len(seen) == 1
            assert gdb.ask(f"p{65 + 0x1A0:x}") == "00000000"
            assert gdb.ask("vCont;s") == "S05"
        assert seen == [*range(0x1000, 0x1010, 4), *range(BASE, START, 4)]
        assert gdb.ask("vCont;c") == "W3"
        status, errors = ended(process)
    assert status == 6
    assert f'"cycles": {alone.cycles},' in errors
    assert f'"instructions": {alone.retired},' in errors
    assert errors.endswith("mpu-hw: The program failed with status 3\n")


def test_memory_and_registers_are_what_was_written(tmp_path):
    path = assembled(tmp_path / "p.elf", nothing)
    with debugged(path) as (process, gdb):
        assert gdb.ask("m1000,8") == "732540f1" + "93050000"  # boot ROM
        assert gdb.ask(f"m{DATA:x},4") == "00010203"
        assert gdb.ask(f"M{DATA:x},2:aabb") == "OK"
        assert gdb.ask(f"m{DATA:x},4") == "aabb0203"
        assert gdb.ask("m80fffffe,4") == "0000"
        assert [gdb.ask("m0,1"), gdb.ask("m81000000,1"), gdb.ask("M1000,1:00")] == ["E01"] * 3
        assert gdb.ask("M80ffffff,2:0000") == "E01"
        assert gdb.ask("p0") == "00000000"
        assert gdb.ask("P0=01000000") == "OK"
        assert gdb.ask("p0") == "00000000"
        assert gdb.ask("P1f=78563412") == "OK"
        assert gdb.number("p1f") == 0x1234_5678
        # priv, then V: the hart is in VS.
        assert [gdb.number("p3000"), gdb.number("p3001")] == [3, 0]
        assert gdb.ask("P3000=01000000") == gdb.ask("P3001=01000000") == "OK"
        assert [gdb.number("p3000"), gdb.number("p3001")] == [1, 1]
        # A CSR that ignores writes, one that traps, one that stores.
        misa, cycle, mscratch = (f"{65 + number:x}" for number in (0x301, 0xC00, 0x340))
        before = gdb.number(f"p{misa}")
        assert gdb.ask(f"P{misa}=00000000") == "OK"
        assert gdb.number(f"p{misa}") == before != 0
        assert gdb.ask(f"P{cycle}=00000000") == "E01"
        assert gdb.ask(f"P{mscratch}=efbeadde") == "OK"
        assert gdb.number(f"p{mscratch}") == 0xDEAD_BEEF
        # What executes in M between two instructions leaves no trace but its clocks.
        assert [gdb.number("p3000"), gdb.number("p3001"), gdb.number(PC)] == [1, 1, 0x1000]
        assert gdb.number("p1") == 0


@pytest.mark.parametrize("build", [looping, sleeping])
def test_ctrl_c_stops_what_does_not_end(tmp_path, build):
    path = assembled(tmp_path / "p.elf", build)
    with debugged(path) as (process, gdb):
        assert gdb.ask(f"Z0,{START:x},4") == "OK"
        assert gdb.ask("c") == "S05"
        assert gdb.ask(f"z0,{START:x},4") == "OK"
        gdb.send(b"$c#63")
        gdb.send(b"\x03")
        assert gdb.answer() == "S02"
        assert gdb.number(PC) == START
        # It continues at the address that is sent.
        assert gdb.ask(f"P20={(START + 4).to_bytes(4, 'little').hex()}") == "OK"
        assert gdb.ask("c") == "W0"
        assert ended(process) == (0, "")


def test_the_limit_of_clocks_ends_a_run(tmp_path):
    path = assembled(tmp_path / "p.elf", looping)
    with debugged(path, "--max-cycles", 500) as (process, gdb):
        assert gdb.ask("c") == "X18"
        line = "The program did not end in 500 clocks; last pc 0x8000000c, no trap"
        assert ended(process) == (3, f"mpu-hw: {line}\n")


def test_after_detach_the_program_runs_to_its_end(tmp_path):
    path = assembled(tmp_path / "p.elf", nothing)
    with debugged(path) as (process, gdb):
        assert gdb.ask(f"Z0,{START:x},4") == "OK"
        assert gdb.ask("D") == "OK"
        assert ended(process) == (0, "")


@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("leave", ["kill", "close"])
def test_the_run_ends_with_the_debugger(tmp_path, running, leave):
    path = assembled(tmp_path / "p.elf", looping)
    with debugged(path) as (process, gdb):
        if running:
            gdb.send(b"$c#63")
        if leave == "kill":
            gdb.send(b"$k#6b")
        else:
            gdb.close()
        assert ended(process) == (137, "mpu-hw: gdb has ended the run\n")


def test_an_interrupted_command_ends_its_simulator(tmp_path):
    path = assembled(tmp_path / "p.elf", looping)
    with waiting_run(path) as (process, _):
        process.send_signal(signal.SIGINT)
        assert ended(process) == (-signal.SIGINT, "mpu-hw: Interrupted\n")


def test_what_the_uart_sends_is_captured_under_a_debugger(tmp_path):
    def build(code):
        code.op("lui", rd=7, imm=0x1000_0000)
        code.op("addi", rd=8, imm=ord("x"))
        code.op("sb", rs1=7, rs2=8)

    path = assembled(tmp_path / "p.elf", build)
    outcome = run_program(path, SYSTEM, capture=True, debugger=lambda link: link.sendall(b"d\n"))
    assert (outcome.code, outcome.output) == (0, b"x")
    with pytest.raises(Killed, match=r"^The debugger has ended the run$"):
        run_program(path, SYSTEM, capture=True, debugger=lambda link: link.sendall(b"k\n"))


def refused(arguments, capfd):
    with pytest.raises(SystemExit) as stopped:
        main(["run", *map(str, arguments)])
    captured = capfd.readouterr()
    assert captured.out == ""
    return stopped.value.code, captured.err


def test_a_port_that_is_taken_is_refused(tmp_path, capfd):
    path = assembled(tmp_path / "p.elf", nothing)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        text = (
            f"--gdb must be a free port of 127.0.0.1, or 0 for any, not {number}: "
            "Address already in use"
        )
        assert refused([path, "--gdb", number], capfd) == (2, f"mpu-hw: {text}\n")


def test_a_number_that_is_no_port_is_refused(tmp_path, capfd):
    path = assembled(tmp_path / "p.elf", nothing)
    text = "Invalid value for '--gdb': 65536 is not in the range 0<=x<=65535."
    assert refused([path, "--gdb", "65536"], capfd) == (2, f"mpu-hw: {text}\n")


@pytest.mark.parametrize("flag", ["--cosim", "--dump-mpu"])
def test_checks_that_follow_the_program_alone_are_refused(tmp_path, capfd, flag):
    path = assembled(tmp_path / "p.elf", nothing)
    text = f"--gdb must not go with {flag}, whose check does not know what gdb writes"
    assert refused([path, flag, "--gdb", "0"], capfd) == (2, f"mpu-hw: {text}\n")
