"""A debugger for tests: a command that waits, and packets to it."""

import re
import socket
import struct
import subprocess
import sys
from contextlib import closing, contextmanager

from mpu_hw_sim.gdb.packets import ACK, PacketReader, frame, unescape
from mpu_hw_sim.lockstep.elf_writer import write_elf

BASE = 0x8000_0000
TOHOST = BASE + 0x1000
DATA = BASE + 0x2000
COMMAND = (sys.executable, "-m", "mpu_hw.cli", "run")
WAITING = re.compile(r"mpu-hw: waiting for gdb: target remote 127\.0\.0\.1:(\d+)\n")


def write_program(path, words):
    """Write words as a program of RV32 with tohost and some data."""
    code = b"".join(struct.pack("<I", word) for word in words)
    segments = {BASE: code, TOHOST: bytes(16), DATA: bytes(range(64))}
    write_elf(path, 32, segments, {"tohost": TOHOST})
    return path


@contextmanager
def waiting_run(*arguments):
    """Start ``mpu-hw run --gdb 0``; give the process and its port when it waits for gdb."""
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments), "--gdb", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stderr:
            found = WAITING.fullmatch(line)
            if found:
                break
        else:
            raise AssertionError("the command did not wait for gdb")
        yield process, int(found[1])
    finally:
        process.kill()
        process.communicate()


class Client:
    """Sends packets and reads answers."""

    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._reader = PacketReader()
        self._found = []

    def send(self, data):
        self._socket.sendall(data)

    def close(self):
        self._socket.close()

    def answer(self):
        """Return the next packet as text; None where the connection has ended."""
        while not self._found:
            data = self._socket.recv(1 << 16)
            if not data:
                return None
            self._found += [item for item in self._reader.feed(data) if item[:1] == b"$"]
        self.send(ACK)
        return unescape(self._found.pop(0)[1:]).decode("latin-1")

    def ask(self, text):
        self.send(frame(text.encode("latin-1")))
        return self.answer()

    def number(self, text):
        return int.from_bytes(bytes.fromhex(self.ask(text)), "little")


@contextmanager
def debugged(*arguments):
    """Start a run and connect to it: give the process and the client."""
    with waiting_run(*arguments) as (process, port), closing(Client(port)) as client:
        yield process, client


def ended(process):
    """Return the status of a process that ends, and the rest of what it wrote to standard error."""
    _, errors = process.communicate(timeout=20)
    return process.returncode, errors
