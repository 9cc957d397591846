"""Whether a memory protection unit takes all that the core asks."""

from typing import Any

from amaranth.lib.wiring import Out

from ..config import SHARED_PORT, MpuConfig
from ..layout import CheckSignature, CsrSignature, StatusSignature
from .config import CoreConfig

__all__ = ["check_ports", "require_fit", "unit_ports"]

FETCH_BYTES = 4


def check_ports(unit: MpuConfig) -> tuple[str, ...]:
    """Name the check ports that a core asks: ``check`` for all, or ``fetch`` and ``data``."""
    shared = any(port.name == SHARED_PORT for port in unit.ports)
    return (SHARED_PORT,) if shared else ("fetch", "data")


def require_fit(core: CoreConfig, unit: MpuConfig) -> None:
    """Refuse a unit that would see less than the core asks: other kinds, fewer bytes, no V.

    Parameters
    ----------
    core : CoreConfig
    unit : MpuConfig

    Raises
    ------
    ValueError
        The unit is hardened, core and unit have another XLEN, the core has H and the unit has not,
        a check port is missing, or one does not take every kind of access of its size.
    """
    if unit.xlen != core.xlen:
        raise ValueError(f"xlen of core and unit must be equal, not {core.xlen} and {unit.xlen}")
    if unit.hardened:
        raise ValueError(
            "hardened of the unit must be false beside this core, which has no use for alert, "
            "not True"
        )
    if core.hypervisor and not unit.hypervisor:
        raise ValueError("hypervisor of the unit must be true beside a core with H, not False")
    ports = {port.name: port for port in unit.ports}
    data = ("load", "store", *(("hlvx",) if core.hypervisor else ()))
    asked = {
        "fetch": (("fetch",), FETCH_BYTES),
        "data": (data, core.xlen // 8),
        SHARED_PORT: ((*data[:2], "fetch", *data[2:]), core.xlen // 8),
    }
    for name in check_ports(unit):
        accesses, size = asked[name]
        if name not in ports:
            raise ValueError(
                f"The unit must have a port {name!r}, or one port {SHARED_PORT!r} for every "
                f"access, not only {list(ports)}"
            )
        port = ports[name]
        if not set(accesses) <= set(port.accesses):
            raise ValueError(
                f"Accesses of port {name!r} must include {', '.join(accesses)} for this core, "
                f"not only {', '.join(port.accesses)}"
            )
        if port.max_size < size:
            raise ValueError(
                f"max_size of port {name!r} must be at least {size} bytes for this core, "
                f"not {port.max_size}"
            )


def unit_ports(unit: MpuConfig) -> dict[str, Any]:
    """Return the members by which a core reaches a unit that fits it, from the core's side."""
    ports = {port.name: port for port in unit.ports}
    return {
        **{name: Out(CheckSignature(unit, ports[name])) for name in check_ports(unit)},
        "csr": Out(CsrSignature(unit)),
        "status": Out(StatusSignature(unit)),
    }
