"""Engines: how entries are kept, what is made of them, and how a check port decides by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amaranth.lib import wiring

from .checker import CombinationalCheckPort
from .config import MpuConfig, PortConfig
from .registers import DirectRegisterFile, IndirectRegisterFile, ParallelResolver

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
    """

    registers: Mapping[str, Callable[[MpuConfig], wiring.Component]]
    resolver: Callable[[MpuConfig], wiring.Component]
    check_port: Callable[[MpuConfig, PortConfig], wiring.Component]


ENGINES = {
    "combinational": Engine(
        registers=PARALLEL_REGISTERS,
        resolver=ParallelResolver,
        check_port=CombinationalCheckPort,
    ),
}
