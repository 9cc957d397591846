"""Adapters of a core and its bus, for a checker of its integration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeGuard

__all__ = [
    "BusRequest",
    "CoreAccess",
    "CoreSide",
    "CsrInstruction",
    "Instruction",
    "PortSide",
    "Source",
    "reader",
    "signal",
]

# Where a value comes from: a callable without arguments, a handle of cocotb, or the name of a
# signal below ``CoreSide.root``, with dots.
Source = Callable[[], int] | str | Any


class CoreAccess(NamedTuple):
    """A memory operation that the core makes in this cycle.

    Parameters
    ----------
    addr : int
        First byte, as the core has computed it, with all of its bits.
    size : int, bytes
        Of the operation, or of the piece where the core splits.
    access : int
        A value of ``mpu_hw.isa.Access``.
    hlsv : bool
        It is one of HLV, HLVX, HSV.
    """

    addr: int
    size: int
    access: int
    hlsv: bool = False


class BusRequest(NamedTuple):
    """A request on its way to the bus in this cycle.

    Parameters
    ----------
    addr : int
        First byte that the bus transfers.
    size : int, bytes
        How many it transfers: those of the operation, or the whole word around them.
    write : bool
    """

    addr: int
    size: int
    write: bool = False


class CsrInstruction(NamedTuple):
    """The CSR instruction that the core executes in this cycle.

    Parameters
    ----------
    number : int
    write : bool
        It writes: not so CSRRS and CSRRC with x0, and their immediates with 0.
    value : int
        New value of the register, where it writes: that after set and clear.
    rdata : int or None
        What goes to rd; None: not known.
    trap : bool or None
        The core raises illegal-instruction or virtual-instruction; None: not known.
    done : bool
        It takes effect in this cycle. False: it waits, and is not compared.
    """

    number: int
    write: bool = False
    value: int = 0
    rdata: int | None = None
    trap: bool | None = None
    done: bool = True


class Instruction(NamedTuple):
    """An instruction that the core executes in this cycle.

    Parameters
    ----------
    pc : int
    size : int, bytes
        2 or 4.
    """

    pc: int
    size: int


@dataclass(frozen=True, kw_only=True)
class PortSide:
    """The core and the bus on the other side of one check port; what is None is not compared.

    Parameters
    ----------
    access : callable
        Returns the CoreAccess for which the port is asked in this cycle, None where there is none.
    leaves : callable
        Returns the BusRequest that leaves in this cycle, None where none does. One that waits for
        the bus may be returned again until the port has its next verdict, and ``within`` longer.
    within : int, cycles
        How long after its verdict a request may leave beside a newer one: 1 for a bus request that
        is registered behind the verdict, more for a store buffer.
    """

    access: Callable[[], CoreAccess | None] | None = None
    leaves: Callable[[], BusRequest | None] | None = None
    within: int = 0


@dataclass(frozen=True, kw_only=True)
class CoreSide:
    """The hart, as the core itself has it; what is None is not compared.

    Take each from where the core computes it, never from the wires that lead to the unit.

    Parameters
    ----------
    root : cocotb handle
        Below which names are looked up.
    priv, virt : source
        Mode of the hart: 0 U, 1 S, 3 M, and V.
    mprv, mpp, mpv, spvp : source
        Fields of mstatus and hstatus; 0 where the core has none.
    reset : source
        Reset of the core. With a handle or a name also one that no clock edge sees.
    reset_active : int
        Its active level.
    status : mapping of str -> source
        Status inputs by name, as ``satp_bare``: what the core has for them. Those that are not
        listed must have their tie-off, where they have one.
    claim : source
        Another unit has the select in force; 0 where there is no other.
    csr : callable
        Returns the CsrInstruction of this cycle, or None.
    executes : callable
        Returns the Instruction of this cycle, or None. Not for cores with paging, whose pc is a
        virtual address.
    traps : callable
        Returns the cause of the exception that the core takes in this cycle, or None: for an
        interrupt, an error of the bus, a page fault of the core's own MMU as well.
    ports : mapping of str -> PortSide
        Check ports by name.
    """

    root: Any = None
    priv: Source | None = None
    virt: Source | None = None
    mprv: Source | None = None
    mpp: Source | None = None
    mpv: Source | None = None
    spvp: Source | None = None
    reset: Source | None = None
    reset_active: int = 1
    status: Mapping[str, Source] = field(default_factory=dict)
    claim: Source | None = None
    csr: Callable[[], CsrInstruction | None] | None = None
    executes: Callable[[], Instruction | None] | None = None
    traps: Callable[[], int | None] | None = None
    ports: Mapping[str, PortSide] = field(default_factory=dict)


def signal(source: Source | None, root: Any) -> Any:
    """Give the handle of a source, None of a callable.

    Raises
    ------
    ValueError
        ``root`` has no signal of this name.
    """
    if not isinstance(source, str):
        return None if source is None or _is_function(source) else source
    handle = root
    for name in source.split("."):
        handle = getattr(handle, name, None)
        if handle is None:
            path = getattr(root, "_path", None)
            raise ValueError(f"Signal must be one below {path}, not {source!r}")
    return handle


def reader(source: Source | None, root: Any) -> Callable[[], int]:
    """Give a function that reads a source; 0 where there is none.

    Raises
    ------
    ValueError
        ``root`` has no signal of this name. By the function: a bit is undefined.
    """
    if source is None:
        return lambda: 0
    if _is_function(source):
        return source
    handle = signal(source, root)
    return lambda: int(handle.value)


def _is_function(source: Source) -> TypeGuard[Callable[[], int]]:
    # Handles of cocotb are no functions; some versions let them be called.
    return callable(source) and not hasattr(source, "_path")
