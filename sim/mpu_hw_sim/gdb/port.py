"""The TCP port where gdb connects."""

import errno
import logging
import os
import socket
from types import TracebackType

from mpu_hw.soc import SocConfig

from .hart import Hart
from .link import SimulatorLink
from .server import GdbServer

__all__ = ["GdbPort"]

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"


class GdbPort:
    """A port of this machine, which no other machine reaches; a context manager.

    Parameters
    ----------
    number : int
        0: one that is free.

    Attributes
    ----------
    number : int
        The one that it has got.

    Raises
    ------
    ValueError
        The port cannot be had.
    """

    def __init__(self, number: int):
        try:
            self._listener = socket.create_server((HOST, number), backlog=1)
        except OSError as error:
            why = os.strerror(error.errno or errno.EADDRINUSE)
            raise ValueError(
                f"--gdb must be a free port of {HOST}, or 0 for any, not {number}: {why}"
            ) from None
        self.number: int = self._listener.getsockname()[1]

    def __enter__(self) -> "GdbPort":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()

    def serve(self, simulator: socket.socket, config: SocConfig) -> None:
        """Wait for gdb, and let it control a simulator until one of the two ends."""
        logger.info(f"waiting for gdb: target remote {HOST}:{self.number}")
        connection, _ = self._listener.accept()
        # Nobody else is served, and no second gdb waits for what never comes.
        self._listener.close()
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            GdbServer(connection, Hart(SimulatorLink(simulator), config)).serve()
