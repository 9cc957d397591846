"""Shapes and signatures of everything that crosses a boundary."""

from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from .config import MpuConfig, PortConfig
from .isa import Access, Cause, Privilege, StageCode

__all__ = [
    "CheckSignature",
    "CsrSignature",
    "Grants",
    "Membership",
    "Region",
    "RegisterSignature",
    "Request",
    "Rights",
    "StageResult",
    "StatusSignature",
    "Verdict",
    "status_inputs",
    "store_members",
]

CSR_NUMBER_WIDTH = 12
ENTRY_NUMBER_WIDTH = 8
CAUSE_WIDTH = 5


class Rights(data.Struct):
    """What one column of a permission table lets one rule do, resolved from its encoding."""

    read: 1
    write: 1
    execute: 1
    mxr_read: 1  # a load passes while MXR is in force (COM-MXR-01)
    hlvx: 1  # X, or R and X where both are needed (HYP-HLVX-01)


def Grants(columns: int) -> data.ArrayLayout:
    """Hold the rights of one entry in every column of its table."""
    return data.ArrayLayout(Rights, columns)


def Region(config: MpuConfig) -> data.StructLayout:
    """Hold the region of one entry, resolved from addr and A, in granules.

    It holds the granules from ``low`` to ``high``, with ``high`` itself only if ``closed``: TOR has
    an open upper bound, NA4 and NAPOT a closed one, and neither needs an adder this way. ``some``
    is 0 for a region without a byte: OFF, or TOR with low >= high (COM-MATCH-03).
    """
    width = config.granule_width
    return data.StructLayout({"some": 1, "closed": 1, "low": width, "high": width})


def Membership(count: int) -> data.StructLayout:
    """Hold which entries of a store serve a stage.

    ``enabled``: a bit per entry of the stage's bank, its switch bit (field A is in its region).
    ``populated``: the bank has entries. ``base``: number of its entry 0.
    """
    return data.StructLayout({"enabled": count, "populated": 1, "base": ENTRY_NUMBER_WIDTH})


def Request(config: MpuConfig) -> data.StructLayout:
    """Hold one access as the stages see it, in granules.

    ``outside``: a byte lies at or above 2**PLEN, so that no entry matches (COM-ADDR-03).
    ``malformed``: the port does not carry such a request, it is denied below M (COM-PRIO-04).
    """
    return data.StructLayout(
        {
            "first": config.granule_width,
            "last": config.granule_width,
            "outside": 1,
            "malformed": 1,
            "access": Access,
            "priv": Privilege,
            "virt": 1,
        }
    )


class StageResult(data.Struct):
    """Answer of one stage.

    ``active``: it applies to the access. ``deny``: and denies. ``hit``, ``entry``: one decided.
    """

    active: 1
    deny: 1
    hit: 1
    entry: ENTRY_NUMBER_WIDTH


class Verdict(data.Struct):
    """Answer to one request; the meaning of the fields is that of :class:`CheckSignature`."""

    allow: 1
    cause: Cause
    stage: StageCode
    hit: 1
    entry: ENTRY_NUMBER_WIDTH
    gva: 1


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
        *Effective* privilege and V of the access (COM-EFF-*). ``virt`` with the hypervisor only.
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
        Denied, and the trap value is a guest virtual address (COM-FLT-10).
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
                "gva": In(1),
            }
        )


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


class RegisterSignature(wiring.Signature):
    """Access to the registers of one directly mapped bank, from the CSR front's side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    cfg, addr, switch : Out(1)
        One-hot: the family of the register. All 0 while the bank is not addressed.
    index : Out(6)
        Number of the register in its family, as in its name: RV64 has even cfg registers only.
    write, wdata : Out(1), Out(config.xlen)
        Write at the clock edge.
    rdata : In(config.xlen)
        Read view in the same cycle; 0 while no family is addressed.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "cfg": Out(1),
                "addr": Out(1),
                "switch": Out(1),
                "index": Out(6),
                "write": Out(1),
                "wdata": Out(config.xlen),
                "rdata": In(config.xlen),
            }
        )


def store_members(config: MpuConfig) -> dict[str, wiring.Member]:
    """Give what registers tell a check path, from the registers' side.

    Members
    -------
    ``<store>_regions`` : Out(ArrayLayout(Region(config), entries of the store))
        The entries resolved.
    ``<store>_<table>`` : Out(ArrayLayout(Grants(columns of the table), entries of the store))
        What each entry allows, read by that table.
    ``<stage>_members`` : Out(Membership(entries of the store))
        Which entries serve a stage.
    """
    members = {}
    for store in config.stores:
        regions = data.ArrayLayout(Region(config), store.count)
        members[f"{store.name}_regions"] = Out(regions)
        for table in store.tables:
            grants = data.ArrayLayout(Grants(len(table.columns)), store.count)
            members[f"{store.name}_{table.key}"] = Out(grants)
    for stage in config.stages:
        members[f"{stage.name}_members"] = Out(Membership(config.store(stage.bank).count))
    return members


def status_inputs(config: MpuConfig) -> tuple[str, ...]:
    """Name the status inputs that the stages of this configuration look at, in their order."""
    needed: list[str] = []
    for stage in config.stages:
        mxr = stage.mxr if config.mxr != "off" else ()
        needed += [name for name in (stage.select, *mxr, stage.bare) if name and name not in needed]
    return tuple(needed)


class StatusSignature(wiring.Signature):
    """Architectural state that the verdict depends on, from the core's side: all outputs, 1 bit.

    Members that a configuration does not need are absent.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    sum, mxr : Out(1)
        Of sstatus.
    vsum, vmxr : Out(1)
        Of vsstatus.
    satp_bare, vsatp_bare, hgatp_bare : Out(1)
        MODE of that register is Bare (COM-ORD-05).
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__({name: Out(1) for name in status_inputs(config)})
