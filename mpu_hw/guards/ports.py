"""Signatures of a guard's outside that are the same for every bus."""

from typing import Any

from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..layout import CsrSignature
from .config import GuardConfig
from .guarded_unit import GuardedUnit

__all__ = ["DenialSignature", "MasterSignature", "connect_common", "guard_members"]


class MasterSignature(wiring.Signature):
    """Numbers of the masters whose requests are at a guard, from the interconnect's side.

    Parameters
    ----------
    config : GuardConfig
    names : tuple of str
        One for each channel with requests.

    Members
    -------
    of each name : Out(config.master_width)
        Valid with the request.
    """

    def __init__(self, config: GuardConfig, names: tuple[str, ...]):
        self.config = config
        self.names = names
        super().__init__({name: Out(config.master_width) for name in names})


class DenialSignature(wiring.Signature):
    """Interrupt of the denial record, from the guard's side.

    Members
    -------
    irq : Out(1)
        Asserted while the record is valid and the interrupt enabled.
    """

    def __init__(self):
        super().__init__({"irq": Out(1)})


def guard_members(
    config: GuardConfig, bus: wiring.Signature, window: wiring.Signature, names: tuple[str, ...]
) -> dict[str, wiring.Member]:
    """Give the members of a guard, which differ in their buses and in the ``names`` of masters.

    Members
    -------
    initiator, target : In(bus), Out(bus)
    master : In(MasterSignature(config, names))
        Where masters have numbers.
    csr : In(CsrSignature(config.unit))
        With ``registers = "csr"``.
    registers : In(window)
        With ``registers = "bus"``.
    denial : Out(DenialSignature())
    """
    master = {"master": In(MasterSignature(config, names))} if config.master_width else {}
    registers = {"csr": {"csr": In(CsrSignature(config.unit))}, "bus": {"registers": In(window)}}
    return {
        "initiator": In(bus),
        "target": Out(bus),
        **master,
        **registers[config.registers],
        "denial": Out(DenialSignature()),
    }


def connect_common(m: Any, guard: Any, unit: GuardedUnit, window: type[wiring.Component]) -> None:
    """Connect registers and interrupt of a guard, with a ``window`` where they are on a bus."""
    m.d.comb += guard.denial.irq.eq(unit.irq)
    if guard.config.registers == "csr":
        wiring.connect(m, wiring.flipped(guard.csr), unit.csr)
        return
    m.submodules.window = registers = window(guard.config)
    wiring.connect(m, wiring.flipped(guard.registers), registers.bus)
    wiring.connect(m, registers.csr, unit.csr)
