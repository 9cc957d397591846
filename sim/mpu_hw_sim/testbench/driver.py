"""Puts steps on the pins. Knows the pins, not the meaning."""

from collections.abc import Sequence

from cocotb.triggers import Timer

from mpu_hw.config import ResetInput
from mpu_hw_sim.pins import Pin

__all__ = ["Driver"]

HALF = 1  # ns, half a clock


class Driver:
    """Drives the inputs and the clock of a unit, one clock at a time.

    Parameters
    ----------
    dut : the top level of the simulation
    inputs : sequence of Pin
        In the order of the values that :meth:`send` takes.
    reset : ResetInput
    """

    def __init__(self, dut, inputs: Sequence[Pin], reset: ResetInput):
        self._clk, self._rst = dut.clk, getattr(dut, reset.port)
        self._levels = (1 - reset.active, reset.active)
        self._pins = [getattr(dut, pin.name) for pin in inputs]
        self._last: list[int | None] = [None] * len(inputs)

    async def send(self, values: Sequence[int], *, reset: bool = False) -> None:
        """Put values on the inputs while the clock is low, and let the unit settle."""
        self._clk.value = 0
        self._rst.value = self._levels[reset]
        for index, value in enumerate(values):
            if self._last[index] != value:
                self._pins[index].value = self._last[index] = int(value)
        await Timer(HALF, unit="ns")

    async def tick(self) -> None:
        """Give the rising edge."""
        self._clk.value = 1
        await Timer(HALF, unit="ns")
