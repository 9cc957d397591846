"""Packets of gdb's remote serial protocol: framing, checksums, escapes."""

from collections.abc import Iterator

__all__ = ["ACK", "INTERRUPT", "NACK", "PacketReader", "frame", "unescape"]

ACK, NACK, INTERRUPT = b"+", b"-", b"\x03"
ESCAPE = ord("}")
FLIP = 0x20  # an escaped byte is sent with this bit inverted
SPECIAL = frozenset(b"#$}*")


def _checksum(data: bytes) -> bytes:
    return b"%02x" % (sum(data) & 0xFF)


def frame(data: bytes) -> bytes:
    """Return the packet that carries ``data``; what has a meaning in packets is escaped."""
    body = b"".join(
        bytes((ESCAPE, byte ^ FLIP)) if byte in SPECIAL else bytes((byte,)) for byte in data
    )
    return b"$" + body + b"#" + _checksum(body)


def unescape(body: bytes) -> bytes:
    """Return what a packet carries, from what stands between $ and #."""
    found, rest = bytearray(), iter(body)
    for byte in rest:
        found.append(next(rest, 0) ^ FLIP if byte == ESCAPE else byte)
    return bytes(found)


class PacketReader:
    """Cuts what arrives into packets.

    Bytes may arrive in any pieces. What lies between packets is ignored but for ``+``, ``-`` and
    the byte of Ctrl-C.
    """

    def __init__(self) -> None:
        self._waiting = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take bytes and give what is whole: ACK, NACK, INTERRUPT, or a packet from its ``$`` on.

        A packet is given without its checksum; in the place of one with a wrong checksum is ``$``
        alone.
        """
        self._waiting += data
        while self._waiting:
            first = self._waiting[:1]
            if first != b"$":
                self._waiting = self._waiting[1:]
                if first in (ACK, NACK, INTERRUPT):
                    yield first
                continue
            end = self._waiting.find(b"#")
            if end < 0 or len(self._waiting) < end + 3:
                return
            body, checksum = self._waiting[1:end], self._waiting[end + 1 : end + 3]
            self._waiting = self._waiting[end + 3 :]
            yield b"$" + body if checksum.lower() == _checksum(body) else b"$"
