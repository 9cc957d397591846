"""Reports what the unit answers. Knows the pins, not what was asked."""

from collections.abc import Callable, Sequence

from mpu_hw_sim.pins import UnitPins
from mpu_hw_sim.step import Outcome

__all__ = ["Monitor"]


class Monitor:
    """Samples the outputs of a unit.

    Parameters
    ----------
    dut : the top level of the simulation
    pins : UnitPins
    report : callable
        Who is told every outcome.
    """

    def __init__(self, dut, pins: UnitPins, report: Callable[[Outcome], None]):
        self._pins = pins
        self._outputs: Sequence = [getattr(dut, pin.name) for pin in pins.outputs]
        self._report = report

    def sample(self) -> None:
        """Read the outputs as they are now."""
        values = [int(output.value) for output in self._outputs]
        self._report(self._pins.observe(values))
