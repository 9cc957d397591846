"""Interrupt pending, enable and delegation: one bit for each interrupt, and views on it."""

from ...isa import FieldAccess
from ..config import CoreConfig
from ..enums import Interrupt
from .csr_row import Row, StateField, constant, field, row

__all__ = ["hypervisor_interrupts", "machine_interrupts", "supervisor_interrupts"]

TEXTS = {
    Interrupt.SSI: "supervisor software interrupt",
    Interrupt.VSSI: "virtual supervisor software interrupt",
    Interrupt.MSI: "machine software interrupt",
    Interrupt.STI: "supervisor timer interrupt",
    Interrupt.VSTI: "virtual supervisor timer interrupt",
    Interrupt.MTI: "machine timer interrupt",
    Interrupt.SEI: "supervisor external interrupt",
    Interrupt.VSEI: "virtual supervisor external interrupt",
    Interrupt.MEI: "machine external interrupt",
}
SUPERVISOR = (Interrupt.SSI, Interrupt.STI, Interrupt.SEI)
GUEST = (Interrupt.VSSI, Interrupt.VSTI, Interrupt.VSEI)
# What software writes in mip; the others come from outside, or from hvip.
WRITABLE = (*SUPERVISOR, Interrupt.VSSI)


def _bit(number: Interrupt, kind: str, access: FieldAccess | None = None) -> StateField:
    """Describe bit SSIE, SSIP ... at its place in the registers of M and HS; kind: E or P."""
    verb = {"E": "enabled", "P": "pending"}[kind]
    return field(int(number), number.name + kind, f"{TEXTS[number]} is {verb}", access=access)


def _pending(number: Interrupt) -> StateField:
    return _bit(number, "P", None if number in WRITABLE else FieldAccess.RO)


def _view(number: Interrupt, lsb: int, gate: str, kind: str) -> StateField:
    """Describe a bit of sie, sip, vsie or vsip, which is there while the interrupt is delegated."""
    own = Interrupt(lsb)  # a guest sees its interrupts as those of S
    verb = {"E": "enabled", "P": "pending"}[kind]
    writable = kind == "E" or own is Interrupt.SSI
    return field(
        int(lsb),
        own.name + kind,
        f"{TEXTS[own]} is {verb}; 0 unless delegated",
        access=None if writable else FieldAccess.RO,
        member=f"{number.name}{kind}".lower(),
        gate=gate,
    )


def machine_interrupts(config: CoreConfig) -> list[Row]:
    """Return mideleg, mie and mip."""
    exists = [each for each in Interrupt if config.hypervisor or each not in GUEST]
    deleg = [
        field(int(each), each.name, _deleg(each, "S"), member=_gate(each)) for each in SUPERVISOR
    ]
    if config.hypervisor:
        deleg += [constant(int(each), each.name, 1, _deleg(each, "HS")) for each in GUEST]
    return [
        row(config, "mideleg", "interrupts that S takes", *deleg),
        row(config, "mie", "interrupts that are enabled", *(_bit(each, "E") for each in exists)),
        row(config, "mip", "interrupts that are pending", *map(_pending, exists)),
    ]


def _gate(number: Interrupt) -> str:
    """Name the member that delegates an interrupt."""
    return ("hdeleg_" if number in GUEST else "deleg_") + number.name.lower()


def _deleg(number: Interrupt, mode: str) -> str:
    return f"{mode} takes the {TEXTS[number]}"


def supervisor_interrupts(config: CoreConfig) -> list[Row]:
    """Return sie and sip."""
    views = {
        kind: [_view(each, each, _gate(each), kind) for each in SUPERVISOR] for kind in ("E", "P")
    }
    return [
        row(config, "sie", "what S sees of mie", *views["E"]),
        row(config, "sip", "what S sees of mip", *views["P"]),
    ]


def hypervisor_interrupts(config: CoreConfig) -> list[Row]:
    """Return hideleg, hie, hip, hvip, vsie and vsip. Injection is by hvip alone (GEILEN is 0)."""
    views = {
        kind: [
            _view(each, seen, _gate(each), kind)
            for each, seen in zip(GUEST, SUPERVISOR, strict=True)
        ]
        for kind in ("E", "P")
    }
    deleg = [field(int(each), each.name, _deleg(each, "VS"), member=_gate(each)) for each in GUEST]
    # A software interrupt can be raised through every view, the others through hvip only.
    raised = [_bit(each, "P") for each in GUEST]
    return [
        row(config, "hideleg", "interrupts that a guest takes itself", *deleg),
        row(config, "hie", "what HS sees of mie", *(_bit(each, "E") for each in GUEST)),
        row(config, "hip", "what HS sees of mip", *map(_pending, GUEST)),
        row(config, "hvip", "interrupts that HS injects into the guest", *raised),
        row(config, "vsie", "sie of a guest", *views["E"]),
        row(config, "vsip", "sip of a guest", *views["P"]),
    ]
