"""The simulator on the other end of a socket: lines that soc/debug.h describes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["SimulatorGone", "SimulatorLink"]


class SimulatorGone(Exception):
    """The simulator has ended where an answer was due."""


class SimulatorLink:
    """Sends commands, reads answers.

    Parameters
    ----------
    connection : socket

    Raises
    ------
    SimulatorGone
        By every method, where the simulator has ended.
    """

    def __init__(self, connection: socket.socket):
        self.connection = connection
        self._waiting = b""

    def ask(self, *words: object) -> str:
        """Send a command and return its answer.

        Raises
        ------
        SimulatorGone
            There is none.
        """
        self.send(*words)
        return self.answer()

    def send(self, *words: object) -> None:
        """Send a command; integers become hexadecimal."""
        text = " ".join(f"{word:x}" if isinstance(word, int) else str(word) for word in words)
        try:
            self.connection.sendall(f"{text}\n".encode())
        except OSError:
            raise SimulatorGone("The simulator has ended") from None

    def answer(self) -> str:
        """Wait for a line."""
        while b"\n" not in self._waiting:
            data = self.connection.recv(1 << 16)
            if not data:
                raise SimulatorGone("The simulator has ended")
            self._waiting += data
        line, self._waiting = self._waiting.split(b"\n", 1)
        return line.decode()

    @contextmanager
    def copy(self) -> Iterator[None]:
        """Ask a copy of the simulation, which is then thrown away."""
        self.ask("f")
        yield
        self.ask("e")
