"""The answers of the server, with a hart that is a table."""

import socket
import threading

import pytest
from mpu_hw_sim.gdb.link import SimulatorGone, SimulatorLink
from mpu_hw_sim.gdb.packets import NACK, PacketReader, frame
from mpu_hw_sim.gdb.server import GdbServer


class TableRegisters:
    modes, csrs, unit = {"priv": 0x3000}, {"mepc": 65 + 0x341}, {"mpuaddr0": 65 + 0x1B0}

    def __init__(self):
        self.values = {number: 0x100 + number for number in range(33)} | {406: 0xABCD, 407: None}

    def general(self):
        return [self.values[number] for number in range(33)]

    def read(self, number):
        return self.values.get(number)

    def write(self, number, value):
        if number not in self.values:
            return False
        self.values[number] = value
        return True


class TableHart:
    xlen = 32

    def __init__(self, simulator):
        self.link = SimulatorLink(simulator)
        self.registers = TableRegisters()
        self.memory = bytearray(range(16))
        self.done = []

    def read(self, address, count):
        return bytes(self.memory[address:][:count]) if address < len(self.memory) else None

    def write(self, address, data):
        self.done.append((address, data))
        return address < len(self.memory)

    def set_point(self, kind, address, size, there):
        self.done.append((kind, address, size, there))
        return kind < 5

    def start(self, *, step):
        self.link.send("s" if step else "c")

    def stop(self):
        self.link.send("!")


class Bench:
    """A server that runs; what it would talk to gdb and to the simulator with."""

    def __init__(self):
        self.gdb, ours = socket.socketpair()
        self.simulator, theirs = socket.socketpair()
        self.hart = TableHart(theirs)
        self._reader = PacketReader()
        self._found = []
        self._ends = (ours, theirs)
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        GdbServer(self._ends[0], self.hart).serve()

    def item(self):
        while not self._found:
            data = self.gdb.recv(4096)
            assert data
            self._found += self._reader.feed(data)
        return self._found.pop(0)

    def ask(self, text):
        self.gdb.sendall(frame(text.encode("latin-1")))
        assert self.item() == b"+"
        return self.item()[1:].decode("latin-1")

    def command(self):
        return self.simulator.recv(4096).decode()

    def close(self):
        self.gdb.close()
        self.thread.join(20)
        assert not self.thread.is_alive()
        for end in (self.simulator, *self._ends):
            end.close()


@pytest.fixture
def bench():
    bench = Bench()
    yield bench
    bench.close()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("?", "S05"),
        ("qAttached", "0"),
        ("vCont?", "vCont;c;C;s;S"),
        ("Hg0", "OK"),
        ("T1", "OK"),
        ("p20", "20010000"),
        ("p196", "cdab0000"),
        ("p197", "xxxxxxxx"),
        ("pzz", "E01"),
        ("P5=78563412", "OK"),
        ("P5=7856", "E01"),
        ("P999=78563412", "E01"),
        ("m2,3", "020304"),
        ("me,9", "0e0f"),
        ("m99,1", "E01"),
        ("M4,2:aabb", "OK"),
        ("M4,1:a", "E01"),
        ("M99,1:aa", "E01"),
        ("X4,0:", "OK"),
        ("Z0,80000000,4", "OK"),
        ("Z9,80000000,4", ""),
        ("vMustReplyEmpty", ""),
        ("bogus", ""),
    ],
)
def test_a_packet_gets_its_answer(bench, text, answer):
    assert bench.ask(text) == answer


def test_general_registers_are_read_and_written_as_one(bench):
    words = [bytes.fromhex(bench.ask("g"))[at : at + 4] for at in range(0, 132, 4)]
    assert [int.from_bytes(word, "little") for word in words] == [0x100 + n for n in range(33)]
    assert bench.ask("G" + "".join(f"{n:02x}000000" for n in range(33))) == "OK"
    assert bench.hart.registers.general() == list(range(33))
    assert bench.ask("G0011") == "E01"


def test_bytes_are_written_as_they_are(bench):
    assert bench.ask("X4,4:$#}*") == "OK"
    assert bench.ask("M8,2:00ff") == "OK"
    assert bench.hart.done == [(4, b"$#}*"), (8, b"\0\xff")]


