"""Designs whose registers are written through a port, as software does."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from mpu_hw.check import require_int_in, require_known, require_table

from .graph import TRUE
from .unknowns import Registers
from .words import Word, constant, extend

__all__ = ["RegisterPort", "Write", "read_register_port"]

NUMBERS = ("cfg", "addr", "mseccfg", "select", "window", "enable")


@dataclass(frozen=True)
class Write:
    """A register write: its number and its value."""

    number: int
    value: Word


@dataclass(frozen=True, kw_only=True)
class RegisterPort:
    """How registers are reached.

    Parameters
    ----------
    width : int
        Of a register: 32 or 64.
    numbers : table
        ``cfg`` and ``addr``, the first of each, ``mseccfg``; behind a ``select`` with its first
        value ``window``, ``cfg`` and ``addr`` are one number each; ``enable`` is written with ones.
    reset : table
        Port to its value for ``reset_clocks`` clocks.
    write, read : table
        Port to an expression in which ``number`` and ``value`` are that of the register; ports that
        are not in it are as in ``inputs``.
    data : str
        Port with the register, in the clock of ``read``; empty where reads are not checked.
    """

    width: int = 32
    numbers: Mapping[str, int]
    reset: Mapping[str, Any] = field(default_factory=dict)
    reset_clocks: int = 1
    write: Mapping[str, Any]
    read: Mapping[str, Any] = field(default_factory=dict)
    data: str = ""

    def writes(self, registers: Registers) -> list[Write]:
        """Return the writes that put registers in place, from reset."""
        found = []
        if "mseccfg" in self.numbers and registers.spec == "smepmp":
            # PMP-04, PMP-06: with RLB every rule may be written under MML.
            bits = (registers.bits["mml"], registers.bits["mmwp"], TRUE)
            found.append(self._write(self.numbers["mseccfg"], bits))
        if "enable" in self.numbers:
            # SSPMP-EN-03: before an entry is locked, and its bit with it.
            ones = constant(-1, min(len(registers.cfg), self.width))
            found.append(self._write(self.numbers["enable"], ones))
        return [*found, *self.rounds(registers.addr, registers.cfg)]

    def rounds(self, addr: tuple[Word, ...], cfg: tuple[Word, ...]) -> list[Write]:
        """Return the writes of every address register and then of every cfg."""
        found = []
        if "select" in self.numbers:
            for name, words in (("addr", addr), ("cfg", cfg)):
                for place, word in enumerate(words):
                    found += [self._chosen(place), self._write(self.numbers[name], word)]
            return found
        found += [self._write(self.numbers["addr"] + n, word) for n, word in enumerate(addr)]
        return [*found, *self._packed(cfg)]

    def place(self, name: str, entry: int) -> tuple[list[Write], int, int]:
        """Return how to read ``addr`` or ``cfg`` of an entry: writes, number and first bit."""
        if "select" in self.numbers:
            return [self._chosen(entry)], self.numbers[name], 0
        if name == "addr":
            return [], self.numbers["addr"] + entry, 0
        each = self.width // 8
        step = self.width // 32
        return [], self.numbers["cfg"] + entry // each * step, entry % each * 8

    def _chosen(self, entry: int) -> Write:
        window = constant(self.numbers["window"] + entry, self.width)
        return self._write(self.numbers["select"], window)

    def _packed(self, cfg: tuple[Word, ...]) -> list[Write]:
        each, step = self.width // 8, self.width // 32
        return [
            self._write(
                self.numbers["cfg"] + first // each * step,
                tuple(bit for word in cfg[first : first + each] for bit in extend(word, 8)),
            )
            for first in range(0, len(cfg), each)
        ]

    def _write(self, number: int, value: Word) -> Write:
        return Write(number, extend(value, self.width))


def read_register_port(given: Any) -> RegisterPort:
    """Read the table ``registers`` of a port map.

    Raises
    ------
    ValueError, TypeError
        It is wrong.
    """
    require_table("registers", given)
    for key in given:
        require_known("Key of registers", key, [each.name for each in fields(RegisterPort)])
    for key in ("numbers", "write"):
        if key not in given:
            raise ValueError(f"registers must have {key!r}")
        require_table(f"registers.{key}", given[key])
    for name, number in given["numbers"].items():
        require_known("Key of registers.numbers", name, NUMBERS)
        require_int_in(f"registers.numbers.{name}", number, range(1 << 12))
    for name in ("cfg", "addr"):
        if name not in given["numbers"]:
            raise ValueError(f"registers.numbers must have {name!r}")
    port = RegisterPort(**given)
    if port.width not in (32, 64):
        raise ValueError(f"registers.width must be 32 or 64, not {port.width!r}")
    require_int_in("registers.reset_clocks", port.reset_clocks, range(65))
    return port
