"""The core without its trace port: its pins, what they mean when, and its gates."""

import re
from typing import Any, NamedTuple

from amaranth import Cat, Const, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import Flow, connect, flipped
from mpu_hw_sim.pins import Pin
from netlist_gates import Netlist, map_netlist

from mpu_hw.config import MpuConfig
from mpu_hw.core import Core
from mpu_hw.soc import SocConfig

__all__ = ["SYSTEM", "CorePins", "conditions", "core_netlist", "core_pins", "pin_values"]

# The engine that waits now and then, and now and then answers at once: the core is the same with
# any engine. Its PMP is the one that the other simulator has, too.
SYSTEM = SocConfig.for_unit(
    MpuConfig(revision="sspmp-1.0", engine="sequential", regions=2), shared_port=True
)
# Output to what must be 1 where it means something; the others always do.
MEANS = {
    r"bus_(adr|sel|we)": ("bus_stb[0]",),
    r"bus_dat_w": ("bus_stb[0]", "bus_we[0]", "bus_sel[{lane}]"),
    r"check_(addr|size|access|priv|virt)": ("check_valid[0]",),
    r"csr_write": ("csr_hit[0]",),
    r"csr_wdata": ("csr_hit[0]", "csr_write[0]"),
}


class Untraced(wiring.Component):
    """The core as a system has it that nobody watches: what only the trace shows is not there."""

    def __init__(self):
        self.core = Core(SYSTEM.core, SYSTEM.unit)
        members = dict(self.core.signature.members.items())
        del members["rvfi"]
        super().__init__(members)

    def elaborate(self, platform):
        m = Module()
        m.submodules.core = core = self.core
        for name, member in self.signature.members.items():
            inside, outside = getattr(core, name), getattr(self, name)
            if member.is_signature:
                connect(m, inside, flipped(outside))
            elif member.flow == Flow.In:
                m.d.comb += inside.eq(outside)
            else:
                m.d.comb += outside.eq(inside)
        return m


class CorePins(NamedTuple):
    """The pins of the core, as a simulator of netlists takes those of a unit.

    Parameters
    ----------
    inputs, outputs : tuple of Pin
    ports : tuple
        None that a step would wait for: each step is a clock.
    """

    inputs: tuple[Pin, ...]
    outputs: tuple[Pin, ...]
    ports: tuple = ()


def core_pins(netlist: Netlist) -> CorePins:
    """Give the pins of the core, sorted by their names."""
    inputs, outputs = (
        tuple(Pin(name, len(bits)) for name, bits in sorted(ports.items()) if name != "rst")
        for ports in (netlist.inputs, netlist.outputs)
    )
    return CorePins(inputs, outputs)


def conditions(output: str, bit: int) -> tuple[str, ...]:
    """Name the bits, as ``port[bit]``, that are all 1 where a bit of an output means something."""
    for pattern, names in MEANS.items():
        if re.fullmatch(pattern, output):
            return tuple(name.format(lane=bit // 8) for name in names)
    return ()


def pin_values(core: Core):
    """Give what a clock of the core is recorded as: reset and inputs, outputs, their meaning.

    Each of the three is filled up to whole words of 64 bits.
    """
    found: dict[Flow, dict[str, Any]] = {Flow.In: {}, Flow.Out: {}}
    for path, member, value in core.signature.flatten(core):
        if path[0] != "rvfi":
            found[member.flow]["_".join(path)] = Cat(value)
    ins, outs = (sorted(found[flow].items()) for flow in (Flow.In, Flow.Out))
    bits = {f"{name}[{at}]": bit for name, value in ins + outs for at, bit in enumerate(value)}
    means = [
        Cat(*(bits[needed] for needed in conditions(name, at))).all()
        for name, value in outs
        for at in range(len(value))
    ]
    groups = [Const(0, 1), *(value for _, value in ins)], [value for _, value in outs], means
    return Cat(*(part for group in groups for part in _filled(Cat(*group))))


def _filled(value):
    return value, Const(0, -len(value) % 64)


def core_netlist() -> Netlist:
    """Generate the core and map it to gates; kept by its content."""
    return map_netlist("core", Untraced, repr(SYSTEM))
