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
    return Row(number=0x600, name="hstatus", fields=tuple(fields))


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
        Row(number=0x603, name="hideleg", fields=tuple(hideleg)),
        Row(number=0x604, name="hie", fields=tuple(hie)),
        Row(number=0x644, name="hip", fields=tuple(hip)),
        Row(number=0x645, name="hvip", fields=tuple(hvip)),
        Row(number=0x204, name="vsie", fields=tuple(vsie)),
        Row(number=0x244, name="vsip", fields=tuple(vsip)),
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
            found.append(
                Row(
                    number=0x60C + index, name=f"hstateen{index}", guard=Guard.HSTATEEN, index=index
                )
            )
        found.append(
            Row(
                number=(0x61C if high else 0x60C) + index,
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
    zeros = {0x607: "hgeie", 0x60A: "henvcfg", 0xE12: "hgeip"}
    found = [
        _hstatus(config),
        *_interrupts(),
        Row(number=0x602, name="hedeleg", fields=hedeleg),
        Row(number=0x606, name="hcounteren", fields=(Field(lsb=0, name="hcounteren", width=3),)),
        Row(number=0x605, name="htimedelta", fields=whole("htimedelta", xlen)),
        Row(number=0x643, name="htval", fields=whole("htval", xlen)),
        Row(number=0x64A, name="htinst", fields=whole("htinst", xlen)),
        Row(number=0x680, name="hgatp", guard=Guard.HGATP),
        Row(number=0x200, name="vsstatus", fields=status_fields(config, "v")),
        *trap_fields(config, 0x200, "vs"),
        Row(number=0x280, name="vsatp"),
    ]
    if xlen == 32:
        high = (Field(lsb=0, name="htimedelta", width=32, part=32),)
        found.append(Row(number=0x615, name="htimedeltah", fields=high))
        zeros |= {0x612: "hedelegh", 0x61A: "henvcfgh"}
    found += [Row(number=number, name=name) for number, name in zeros.items()]
    if config.stateen:
        found += _stateen(config)
    return found
