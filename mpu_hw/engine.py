"""Engines: how entries are kept, what is made of them, and how a check port decides by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amaranth.lib import wiring

from .checker import CombinationalCheckPort, SequentialCheckPort, Walker, walk_latency
from .config import MpuConfig, PortConfig
from .layout import Latency
from .registers import (
    DirectMemoryFile,
    DirectRegisterFile,
    IndirectMemoryFile,
    IndirectRegisterFile,
    ParallelResolver,
)

__all__ = ["ENGINES", "Engine"]

PARALLEL_REGISTERS = {"direct": DirectRegisterFile, "indirect": IndirectRegisterFile}


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What an engine owns: the form of its entries, and the check port that reads them.

    Parameters
    ----------
    registers : mapping
        How registers are reached, a trait of the revision, to the register file: of a
        configuration a component with ``csr``, ``status``, ``isel`` where there are selects,
        ``store`` and, where there is mseccfg, ``mseccfg``. The signature of ``store`` is the
        engine's own.
    resolver : callable
        Of a configuration: a component with that ``store``, and a method ``port`` that gives what
        the check port of a row reads, in a form of the engine's own.
    check_port : callable
        Of a configuration and a port: a component with ``check``, ``status``, ``resolved`` and,
        where there is mseccfg, ``mseccfg``.
    latency : callable
        Of a configuration: how long a check port may take.
    """

    registers: Mapping[str, Callable[[MpuConfig], wiring.Component]]
    resolver: Callable[[MpuConfig], wiring.Component]
    check_port: Callable[[MpuConfig, PortConfig], wiring.Component]
    latency: Callable[[MpuConfig], Latency]


ENGINES = {
    "combinational": Engine(
        registers=PARALLEL_REGISTERS,
        resolver=ParallelResolver,
        check_port=CombinationalCheckPort,
        latency=lambda config: Latency(0, 0),
    ),
    "sequential": Engine(
        registers={"direct": DirectMemoryFile, "indirect": IndirectMemoryFile},
        resolver=Walker,
        check_port=SequentialCheckPort,
        latency=walk_latency,
    ),
}
