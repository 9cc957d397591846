"""Engines: how entries are kept, what is made of them, and how a check port decides by it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from amaranth.lib import wiring

from .checker import (
    CombinationalCheckPort,
    PipelinedCheckPort,
    SequentialCheckPort,
    Walker,
    walk_latency,
)
from .config import MpuConfig, PortConfig
from .layout import Latency, of_parallel_ports, of_walking_ports
from .mixed import MixedResolver
from .registers import (
    DirectRegisterFile,
    IndirectRegisterFile,
    MixedPort,
    MixedWordPort,
    ParallelResolver,
    ResolvePort,
    StorePort,
    WalkPort,
    WordPort,
    WordResolver,
    resolve_latency,
    word_latency,
)

__all__ = ["ENGINES", "Engine", "register_file", "unit_engine", "verdict_delay"]

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
# Those that differ by the target: flip-flops are dear in an ASIC, and bounds are not kept.
WORDS = {"store_port": WordPort, "resolver": WordResolver}
TARGET_ENGINES = {
    "asic": {
        name: replace(ENGINES[name], **WORDS, latency=latency)
        for name, latency in (
            ("combinational", word_latency),
            ("pipelined", lambda config: word_latency(config)._replace(done=1)),
        )
    },
}
# What the register file shows where some ports walk and others do not.
MIXED_PORTS = {"generic": MixedPort, "ecp5": MixedPort, "asic": MixedWordPort}


def _engine(config: MpuConfig, name: str) -> Engine:
    """Give an engine as the target has it."""
    return TARGET_ENGINES.get(config.target, {}).get(name, ENGINES[name])


def _own(config: MpuConfig, row: PortConfig) -> tuple[Engine, MpuConfig]:
    """Give the engine of a port, and the unit as that engine knows it."""
    ports = of_walking_ports if config.walks(row) else of_parallel_ports
    return _engine(config, config.engine_of(row)), ports(config)


def _own_check_port(config: MpuConfig, row: PortConfig) -> wiring.Component:
    engine, part = _own(config, row)
    return engine.check_port(part, row)


def _joint_latency(config: MpuConfig) -> Latency:
    """Bound the wait of any port: all that is resolved is so before a walk begins."""
    parts = [_own(config, row) for row in config.ports]
    waits = {engine.resolver: engine.latency(part).ready for engine, part in parts}
    return Latency(sum(waits.values()), max(engine.latency(part).done for engine, part in parts))


def unit_engine(config: MpuConfig) -> Engine:
    """Give the engine of a unit: that of its ports, or one made of theirs where they differ."""
    first, *others = {
        config.engine_of(row): _engine(config, config.engine_of(row)) for row in config.ports
    }.values()
    if not others:
        return first
    joint = replace(first, check_port=_own_check_port, latency=_joint_latency)
    if all(each.resolver == first.resolver for each in others):
        return joint
    return replace(joint, store_port=MIXED_PORTS[config.target], resolver=MixedResolver)


def verdict_delay(config: MpuConfig, row: PortConfig) -> int:
    """Give for how many clocks a request of a port that was accepted waits for its verdict."""
    engine, part = _own(config, row)
    return engine.latency(part).done


def register_file(config: MpuConfig) -> wiring.Component:
    """Make the registers of a configuration, with the store of its engine."""
    return REGISTERS[config.spec.access](config, unit_engine(config).store_port)
