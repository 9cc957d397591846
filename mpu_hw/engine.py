"""Engines: how entries are kept, what is made of them, and how a check port decides by it."""

from collections.abc import Callable
from dataclasses import dataclass

from amaranth.lib import wiring

from .checker import (
    CombinationalCheckPort,
    PipelinedCheckPort,
    SequentialCheckPort,
    Walker,
    walk_latency,
)
from .config import MpuConfig, PortConfig
from .layout import Latency
from .registers import (
    DirectRegisterFile,
    IndirectRegisterFile,
    ParallelResolver,
    ResolvePort,
    StorePort,
    WalkPort,
    resolve_latency,
)

__all__ = ["ENGINES", "Engine", "register_file"]

# How registers are reached, a trait of the revision, to the register file.
REGISTERS = {"direct": DirectRegisterFile, "indirect": IndirectRegisterFile}


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What an engine owns: the form of its entries, and the check port that reads them.

    Parameters
    ----------
    store_port : type of StorePort
        What the resolver sees of the registers; a register file makes it.
    resolver : callable
        Of a configuration: a component with the ``store`` of the store port, and a method ``port``
        that gives what the check port of a row reads, in a form of the engine's own.
    check_port : callable
        Of a configuration and a port: a component with ``check``, ``status``, ``resolved`` and,
        where there is mseccfg, ``mseccfg``.
    latency : callable
        Of a configuration: how long a check port may take.
    """

    store_port: type[StorePort]
    resolver: Callable[[MpuConfig], wiring.Component]
    check_port: Callable[[MpuConfig, PortConfig], wiring.Component]
    latency: Callable[[MpuConfig], Latency]


ENGINES = {
    "combinational": Engine(
        store_port=ResolvePort,
        resolver=ParallelResolver,
        check_port=CombinationalCheckPort,
        latency=resolve_latency,
    ),
    "pipelined": Engine(
        store_port=ResolvePort,
        resolver=ParallelResolver,
        check_port=PipelinedCheckPort,
        latency=lambda config: resolve_latency(config)._replace(done=1),
    ),
    "sequential": Engine(
        store_port=WalkPort,
        resolver=Walker,
        check_port=SequentialCheckPort,
        latency=walk_latency,
    ),
}


def register_file(config: MpuConfig) -> wiring.Component:
    """Make the registers of a configuration, with the store of its engine."""
    return REGISTERS[config.spec.access](config, ENGINES[config.engine].store_port)
