"""gdb on a simulated program: its remote protocol, and the hart behind it."""

from .port import GdbPort

__all__ = ["GdbPort"]
