"""Everything that simulates: the reference model, the benches, programs for the SoC.

``MpuChecker`` and its adapters are those of :mod:`mpu_hw_sim.testbench`, which needs
cocotb; the rest does not.
"""

from typing import Any

__all__ = [
    "BusRequest",
    "CoreAccess",
    "CoreSide",
    "CsrInstruction",
    "Finding",
    "Instruction",
    "MpuChecker",
    "PortSide",
]


def __getattr__(name: str) -> Any:
    # Not before it is used: cocotb is not installed everywhere.
    if name not in __all__:
        raise AttributeError(f"Name must be one of {', '.join(__all__)}, not {name!r}")
    from mpu_hw_sim import testbench

    return getattr(testbench, name)
