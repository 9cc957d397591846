"""What can be the top module of generated Verilog."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from amaranth.lib import wiring

from ..config import MpuConfig
from ..guards import Axi4Guard, AxiLiteGuard, GuardConfig, WishboneGuard
from ..mpu import Mpu
from .describe import describe
from .guard import describe_guard
from .kit import KIT

__all__ = ["GUARDS", "TOPS", "Top"]


class Top(NamedTuple):
    """A component that becomes a module.

    Parameters
    ----------
    module : str
        Name of the module and of its files unless another is given.
    build : callable
        Of a configuration, and of the fields of ``GuardConfig`` that were given: the component.
    describe : callable
        As :func:`describe`, of that component.
    kit : mapping
        Files beside Verilog, description and waivers, as ``KIT`` has them.
    """

    module: str
    build: Callable[[MpuConfig, Mapping[str, Any]], wiring.Component]
    describe: Callable[..., dict[str, Any]]
    kit: Mapping[str, Callable[[dict[str, Any]], str]]


GUARDS: dict[str, Callable[[GuardConfig], wiring.Component]] = {
    "wishbone-guard": WishboneGuard,
    "axi-lite-guard": AxiLiteGuard,
    "axi4-guard": Axi4Guard,
}


def _guard(name: str) -> Top:
    def build(config: MpuConfig, fields: Mapping[str, Any]) -> wiring.Component:
        return GUARDS[name](GuardConfig(unit=config, **fields))

    return Top(name.replace("-", "_"), build, describe_guard, {})


TOPS = {
    "mpu": Top("mpu", lambda config, fields: Mpu(config), describe, KIT),
    **{name: _guard(name) for name in GUARDS},
}
