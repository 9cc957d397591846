"""Signatures between the CSR decoder, the registers and the check paths."""

from collections.abc import Callable

from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import DELEGATION_FIELDS, MSECCFG_FIELDS
from .ports import own_state
from .shapes import StageState

__all__ = [
    "ENABLE_WIDTH",
    "EnableSignature",
    "NamedRegisterSignature",
    "PoolSignature",
    "RegisterSignature",
    "enable_registers",
    "named_registers",
    "stored_members",
]

ENABLE_WIDTH = 64  # bits of an enable register, with its high half


class RegisterSignature(wiring.Signature):
    """Access to the registers of one directly mapped bank, from the CSR decoder's side.

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


class PoolSignature(wiring.Signature):
    """Access to the entries of an array through the indices of a bank, from the CSR decoder's side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    bank : Out(len(config.banks))
        One-hot in the order of ``config.banks``: whose index it is; 0 while no entry is addressed.
    addr, cfg : Out(1)
        One-hot: which register of the entry. ``cfg`` of the PMP is a packed pmpcfg register, whose
        first entry is ``index``.
    index : Out(6)
    m_mode : Out(1)
        The access is executed in M-mode (SSPMP-DELEG-18).
    force : Out(1)
        Locks do not stop the writer (SSPMP-LOCK-05, HYP-LOCK-07); of no effect on the PMP.
    write, wdata : Out(1), Out(config.xlen)
        Write at the clock edge.
    rdata : In(config.xlen)
        Read view in the same cycle; 0 for an entry that the bank does not have.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "bank": Out(len(config.banks)),
                "addr": Out(1),
                "cfg": Out(1),
                "index": Out(6),
                "m_mode": Out(1),
                "force": Out(1),
                "write": Out(1),
                "wdata": Out(config.xlen),
                "rdata": In(config.xlen),
            }
        )


class EnableSignature(wiring.Signature):
    """Access to the enable registers, from the CSR decoder's side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    register : Out(number of enable registers)
        One-hot in the order of :func:`enable_registers`; 0 while none is addressed.
    high : Out(1)
        The high XLEN bits are addressed, not the low ones; 0 on RV64.
    write, wdata : Out(1), Out(config.xlen)
        Write them at the clock edge.
    value : In(config.xlen)
        Read view in the same cycle; 0 for an array without the addressed register.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "register": Out(len(enable_registers(config))),
                "high": Out(1),
                "write": Out(1),
                "wdata": Out(config.xlen),
                "value": In(config.xlen),
            }
        )


def enable_registers(config: MpuConfig) -> dict[str, str]:
    """Name the enable registers of a configuration, each with the bank whose entries it enables."""
    if not config.switch:
        return {}
    return {stage.enable: stage.bank for stage in config.stages if stage.enable}


def named_registers(config: MpuConfig) -> dict[str, int]:
    """Name the registers behind CSRs of their own, enables apart, with their widths in bits."""
    widths = {
        "mpmpdeleg": DELEGATION_FIELDS["hspmpdeleg"].width,  # a count of entries is a count
        "hspmpdeleg": DELEGATION_FIELDS["hspmpdeleg"].width,
        "mseccfg": len(MSECCFG_FIELDS),
    }
    kinds = {family.kind for family in config.csr_families}
    return {name: width for name, width in widths.items() if name in kinds}


class NamedRegisterSignature(wiring.Signature):
    """Access to the registers of :func:`named_registers`, from the CSR decoder's side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    write : Out(StructLayout), a bit per register
        Write the register with ``csr.wdata`` at the clock edge.
    addressed : Out(StructLayout), a bit per register
        The CSR number is one of the register's, whether or not the access is legal: known earlier.
    value : In(StructLayout)
        Each register as read.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        widths = named_registers(config)
        super().__init__(
            {
                "write": Out(data.StructLayout(dict.fromkeys(widths, 1))),
                "addressed": Out(data.StructLayout(dict.fromkeys(widths, 1))),
                "value": In(data.StructLayout(widths)),
            }
        )


def stored_members(
    config: MpuConfig, store: Callable[[MpuConfig], wiring.Signature]
) -> dict[str, wiring.Member]:
    """Give what a register file hands on, from its side.

    Parameters
    ----------
    config : MpuConfig
    store : callable
        Signature of the engine's store.

    Members
    -------
    store : Out(store(config))
        To the resolver.
    mseccfg : Out(StageState)
        To the check ports, where there is mseccfg.
    """
    members = {"store": Out(store(config))}
    if own_state(config):
        members["mseccfg"] = Out(StageState)
    return members
