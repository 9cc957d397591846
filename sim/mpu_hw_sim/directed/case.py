"""A directed case, and in which configurations it can be played."""

from collections.abc import Callable
from dataclasses import dataclass

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.isa import INDIRECT_CSRS
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

__all__ = ["WHO", "Case", "csr_number", "port_of"]

WHO = {"U": (0, False), "S": (1, False), "M": (3, False), "VU": (0, True), "VS": (1, True)}
ENABLES = ("spmpen", "vspmpen", "hspmpen")
MOST_OF_PMP = 64  # entries that M can keep


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of docs/rules.md section 15, or a part of it; or a deviation of section 14.

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
        Rules that the case shows.
    lines : function of the configuration, or tuple
        What is done, beginning after a reset.
    revision : str
        Whose registers the lines name.
    needs : function of the configuration
        Whether the case makes sense in it, beside what the lines themselves ask for.
    reset : bool or None
        The case is about entries with a reset value (True), wants none (False), or does not care.
    """

    row: int = 0
    departs: tuple[str, ...] = ()
    theirs: str = ""
    title: str
    rules: tuple[str, ...]
    lines: tuple[Line, ...] | Callable[[MpuConfig], tuple[Line, ...]]
    revision: str = "mpu-0.9"
    needs: Callable[[MpuConfig], bool] = lambda config: config.granularity == 4
    reset: bool | None = False

    @property
    def name(self) -> str:
        """Row or deviations, and title."""
        return f"{' '.join(self.departs) or self.row}: {self.title}"

    def lines_for(self, config: MpuConfig) -> tuple[Line, ...]:
        """Give the lines of the case in a configuration."""
        return self.lines(config) if callable(self.lines) else self.lines

    def applies(self, config: MpuConfig) -> bool:
        """Whether the configuration has what the case asks for: banks, entries, ports."""
        return (
            self.revision == config.revision
            and self.reset in (None, bool(config.reset))
            and self.needs(config)
            and all(_possible(line, config) for line in self.lines_for(config))
        )


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
            known = csr_number(line.family, line.number, config) is not None
            return known and _reachable(line.who, config)
    return True


def _dealt(line: Delegate, config: MpuConfig) -> bool:
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

    return next((place for place, port in enumerate(config.ports) if carries(port)), None)
