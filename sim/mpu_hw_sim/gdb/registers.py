"""The registers that gdb sees, by number, and their values."""

from mpu_hw.config import MpuConfig
from mpu_hw.core.csr import rows
from mpu_hw.soc import SocConfig
from mpu_hw_sim.model import CsrAccess, CsrResult
from mpu_hw_sim.unit_registers import UnitRegisters

from .link import SimulatorLink

__all__ = ["GENERAL", "PC", "Registers"]

# x0 to x31 and pc, as gdb numbers them.
GENERAL = (
    *("zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "fp", "s1"),
    *(f"a{number}" for number in range(8)),
    *(f"s{number}" for number in range(2, 12)),
    *(f"t{number}" for number in range(3, 7)),
    "pc",
)
PC = GENERAL.index("pc")
# Numbers of CSR 0, as gdb has it, and of the first register behind a select, and of priv.
CSR_BASE, SELECTED_BASE, MODES_BASE = 65, 0x2000, 0x3000
ENTRIES = {"addr": 1, "cfg": 4}  # in a register, by the end of the kind of its family
CSRRW, CSRRS = 0x90F3, 0x20F3  # csrrw x1, 0, x1 and csrrs x1, 0, x0


def _modes(config: SocConfig) -> tuple[str, ...]:
    return ("priv", "virt") if config.core.hypervisor else ("priv",)


def _entries(config: MpuConfig, bank: str) -> int:
    """Return how many entries a bank may have; one of a pool may have all."""
    return config.entries.get(bank, max(config.entries.values()))


def _used(config: MpuConfig) -> list[str]:
    """Give the CSRs of a unit that hold something: no aliases, and no entries that do not exist."""
    found = []
    for family in config.csr_families:
        if family.kind == "ireg":
            continue
        per = next((count for end, count in ENTRIES.items() if family.kind.endswith(end)), 0)
        for name in family.registers():
            first = per * int(name[len(name.rstrip("0123456789")) :] or 0)
            if not (per and family.bank) or first < _entries(config, family.bank):
                found.append(name)
    return found


def _selected(config: MpuConfig, unit: UnitRegisters) -> list[str]:
    """Give the registers behind selects, of entries that exist."""
    there = {
        f"{bank.name}{register}{index}"
        for bank in config.banks
        for index in range(_entries(config, bank.name))
        for register in ENTRIES
    }
    return [name for name in unit.names if name not in unit.numbers and name in there]


class Registers:
    """Names and values of every register of a stopped hart.

    A CSR is read in a copy of the simulation, by an instruction in M-mode: that changes nothing,
    and takes no clock. It is written by such an instruction in the simulation itself.

    Parameters
    ----------
    link : SimulatorLink
    config : SocConfig

    Attributes
    ----------
    modes, csrs, unit : dict
        Name to number: privilege and V; CSRs; registers of the unit that hold something, also
        those behind a select (``spmpaddr3``). The unit's other CSRs are among ``csrs``.
    """

    def __init__(self, link: SimulatorLink, config: SocConfig):
        self._link = link
        self._unit = UnitRegisters(config.unit, self._access) if config.unit else None
        numbers = self._unit.numbers if self._unit else {}
        # A number that the unit claims is the unit's.
        hart = {
            row.name: row.number for row in rows(config.core) if row.number not in numbers.values()
        }
        self._numbers = hart | numbers
        used, selected = [], []
        if config.unit and self._unit:
            used, selected = _used(config.unit), _selected(config.unit, self._unit)
        csrs = {name: CSR_BASE + number for name, number in self._numbers.items()}
        self.csrs = {name: number for name, number in csrs.items() if name not in used}
        self.unit = {name: csrs[name] for name in used}
        self.unit |= {name: SELECTED_BASE + place for place, name in enumerate(selected)}
        self.modes = {name: MODES_BASE + place for place, name in enumerate(_modes(config))}
        self._names = {
            number: name
            for group in (self.modes, self.csrs, self.unit)
            for name, number in group.items()
        }

    def general(self) -> list[int]:
        """Return x0 to x31 and pc."""
        return self._list()[: len(GENERAL)]

    def read(self, number: int) -> int | None:
        """Return a register; None where there is none, or where M-mode cannot read it."""
        if number < len(GENERAL):
            return self._list()[number]
        name = self._names.get(number, "")
        if name in self.modes:
            return self._list()[len(GENERAL) + list(self.modes).index(name)]
        if not name:
            return None
        with self._link.copy():
            return self._csr(name, False, 0)

    def write(self, number: int, value: int) -> bool:
        """Write a register; return whether it can be written."""
        name = self._names.get(number, "")
        if number < len(GENERAL) or name in self.modes:
            place = number if not name else len(GENERAL) + list(self.modes).index(name)
            self._link.ask("x", place, value)
            return True
        return bool(name) and self._csr(name, True, value) is not None

    def _list(self) -> list[int]:
        return [int(word, 16) for word in self._link.ask("r").split()]

    def _csr(self, name: str, write: bool, value: int) -> int | None:
        if self._unit and name not in self._numbers:
            result = self._unit.access(name, write, value)
        else:
            result = self._access(CsrAccess(self._numbers[name], 3, False, write, value))
        return None if result.illegal else result.rdata

    def _access(self, access: CsrAccess) -> CsrResult:
        instruction = access.addr << 20 | (CSRRW if access.write else CSRRS)
        done, *read = self._link.ask("i", instruction, access.wdata).split()
        if done == "0":
            return CsrResult(True, illegal=True)
        return CsrResult(True, rdata=int(read[0], 16))
