"""A directed case, and in which configurations it applies."""

from collections.abc import Callable
from dataclasses import dataclass

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.isa import CFG_A, INDIRECT_CSRS, AddressMode
from mpu_hw_sim.directed.action import (
    Check,
    Delegate,
    Enable,
    ExpectTrap,
    Line,
    Read,
    Write,
    WriteEntry,
)
from mpu_hw_sim.directed.traits import Traits
from mpu_hw_sim.model import binding_rules
from mpu_hw_sim.model.catalogue import WHERE

__all__ = ["WHO", "Case", "csr_number", "everywhere", "port_of"]

WHO = {"U": (0, False), "S": (1, False), "M": (3, False), "VU": (0, True), "VS": (1, True)}
ENABLES = {"spmpen": "spmp", "vspmpen": "vspmp", "hspmpen": "spmp"}  # each with its bank
CFG_ENDINGS = ("cfg", "ireg2")  # registers with a cfg byte in every byte, or in the lowest
MOST_OF_PMP = 64  # entries that M can keep


@dataclass(frozen=True, kw_only=True)
class Case(Traits):
    """One row of docs/rules.md section 15, or a part of it; or a deviation of section 14.

    Beside the parameters below it has those of :class:`Traits`.

    Parameters
    ----------
    row : int
        The row; 0 for a deviation.
    departs : tuple of str
        The deviations that the case tells from the rule, as section 14 numbers them.
    theirs : str
        What the other implementation does, where ``departs`` names one.
    title : str
        What happens, as a sentence.
    rules : tuple of str
        Rules that the case shows; it applies to no revision that one of them does not bind.
    lines : function of the configuration, or tuple
        What is done, beginning after a reset.
    needs : function of the configuration
        What else it must be: grain, size of a pool, widths. Asked only where the traits are there.
    """

    row: int = 0
    departs: tuple[str, ...] = ()
    theirs: str = ""
    title: str
    rules: tuple[str, ...]
    lines: tuple[Line, ...] | Callable[[MpuConfig], tuple[Line, ...]]
    needs: Callable[[MpuConfig], bool] = lambda config: config.granularity == 4

    @property
    def name(self) -> str:
        """Row or deviations, and title."""
        return f"{' '.join(self.departs) or self.row}: {self.title}"

    def lines_for(self, config: MpuConfig) -> tuple[Line, ...]:
        """Give the lines of the case in a configuration."""
        return self.lines(config) if callable(self.lines) else self.lines

    def applies(self, config: MpuConfig) -> bool:
        """Whether the configuration has what the case asks for: traits, banks, entries, ports."""
        return (
            self.found_in(config)
            and binding_rules(config.revision, *WHERE).issuperset(self.rules)
            and self.needs(config)
            and all(_possible(line, config) for line in self.lines_for(config))
        )


def everywhere(config: MpuConfig) -> bool:
    """Need nothing: not even the grain of four bytes that cases need by default."""
    return True


def csr_number(family: str, number: int, config: MpuConfig) -> int | None:
    """Find the number of a register; None where the configuration does not own any such."""
    named = {
        name: value for each in config.csr_families for name, value in each.registers().items()
    }
    base = {**INDIRECT_CSRS, **config.csr_base, **named}.get(family)
    if base is None:
        return None
    owned = any(base + number in each.numbers for each in config.csr_families)
    return base + number if owned else None


def _possible(line: Line, config: MpuConfig) -> bool:
    match line:
        case WriteEntry():
            mode = line.region.mode.name.lower()
            present = line.bank in {bank.name for bank in config.banks}
            return (
                present
                and line.entry < config.entry_array(line.bank).count
                and mode in ("off", *config.modes)
            )
        case Delegate():
            return _dealt(line, config)
        case Enable() if line.bank in ENABLES:
            return csr_number(line.bank, 0, config) is not None
        case Enable():
            return config.switch and config.entries[line.bank] > 0
        case Check():
            return port_of(line, config) is not None and _reachable(line.who, config)
        case Write() | Read() | ExpectTrap():
            if isinstance(line, Write) and line.family.endswith(CFG_ENDINGS):
                if not _modes_written(line.value) <= {"off", *config.modes}:
                    return False
            known = csr_number(line.family, line.number, config) is not None
            return known and _reachable(line.who, config)
    return True


def _modes_written(value: int) -> set[str]:
    """Name the address-matching modes in the bytes of a value that cfg registers are given."""
    lanes = value.to_bytes(8, "little")
    return {AddressMode(lane >> CFG_A & 0b11).name.lower() for lane in lanes}


def _dealt(line: Delegate, config: MpuConfig) -> bool:
    pmp = line.pmp if config.pooled else config.entries["pmp"]
    if pmp and "napot" not in config.modes:
        return False  # the last entry of PMP could not allow all to all
    if config.pooled:
        guests = config.hypervisor or not line.vspmp
        total = config.entries["pool"]
        return guests and line.spmp + line.vspmp + line.pmp <= total <= MOST_OF_PMP
    return all(config.entries[name] >= count for name, count in line._asdict().items())


def _reachable(who: str, config: MpuConfig) -> bool:
    return config.hypervisor or not WHO[who][1]


def port_of(ask: Check, config: MpuConfig) -> int | None:
    """Find the first port that carries the access and asks every stage about it."""

    def carries(port: PortConfig) -> bool:
        return (
            ask.access in port.kinds
            and ask.size <= port.max_size
            and (port.misaligned or ask.address % ask.size == 0)
            and {stage.name for stage in config.stages} <= set(port.stages)
        )

    return next((position for position, port in enumerate(config.ports) if carries(port)), None)
