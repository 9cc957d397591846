"""What a trap and a return from a trap do to the state."""

from amaranth import Mux

from ...isa import Privilege
from ..config import CoreConfig
from ..enums import TrapTarget

__all__ = ["enter_trap", "return_from_trap"]


def _record(m, config: CoreConfig, stored, trap, prefix: str):
    """Write xcause, xepc and xtval of a mode."""
    m.d.sync += [
        stored[f"{prefix}cause"].eq(trap.cause | (trap.interrupt << (config.xlen - 1))),
        stored[f"{prefix}epc"].eq(trap.epc[2:]),
        stored[f"{prefix}tval"].eq(trap.tval),
    ]


def _enter_machine(m, config, stored, trap):
    m.d.sync += [
        stored["mpie"].eq(stored["mie"]),
        stored["mie"].eq(0),
        stored["mpp"].eq(stored["priv"]),
        stored["priv"].eq(Privilege.M),
    ]
    _record(m, config, stored, trap, "m")
    if config.hypervisor:
        m.d.sync += [
            stored["mpv"].eq(stored["virt"]),
            stored["gva"].eq(trap.gva),
            stored["mtval2"].eq(trap.tval2),
            stored["mtinst"].eq(0),
            stored["virt"].eq(0),
        ]


def _enter_supervisor(m, config, stored, trap):
    m.d.sync += [
        stored["spie"].eq(stored["sie"]),
        stored["sie"].eq(0),
        stored["spp"].eq(stored["priv"][0]),
        stored["priv"].eq(Privilege.S),
    ]
    _record(m, config, stored, trap, "s")
    if config.hypervisor:
        m.d.sync += [
            stored["spv"].eq(stored["virt"]),
            # SPVP keeps the mode of the guest while HS itself traps.
            stored["spvp"].eq(Mux(stored["virt"], stored["priv"][0], stored["spvp"])),
            stored["hgva"].eq(trap.gva),
            stored["htval"].eq(trap.tval2),
            stored["htinst"].eq(0),
            stored["virt"].eq(0),
        ]


def _enter_guest(m, config, stored, trap):
    m.d.sync += [
        stored["vspie"].eq(stored["vsie"]),
        stored["vsie"].eq(0),
        stored["vspp"].eq(stored["priv"][0]),
        stored["priv"].eq(Privilege.S),
    ]
    _record(m, config, stored, trap, "vs")


def enter_trap(m, config: CoreConfig, stored, trap):
    """Take ``trap`` into the mode that it names."""
    with m.Switch(trap.target_mode):
        with m.Case(TrapTarget.M):
            _enter_machine(m, config, stored, trap)
        with m.Case(TrapTarget.HS):
            _enter_supervisor(m, config, stored, trap)
        if config.hypervisor:
            with m.Case(TrapTarget.VS):
                _enter_guest(m, config, stored, trap)


def return_from_trap(m, config: CoreConfig, stored, mret, sret):
    """Do MRET, and SRET of the current target_mode."""
    with m.If(mret):
        m.d.sync += [
            stored["mie"].eq(stored["mpie"]),
            stored["mpie"].eq(1),
            stored["mpp"].eq(Privilege.U),
            stored["priv"].eq(stored["mpp"]),
        ]
        below_m = stored["mpp"] != Privilege.M
        with m.If(below_m):
            m.d.sync += stored["mprv"].eq(0)
        if config.hypervisor:
            m.d.sync += [stored["virt"].eq(stored["mpv"] & below_m), stored["mpv"].eq(0)]
    with m.If(sret):
        virt = stored["virt"]
        with m.If(~virt):
            m.d.sync += [
                stored["sie"].eq(stored["spie"]),
                stored["spie"].eq(1),
                stored["spp"].eq(0),
                stored["priv"].eq(Mux(stored["spp"], Privilege.S, Privilege.U)),
                stored["mprv"].eq(0),
            ]
            if config.hypervisor:
                m.d.sync += [virt.eq(stored["spv"]), stored["spv"].eq(0)]
        if config.hypervisor:
            with m.Else():
                m.d.sync += [
                    stored["vsie"].eq(stored["vspie"]),
                    stored["vspie"].eq(1),
                    stored["vspp"].eq(0),
                    stored["priv"].eq(Mux(stored["vspp"], Privilege.S, Privilege.U)),
                ]
