"""The CSR port of an integration: compares it with the CSR instructions of the core."""

from collections.abc import Callable

from mpu_hw_sim.model import CsrAccess, CsrResult
from mpu_hw_sim.testbench.core_side import CsrInstruction
from mpu_hw_sim.testbench.port_watch import Hart

__all__ = ["CsrWatch"]


class CsrWatch:
    """Compares accesses of the CSR port; each difference goes to ``report`` as kind and text.

    Parameters
    ----------
    instruction : callable or None
        Returns the CSR instruction of the core in this cycle.
    hart : callable or None
        Returns the state of the hart.
    belongs : callable
        Whether the unit has a register of a number.
    report : callable
    """

    def __init__(
        self,
        instruction: Callable[[], CsrInstruction | None] | None,
        hart: Callable[[], Hart] | None,
        belongs: Callable[[int], bool],
        report: Callable[[str, str], None],
    ):
        self._instruction, self._hart, self._belongs = instruction, hart, belongs
        self._report = report

    def sample(self, access: CsrAccess, result: CsrResult) -> None:
        """Compare the port in this cycle."""
        if result.hit and self._hart:
            hart = self._hart()
            if (access.priv, int(access.virt)) != (hart.priv, hart.virt):
                self._report(
                    "privilege",
                    f"CSR port: privilege {access.priv}, V={access.virt:d} are not those of the "
                    f"hart, {hart.priv}, V={hart.virt}",
                )
        if not self._instruction:
            return
        made = self._instruction()
        if made is None:
            self._idle(access, result)
        elif made.done:
            self._compare(access, result, made)

    def _idle(self, access: CsrAccess, result: CsrResult) -> None:
        if result.hit:
            what = "is written" if access.write else "is named"
            self._report(
                "csr",
                f"CSR port: register {access.addr:#x} {what} while no CSR instruction executes: "
                "csr_addr must be 0",
            )

    def _compare(self, access: CsrAccess, result: CsrResult, made: CsrInstruction) -> None:
        if not self._belongs(made.number):
            if result.hit:
                text = f"{access.addr:#x}, the instruction has {made.number:#x}"
                self._report("csr", f"CSR port: the unit is asked for register {text}")
            return
        if access.addr != made.number:
            text = f"{access.addr:#x}, the instruction has {made.number:#x}"
            self._report("csr", f"CSR port: the unit is asked for register {text}")
            return
        if made.trap is not None and made.trap != (result.illegal or result.virtual):
            wanted = "must trap" if result.illegal or result.virtual else "must not trap"
            self._report("csr", f"CSR port: the instruction for {made.number:#x} {wanted}")
        if result.illegal or result.virtual:
            return
        if access.write != made.write:
            does = "writes" if access.write else "does not write"
            self._report("csr", f"CSR port: the unit {does} {made.number:#x}, unlike the core")
        elif made.write and access.wdata != made.value:
            text = f"{access.wdata:#x}, the instruction makes it {made.value:#x}"
            self._report("csr", f"CSR port: the new value of {made.number:#x} is {text}")
        if made.rdata is not None and made.rdata != result.rdata:
            text = f"{made.rdata:#x}, the unit gives {result.rdata:#x}"
            self._report("csr", f"CSR port: rd takes from {made.number:#x} {text}")