def test_points_are_set_and_removed(bench):
    assert bench.ask("Z2,80000000,8") == bench.ask("z2,80000000,8") == "OK"
    assert bench.hart.done == [(2, 0x8000_0000, 8, True), (2, 0x8000_0000, 8, False)]


def test_the_description_comes_in_pieces(bench):
    text, more = "", "m"
    while more == "m":
        answer = bench.ask(f"qXfer:features:read:target.xml:{len(text):x},64")
        more, text = answer[0], text + answer[1:]
    assert more == "l"
    assert "<architecture>riscv:rv32</architecture>" in text
    assert '<reg name="pc" bitsize="32" regnum="32" type="code_ptr"/>' in text
    assert 'name="mpuaddr0" bitsize="32" regnum="497" type="int" group="mpu"' in text
    assert bench.ask("qSupported:swbreak+").startswith("PacketSize=4000;qXfer:features:read+;")


@pytest.mark.parametrize(
    ("stop", "answer"),
    [
        ("step", "S05"),
        ("break", "S05"),
        ("interrupt", "S02"),
        ("watch 1 80002000", "T05watch:80002000;"),
        ("watch 2 8", "T05rwatch:8;"),
        ("watch 3 8", "T05awatch:8;"),
    ],
)
@pytest.mark.parametrize("command", ["c", "vCont;c:1", "vCont;s:1;c", "S05"])
def test_a_hart_that_runs_answers_when_it_stops(bench, command, stop, answer):
    bench.gdb.sendall(frame(command.encode()))
    assert bench.command() == ("c\n" if command in ("c", "vCont;c:1") else "s\n")
    bench.simulator.sendall(f"{stop}\n".encode())
    assert bench.item() == b"+"
    assert bench.item()[1:].decode() == answer
    assert bench.ask("?") == "S05"


def test_ctrl_c_stops_a_hart_that_runs_and_no_other(bench):
    bench.gdb.sendall(b"\x03")
    bench.gdb.sendall(frame(b"c"))
    assert bench.command() == "c\n"
    bench.gdb.sendall(b"\x03")
    assert bench.command() == "!\n"


@pytest.mark.parametrize(
    ("end", "answer"), [("exit 0", b"$W0"), ("exit 2a", b"$W2a"), ("limit", b"$X18")]
)
def test_the_end_of_a_run_ends_the_server(bench, end, answer):
    bench.gdb.sendall(frame(b"c"))
    assert bench.command() == "c\n"
    bench.simulator.sendall(f"{end}\n".encode())
    assert bench.item() == b"+"
    assert bench.item() == answer
    bench.thread.join(20)
    assert not bench.thread.is_alive()


def test_a_debugger_that_goes_away_ends_the_run(bench):
    bench.gdb.shutdown(socket.SHUT_RDWR)
    assert bench.command() == "k\n"


@pytest.mark.parametrize("text", ["k", "vKill;1"])
def test_kill_ends_the_run(bench, text):
    assert bench.ask(text) == "OK"
    assert bench.command() == "k\n"


def test_detach_lets_it_run(bench):
    bench.gdb.sendall(frame(b"D"))
    assert bench.command() == "d\n"
    bench.simulator.sendall(b"ok\n")
    assert [bench.item(), bench.item()] == [b"+", b"$OK"]


def test_a_damaged_packet_is_asked_for_again_and_an_answer_sent_again(bench):
    bench.gdb.sendall(b"$g#00")
    assert bench.item() == NACK
    assert bench.ask("?") == "S05"
    bench.gdb.sendall(NACK)
    assert bench.item() == b"$S05"
    assert bench.ask("QStartNoAckMode") == "OK"
    bench.gdb.sendall(frame(b"?"))
    assert bench.item() == b"$S05"


def test_a_simulator_that_ends_without_a_word_ends_the_server(bench):
    bench.gdb.sendall(frame(b"c"))
    assert bench.command() == "c\n"
    bench.simulator.shutdown(socket.SHUT_RDWR)
    bench.thread.join(20)
    assert not bench.thread.is_alive()


def test_a_simulator_that_has_gone_is_said():
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        link = SimulatorLink(ours)
        with pytest.raises(SimulatorGone, match=r"^The simulator has ended$"):
            link.send("c")
        with pytest.raises(SimulatorGone, match=r"^The simulator has ended$"):
            link.answer()
