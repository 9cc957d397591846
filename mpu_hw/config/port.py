"""Parameters of one check port."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..check import require_bool, require_choice, require_known, require_power_of_two
from ..isa import Access
from .choices import ENGINES
from .limits import MAX_SIZE

__all__ = ["NAME", "SHARED_PORT", "STAGES", "TAKEN"]
__all__ += ["PortConfig", "default_ports", "shared_port", "sized_port"]

STAGES = ("hs", "vs", "g", "m")
TAKEN = (
    *("csr", "status", "isel", "alert", "clk", "rst", "rst_n"),
    *("config", "elaborate", "metadata", "signature"),  # inside the component
)
NAME = "[a-z](_?[a-z0-9])*"
SHARED_PORT = "check"  # of a core that asks one thing at a time
DEFAULT: Any = None  # that of the configuration, until it gives the value
INSTRUCTION = 4  # bytes


def _subset(what: str, given: object, known: tuple[str, ...]) -> tuple[str, ...]:
    """Bring names into the order of ``known``; refuse others, repeats and an empty list."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{what} must be a list of names, not {given!r}")
    names = list(given)
    for name in names:
        require_known(f"{what}:", name, known)
    if not names or len(set(names)) != len(names):
        raise ValueError(f"{what} must name one or more of {', '.join(known)} once, not {names!r}")
    return tuple(name for name in known if name in names)


@dataclass(frozen=True, kw_only=True)
class PortConfig:
    """One check port: what a core sends to it.

    Parameters
    ----------
    name : str
        Lower-case identifier, prefix of the port's signals.
    accesses : list of str
        Subset of load, store, fetch, hlvx, cbo, walk. Any other kind is denied below M.
    max_size : int, power of two, bytes
        Largest memory operation. A larger one is denied below M. Left out, the configuration gives
        it: 4 for fetches alone, else the bytes of a register.
    misaligned : bool
        Requests need not be naturally aligned. Where false, one that is not is denied below M:
        the core splits it or traps first (COM-PRIO-04).
    stages : list of str
        Subset of hs, vs, g, m: the stages that this port passes through. Stages that the revision
        or the configuration does not have are passed over.
    engine : str or None
        The engine that decides for this port; None: that of the configuration.

    Raises
    ------
    TypeError
        A parameter is of the wrong kind.
    ValueError
        A parameter is outside its range; the message says how to mend it.
    """

    name: str
    accesses: tuple[str, ...]
    max_size: int = DEFAULT
    misaligned: bool = False
    stages: tuple[str, ...] = STAGES
    engine: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(f"Port name must be a string, not {self.name!r}")
        if not re.fullmatch(NAME, self.name) or self.name in TAKEN:
            raise ValueError(
                "Port name must be lower-case letters, digits and single underscores, and none of "
                f"{', '.join(TAKEN)}, not {self.name!r}"
            )
        kinds = tuple(access.name.lower() for access in Access)
        accesses = _subset(f"Accesses of port {self.name!r}", self.accesses, kinds)
        object.__setattr__(self, "accesses", accesses)
        stages = _subset(f"Stages of port {self.name!r}", self.stages, STAGES)
        object.__setattr__(self, "stages", stages)
        if self.engine is not None:
            require_choice(f"engine of port {self.name!r}", self.engine, ENGINES)
        require_bool(f"misaligned of port {self.name!r}", self.misaligned)
        if self.max_size is None:
            return
        require_power_of_two(f"max_size of port {self.name!r}", self.max_size, at_least=1)
        if self.max_size > MAX_SIZE:
            raise ValueError(
                f"max_size of port {self.name!r} must be at most {MAX_SIZE} bytes, "
                f"not {self.max_size}"
            )

    @property
    def kinds(self) -> tuple[Access, ...]:
        """The kinds of access as numbers of the ``access`` signal."""
        return tuple(Access[name.upper()] for name in self.accesses)

    @property
    def size_width(self) -> int:
        """Width of the ``size`` signal, which holds log2 of the size in bytes."""
        return max(1, (self.max_size.bit_length() - 1).bit_length())


def sized_port(port: PortConfig, xlen: int) -> PortConfig:
    """Give a port its largest memory operation where it has none."""
    if port.max_size is not None:
        return port
    return replace(port, max_size=INSTRUCTION if port.accesses == ("fetch",) else xlen // 8)


def default_ports(xlen: int, hypervisor: bool) -> tuple[PortConfig, ...]:
    """Return a fetch port and a data port, as a core without compressed instructions has them."""
    data = ("load", "store", "hlvx") if hypervisor else ("load", "store")
    ports = (PortConfig(name="fetch", accesses=("fetch",)), PortConfig(name="data", accesses=data))
    return tuple(sized_port(port, xlen) for port in ports)


def shared_port(xlen: int, hypervisor: bool) -> PortConfig:
    """Return one port for all that the default ports take, for a core that asks one at a time."""
    fetch, data = default_ports(xlen, hypervisor)
    return PortConfig(
        name=SHARED_PORT, accesses=data.accesses + fetch.accesses, max_size=data.max_size
    )
