"""The pins of the generated module: their names, and steps and outcomes as values on them."""

from collections.abc import Sequence
from typing import NamedTuple

from mpu_hw.config import MpuConfig
from mpu_hw.layout import (
    CheckSignature,
    CsrSignature,
    SelectSignature,
    StatusSignature,
    status_inputs,
)
from mpu_hw_sim.model import CsrResult, Verdict
from mpu_hw_sim.step import Outcome, Step

__all__ = ["Pin", "UnitPins"]

VERDICT = ("allow", "cause", "stage", "hit", "entry", "gva")


class Pin(NamedTuple):
    """A port of the Verilog module, other than its clock and its reset."""

    name: str
    width: int


class UnitPins:
    """Pins of one configuration.

    Parameters
    ----------
    config : MpuConfig

    Attributes
    ----------
    inputs, outputs : tuple of Pin
        In the order of the values that the methods give and take.
    reset : ResetInput

    Raises
    ------
    ValueError
        An observed port is not ready, or allows without being done: no combinational unit does.
    """

    def __init__(self, config: MpuConfig):
        self.reset = config.reset_input
        self._hypervisor = config.hypervisor
        self._status = status_inputs(config)
        self._indirect = config.spec.access == "indirect"
        self._port_count = len(config.ports)
        csr, status = CsrSignature(config), StatusSignature(config)
        select = SelectSignature(config)
        ports = [(port.name, CheckSignature(config, port)) for port in config.ports]
        virt = ["virt"] if config.hypervisor else []
        asked = ["valid", "addr", "size", "access", "priv", *virt]
        answers = ["ready", "done", *VERDICT]
        self.inputs = (
            *_pins("csr", csr, ["addr", "priv", *virt, "write", "wdata"]),
            *_pins("status", status, self._status),
            *_pins("isel", select, ["claim"] if self._indirect else []),
            *(pin for name, signature in ports for pin in _pins(name, signature, asked)),
        )
        self.outputs = (
            *_pins("csr", csr, ["rdata", "hit", "illegal", *(["virtual"] if virt else [])]),
            *_pins("isel", select, ["value"] if self._indirect else []),
            *(pin for name, signature in ports for pin in _pins(name, signature, answers)),
        )
        self._no_request = [0] * len(asked)
        self._csr_outputs = len(self.outputs) - self._port_count * len(answers)

    def drive(self, step: Step) -> list[int]:
        """Give the value of every input in a step. Where nothing is asked, the pins are 0."""
        csr = step.csr
        hypervisor = self._hypervisor
        values = [csr.addr, csr.priv]
        if hypervisor:
            values.append(csr.virt)
        values += (csr.write, csr.wdata)
        values += [getattr(step.status, name) for name in self._status]
        if self._indirect:
            values.append(csr.claim)
        for request in step.requests:
            if request is None:
                values += self._no_request
                continue
            size = request.size.bit_length() - 1
            values += (1, request.addr, size, request.access, request.priv)
            if hypervisor:
                values.append(request.virt)
        return values

    def expect(self, outcome: Outcome) -> tuple[list[int], int]:
        """Give the value of every output in a step, and a mask of those that mean something."""
        csr = outcome.csr
        values: list[int] = [csr.rdata, csr.hit, csr.illegal]
        if self._hypervisor:
            values.append(csr.virtual)
        care = (1 << len(values)) - 1
        if self._indirect:
            care |= 1 << len(values)
            values.append(csr.isel or 0)
        for verdict in outcome.verdicts:
            if verdict is None:
                # Ready, not done, and nothing allowed; the rest means nothing.
                care |= 0b111 << len(values)
                values += (1, 0, 0, 0, 0, 0, 0, 0)
            else:
                care |= 0xFF << len(values)
                values += (1, 1)
                values += verdict
        return values, care

    def observe(self, values: Sequence[int]) -> Outcome:
        """Read the values of the outputs. A port that is not ready, or allows undone, is refused.

        Raises
        ------
        ValueError
            The handshake of a port says what a combinational unit never says.
        """
        rdata, hit, illegal, *others = values[: self._csr_outputs]
        isel = others.pop() if self._indirect else None
        csr = CsrResult(bool(hit), bool(illegal), any(others), rdata, isel)
        verdicts: list[Verdict | None] = []
        for index in range(self._csr_outputs, len(values), 2 + len(VERDICT)):
            ready, done, allow, cause, stage, decided, entry, gva = values[index : index + 8]
            if not ready or (allow and not done):
                name = self.outputs[index].name
                raise ValueError(
                    f"{name} must be 1 and allow 0 unless done, "
                    f"not ready={ready}, done={done}, allow={allow}"
                )
            verdict = Verdict(bool(allow), cause, stage, bool(decided), entry, bool(gva))
            verdicts.append(verdict if done else None)
        return Outcome(csr, tuple(verdicts))


def _pins(
    group: str,
    signature: CsrSignature | StatusSignature | SelectSignature | CheckSignature,
    names: Sequence[str],
) -> list[Pin]:
    members = signature.members
    assert all(name in members for name in names)
    return [Pin(f"{group}_{name}", members[name].shape) for name in names]
