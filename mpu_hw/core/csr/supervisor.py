"""Supervisor-level registers."""

from ..config import CoreConfig
from .csr_row import Field, Guard, Row, constant, whole
from .machine import tvec

__all__ = ["status_fields", "supervisor", "trap_fields"]


def status_fields(config: CoreConfig, prefix: str) -> tuple[Field, ...]:
    """Return the fields of sstatus (prefix empty) or vsstatus (prefix ``v``)."""
    names = {1: "sie", 5: "spie", 8: "spp", 18: "sum", 19: "mxr"}
    fields = [Field(lsb=lsb, name=prefix + name) for lsb, name in names.items()]
    if config.xlen == 64:
        fields.append(constant(32, 2, 2))
    return tuple(fields)


def trap_fields(config: CoreConfig, prefix: str) -> list[Row]:
    """Return xtvec, xscratch, xepc, xcause and xtval of a level: ``s`` or ``vs``."""
    xlen = config.xlen
    return [
        Row(name=f"{prefix}tvec", fields=tvec(f"{prefix}tvec", xlen)),
        Row(name=f"{prefix}scratch", fields=whole(f"{prefix}scratch", xlen)),
        Row(name=f"{prefix}epc", fields=whole(f"{prefix}epc", xlen, lsb=2)),
        Row(name=f"{prefix}cause", fields=whole(f"{prefix}cause", xlen)),
        Row(name=f"{prefix}tval", fields=whole(f"{prefix}tval", xlen)),
    ]


def supervisor(config: CoreConfig) -> list[Row]:
    """Return the supervisor-level registers but for the counters."""
    found = [
        Row(name="sstatus", fields=status_fields(config, "")),
        Row(
            name="sie",
            fields=(
                Field(lsb=1, name="ssie", gate="deleg_ssi"),
                Field(lsb=5, name="stie", gate="deleg_sti"),
                Field(lsb=9, name="seie", gate="deleg_sei"),
            ),
        ),
        Row(name="scounteren", fields=(Field(lsb=0, name="scounteren", width=3),)),
        Row(name="senvcfg"),
        Row(
            name="sip",
            fields=(
                Field(lsb=1, name="ssip", gate="deleg_ssi"),
                Field(lsb=5, name="stip", gate="deleg_sti", writable=False),
                Field(lsb=9, name="seip", gate="deleg_sei", writable=False),
            ),
        ),
        *trap_fields(config, "s"),
        # Bare is the only mode: a write of another one changes nothing (CORE-01), and in Bare
        # the other fields are 0.
        Row(name="satp", guard=Guard.SATP),
    ]
    if config.stateen:
        found += [
            Row(name=f"sstateen{index}", guard=Guard.SSTATEEN, index=index) for index in range(4)
        ]
    return found
