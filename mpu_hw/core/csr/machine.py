"""Machine-level registers."""

from ..config import CoreConfig
from .csr_row import Field, Legal, Row, constant, whole

__all__ = ["machine", "tvec"]

# Exceptions that can be delegated to HS (CORE-07).
DELEGABLE = [*range(10), 12, 13, 15]
GUEST_DELEGABLE = [10, 20, 21, 22, 23]


def tvec(name: str, xlen: int) -> tuple[Field, ...]:
    """Return the fields of a trap vector: base, and direct or vectored in bit 0."""
    return (
        Field(lsb=0, name=f"{name}_vectored"),
        Field(lsb=2, name=name, width=xlen - 2),
    )


def _mstatus(config: CoreConfig) -> list[Row]:
    fields = [
        Field(lsb=1, name="sie"),
        Field(lsb=3, name="mie"),
        Field(lsb=5, name="spie"),
        Field(lsb=7, name="mpie"),
        Field(lsb=8, name="spp"),
        Field(lsb=11, name="mpp", width=2, legal=Legal.PRIVILEGE),
        Field(lsb=17, name="mprv"),
        Field(lsb=18, name="sum"),
        Field(lsb=19, name="mxr"),
        Field(lsb=20, name="tvm"),
        Field(lsb=21, name="tw"),
        Field(lsb=22, name="tsr"),
    ]
    high = [Field(lsb=38, name="gva"), Field(lsb=39, name="mpv")] if config.hypervisor else []
    if config.xlen == 64:
        modes = [constant(32, 2, 2), constant(34, 2, 2)]
        return [Row(name="mstatus", fields=(*fields, *modes, *high))]
    shifted = tuple(Field(lsb=field.lsb - 32, name=field.name) for field in high)
    return [
        Row(name="mstatus", fields=tuple(fields)),
        Row(name="mstatush", fields=shifted),
    ]


def _interrupts(config: CoreConfig) -> list[Row]:
    guest = config.hypervisor
    deleg = [Field(lsb=1, name="deleg_ssi"), Field(lsb=5, name="deleg_sti")]
    deleg += [Field(lsb=9, name="deleg_sei")]
    enable = {1: "ssie", 3: "msie", 5: "stie", 7: "mtie", 9: "seie", 11: "meie"}
    pending = [
        Field(lsb=1, name="ssip"),
        Field(lsb=3, name="msip", writable=False),
        Field(lsb=5, name="stip"),
        Field(lsb=7, name="mtip", writable=False),
        Field(lsb=9, name="seip"),
        Field(lsb=11, name="meip", writable=False),
    ]
    if guest:
        deleg += [constant(bit, 1) for bit in (2, 6, 10)]
        enable |= {2: "vssie", 6: "vstie", 10: "vseie"}
        pending += [
            Field(lsb=2, name="vssip"),
            Field(lsb=6, name="vstip", writable=False),
            Field(lsb=10, name="vseip", writable=False),
        ]
    return [
        Row(name="mideleg", fields=tuple(deleg)),
        Row(
            name="mie",
            fields=tuple(Field(lsb=bit, name=name) for bit, name in enable.items()),
        ),
        Row(name="mip", fields=tuple(pending)),
    ]


def _misa(config: CoreConfig) -> Row:
    letters = "AIMSU" + ("H" if config.hypervisor else "")
    value = sum(1 << (ord(letter) - ord("A")) for letter in letters)
    width = config.xlen
    return Row(
        name="misa",
        fields=(constant(0, value, 26), constant(width - 2, width // 32, 2)),
    )


def _stateen(config: CoreConfig) -> list[Row]:
    # Number 0x30C on RV64; on RV32 the bits in use are in the high half, 0x31C.
    found = []
    high = config.xlen == 32
    base = 32 if high else 0
    for index in range(4):
        fields = [Field(lsb=63 - base, name=f"mstateen{index}_se")]
        if index == 0:
            fields.append(Field(lsb=60 - base, name="mstateen0_csrind"))
        if high:
            found.append(Row(name=f"mstateen{index}"))
        found.append(
            Row(
                name=f"mstateen{index}{'h' if high else ''}",
                fields=tuple(fields),
            )
        )
    return found


def _zeros(config: CoreConfig) -> list[Row]:
    """Return what exists because software looks at it (CORE-06, CORE-08)."""
    names = [
        "mvendorid",
        "marchid",
        "mimpid",
        "mhartid",
        "mconfigptr",
        "menvcfg",
        "mcountinhibit",
        "tselect",
        "tdata1",
        "tdata2",
        "tdata3",
    ]
    if config.xlen == 32:
        names += ["menvcfgh", "medelegh"]
    step = 1 if config.xlen == 32 else 2
    names += [f"pmpcfg{index}" for index in range(0, 16, step)]
    names += [f"pmpaddr{index}" for index in range(64)]
    return [Row(name=name) for name in names]


def machine(config: CoreConfig) -> list[Row]:
    """Return the machine-level registers but for the counters."""
    xlen = config.xlen
    delegable = DELEGABLE + (GUEST_DELEGABLE if config.hypervisor else [])
    medeleg = tuple(Field(lsb=cause, name=f"medeleg_{cause}") for cause in delegable)
    found = [
        *_mstatus(config),
        _misa(config),
        Row(name="medeleg", fields=medeleg),
        *_interrupts(config),
        Row(name="mtvec", fields=tvec("mtvec", xlen)),
        Row(
            name="mcounteren",
            fields=(Field(lsb=0, name="mcounteren", width=3),),
        ),
        Row(name="mscratch", fields=whole("mscratch", xlen)),
        Row(name="mepc", fields=whole("mepc", xlen, lsb=2)),
        Row(name="mcause", fields=whole("mcause", xlen)),
        Row(name="mtval", fields=whole("mtval", xlen)),
        *_zeros(config),
    ]
    if config.hypervisor:
        found += [
            Row(name="mtinst", fields=whole("mtinst", xlen)),
            Row(name="mtval2", fields=whole("mtval2", xlen)),
        ]
    if config.stateen:
        found += _stateen(config)
    return found
