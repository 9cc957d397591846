"""Answers gdb's packets."""

import re
import socket
from collections.abc import Callable
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector

from .description import describe
from .hart import Hart
from .link import SimulatorGone
from .packets import ACK, INTERRUPT, NACK, PacketReader, frame, unescape
from .registers import GENERAL

__all__ = ["GdbServer"]

PACKET_BYTES = 0x4000
# gdb's own numbers of signals.
SIGNALS = {"step": 5, "break": 5, "interrupt": 2}
CPU_LIMIT = 24
WATCHED = {1: "watch", 2: "rwatch", 3: "awatch"}
FEATURES = f"PacketSize={PACKET_BYTES:x};qXfer:features:read+;QStartNoAckMode+;vContSupported+"
# Questions of which the answer is always the same.
ANSWERS = {
    "?": "S05",
    "qAttached": "0",  # the program ends with the debugger, unless it detaches
    "qC": "QC1",
    "qfThreadInfo": "m1",
    "qsThreadInfo": "l",
    "qSymbol::": "OK",
    "vCont?": "vCont;c;C;s;S",
}
BAD = "E01"


class GdbServer:
    """One debugger on one hart.

    Parameters
    ----------
    connection : socket
        To gdb.
    hart : Hart
    """

    def __init__(self, connection: socket.socket, hart: Hart):
        self._connection = connection
        self._hart = hart
        self._reader = PacketReader()
        self._acknowledges = True
        self._running = False
        self._over = False
        self._sent = b""
        self._description = describe(hart.xlen, hart.registers).encode()
        self._commands: tuple[tuple[re.Pattern[str], Callable[..., str | None]], ...] = tuple(
            (re.compile(pattern, re.S), function)
            for pattern, function in (
                (r"qSupported.*", lambda: FEATURES),
                (r"qXfer:features:read:target\.xml:(\w+),(\w+)", self._describe),
                (r"QStartNoAckMode", self._stop_acknowledging),
                (r"[HT].*", lambda: "OK"),
                (r"g", self._read_all),
                (r"G(\w+)", self._write_all),
                (r"p(\w+)", self._read_register),
                (r"P(\w+)=(\w+)", self._write_register),
                (r"m(\w+),(\w+)", self._read_memory),
                (r"M(\w+),\w+:(\w*)", self._write_memory),
                (r"X(\w+),\w+:(.*)", self._write_bytes),
                (r"([Zz])(\d),(\w+),(\w+)", self._set_point),
                (r"(?:vCont;)?([cCsS])(?:[:;,].*|\w\w)?", self._resume),
                (r"D.*", self._detach),
                (r"k|vKill.*", self._kill),
            )
        )

    def serve(self) -> None:
        """Answer until the run ends, or gdb leaves.

        The run ends with gdb, unless it detaches.
        """
        link = self._hart.link
        with DefaultSelector() as ready:
            ready.register(self._connection, EVENT_READ)
            ready.register(link.connection, EVENT_READ)
            try:
                while not self._over:
                    for key, _ in ready.select():
                        if key.fileobj is self._connection:
                            self._receive()
                        elif not self._over:
                            self._stopped(link.answer())
            except ConnectionError:
                self._leave()
            except SimulatorGone:
                return  # the run says what has happened; gdb sees that the connection ends

    def _leave(self) -> None:
        """End the run: gdb has gone."""
        self._over = True
        with suppress(SimulatorGone):
            self._hart.link.send("k")

    def _receive(self) -> None:
        data = self._connection.recv(1 << 16)
        if not data:
            self._leave()
        for item in self._reader.feed(data):
            if item == INTERRUPT and self._running:
                self._hart.stop()
            elif item == NACK:
                self._connection.sendall(self._sent)
            elif item == b"$" and self._acknowledges:
                self._connection.sendall(NACK)
            elif item.startswith(b"$"):
                self._packet(unescape(item[1:]).decode("latin-1"))

    def _packet(self, text: str) -> None:
        if self._acknowledges:
            self._connection.sendall(ACK)
        answer = self._answer(text)
        if answer is not None:
            self._send(answer)

    def _send(self, answer: str) -> None:
        self._sent = frame(answer.encode("latin-1"))
        self._connection.sendall(self._sent)

    def _answer(self, text: str) -> str | None:
        """Return what to answer; None where there is nothing to say yet."""
        if text in ANSWERS:
            return ANSWERS[text]
        for pattern, function in self._commands:
            found = pattern.fullmatch(text)
            if found:
                try:
                    return function(*found.groups())
                except ValueError:
                    return BAD
        return ""  # what is not known

    def _stopped(self, how: str) -> None:
        """Tell gdb why the hart has stopped."""
        self._running = False
        why, *numbers = how.split()
        if why == "exit":
            self._send(f"W{numbers[0]}")
        elif why == "limit":
            self._send(f"X{CPU_LIMIT:02x}")
        elif why == "watch":
            kind, address = (int(number, 16) for number in numbers)
            self._send(f"T05{WATCHED[kind]}:{address:x};")
        else:
            self._send(f"S{SIGNALS[why]:02x}")
        self._over = why in ("exit", "limit")

    def _describe(self, offset: str, count: str) -> str:
        begin = int(offset, 16)
        end = begin + min(int(count, 16), PACKET_BYTES // 2)
        more = "m" if end < len(self._description) else "l"
        return more + self._description[begin:end].decode()

    def _stop_acknowledging(self) -> str:
        self._acknowledges = False
        return "OK"

    def _hex(self, value: int) -> str:
        return value.to_bytes(self._hart.xlen // 8, "little").hex()

    def _value(self, text: str) -> int:
        if len(text) != self._hart.xlen // 4:
            text = "?"  # as bad as what has no digits
        return int.from_bytes(bytes.fromhex(text), "little")

    def _read_all(self) -> str:
        return "".join(map(self._hex, self._hart.registers.general()))

    def _write_all(self, text: str) -> str:
        digits = self._hart.xlen // 4
        for number in range(len(GENERAL)):
            value = self._value(text[number * digits : (number + 1) * digits])
            self._hart.registers.write(number, value)
        return "OK"

    def _read_register(self, number: str) -> str:
        value = self._hart.registers.read(int(number, 16))
        return "x" * (self._hart.xlen // 4) if value is None else self._hex(value)

    def _write_register(self, number: str, value: str) -> str:
        done = self._hart.registers.write(int(number, 16), self._value(value))
        return "OK" if done else BAD

    def _read_memory(self, address: str, count: str) -> str:
        data = self._hart.read(int(address, 16), min(int(count, 16), PACKET_BYTES // 2 - 8))
        return BAD if data is None else data.hex()

    def _write_memory(self, address: str, data: str) -> str:
        return "OK" if self._hart.write(int(address, 16), bytes.fromhex(data)) else BAD

    def _write_bytes(self, address: str, data: str) -> str:
        return self._write_memory(address, data.encode("latin-1").hex())

    def _set_point(self, what: str, kind: str, address: str, size: str) -> str:
        where = int(address, 16), int(size, 16)
        return "OK" if self._hart.set_point(int(kind), *where, what == "Z") else ""

    def _resume(self, how: str) -> None:
        self._hart.start(step=how in "sS")
        self._running = True

    def _detach(self) -> str:
        self._hart.link.ask("d")
        self._over = True
        return "OK"

    def _kill(self) -> str | None:
        self._hart.link.send("k")
        self._over = True
        return "OK"
