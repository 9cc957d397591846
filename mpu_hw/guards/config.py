"""Parameters of a bus guard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from ..check import (
    format_choices,
    require_bool,
    require_choice,
    require_int_in,
    require_known,
)
from ..config import MpuConfig, PortConfig, typed_items
from ..isa import Privilege

__all__ = ["REGISTER_PORTS", "GuardConfig", "Master"]

REGISTER_PORTS = ("csr", "bus")
MODES = tuple(mode.name for mode in Privilege)
NARROW = (32, 64)  # bits of a word of any bus
WIDE = (128, 256, 512, 1024)  # and of AXI4 alone
CUSTOM = range(0x7C0, 0x7FD)  # numbers for custom machine-level CSRs, less the last three
MASTERS = 256
ID_WIDTHS = range(1, 33)
USER_WIDTHS = range(129)


@dataclass(frozen=True, kw_only=True)
class Master:
    """What the requests of a bus master are checked as.

    Parameters
    ----------
    id : int
        Number of the master on the port ``master_id`` of the guard.
    priv : str
        U, S or M.
    virt : bool
        As those of a guest: its banks decide.

    Raises
    ------
    TypeError
        A parameter is of the wrong kind.
    ValueError
        A parameter is outside its range.
    """

    id: int = 0
    priv: str = "U"
    virt: bool = False

    def __post_init__(self) -> None:
        require_int_in("id of a master", self.id, range(MASTERS))
        require_choice(f"Mode of master {self.id}", self.priv, MODES)
        require_bool(f"virt of master {self.id}", self.virt)
        if self.virt and self.priv == Privilege.M.name:
            raise ValueError(f"virt of master {self.id} must be false for mode M, not true")


def _are_masters(rows: object) -> bool:
    return isinstance(rows, Iterable) and all(isinstance(row, Master) for row in rows)


@dataclass(frozen=True, kw_only=True)
class GuardConfig:
    """A bus guard: a unit, and what is known of the bus and its masters.

    Parameters
    ----------
    unit : MpuConfig
        Entries, tables and engine. Its ``ports`` are those of a core; a guard has its own.
    masters : list of Master
        Modes by the number of the master. Requests of others are denied. A single row without a
        number means every master, and the guard has no port ``master_id``.
    sum : bool
        SUM and VSUM: masters in S-mode reach what is U-mode's.
    data_width : int, bits
        A word of the bus: 32 or 64, and on AXI4 up to 1024.
    addr_width : int, bits
        Of a byte address on the bus.
    registers : str
        ``csr``: the CSR port of the unit. ``bus``: a window on a bus of the same kind (of AXI4 on
        AXI4-Lite), where each CSR number has a word of XLEN bits. Whoever reaches the window has
        the rights of M.
    record_base : int
        CSR number of the first register of the denial record.
    id_width, user_width : int, bits
        AXI4: of the IDs, and of USER on each channel; 0: there is no USER.

    Raises
    ------
    TypeError
        A parameter is of the wrong kind.
    ValueError
        A parameter is outside its range; the message says how to mend it.
    """

    unit: MpuConfig = field(default_factory=MpuConfig)
    masters: tuple[Master, ...] = ()
    sum: bool = False
    data_width: int = 32
    addr_width: int = 32
    registers: str = REGISTER_PORTS[0]
    record_base: int = CUSTOM.start
    id_width: int = 4
    user_width: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.unit, MpuConfig):
            raise TypeError(f"unit of a guard must be an MpuConfig, not {self.unit!r}")
        if self.unit.denial_record:
            raise ValueError(
                "denial_record of the unit of a guard must be false, as the guard has a record of "
                "its own, not true"
            )
        if self.unit.hardened:
            raise ValueError(
                "hardened of the unit of a guard must be false, as the guard has no second rail, "
                "not true"
            )
        given = self.masters
        if not _are_masters(given):
            raise TypeError(f"masters must be a list of Master, not {given!r}")
        object.__setattr__(self, "masters", tuple(given))
        ids = [row.id for row in self.masters]
        if len(set(ids)) != len(ids):
            raise ValueError(f"masters must have different numbers, not {ids!r}")
        for row in self.rows:
            self._require_checked(row)
        require_bool("sum", self.sum)
        if self.data_width not in NARROW + WIDE or isinstance(self.data_width, bool):
            raise ValueError(
                f"data_width must be {format_choices(map(str, NARROW))}, or on AXI4 "
                f"{format_choices(map(str, WIDE))}, not {self.data_width!r}"
            )
        require_int_in("addr_width", self.addr_width, range(12, self.unit.check_width + 1))
        require_choice("registers", self.registers, REGISTER_PORTS)
        require_int_in("record_base", self.record_base, CUSTOM)
        require_int_in("id_width", self.id_width, ID_WIDTHS)
        require_int_in("user_width", self.user_width, USER_WIDTHS)

    def _require_checked(self, row: Master) -> None:
        machine = row.priv == Privilege.M.name
        if row.virt and not self.unit.hypervisor:
            raise ValueError(f"virt of master {row.id} must be false without guests, not true")
        stages = [s for s in self.unit.stages if s.virt is None or s.virt == row.virt]
        if not any(not machine or s.name == "m" for s in stages):
            raise ValueError(
                f"Mode of master {row.id} must be one that this unit checks, not {row.priv}"
            )

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], unit: MpuConfig) -> "GuardConfig":
        """Build from plain tables, lists and numbers, as TOML has them.

        Raises
        ------
        TypeError, ValueError
            As the constructor; and for a key that is not known, naming the nearest one.
        """
        known = [field.name for field in fields(cls) if field.name != "unit"]
        for key in given:
            require_known("Key of guard", key, known)
        rows = given.get("masters", ())
        masters = rows if _are_masters(rows) else typed_items("masters", rows, Master)
        return cls(unit=unit, **{**given, "masters": masters})

    @property
    def rows(self) -> tuple[Master, ...]:
        """The masters; of a guard that has none by number, what every request is checked as."""
        return self.masters or (Master(),)

    @property
    def master_width(self) -> int:
        """Width of ``master_id``; 0 where the guard does not look at it."""
        if len(self.masters) < 2 and not any(row.id for row in self.masters):
            return 0
        return max(1, max(row.id for row in self.masters).bit_length())

    def require_narrow(self, bus: str) -> None:
        """Raise ValueError for words wider than those of a bus whose standard ends at 64 bits."""
        if self.data_width not in NARROW:
            raise ValueError(
                f"data_width of {bus} must be {format_choices(map(str, NARROW))}, "
                f"not {self.data_width}"
            )

    def with_ports(self, *ports: PortConfig) -> MpuConfig:
        """Give the unit of a guard that asks at these check ports."""
        return replace(self.unit, ports=ports)

    def check_port(self, name: str, *accesses: str, max_size: int | None = None) -> PortConfig:
        """Give a check port for aligned blocks; None: for aligned words of the bus."""
        return PortConfig(name=name, accesses=accesses, max_size=max_size or self.data_width // 8)
