"""Parameters of the reference system."""

from dataclasses import dataclass, field, replace

from ..check import require_int_in, require_power_of_two
from ..config import MpuConfig, default_ports
from ..config import shared_port as shared
from ..core import CoreConfig, require_fit
from ..layout import status_inputs

__all__ = ["CLINT_BASE", "RAM_BASE", "ROM_BASE", "UART_BASE", "SocConfig"]

# The map of the common instruction-set simulators: the same program runs there and here.
ROM_BASE = 0x0000_1000
CLINT_BASE = 0x0200_0000
UART_BASE = 0x1000_0000
RAM_BASE = 0x8000_0000


@dataclass(frozen=True, kw_only=True)
class SocConfig:
    """A core, perhaps with a unit, and what surrounds them.

    Parameters
    ----------
    unit : MpuConfig or None
        The memory protection unit; None: the system has none.
    core : CoreConfig
        The hart. :meth:`for_unit` makes the one that fits a unit.
    ram_bytes : int, power of two, bytes
        RAM from 0x8000_0000.
    time_divider : int
        Clocks per tick of mtime.

    Raises
    ------
    TypeError
        A parameter is of the wrong kind.
    ValueError
        A parameter is outside its range, or the unit does not take all that the core asks.
    """

    unit: MpuConfig | None = field(default_factory=MpuConfig)
    core: CoreConfig = field(default_factory=CoreConfig)
    ram_bytes: int = 0x100_0000
    time_divider: int = 1

    def __post_init__(self) -> None:
        require_power_of_two("ram_bytes", self.ram_bytes, at_least=4096)
        if self.ram_bytes > RAM_BASE:
            raise ValueError(f"ram_bytes must be at most {RAM_BASE}, not {self.ram_bytes}")
        require_int_in("time_divider", self.time_divider, range(1, 1 << 16))
        if self.unit:
            require_fit(self.core, self.unit)

    @classmethod
    def for_unit(
        cls,
        unit: MpuConfig | None,
        *,
        xlen: int = 32,
        hypervisor: bool = True,
        misaligned: str = "split",
        ram_bytes: int = 0x100_0000,
        shared_port: bool = False,
    ) -> "SocConfig":
        """Return the system whose core fits ``unit``; ``xlen`` counts where there is none.

        With ``shared_port`` the unit has one check port, ``check``, in place of the default ones:
        the core never asks two things at once. Other ports than the default ones stay.
        """
        if unit and shared_port and unit.ports == default_ports(unit.xlen, unit.hypervisor):
            unit = replace(unit, ports=(shared(unit.xlen, unit.hypervisor),))
        core = CoreConfig(
            xlen=unit.xlen if unit else xlen,
            hypervisor=unit.hypervisor if unit else hypervisor,
            stateen=unit is not None and "stateen_m" in status_inputs(unit),
            reset_vector=ROM_BASE,
            misaligned=misaligned,
        )
        return cls(unit=unit, core=core, ram_bytes=ram_bytes)
