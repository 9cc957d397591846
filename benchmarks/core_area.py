"""What the core and the system around it cost in LUTs and flip-flops.

``python -m benchmarks.core_area [NAME ...]`` prints a table in Markdown. Cells are those of
:mod:`benchmarks.cells`; neither RAM nor the trace port is among them. Memory bits are the core's
registers and the FIFOs of the UART.
"""

import sys
from collections.abc import Callable

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import Flow, connect, flipped

from benchmarks.cells import measure_cells
from mpu_hw import MpuConfig
from mpu_hw.core import Core, CoreConfig
from mpu_hw.soc import SocConfig, System

__all__ = [
    "DESIGNS",
    "main",
]

TRACING = ("rvfi", "probe")
HEADING = ("design", "LUT4", "flip-flops", "memory bits")
DESIGNS: dict[str, Callable[[], wiring.Component]] = {
    "core-rv32": lambda: Core(CoreConfig(hypervisor=False)),
    "core-rv32-h": lambda: Core(CoreConfig()),
    "core-rv64-h": lambda: Core(CoreConfig(xlen=64)),
    "soc-rv32-h": lambda: System(SocConfig.for_unit(None)),
    "soc-rv32-h-mpu": lambda: System(SocConfig.for_unit(MpuConfig(), shared_port=True)),
}


class Untraced(wiring.Component):
    """A design without the ports that only a simulator reads.

    Combinational around the design.

    Parameters
    ----------
    inner : wiring.Component

    Members
    -------
    ... : as those of ``inner``, without ``rvfi`` and ``probe``
    """

    def __init__(self, inner: wiring.Component):
        self.inner = inner
        members = inner.signature.members.items()
        super().__init__({name: member for name, member in members if name not in TRACING})

    def elaborate(self, platform):
        m = Module()
        m.submodules.inner = inner = self.inner
        for name, member in self.signature.members.items():
            mine, its = getattr(self, name), getattr(inner, name)
            if member.is_signature:
                connect(m, its, flipped(mine))
            else:
                m.d.comb += mine.eq(its) if member.flow == Flow.Out else its.eq(mine)
        return m


def main(arguments: list[str]) -> None:
    """Measure the designs named, or all, and print a row as soon as it is known."""
    print("|", " | ".join(HEADING), "|")
    print("|---" * len(HEADING) + "|")
    for name in arguments or DESIGNS:
        cells = measure_cells(Untraced(DESIGNS[name]()))
        print(f"| {name} | {cells.luts} | {cells.flops} | {cells.memory_bits} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
