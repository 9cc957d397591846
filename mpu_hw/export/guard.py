"""A description of a guard, as that of a unit."""

from dataclasses import asdict
from typing import Any, NamedTuple

from amaranth.lib import wiring

from ..config import MpuConfig
from ..guards import Axi4Guard
from ..guards.record import record_registers
from .describe import describe, describe_register
from .names import PORT_NAMES

__all__ = ["describe_guard"]


class _Outside(NamedTuple):
    """What :func:`describe` looks at: the configuration of the unit within, and the ports."""

    config: MpuConfig
    signature: wiring.Signature


def describe_guard(guard: Any, *, name: str, port_names: str = PORT_NAMES[0]) -> dict[str, Any]:
    """Describe a guard as :func:`describe` does a unit.

    ``configuration`` is that of the unit within, whose check ports are not outside. ``guard`` has
    the class, masters, bus and register port, and ``registers`` those of the denial record as well.

    Raises
    ------
    OSError
        There is no Yosys.
    """
    outside = _Outside(guard.unit_config, guard.signature)
    description = describe(outside, name=name, port_names=port_names)
    config = guard.config
    fields = ["sum", "data_width", "addr_width", "registers"]
    if isinstance(guard, Axi4Guard):
        fields += ["id_width", "user_width"]
    return description | {
        "registers": [
            *description["registers"],
            *(describe_register(row) for row in record_registers(config)),
        ],
        "guard": {
            "kind": type(guard).__name__,
            "masters": [asdict(row) for row in config.rows],
            **{field: getattr(config, field) for field in fields},
        },
    }
