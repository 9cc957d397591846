"""The registers of a unit by name, as M-mode reaches them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mpu_hw.config import MpuConfig
from mpu_hw.isa import SELECT_ENTRIES, Privilege
from mpu_hw_sim.model import CsrAccess, CsrResult

__all__ = ["UnitRegisters"]

# Bank to the level of the selects by which M reaches its entries past every lock.
ROUTES = {"spmp": "mi", "vspmp": "vsi"}
WINDOW = 64  # entries that a bank can address
# Level of alias registers, as their names begin, to the bank that they reach.
ALIASED = {"si": "spmp", "mi": "spmp", "vsi": "vspmp"}
REGISTERS = ("addr", "cfg")  # behind the first and the second alias register


@dataclass(frozen=True)
class Selected:
    """A register of an entry behind a select."""

    route: str
    index: int
    alias: str


class UnitRegisters:
    """Names and values of every register.

    A register that a select reaches has its number in its name: ``spmpaddr3``, ``vspmpcfg0``.

    Parameters
    ----------
    config : MpuConfig
    access : function of a CsrAccess
        Makes a register access and returns its CsrResult.

    Attributes
    ----------
    numbers : dict
        Name of every CSR to its number, alias registers too.
    """

    def __init__(self, config: MpuConfig, access: Callable[[CsrAccess], CsrResult]):
        self._access = access
        families = [(family.kind, family.registers()) for family in config.csr_families]
        self.numbers = {name: number for _, own in families for name, number in own.items()}
        plain = [name for kind, own in families if kind != "ireg" for name in own]
        self._selected = {
            f"{bank}{register}{index}": Selected(route, index, f"{route}reg{alias}")
            for bank, route in ROUTES.items()
            if bank in {present.name for present in config.banks}
            for index in range(WINDOW)
            for register, alias in zip(REGISTERS, ("", "2"), strict=True)
        }
        self.names = (*plain, *self._selected)

    def access(self, name: str, write: bool, value: int) -> CsrResult:
        """Access a register; no select is changed by it but one that is written."""
        return self._at(name, write, value)

    def read(self, name: str) -> int:
        """Return the value of a register; no select is changed by it."""
        return self._at(name, False, 0).rdata

    def write(self, name: str, value: int) -> CsrResult:
        """Write a register; no select is changed by it but one that is written."""
        return self._at(name, True, value)

    def items(self) -> Iterator[tuple[str, int]]:
        """Give name and value of every register but the alias registers."""
        for name in self.names:
            yield name, self.read(name)

    def route(self, name: str) -> tuple[int, int, int]:
        """Return how a program writes a register: select CSR, its value, and the CSR; or 0, 0, CSR.

        M-mode reaches all of them so.
        """
        if name not in self._selected:
            return 0, 0, self.numbers[name]
        at = self._selected[name]
        return self.numbers[f"{at.route}select"], SELECT_ENTRIES + at.index, self.numbers[at.alias]

    def reached(self, name: str) -> str:
        """Return the register that an alias register reaches now; any other name as it is."""
        level = name.partition("reg")[0]
        if level not in ALIASED or not name.startswith(f"{level}reg"):
            return name
        alias = int(name.removeprefix(f"{level}reg") or 1)
        index = self.read(f"{level}select") - SELECT_ENTRIES
        found = f"{ALIASED[level]}{REGISTERS[alias - 1]}{index}" if alias <= 2 else name
        return found if found in self._selected else name

    def _at(self, name: str, write: bool, value: int) -> CsrResult:
        if name not in self._selected:
            return self._csr(name, write, value)
        at = self._selected[name]
        select = f"{at.route}select"
        before = self._csr(select, False, 0).rdata
        self._csr(select, True, SELECT_ENTRIES + at.index)
        result = self._csr(at.alias, write, value)
        self._csr(select, True, before)
        return result

    def _csr(self, name: str, write: bool, value: int) -> CsrResult:
        return self._access(CsrAccess(self.numbers[name], Privilege.M, False, write, value))
