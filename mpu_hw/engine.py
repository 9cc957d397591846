"""Engines: how entries are resolved and how a check port decides by them."""

from collections.abc import Callable
from dataclasses import dataclass

from amaranth.lib import wiring

from .checker import CombinationalCheckPort
from .config import MpuConfig, PortConfig
from .registers import ParallelResolver

__all__ = ["ENGINES", "Engine"]


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What an engine owns: the form of its entries, and the check port that reads them.

    Parameters
    ----------
    resolver : callable
        Of a configuration: a component with ``entries`` in and ``resolved`` out, whose shape is
        the engine's own.
    check_port : callable
        Of a configuration and a port: a component with ``check``, ``status``, ``resolved``,
        ``stages`` and, where there is mseccfg, ``mseccfg``.
    """

    resolver: Callable[[MpuConfig], wiring.Component]
    check_port: Callable[[MpuConfig, PortConfig], wiring.Component]


ENGINES = {
    "combinational": Engine(resolver=ParallelResolver, check_port=CombinationalCheckPort),
}
