"""Hypervisor and virtual supervisor registers."""

from ..config import CoreConfig
from .csr_row import Field, Guard, Row, constant, whole
from .supervisor import status_fields, trap_fields

__all__ = ["hypervisor"]

# Exceptions that HS can delegate to VS: never those of the G stage or of VS itself (COM-FLT-08).
DELEGABLE = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 15)
# Bit in the HS view and in the VS view, name.
GUEST_INTERRUPTS = ((2, 1, "vss"), (6, 5, "vst"), (10, 9, "vse"))


def _hstatus(config: CoreConfig) -> Row:
    names = {6: "hgva", 7: "spv", 8: "spvp", 9: "hu", 20: "vtvm", 21: "vtw", 22: "vtsr"}
    fields = [Field(lsb=lsb, name=name) for lsb, name in names.items()]
    if config.xlen == 64:
        fields.append(constant(32, 2, 2))
    return Row(name="hstatus", fields=tuple(fields))


def _interrupts() -> list[Row]:
    """Return hideleg, hie, hip, hvip, vsie and vsip. Injection is by hvip alone (GEILEN is 0)."""
    hideleg, hie, hip, hvip, vsie, vsip = [], [], [], [], [], []
    for bit, guest_bit, name in GUEST_INTERRUPTS:
        # A software interrupt can be raised through every view, the others through hvip only.
        soft = name == "vss"
        gate = f"hdeleg_{name}i"
        hideleg.append(Field(lsb=bit, name=gate))
        hie.append(Field(lsb=bit, name=f"{name}ie"))
        hip.append(Field(lsb=bit, name=f"{name}ip", writable=soft))
        hvip.append(Field(lsb=bit, name=f"{name}ip"))
        vsie.append(Field(lsb=guest_bit, name=f"{name}ie", gate=gate))
        vsip.append(Field(lsb=guest_bit, name=f"{name}ip", gate=gate, writable=soft))
    return [
        Row(name="hideleg", fields=tuple(hideleg)),
        Row(name="hie", fields=tuple(hie)),
        Row(name="hip", fields=tuple(hip)),
        Row(name="hvip", fields=tuple(hvip)),
        Row(name="vsie", fields=tuple(vsie)),
        Row(name="vsip", fields=tuple(vsip)),
    ]


def _stateen(config: CoreConfig) -> list[Row]:
    # As mstateen: on RV32 the bits in use are in the high half, 0x61C.
    found = []
    high = config.xlen == 32
    base = 32 if high else 0
    for index in range(4):
        gate = f"mstateen{index}_se"
        fields = [Field(lsb=63 - base, name=f"hstateen{index}_se", gate=gate)]
        if index == 0:
            fields.append(Field(lsb=60 - base, name="hstateen0_csrind", gate="mstateen0_csrind"))
        if high:
            found.append(Row(name=f"hstateen{index}", guard=Guard.HSTATEEN, index=index))
        found.append(
            Row(
                name=f"hstateen{index}{'h' if high else ''}",
                fields=tuple(fields),
                guard=Guard.HSTATEEN,
                index=index,
            )
        )
    return found


def hypervisor(config: CoreConfig) -> list[Row]:
    """Return the registers of the H extension."""
    xlen = config.xlen
    hedeleg = tuple(Field(lsb=cause, name=f"hedeleg_{cause}") for cause in DELEGABLE)
    zeros = ["hgeie", "henvcfg", "hgeip"]
    found = [
        _hstatus(config),
        *_interrupts(),
        Row(name="hedeleg", fields=hedeleg),
        Row(name="hcounteren", fields=(Field(lsb=0, name="hcounteren", width=3),)),
        Row(name="htimedelta", fields=whole("htimedelta", xlen)),
        Row(name="htval", fields=whole("htval", xlen)),
        Row(name="htinst", fields=whole("htinst", xlen)),
        Row(name="hgatp", guard=Guard.HGATP),
        Row(name="vsstatus", fields=status_fields(config, "v")),
        *trap_fields(config, "vs"),
        Row(name="vsatp"),
    ]
    if xlen == 32:
        high = (Field(lsb=0, name="htimedelta", width=32, part=32),)
        found.append(Row(name="htimedeltah", fields=high))
        zeros += ["hedelegh", "henvcfgh"]
    found += [Row(name=name) for name in zeros]
    if config.stateen:
        found += _stateen(config)
    return found
