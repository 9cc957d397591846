"""Signatures of the unit's outside."""

from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from .shapes import ENTRY_NUMBER_WIDTH

__all__ = [
    "CheckSignature",
    "CsrSignature",
    "SelectSignature",
    "StatusSignature",
    "own_state",
    "status_inputs",
    "verdict_members",
]

VERDICT = ("allow", "cause", "stage", "hit", "entry")
CSR_NUMBER_WIDTH = 12
CAUSE_WIDTH = 5


class CheckSignature(wiring.Signature):
    """A check port, from the core's side: it asks whether an access may go ahead.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    valid : Out(1)
        A request this cycle. The core holds the request until ``ready``.
    addr : Out(config.check_width), bytes
        First byte, never truncated (COM-ADDR-03).
    size : Out(port.size_width)
        log2 of the size in bytes.
    access : Out(3)
        An :class:`Access`.
    priv, virt : Out(2), Out(1)
        *Effective* privilege and V of the access, docs/rules.md section 7. ``virt`` with the
        hypervisor only.
    ready : In(1)
        The request is accepted this cycle.
    done : In(1)
        The verdict below is valid.
    allow : In(1)
        Every stage passes. 0 whenever ``done`` is 0.
    cause : In(5)
        Exception cause of a denied access, 0 for an allowed one. Valid while ``done``, as what
        follows.
    stage : In(2)
        The denying stage, else the last one that was active; a :class:`StageCode`.
    hit, entry : In(1), In(8)
        An entry of the bank of ``stage`` decided, and its index there.
    gva : In(1)
        Denied, and the trap value is a guest virtual address (COM-FLT-10). With the hypervisor
        only.
    allow_n : In(1)
        With ``config.hardened`` only: 0 where the second rail allows. An access may go ahead where
        ``allow`` is 1 and ``allow_n`` 0; while ``done``, two that are equal mean that it may not.
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.port = port
        super().__init__(
            {
                "valid": Out(1),
                "addr": Out(config.check_width),
                "size": Out(port.size_width),
                "access": Out(3),
                "priv": Out(2),
                **({"virt": Out(1)} if config.hypervisor else {}),
                "ready": In(1),
                "done": In(1),
                "allow": In(1),
                "cause": In(CAUSE_WIDTH),
                "stage": In(2),
                "hit": In(1),
                "entry": In(ENTRY_NUMBER_WIDTH),
                **({"gva": In(1)} if config.hypervisor else {}),
                **({"allow_n": In(1)} if config.hardened else {}),
            }
        )


def verdict_members(config: MpuConfig) -> tuple[str, ...]:
    """Name the members of a check port that are a verdict, ``allow`` first."""
    return (*VERDICT, *(["gva"] if config.hypervisor else []))


class CsrSignature(wiring.Signature):
    """The register port, from the core's side: one access per clock.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    addr : Out(12)
        CSR number.
    priv, virt : Out(2), Out(1)
        The hart's current privilege and V. ``virt`` with the hypervisor only.
    write, wdata : Out(1), Out(config.xlen)
        Write at the clock edge; the core has done the read-modify-write. Ignored while ``illegal``
        or ``virtual``.
    rdata : In(config.xlen)
        Value as this privilege reads it, in the same cycle. 0 unless the access is legal.
    hit : In(1)
        The number belongs to this unit in this configuration.
    illegal, virtual : In(1)
        The access must trap as illegal-instruction, as virtual-instruction. ``virtual`` with the
        hypervisor only.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        guest_out = {"virt": Out(1)} if config.hypervisor else {}
        guest_in = {"virtual": In(1)} if config.hypervisor else {}
        super().__init__(
            {
                "addr": Out(CSR_NUMBER_WIDTH),
                "priv": Out(2),
                **guest_out,
                "write": Out(1),
                "wdata": Out(config.xlen),
                "rdata": In(config.xlen),
                "hit": In(1),
                "illegal": In(1),
                **guest_in,
            }
        )


# What mseccfg holds comes from the unit's own registers, not from the core.
OWN_STATE = ("mml", "mmwp")


def own_state(config: MpuConfig) -> tuple[str, ...]:
    """Name the state bits that stages look at and the unit itself keeps."""
    return OWN_STATE if config.smepmp else ()


def status_inputs(config: MpuConfig) -> tuple[str, ...]:
    """Name the status inputs that this configuration looks at, the stages' in their order first."""
    needed: list[str] = []
    for stage in config.stages:
        mxr = stage.mxr if config.mxr != "off" else ()
        looks = (stage.select, *mxr, stage.bare)
        needed += [name for name in looks if name and name not in OWN_STATE]
    if any(family.kind == "select" for family in config.csr_families):
        needed += ["stateen_m", *(["stateen_h", "vtvm"] if config.hypervisor else [])]
    return tuple(dict.fromkeys(needed))


class SelectSignature(wiring.Signature):
    """Where other users of indirect CSR access join in, from the other users' side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    value : In(config.xlen)
        The select in force for the ireg that ``csr.addr`` names; 0 for another CSR.
    claim : Out(1)
        Another unit owns this select: the access does not trap for it, and reads 0 here.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__({"value": In(config.xlen), "claim": Out(1)})


class StatusSignature(wiring.Signature):
    """Architectural state that the verdict depends on, from the core's side: all outputs, 1 bit.

    Members that a configuration does not need are absent.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    sum, vsum : Out(1)
        sstatus.SUM, vsstatus.SUM.
    mxr, vmxr : Out(1)
        sstatus.MXR, vsstatus.MXR.
    satp_bare, vsatp_bare, hgatp_bare : Out(1)
        MODE of that register is Bare (COM-ORD-05).
    stateen_m, stateen_h : Out(1)
        mstateen0[60], hstateen0[60]; 1 without Smstateen. They gate the selects and iregs alone,
        not the enable registers and not hspmpdeleg (SSPMP-ACC-6).
    vtvm : Out(1)
        hstatus.VTVM: VS reaches neither an entry of vSPMP nor its enables (HYP-ACC-7).
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__({name: Out(1) for name in status_inputs(config)})
