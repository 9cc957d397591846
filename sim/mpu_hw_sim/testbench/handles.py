"""The pins of a unit: handles of a simulation, found by the names that mpu.json gives."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cocotb.triggers import RisingEdge

__all__ = ["Description", "PortGroup", "clock_high", "read_description"]

DEFINED = "01LH"  # levels of a bit that has a value

Description = str | Path | Mapping[str, Any]


def read_description(description: Description) -> Mapping[str, Any]:
    """Give what an ``mpu.json`` says, from its path; a mapping is returned as it is."""
    if isinstance(description, Mapping):
        return description
    given: Mapping[str, Any] = json.loads(Path(description).read_text(encoding="utf-8"))
    return given


async def clock_high(clock) -> None:
    """Wait until inputs may change: at once while the clock is high, else for its rising edge.

    All drivers change inputs while the clock is high, and all monitors read at its falling edge,
    where everything has settled. So no bench depends on the order in which a simulator serves
    what waits for one edge.
    """
    if clock.value != 1:
        await RisingEdge(clock)


class PortGroup:
    """The pins of one group of ports, as ``csr`` or ``data``.

    Parameters
    ----------
    handle : cocotb handle
        Whose children are the pins: an instance of the unit, or a module that has its ports.
    description : path or mapping
        ``mpu.json``.
    group : str
    prefix : str
        What stands before the names of mpu.json in ``handle``.

    Raises
    ------
    ValueError
        There is no such group, or ``handle`` lacks a pin.
    """

    def __init__(self, handle, description: Description, group: str, *, prefix: str = ""):
        self.name = group
        ports = [port for port in read_description(description)["ports"] if port["group"]]
        groups = list(dict.fromkeys(port["group"] for port in ports))
        # A unit that looks at no state of the core has no pin of it.
        if group not in (*groups, "status"):
            raise ValueError(f"Group must be one of {', '.join(groups)}, not {group!r}")
        self._pins = {
            port["name"].removeprefix(group).lstrip("_"): _child(handle, prefix + port["name"])
            for port in ports
            if port["group"] == group
        }
        self._driven: dict[str, int] = {}

    def __contains__(self, member: str) -> bool:
        return member in self._pins

    def drive(self, **values: int) -> None:
        """Drive pins, those that exist; for ever, until they are driven otherwise."""
        for member, value in values.items():
            pin = self._pins.get(member)
            if pin is not None and self._driven.get(member) != value:
                pin.value = self._driven[member] = int(value)

    def read(self, member: str) -> int:
        """Read a pin; 0 where this configuration has none.

        Raises
        ------
        ValueError
            A bit is undefined.
        """
        pin = self._pins.get(member)
        return 0 if pin is None else int(pin.value)

    def asserted(self, member: str) -> bool:
        """Whether a pin is 1. Undefined is not."""
        # As text: to compare a Logic with a number makes another Logic, at every clock.
        return str(self._pins[member].value) == "1"

    def defined(self) -> bool:
        """Whether every bit of the group is 0 or 1."""
        # As text: is_resolvable makes a Logic of every bit, and monitors ask at every clock.
        return not any(str(pin.value).strip(DEFINED) for pin in self._pins.values())


def _child(handle, name: str):
    child = getattr(handle, name, None)
    if child is None:
        raise ValueError(f"{handle._path} must have the port {name!r}, as mpu.json says")
    return child
