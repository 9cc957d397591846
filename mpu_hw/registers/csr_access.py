"""Which accesses to the registers of revision sspmp-1.0 trap, and how."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import Privilege

__all__ = ["CsrAccessCheck"]


class CsrAccessCheck(wiring.Component):
    """The accessor table of indirect access, docs/rules.md section 9.3.

    Combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    hit, exists : In(1)
        The number belongs to the unit, and to a register that exists at this XLEN.
    level : In(3)
        One-hot: supervisor, hypervisor and VS, machine.
    select, ireg, enable : In(1)
        The register is a select, an ireg, spmpen or spmpenh.
    window, claim : In(1)
        The select in force is one of the unit's, is another unit's.
    priv, virt : In(2), In(1)
        The hart's privilege and V.
    stateen_m, stateen_h, vtvm : In(1)
        As in :class:`StatusSignature`.
    guest : Out(1)
        The accessor is VS or VU.
    legal, illegal, virtual : Out(1)
        The access is done, or traps. All 0 without a hit.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        names = ("hit", "exists", "select", "ireg", "enable", "window", "claim")
        super().__init__(
            {
                **{name: In(1) for name in names},
                "level": In(3),
                "priv": In(2),
                "virt": In(1),
                "stateen_m": In(1),
                "stateen_h": In(1),
                "vtvm": In(1),
                "guest": Out(1),
                "legal": Out(1),
                "illegal": Out(1),
                "virtual": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        supervisor, hypervisor, machine = self.level
        is_m = self.priv == Privilege.M
        is_s = self.priv == Privilege.S
        present = {bank.name for bank in self.config.banks}
        guest_bank, host_bank = "vspmp" in present, "spmp" in present
        indirect = self.select | self.ireg
        # Registers of the guest's own bank, which VS reaches through the supervisor's numbers.
        own = (self.ireg & self.window) | self.enable

        # Neither satp nor an enable bit gates a register (SSPMP-ACC-12).
        # SSPMP-ACC-1: M reaches all of them.
        denied = Signal()  # illegal whatever the select in force
        m.d.comb += [
            self.guest.eq(self.virt & ~self.priv[1]),
            denied.eq(
                ~self.exists
                | (self.priv == 2)
                # SSPMP-ACC-2: S reaches its own registers, not those of M.
                | (machine & ~is_m)
                # SSPMP-ACC-3: U reaches none.
                | (~self.guest & ~is_s & ~is_m)
                | (indirect & ~machine & ~is_m & ~self.stateen_m)
            ),
        ]
        trapped = (
            hypervisor
            # SSPMP-ACC-5: VU reaches none, and its traps are virtual-instruction.
            | ~is_s
            | (indirect & ~self.stateen_h)
            # Without a bank of its own a guest must not reach the host's (HYP-ACC-9).
            | (own & (self.vtvm if guest_bank else 1))
        )
        virtual = self.guest & ~denied & trapped
        # SSPMP-IND-04: a select of no unit's is illegal, one of another unit's is that unit's.
        unowned = self.ireg & ~self.window & ~self.claim
        missing = Mux(hypervisor | self.guest, not guest_bank, not host_bank)
        absent = (self.ireg & self.window | self.enable & ~self.guest) & missing
        m.d.comb += [
            self.virtual.eq(self.hit & virtual),
            self.illegal.eq(self.hit & (denied | (~virtual & (unowned | absent)))),
            self.legal.eq(self.hit & ~self.illegal & ~self.virtual),
        ]
        return m
