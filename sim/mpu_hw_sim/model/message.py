"""What goes into the unit and what comes out of it, one object per port group."""

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["CsrAccess", "CsrResult", "Request", "Status", "Verdict"]


@dataclass(frozen=True, slots=True)
class Status:
    """Architectural state that a verdict depends on. All true or false.

    Parameters
    ----------
    sum, mxr : bool
        mstatus/sstatus.
    vsum, vmxr : bool
        vsstatus.
    satp_bare, vsatp_bare, hgatp_bare : bool
        MODE of the register is Bare.
    vtvm : bool
        hstatus.VTVM.
    stateen_m, stateen_h : bool
        mstateen0[60], hstateen0[60]; true where Smstateen is absent.
    """

    sum: bool = False
    mxr: bool = False
    vsum: bool = False
    vmxr: bool = False
    satp_bare: bool = True
    vsatp_bare: bool = True
    hgatp_bare: bool = True
    vtvm: bool = False
    stateen_m: bool = True
    stateen_h: bool = True


class Request(NamedTuple):
    """One memory operation.

    Parameters
    ----------
    addr : int
        First byte.
    size : int, bytes
        Length.
    access : int
        A value of ``mpu_hw.isa.Access``, or 6 or 7, which are no kind of access.
    priv : int
        Effective privilege: 0 U, 1 S, 3 M; 2 is reserved.
    virt : bool
        Effective V. Ignored where the hypervisor levels do not exist.
    """

    addr: int
    size: int
    access: int
    priv: int
    virt: bool = False


class Verdict(NamedTuple):
    """The answer to a request.

    Parameters
    ----------
    allow : bool
        Every stage passes.
    cause : int
        Exception code when denied, else 0.
    stage : int
        ``mpu_hw.isa.StageCode`` of the denying stage, else of the last active one, else 0.
    hit, entry : bool, int
        An entry of that stage's bank decided, and its index (0 if none did).
    gva : bool
        Denied, and the trap value is a guest virtual address.
    """

    allow: bool
    cause: int
    stage: int
    hit: bool
    entry: int
    gva: bool


class CsrAccess(NamedTuple):
    """One access to a control register.

    Parameters
    ----------
    addr : int
        CSR number.
    priv, virt : int, bool
        Current privilege and V of the hart. M ignores V.
    write, wdata : bool, int
        Write in this access, and the whole new value.
    claim : bool
        Another unit owns the select in force (``isel.claim``; only where there are selects).
    """

    addr: int
    priv: int
    virt: bool = False
    write: bool = False
    wdata: int = 0
    claim: bool = False


class CsrResult(NamedTuple):
    """The answer to a register access.

    Parameters
    ----------
    hit : bool
        The number belongs to the unit. Depends on the number alone.
    illegal, virtual : bool
        The access traps as illegal-instruction, as virtual-instruction.
    rdata : int
        Value before the write; 0 when not hit or trapping.
    isel : int or None
        ``isel.value``; None where the number is no alias register, and the port means nothing.
    """

    hit: bool
    illegal: bool = False
    virtual: bool = False
    rdata: int = 0
    isel: int | None = None
